"""When to remind of a request: the day before it is due, on the day, then weekly while it is late."""

from datetime import date, timedelta

from mithaq.kernel.timers import reminding

BEFORE = timedelta(days=1)


def next_after(due: date, today: date) -> date:
    """Return the first day after `today` on which to remind of `due`."""
    return reminding.next_after(due, today, BEFORE)


def is_overdue(due: date, today: date) -> bool:
    """Return whether the day has passed."""
    return due < today
