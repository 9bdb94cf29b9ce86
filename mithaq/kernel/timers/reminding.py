"""When to remind of a due date: some days before, on the day, then weekly while it is late."""

from datetime import date, timedelta

WEEK = timedelta(days=7)


def next_after(due: date, today: date, before: timedelta) -> date:
    """Return the first day after `today` on which to remind of `due`; the first of all is `before` it."""
    if today < due - before:
        return due - before
    if today < due:
        return due
    return due + ((today - due).days // WEEK.days + 1) * WEEK
