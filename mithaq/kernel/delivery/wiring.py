"""What delivery must know of other parts: who may see what, and where a person is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and how a person is reached; `address` may be empty."""

    address: str
    language: str


def reach_of(person: UUID, channel: str) -> Reach | None:
    """Return how the account of a person is reached; None without an account that can sign in."""
    account = get_user_model().objects.filter(person_id=person, is_active=True).first()
    if account is None:
        return None
    address = account.email if channel == "mail" else ""
    return Reach(address, account.language)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`audiences_of(person)` gives all audiences that a person holds now, for whichever party he acts.

    `audience_of(kind, record)` gives the audience that a record has now, None where it is gone.
    `reach_of(person, channel)` where the person is reached.
    """

    audiences_of: Callable[[UUID], frozenset[UUID]]
    audience_of: Callable[[str, UUID], UUID | None]
    reach_of: Callable[[UUID, str], Reach | None] = reach_of


_knowledge: Knowledge | None = None


def configure(knowledge: Knowledge | None) -> None:
    """Say where delivery finds what it must know; once per process."""
    global _knowledge
    _knowledge = knowledge


def knowledge() -> Knowledge:
    """Return what was configured; without it nothing is sent."""
    if _knowledge is None:
        raise RuntimeError("delivery.wiring.configure was not called")
    return _knowledge
