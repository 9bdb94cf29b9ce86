"""When to remind of a due date: seven days before, on the day, then weekly while it is late."""

from datetime import date, timedelta

BEFORE = timedelta(days=7)
WEEK = timedelta(days=7)


def next_after(due: date, today: date) -> date:
    """Return the first day after `today` on which to remind of `due`."""
    if today < due - BEFORE:
        return due - BEFORE
    if today < due:
        return due
    weeks_late = (today - due).days // WEEK.days
    return due + (weeks_late + 1) * WEEK


def step(due: date, on: date) -> str:
    """Return the name of the reminder on day `on`; the same day and due date always give the same name."""
    return f"{due.isoformat()}/{(on - due).days:+d}"
