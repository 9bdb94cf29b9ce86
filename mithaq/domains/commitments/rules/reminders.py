"""When to remind of a due date: seven days before, on the day, then weekly while it is late."""

from datetime import date, timedelta

from mithaq.kernel.timers import reminding

BEFORE = timedelta(days=7)


def next_after(due: date, today: date) -> date:
    """Return the first day after `today` on which to remind of `due`."""
    return reminding.next_after(due, today, BEFORE)


def step(due: date, on: date) -> str:
    """Return the name of the reminder on day `on`; the same day and due date always give the same name."""
    return f"{due.isoformat()}/{(on - due).days:+d}"
