"""Keeping the roll-up of events true: every action on reports runs inside `followed`.

A report counts once in its own audience. Of two reports of one event the second is counted off again for whoever
sees both, in the audience of the record that joins them. So a reader's figures, summed over his audiences, equal a
count of the events that he can tell apart. Decision: docs/decisions/0082-figures-of-reports.md.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db.models import Q

from mithaq.domains.areas.actions import figures
from mithaq.domains.areas.rules.sources import REPORTS as SOURCE
from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.people import queries as people

from ..models import Report, SameEvent
from ..queries import reports
from ..rules import states

Cell = tuple[uuid.UUID, str, int | None, date, str]
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
    for report in Report.objects.for_system(_WHY).filter(pk__in=ids, state__in=states.STANDING):
        _put(found, report.audience_id, report, 1)
    for same in _joining(ids):
        _put(found, same.audience_id, same.second, -1)
    return found


def _joining(ids: list[uuid.UUID]) -> list[SameEvent]:
    """Return what joins standing reports, as long as whoever sees it sees both."""
    joining = SameEvent.objects.for_system(_WHY).filter(Q(first__in=ids) | Q(second__in=ids), holds=True)
    both = joining.filter(first__state__in=states.STANDING, second__state__in=states.STANDING)
    rows = both.select_related("audience", "first__audience", "second__audience")
    return [same for same in rows if _sees_both(same)]


def _sees_both(same: SameEvent) -> bool:
    ends = (same.first.audience, same.second.audience)
    return all(audiences.is_within(same.audience, end, people.parties_of) for end in ends)


def _put(found: dict[Cell, Sums], audience: uuid.UUID, report: Report, sign: int) -> None:
    cell = (
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
            audience, area, hexagon, month, type_ = cell
            n, low, best, high = change
            figures.count(
                audience,
                source=SOURCE,
                area=area,
                hexagon=hexagon,
                month=month,
                type=type_,
                n=n,
                low=low,
                best=best,
                high=high,
            )
