"""The register: which commitments a reader asked for, sorted and cut in the store."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, When

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..models import Agreement, Clause
from ..rules import states
from .promises import Promise, Seen, promises, seen

MOST = 500
WE_OWE, WE_ARE_OWED, ALL = "we-owe", "we-are-owed", "all"
TABS = (WE_OWE, WE_ARE_OWED, ALL)
SORTS: Mapping[str, str] = {
    "due": "due",
    "code": "code",
    "state": "state",
    "responsible": "responsible__code",
    "origin": "origin",
    "changed": "changed_at",
}


@dataclass(frozen=True)
class Wanted:
    """What to show: a tab, and filters that are empty where they do not matter.

    `state` is a word as shown, "disputed" among them; `text` is looked for in code and title.
    """

    tab: str = ALL
    state: str = ""
    party: uuid.UUID | None = None
    origin: str = ""
    agreement: uuid.UUID | None = None
    overdue: bool = False
    text: str = ""


@dataclass(frozen=True)
class Choices:
    """What the filters offer, as far as the viewer may see it."""

    parties: Sequence[Party]
    agreements: Sequence[Agreement]


def register(
    viewer: Viewer, wanted: Wanted, *, sort: str = "due", descending: bool = False
) -> tuple[list[Promise], bool]:
    """Return at most MOST commitments, and whether there are more; at most eight queries, however many.

    By due date, what is settled comes after what is open. Without a date comes last in either direction.
    """
    found = filtered(viewer, seen(viewer), wanted)
    column = F(SORTS.get(sort, "due"))
    order = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    settled = Case(When(state__in=(states.VERIFIED_DONE, states.WAIVED), then=1), default=0)
    first = [settled, order] if SORTS.get(sort, "due") == "due" else [order]
    rows = list(found.order_by(*first, "code", "id")[: MOST + 1])
    return promises(viewer, rows[:MOST]), len(rows) > MOST


def choices(viewer: Viewer) -> Choices:
    """Return the parties and agreements that can be filtered by."""
    return Choices(
        list(people.parties(viewer)), list(Agreement.objects.visible_to(viewer).order_by("code", "id"))
    )


def filtered(viewer: Viewer, found: Seen, wanted: Wanted) -> Seen:
    """Return those of `found` (from `seen`) that are wanted."""
    if wanted.tab == WE_OWE:
        found = owed_by(found, viewer.party_id)
    if wanted.tab == WE_ARE_OWED:
        found = owed_to(viewer, found, viewer.party_id)
    if wanted.state:
        found = in_state(found, wanted.state)
    if wanted.party:
        found = found.filter(responsible_id=wanted.party)
    if wanted.origin:
        found = found.filter(origin=wanted.origin)
    if wanted.agreement:
        found = found.filter(clause__in=_clauses_of(viewer, wanted.agreement))
    if wanted.overdue:
        found = overdue_among(found)
    if wanted.text:
        found = found.filter(Q(code__icontains=wanted.text) | Q(title__icontains=wanted.text))
    return found


def owed_by(found: Seen, party: uuid.UUID | None) -> Seen:
    """Return those for which `party` is responsible."""
    return found.filter(responsible_id=party)


def owed_to(viewer: Viewer, found: Seen, party: uuid.UUID | None) -> Seen:
    """Return what others owe to `party`: it proposed them, or is party to its visible agreement."""
    mine = Agreement.objects.visible_to(viewer).filter(parties=party)
    return found.exclude(responsible_id=party).filter(
        Q(owner_id=party) | Q(clause__agreement__in=mine.values("pk"))
    )


def in_state(found: Seen, state: str) -> Seen:
    """Return those that the viewer sees in `state`; open disputes cover the state they are about."""
    if state == states.DISPUTED:
        return found.filter(has_open_dispute=True, state__in=states.DISPUTABLE)
    found = found.filter(state=state)
    return found.filter(has_open_dispute=False) if state in states.DISPUTABLE else found


def overdue_among(found: Seen) -> Seen:
    """Return those that are still owed after their due date."""
    return found.filter(state__in=states.OWED, due__lt=clock.today())


def _clauses_of(viewer: Viewer, agreement: uuid.UUID) -> QuerySet:
    visible = Agreement.objects.visible_to(viewer).filter(pk=agreement)
    return Clause.objects.visible_to(viewer).filter(agreement__in=visible.values("pk")).values("pk")
