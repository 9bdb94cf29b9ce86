"""What stands on Today, gathered from the domains; each part is a question and its lines."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.domains.commitments.queries import today as promises
from mithaq.domains.commitments.queries.promises import Promise
from mithaq.domains.picture.queries import today as picture
from mithaq.domains.plan.queries import today as plan
from mithaq.domains.plan.queries.today import Item
from mithaq.domains.review.queries import today as review
from mithaq.interfaces.exchange.models import Contribution
from mithaq.interfaces.exchange.taxii import queries as exchange
from mithaq.kernel.errors import Text
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import records
from mithaq.web.access import Request

SOON_DAYS = 60
MOST = 12
MOST_SENT = 20


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


def sent_to_us(request: Request) -> Part:
    """Return the contributions of partners that wait for the reader's party, as far as he decides on them.

    At most MOST_SENT, so that a flood of them costs nothing; `more` says that there are others.
    """
    found: list[Line] = []
    if may(request.actor, Permission.EXCHANGE_MANAGE):
        waiting = exchange.waiting(request.viewer, request.actor.party_id).select_related("audience")
        found = [Line(_contribution(one)) for one in waiting[: MOST_SENT + 1]]
    more = reverse("exchange:queue") if len(found) > MOST_SENT else ""
    shown = found[:MOST_SENT]
    return Part("sent", _("What waits"), shown, _("Nothing waits"), len(shown), more)


def _contribution(one: Contribution) -> Item:
    return Item(
        one.KIND,
        one.pk,
        "",
        records.title(one),
        one.state,
        None,
        0,
        one.get_absolute_url(),
        one.owner,
        one.audience,
        one.created_at.date(),
    )


def _part(key: str, title: Text, found: Sequence[Line], nothing: Text, more: str = "") -> Part:
    """Return a part, cut only where there is a page with the rest."""
    is_cut = bool(more) and len(found) > MOST
    return Part(key, title, found[:MOST] if is_cut else found, nothing, len(found), more if is_cut else "")


def _waiting(request: Request) -> list[Line]:
    """Return what waits for the agreement, reading, verification, answer or decision of the reader's party, as
    far as he may.
    """
    viewer, actor = request.viewer, request.actor
    found: list[Line] = []
    for right, wanted, ask in _WANTED:
        if may(actor, right):
            found += [Line(item, wanted) for item in ask(viewer, actor.party_id)]
    return _once(sorted(found, key=lambda line: _order(line.item)))


Ask = Callable[[Viewer, uuid.UUID | None], list[Item]]
_WANTED: tuple[tuple[Permission, Text, Ask], ...] = (
    (Permission.COMMITMENT_WRITE, _("your agreement is wanted"), promises.waiting_for_our_agreement),
    (Permission.COMMITMENT_READ_OTHER, _("your reading is wanted"), promises.waiting_for_our_reading),
    (Permission.MILESTONE_VERIFY, _("to be verified by you"), plan.waiting_for_verification),
    (Permission.RFI_WRITE, _("your answer is wanted"), picture.waiting_for_our_answer),
    (Permission.REPORT_WRITE, _("a change is suggested to you"), picture.waiting_for_our_decision),
    (Permission.REPORT_WRITE, _("its time is over: correct or retract it"), picture.past_their_time),
    (Permission.WARNING_ANSWER, _("your answer is wanted"), review.to_answer),
)


def _at_risk(request: Request) -> list[Line]:
    viewer = request.viewer
    found = [Line(_item(promise)) for promise in promises.open_disputes(viewer)]
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
        made.reported_on,
    )


def _by_date(items: Iterable[Item]) -> list[Line]:
    """Return each item once, the earliest date first, those without a date last."""
    return _once(Line(item) for item in sorted(items, key=_order))


def _order(item: Item) -> tuple[bool, date, str]:
    """Return a key that sorts by the date that is shown, those without one last."""
    day = item.since or item.due
    return day is None, day or date.min, item.code


def _once(lines: Iterable[Line]) -> list[Line]:
    kept: dict[tuple[str, uuid.UUID], Line] = {}
    for line in lines:
        kept.setdefault((line.item.kind, line.item.id), line)
    return list(kept.values())
