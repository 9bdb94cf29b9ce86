"""Why late: the visible slips, and the days lost by cause, by party and by line of effort."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mithaq.kernel.errors import Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party
from mithaq.kernel.records import kinds

from ..models import Initiative, LineOfEffort, Objective, Slip
from ..rules.slips import CAUSES, Lost, Moved, totals
from . import records


@dataclass(frozen=True)
class SlipRow:
    """A slip with the record whose date moved and the line of effort it counts for, None where hidden or
    none."""

    slip: Slip
    subject: Marked
    line: LineOfEffort | None

    @property
    def alone(self) -> list[Slip]:
        """Return the slip as a list of one, for what shows lists."""
        return [self.slip]


@dataclass(frozen=True)
class LostBy:
    """Days lost by one thing; `thing` is a cause code, a party, a line of effort or None."""

    thing: Party | LineOfEffort | str | None
    total: Lost

    @property
    def word(self) -> Text:
        """Return the cause in the reader's language; empty where it is not a cause."""
        return CAUSES.get(self.thing, "") if isinstance(self.thing, str) else ""


@dataclass(frozen=True)
class WhyLate:
    """The visible slips, newest first, and their sums."""

    slips: Sequence[SlipRow]
    by_cause: Sequence[LostBy]
    by_party: Sequence[LostBy]
    by_line: Sequence[LostBy]

    @property
    def lost(self) -> int:
        """Return the days lost in all, summed over dates."""
        return sum(row.total.lost for row in self.by_cause)

    @property
    def won(self) -> int:
        """Return the days won back in all."""
        return sum(row.total.won for row in self.by_cause)


def of_subject(viewer: Viewer, subject: Marked) -> list[Slip]:
    """Return the visible slips of one record, newest first."""
    found = records.visible(viewer, Slip).filter(subject=subject.pk)
    return list(found.order_by("-created_at", "-id"))


def why_late(
    viewer: Viewer,
    *,
    initiative: uuid.UUID | None = None,
    line: uuid.UUID | None = None,
    party: uuid.UUID | None = None,
) -> WhyLate:
    """Return the visible slips of visible records and their sums, of one initiative, line or party, or of
    all.

    A planned start that moved is listed but not summed: the end tells what it cost.
    """
    found = records.visible(viewer, Slip)
    if initiative:
        found = found.filter(initiative_id=initiative)
    if party:
        found = found.filter(owner_id=party)
    rows = _rows(viewer, list(found.order_by("-created_at", "-id")))
    rows = [row for row in rows if line is None or (row.line is not None and row.line.pk == line)]
    summed = [row for row in rows if row.slip.moved != "planned_start"]
    return WhyLate(
        rows,
        _by(summed, lambda row: row.slip.cause),
        _by(summed, lambda row: row.slip.owner),
        _by(summed, lambda row: row.line),
    )


def _rows(viewer: Viewer, slips: list[Slip]) -> list[SlipRow]:
    subjects = kinds.find_many(viewer, [(slip.subject_kind, slip.subject) for slip in slips])
    lines = lines_by_initiative(viewer, {slip.initiative_id for slip in slips if slip.initiative_id})
    return [
        SlipRow(slip, subject, lines.get(slip.initiative_id) if slip.initiative_id else None)
        for slip in slips
        if (subject := subjects.get((slip.subject_kind, slip.subject)))
    ]


def lines_by_initiative(viewer: Viewer, ids: set[uuid.UUID]) -> dict[uuid.UUID, LineOfEffort]:
    """Return the visible line of effort of each of these initiatives; three queries."""
    initiatives = records.seen_by_id(viewer, Initiative, ids)
    objectives = records.seen_by_id(viewer, Objective, (i.objective_id for i in initiatives.values()))
    lines = records.seen_by_id(viewer, LineOfEffort, (o.line_of_effort_id for o in objectives.values()))
    of_objective = {o.pk: lines.get(o.line_of_effort_id) for o in objectives.values()}
    found = {i.pk: of_objective.get(i.objective_id) for i in initiatives.values()}
    return {id_: line for id_, line in found.items() if line}


def _by(
    rows: Sequence[SlipRow], thing: Callable[[SlipRow], Party | LineOfEffort | str | None]
) -> list[LostBy]:
    def key(row: SlipRow) -> str:
        found = thing(row)
        return found if isinstance(found, str) else str(found.pk) if found else ""

    things = {key(row): thing(row) for row in rows}
    return [
        LostBy(things[total.key], total) for total in totals(Moved(key(row), row.slip.days) for row in rows)
    ]
