"""The one source of time, so that tests can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta


class Frozen:
    """A clock that stands until it is told to move."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def tick(self, seconds: float = 1) -> None:
        """Move forward by `seconds`; negative values model a clock that was set back."""
        self.at += timedelta(seconds=seconds)


_frozen: ContextVar[Frozen | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    frozen = _frozen.get()
    return frozen.at if frozen else datetime.now(UTC)


def today() -> date:
    """Return the present date in UTC: one calendar for all parties, whatever their server's zone."""
    return now().date()


def microseconds(at: datetime | None = None) -> int:
    """Return microseconds since 1970-01-01 UTC, of `at` or of now."""
    delta = (at or now()) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_microseconds(stamp: int) -> datetime:
    """Return the moment of a stamp made by `microseconds`."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=stamp)


@contextmanager
def freeze(at: datetime) -> Iterator[Frozen]:
    """Stop the clock at `at` (aware) for the code inside."""
    frozen = Frozen(at)
    token = _frozen.set(frozen)
    try:
        yield frozen
    finally:
        _frozen.reset(token)
