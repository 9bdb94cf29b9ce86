"""The page of one report: what is known, its versions, what others say of it, who is on it, who has received it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.kernel.records import queries as around
from mithaq.web import frames, records, responses
from mithaq.web.access import Request, signed_in

from .. import actions
from ..queries import lasting, reports, requests
from ..queries import responses as said
from ..rules import choices, states
from . import crumbs, offers, received, same_event, wording

if TYPE_CHECKING:
    from ..models import Assessment, Report

MOST_REQUESTS = 20
_VERSIONS = ("report.created", "report.corrected", "report.retracted", "report.entered")


@dataclass(frozen=True)
class Version:
    """A version with its own text: what it is, which one it corrects, and why."""

    number: int
    kind: Text
    corrects: int | None
    reason: str
    at: datetime
    url: str


@dataclass(frozen=True)
class Word:
    """What a party has said; `is_last` marks the word that counts for it."""

    assessment: "Assessment"
    is_last: bool


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one report; its originator learns that the reader's party has opened it."""
    report = reports.one(request.viewer, id_)
    actions.note_opened(report, by=request.actor)
    context = {
        "frame": records.frame(
            request,
            report,
            state=report.state,
            crumbs=crumbs.of_report(report, opened=True),
            acknowledgements=received.acknowledgements(request, report),
        ),
        "report": report,
        "facts": facts(request, report),
        "lead": lead(report),
        "is_over": bool(lasting.over(request.viewer, [report])),
        "offers": offers.of_report(request, report),
        "versions": versions(request, report),
        "receipts": received.by_version(request, report),
        "asked_about": requests.about(request.viewer, report)[:MOST_REQUESTS],
        "asks": may(request.actor, Permission.RFI_WRITE),
        **_standing(request, report),
        **_claim(request, report),
        **_suggestions(request, report),
        **same_event.of_report(request, report),
    }
    return responses.page(request, "picture/report.html", context)


def lead(report: "Report") -> list[Any]:
    """Return type, days and area: what everybody asks first."""
    return [wording.type_names(report), wording.area_names(report.area)]


def facts(request: Request, report: "Report") -> list[frames.Fact]:
    """Return the labelled values of the body; empty ones left out, but for the two grades and the deaths."""
    countries = wording.area_names(report.cross_border_from)
    held = lasting.holding(request.viewer, [report]).get(report.pk)
    listed = [
        frames.Fact(_("Deaths"), wording.deaths(request, report), wide=True),
        frames.Fact(_("Basis"), choices.REPORT_BASES[report.basis]),
        frames.Fact(_("Reliability of the source, says the originator"), _graded(report)),
        frames.Fact(_("Credibility, says the originator"), report.get_credibility_display()),
        frames.Fact(_("Subtype"), wording.subtype_names(report)),
        frames.Fact(_("Kinds of actors"), wording.actor_names(report)),
        frames.Fact(_("Precision of time"), choices.TIME_PRECISION[report.time_precision]),
        frames.Fact(_("Place"), report.place_name or None),
        frames.Fact(_("Point, as exact as this marking allows"), wording.point(request, report)),
        frames.Fact(_("Precision of place"), wording.place_precision(report)),
        frames.Fact(_("Came across the border from"), countries),
        frames.Fact(_("About the source"), report.source_note, wide=True),
        frames.Fact(_("Holds until"), held.until if held else report.expires_on),
        frames.Fact(_("Seen again"), held.seen_on if held else None),
        frames.Fact(_("Passing on"), _conditions(report), wide=True),
    ]
    return [listed[0], *(fact for fact in listed[1:] if fact.value)]


def _graded(report: "Report") -> str:
    """Return the grade in the direction of the page: its letter would turn a whole Arabic line around."""
    return format_html("<span>{}</span>", report.get_reliability_display())


def _conditions(report: "Report") -> str:
    if report.may_be_retold:
        return _("by whoever sees it, in their own name, without naming the originator")
    return _("only with the originator's consent") if report.originator_control else ""


def versions(request: Request, report: "Report") -> list[Version]:
    """Return the versions with a text of their own, newest first, as far as the reader may see the acts."""
    return [
        Version(
            act.version,
            choices.VERSION_KINDS.get(
                act.values.get("version_kind", ""), choices.VERSION_KINDS[choices.INITIAL]
            ),
            act.values.get("corrects"),
            str(act.values.get("reason") or ""),
            act.at,
            reverse("site:version", args=[report.KIND, report.pk, act.version]),
        )
        for act in around.contents(request.viewer, report)
        if act.verb in _VERSIONS
    ]


def _standing(request: Request, report: "Report") -> dict[str, Any]:
    """Return what the assessments that this reader sees add up to, and each of them."""
    stands = said.standing_of(request.viewer, report)
    last: set[uuid.UUID] = set()
    words = []
    for one in stands.assessments:
        words.append(Word(one, one.party_id not in last))
        last.add(one.party_id)
    return {"stands": stands, "words": words, "stands_apart": stands.state != report.state}


def _claim(request: Request, report: "Report") -> dict[str, Any]:
    """Return who is on it, how long he still is, and what the reader may do about it."""
    held = said.claim_on(request.viewer, report)
    if held is None:
        takes = may(request.actor, Permission.REPORT_ASSESS) and report.state in states.STANDING
        return {"claim": None, "claim_url": reverse("picture:claim", args=[report.pk]) if takes else ""}
    minutes = max(1, int((held.expires_at - clock.now()).total_seconds()) // 60)
    lets_go = may(request.actor, Permission.REPORT_ASSESS, parties=[held.party_id])
    return {
        "claim": held,
        "remaining": wording.remaining(minutes),
        "let_go_url": reverse("picture:let_go", args=[held.pk]) if lets_go else "",
    }


def _suggestions(request: Request, report: "Report") -> dict[str, Any]:
    """Return the suggested changes that the reader sees, each field beside what stands now."""
    decides = may(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    return {
        "suggestions": [
            (one, offers.differences(report, one.changes), decides and one.state == states.OPEN)
            for one in said.suggestions(request.viewer, report)
        ]
    }
