"""From which month on the figures of a reader are provisional: reports of it may still come in.

Reckoned from the reports that the reader sees and nothing else, so that what is hidden moves no mark of his. A data
set needs none: its months are published as a whole. Decision: docs/decisions/0101-provisional-months.md.
"""

from datetime import date, timedelta

from mithaq.domains.areas.rules import months
from mithaq.domains.picture.queries import reports
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ..methods import completeness
from ..rules import periods

SPAN_MONTHS = 24
# where too little is known about delays, a month is waited for so many days
SETTLING_DAYS = 7


def first_provisional(viewer: Viewer, today: date | None = None) -> date:
    """Return the first month of which, going by the past two years, fewer than 95 of 100 reports are known yet.

    At least the month that runs now; all months before the one returned are complete.
    """
    today = today or clock.today()
    newest = months.number(periods.last_month(today))
    found = completeness.shares(_known(viewer, newest), newest, SPAN_MONTHS)
    if found is None:
        return periods.month_of(today - timedelta(days=SETTLING_DAYS))
    return months.first_day(newest + 1 - completeness.months_to_wait(found))


def is_recent(month: date, today: date | None = None) -> bool:
    """Return whether a month is so new that it could be provisional at all."""
    return month > periods.shifted(periods.last_month(today or clock.today()), -SPAN_MONTHS)


def _known(viewer: Viewer, newest: int) -> list[tuple[int, int]]:
    """Return for each visible report of the last two years the months in which it happened and was entered."""
    since = months.first_day(newest + 1 - SPAN_MONTHS)
    rows = reports.counted(viewer).filter(occurred_from__gte=since).order_by()
    pairs = rows.values_list("occurred_from", "created_at")
    return [(months.number(happened), months.number(entered)) for happened, entered in pairs]
