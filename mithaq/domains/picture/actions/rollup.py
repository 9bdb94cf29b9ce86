"""Keeping the roll-up of events true: every action on reports runs inside `followed`.

A report counts once in its own audience. Of two reports of one event the second is counted off again for whoever
sees both, in the audience of the record that joins them. A report of an imported event, which everybody sees, is
counted off for all who see it, under a source of its own: the reports alone are still as many as they are. So a
reader's figures, summed over his audiences, equal a count of the events that he can tell apart.
Decisions: docs/decisions/0082-figures-of-reports.md, 0197-reports-of-imported-events.md.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db.models import Q

from mithaq.domains.areas.actions import figures
from mithaq.domains.areas.rules.sources import BOTH, REPORTS
from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.markings.models import EVERYONE
from mithaq.kernel.people import queries as people

from ..models import Report, SameEvent
from ..queries import reports
from ..rules import states

# source, audience, area, hexagon, first day of the month, type
Cell = tuple[str, uuid.UUID, str, int | None, date, str]
Sums = tuple[int, int, int, int]
_WHY = "figures follow reports, whoever may see them"


@contextmanager
def followed(*ids: uuid.UUID) -> Iterator[None]:
    """Count what changes inside about these reports; in the transaction of the act."""
    with walls.job(_WHY):
        before = _cells(ids)
    yield
    with walls.job(_WHY):
        _add(before, _cells(ids))


def _cells(ids: Iterable[uuid.UUID]) -> Mapping[Cell, Sums]:
    """Return what the reports and all that joins them to others count now."""
    ids = list(ids)
    found: dict[Cell, Sums] = defaultdict(lambda: (0, 0, 0, 0))
    joining = _joining(ids)
    imported = _imported({*ids, *(same.second_id for same in joining)})
    for report in Report.objects.for_system(_WHY).filter(pk__in=ids, state__in=states.STANDING):
        _put(found, REPORTS, report.audience_id, report, 1)
        if report.pk in imported:
            _put(found, BOTH, imported[report.pk], report, -1)
    for same in joining:
        _put(found, REPORTS, same.audience_id, same.second, -1)
        if same.second_id in imported:
            # it is counted off already, for all who see it
            _put(found, BOTH, same.audience_id, same.second, 1)
    return found


def _joining(ids: list[uuid.UUID]) -> list[SameEvent]:
    """Return what joins standing reports, as long as anybody whom it reaches sees both.

    Who has left a group may see less than the join says, which must not change what the others count.
    """
    joining = SameEvent.objects.for_system(_WHY).filter(Q(first__in=ids) | Q(second__in=ids), holds=True)
    both = joining.filter(first__state__in=states.STANDING, second__state__in=states.STANDING)
    rows = both.select_related("audience", "first__audience", "second__audience")
    return [same for same in rows if _is_seen_whole(same)]


def _is_seen_whole(same: SameEvent) -> bool:
    ends = [audiences.holders(end.audience) for end in (same.first, same.second) if end]
    return any(
        all(held & {EVERYONE, holder, *people.parties_of(holder)} for held in ends)
        for holder in audiences.holders(same.audience)
    )


def _imported(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return those of the reports that are of an event of a data set, with the audience that is told so."""
    joined = SameEvent.objects.for_system(_WHY).filter(second__in=ids, first=None, holds=True)
    return dict(joined.values_list("second_id", "audience_id"))


def _put(found: dict[Cell, Sums], source: str, audience: uuid.UUID, report: Report, sign: int) -> None:
    cell = (
        source,
        audience,
        report.area,
        reports.hexagon_of(report),
        report.occurred_from.replace(day=1),
        report.type,
    )
    added = tuple(sign * n for n in (1, *deaths(report)))
    found[cell] = tuple(a + b for a, b in zip(found[cell], added, strict=True))  # type: ignore[assignment]


def deaths(report: Report) -> tuple[int, int, int]:
    """Return low, best and high as they are summed: what is open takes the nearest number that was given."""
    best = report.best if report.best is not None else report.low or report.high or 0
    low = report.low if report.low is not None else best
    return low, best, report.high if report.high is not None else best


def _add(before: Mapping[Cell, Sums], after: Mapping[Cell, Sums]) -> None:
    for cell in sorted({*before, *after}, key=str):
        old, new = before.get(cell, (0, 0, 0, 0)), after.get(cell, (0, 0, 0, 0))
        change = [b - a for a, b in zip(old, new, strict=True)]
        if any(change):
            source, audience, area, hexagon, month, type_ = cell
            n, low, best, high = change
            figures.count(
                audience,
                source=source,
                area=area,
                hexagon=hexagon,
                month=month,
                type=type_,
                n=n,
                low=low,
                best=best,
                high=high,
            )
