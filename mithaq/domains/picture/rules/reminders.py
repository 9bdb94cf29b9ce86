"""When to remind of a request: the day before it is due, on the day, then weekly while it is late."""

from datetime import date, timedelta

BEFORE = timedelta(days=1)
WEEK = timedelta(days=7)


def next_after(due: date, today: date) -> date:
    """Return the first day after `today` on which to remind of `due`."""
    if today < due - BEFORE:
        return due - BEFORE
    if today < due:
        return due
    return due + ((today - due).days // WEEK.days + 1) * WEEK


def is_overdue(due: date, today: date) -> bool:
    """Return whether the day has passed."""
    return due < today
