"""Warnings: their list, one with its reason, and the steps of answering it."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.kernel.errors import Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import forming, frames, moves, records, responses
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import KeyedForm

from .. import wording
from ..actions import warnings as actions
from ..forms.filters import WarningFilters
from ..forms.steps import CloseForm, ConfirmForm
from ..queries import warnings
from ..rules import choices, states
from . import places

if TYPE_CHECKING:
    from ..models import Warning


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the visible warnings, newest first, and how past ones turned out."""
    asked = WarningFilters(request.GET)
    context = {
        "tabs": places.tabs(request),
        "form": asked,
        "rows": [
            (warning, wording.reason(request, warning.reason))
            for warning in warnings.newest(request.viewer, **asked.wanted())
        ],
        "tiles": _tiles(request, warnings.record(request.viewer)),
    }
    return responses.page(request, "review/warnings.html", context)


def _tiles(request: Request, record: warnings.Record) -> list[frames.Tile]:
    """Return how past warnings turned out, in the open."""
    counts = (record.founded, record.unfounded, record.unclear)
    tiles = [frames.Tile(label, n) for label, n in zip(choices.OUTCOMES.values(), counts, strict=True)]
    if record.overdue:
        tiles.append(frames.Tile(_("Past due, and nobody answers"), record.overdue, tone="late"))
    if record.precision is not None:
        tiles.append(frames.Tile(_("Warnings that were right, of 100"), round(100 * record.precision)))
    if record.lead is not None:
        tiles.append(_lead_tile(request, record.lead, len(record.leads)))
    return tiles


def _lead_tile(request: Request, days: float, count: int) -> frames.Tile:
    came_before = days >= 0
    label = (
        _("Days by which warnings came before the change")
        if came_before
        else _("Days by which they came after it")
    )
    note = ngettext("middle of %(n)s warning", "middle of %(n)s warnings", count) % {"n": count}
    return frames.Tile(label, wording.number(request, abs(days)), note=wording.digits(request)(note))


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one warning: why it was raised, who answers it, what was found."""
    warning = warnings.one(request.viewer, id_)
    context = {
        "frame": records.frame(
            request, warning, state=warning.state, crumbs=places.below("warnings", str(warning))
        ),
        "warning": warning,
        "reason": wording.reason(request, warning.reason),
        "facts": _facts(warning),
        "area_url": reverse("review:area", args=[warning.area]),
        "offers": _offers(request, warning),
    }
    return responses.page(request, "review/warning.html", context)


def _facts(warning: "Warning") -> list[frames.Fact]:
    listed = [
        frames.Fact(_("Week that ends on"), warning.week),
        frames.Fact(_("Answered by"), warning.answered_by.names if warning.answered_by else None),
        frames.Fact(_("Answer due"), warning.answer_due if warning.state in states.OPEN_WARNINGS else None),
        frames.Fact(_("Closed on"), warning.closed_on),
        frames.Fact(_("Outcome"), choices.OUTCOMES.get(warning.outcome)),
        frames.Fact(_("Began on"), warning.began_on),
        frames.Fact(_("What was found"), warning.note, wide=True),
    ]
    return [fact for fact in listed if fact.value]


def _offers(request: Request, warning: "Warning") -> list[tuple[Text, str, bool]]:
    """Return the steps that state and role allow: label, address, whether it is the next one."""
    if not may(request.actor, Permission.WARNING_ANSWER):
        return []
    found: list[tuple[Text, str, bool]] = []
    if moves.can(states.WARNING_MOVES, "take_on", warning.state):
        found.append((_("Look into it for our party"), reverse("review:take_on", args=[warning.pk]), True))
    is_ours = warning.answered_by_id in (None, request.actor.party_id)
    if moves.can(states.WARNING_MOVES, "close", warning.state) and is_ours:
        found.append((_("Say what was found"), reverse("review:close", args=[warning.pk]), not found))
    return found


@signed_in
def take_on(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Say that one's own party looks into it."""
    warning = warnings.one(request.viewer, id_)
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=warning.version))
    sheet = _sheet(warning, form, _("Look into it for our party"), _("Noted: your party looks into it."))
    sheet.lead = _("Whoever sees the warning sees that your party answers it, and by when.")

    def do() -> Marked:
        return actions.take_on(warning, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def close(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Say what was found behind a warning."""
    warning = warnings.one(request.viewer, id_)
    form = CloseForm(forming.posted(request), initial=forming.initial(request, version=warning.version))
    sheet = _sheet(warning, form, _("Say what was found"), _("The warning is closed."))
    sheet.lead = _("The answer counts in the open record of how often warnings are right.")

    def do() -> Marked:
        return actions.close(warning, **form.values(), by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)


def _sheet(warning: "Warning", form: KeyedForm, title: Text, done: Text) -> forming.Sheet:
    return forming.Sheet(
        form=form,
        title=title,
        submit=title,
        done=done,
        back=warning.get_absolute_url(),
        about=warning,
        crumbs=places.way(
            (_("Warnings of areas"), reverse("review:warnings")),
            (str(warning), warning.get_absolute_url()),
            (title, ""),
        ),
    )
