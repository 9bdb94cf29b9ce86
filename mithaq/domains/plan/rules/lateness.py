"""What follows from dates: late, due soon, a tripwire that has been reached. Derived whenever somebody
asks."""

from datetime import date, timedelta

from .states import MILESTONE_OPEN

REMIND_BEFORE = timedelta(days=7)
REMIND_AFTER = timedelta(days=1)


def days_late(state: str, due: date, today: date) -> int:
    """Return by how many days an open milestone is late; 0 if it is not."""
    return max((today - due).days, 0) if state in MILESTONE_OPEN else 0


def shown_state(state: str, due: date, today: date) -> str:
    """Return the state word for the reader: "late" takes the place of an open state once the date has
    passed."""
    return "late" if days_late(state, due, today) else state


def needs_look(state: str, tripwire_on: date | None, today: date) -> bool:
    """Return whether an assumption has reached its tripwire date and nobody has looked at it since."""
    return state != "broken" and tripwire_on is not None and tripwire_on <= today
