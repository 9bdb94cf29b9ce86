"""What stands on Today, gathered from the domains; each part is a question and its lines."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.domains.commitments.queries import today as promises
from mithaq.domains.commitments.queries.promises import Promise
from mithaq.domains.picture.queries import today as picture
from mithaq.domains.plan.queries import today as plan
from mithaq.domains.plan.queries.today import Item
from mithaq.domains.review.queries import today as review
from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web.access import Request

SOON_DAYS = 60
MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An item, and why it stands here where its state does not say so."""

    item: Item
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A question of Today and its lines, of `count` in all; `more` leads to the rest where they do not all fit."""

    key: str
    title: Text
    lines: Sequence[Line]
    nothing: Text
    count: int
    more: str = ""


def parts(request: Request) -> list[Part]:
    """Return the parts of Today for the reader, the most pressing first."""
    viewer, party = request.viewer, request.actor.party_id
    owe = [
        *promises.we_owe(viewer, party),
        *plan.late(viewer, party),
        *plan.due_soon(viewer, party, SOON_DAYS),
    ]
    owed = [Line(item) for item in promises.we_are_owed(viewer, party)]
    owed += [Line(item, _("no answer yet")) for item in picture.our_late_requests(viewer, party)]
    return [
        _part(
            "owe",
            _("What we owe"),
            _by_date(owe),
            _("Nothing is owed in the next weeks."),
            reverse("commitments:home"),
        ),
        _part("waits", _("What waits for us"), _waiting(request), _("Nothing waits for your answer.")),
        _part(
            "risk",
            _("What is at risk"),
            _at_risk(request),
            _("Nothing that you may see is at risk."),
            reverse("plan:home"),
        ),
        _part(
            "owed",
            _("What we are owed"),
            owed,
            _("Nobody owes you anything."),
            reverse("commitments:home") + "?tab=we-are-owed",
        ),
    ]


def _part(key: str, title: Text, found: Sequence[Line], nothing: Text, more: str = "") -> Part:
    """Return a part, cut only where there is a page with the rest."""
    is_cut = bool(more) and len(found) > MOST
    return Part(key, title, found[:MOST] if is_cut else found, nothing, len(found), more if is_cut else "")


def _waiting(request: Request) -> list[Line]:
    """Return what waits for the agreement, reading, verification, answer or decision of the reader's party, as
    far as he may.
    """
    viewer, actor = request.viewer, request.actor
    found: list[Item] = []
    if may(actor, Permission.COMMITMENT_WRITE):
        found += promises.waiting_for_our_agreement(viewer, actor.party_id)
    if may(actor, Permission.COMMITMENT_READ_OTHER):
        found += promises.waiting_for_our_reading(viewer, actor.party_id)
    if may(actor, Permission.MILESTONE_VERIFY):
        found += plan.waiting_for_verification(viewer, actor.party_id)
    if may(actor, Permission.RFI_WRITE):
        found += picture.waiting_for_our_answer(viewer, actor.party_id)
    if may(actor, Permission.REPORT_WRITE):
        found += picture.waiting_for_our_decision(viewer, actor.party_id)
    if may(actor, Permission.WARNING_ANSWER):
        found += review.to_answer(viewer, actor.party_id)
    return _by_date(found)


def _at_risk(request: Request) -> list[Line]:
    viewer = request.viewer
    found = [Line(_item(promise), _("in dispute")) for promise in promises.open_disputes(viewer)]
    found += [Line(item, _("what the plan relies on")) for item in plan.broken_or_due_assumptions(viewer)]
    found += [Line(_item(promise), _("the two readings differ")) for promise in promises.gaps(viewer)]
    return _once(found)


def _item(promise: Promise) -> Item:
    made = promise.commitment
    return Item(
        made.KIND,
        made.pk,
        made.code,
        made.title,
        promise.state,
        promise.due,
        promise.days_late,
        promise.url,
        promise.owner,
        promise.audience,
    )


def _by_date(items: Iterable[Item]) -> list[Line]:
    """Return each item once, the earliest date first, those without a date last."""
    ordered = sorted(items, key=lambda item: (item.due is None, item.due, item.code))
    return _once(Line(item) for item in ordered)


def _once(lines: Iterable[Line]) -> list[Line]:
    kept: dict[tuple[str, uuid.UUID], Line] = {}
    for line in lines:
        kept.setdefault((line.item.kind, line.item.id), line)
    return list(kept.values())
