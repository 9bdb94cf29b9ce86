"""Which function runs when a timer of a kind fires."""

from collections.abc import Callable
from typing import TypeVar

from .models import Timer

Handler = Callable[[Timer], None]
H = TypeVar("H", bound=Handler)

_handlers: dict[str, Handler] = {}


class NoHandler(LookupError):
    """Nobody handles this kind of timer: an older program, or a newer one, armed it."""


def handles(kind: str) -> Callable[[H], H]:
    """Register the decorated function for timers of `kind`.

    It runs in the transaction that marks the timer as fired, and gets the timer with `fired_at` and `late_by`
    set. It may arm the next step. Whatever it raises undoes all of it, and the timer is tried again later.
    """

    def register(function: H) -> H:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"{kind} has a handler already")
        return function

    return register


def handler_of(kind: str) -> Handler:
    """Return the function for `kind`. Raises NoHandler."""
    try:
        return _handlers[kind]
    except KeyError:
        raise NoHandler(f"no handler for timers of kind {kind}") from None
