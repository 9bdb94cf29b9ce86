"""Which sources tell of which months: a month that no source tells of is unknown, not quiet.

Reckoned from the figures that the reader sees and nothing else. Decision: docs/decisions/0206-like-with-like.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mithaq.domains.areas.queries import figures
from mithaq.domains.areas.rules import months
from mithaq.domains.areas.rules.sources import REPORTS
from mithaq.kernel.markings.viewers import Viewer

# by chance a data set with so many events a month has no month without any
TOO_MANY_TO_MISS = 30


@dataclass(frozen=True)
class Span:
    """The months (see areas.rules.months) of which one source tells: from `first` to `last` but for `missing`."""

    first: int
    last: int | None
    missing: frozenset[int] = frozenset()

    def holds(self, month: int) -> bool:
        """Return whether the source tells of a month."""
        return self.first <= month and (self.last is None or month <= self.last) and month not in self.missing


@dataclass(frozen=True)
class Coverage:
    """The spans by source."""

    spans: Mapping[str, Span]

    def sources(self, month: date) -> frozenset[str]:
        """Return the sources that tell of a month."""
        number = months.number(month)
        return frozenset(source for source, span in self.spans.items() if span.holds(number))

    def since_last_gap(self, source: str, until: date) -> date:
        """Return the first month from which on a source tells of every month until `until`."""
        span = self.spans[source]
        missing = [month for month in span.missing if month <= months.number(until)]
        return months.first_day(max([span.first - 1, *missing]) + 1)

    def is_alike(self, wanted: Iterable[date]) -> bool:
        """Return whether the same sources, at least one, tell of all these months: only then they are compared."""
        found = {self.sources(month) for month in wanted}
        return len(found) == 1 and found != {frozenset()}


def of(viewer: Viewer) -> Coverage:
    """Return which sources tell a viewer of which months; the parties' reports go on."""
    return Coverage(
        {source: _span(source, counted) for source, counted in figures.by_source_and_month(viewer).items()}
    )


def _span(source: str, counted: Mapping[int, int]) -> Span:
    first, last = min(counted), max(counted)
    if source == REPORTS:
        return Span(first, None)
    return Span(first, last, gaps(counted))


def gaps(counted: Mapping[int, int]) -> frozenset[int]:
    """Return the months between the first and the last for which an edition of a large data set was left out."""
    if sum(counted.values()) < TOO_MANY_TO_MISS * len(counted):
        return frozenset()
    return frozenset(range(min(counted), max(counted) + 1)) - set(counted)
