"""Whether an alert holds: never stored, computed from the clock and from what was sent after it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from .alerts import Alert


class Standing(StrEnum):
    """How an alert stands at a moment."""

    NOT_ACTUAL = "not_actual"
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    UPDATED = "updated"
    CANCELLED = "cancelled"


def standing(alert: Alert, later: Iterable[Alert], at: datetime) -> Standing:
    """Return how `alert` stands at the moment `at`, given all other messages that were received.

    Only a message of the same sender and status, sent by then, updates or cancels it: an exercise takes back nothing
    real, and nobody takes back what another has said. A cancellation counts more than an update.
    """
    answers = [a for a in later if a.answers(alert) and a.status == alert.status and a.sent <= at]
    types = {answer.message_type for answer in answers}
    if "Cancel" in types or alert.message_type == "Cancel":
        return Standing.CANCELLED
    if "Update" in types:
        return Standing.UPDATED
    return _by_the_clock(alert, at)


def _by_the_clock(alert: Alert, at: datetime) -> Standing:
    """Return how an alert stands that nobody has updated or cancelled; one without an end holds on."""
    if alert.status != "Actual":
        return Standing.NOT_ACTUAL
    ends = [info.expires for info in alert.infos]
    if ends and all(end is not None and end <= at for end in ends):
        return Standing.EXPIRED
    begins = [info.effective or alert.sent for info in alert.infos] or [alert.sent]
    return Standing.IN_FORCE if min(begins) <= at else Standing.TO_COME
