"""Who acts, and for which party. Plain values: acts and markings need no table of people."""

import uuid
from dataclasses import dataclass

SYSTEM = uuid.UUID("6d697468-6171-7000-8000-000000000000")


@dataclass(frozen=True)
class Actor:
    """A person in a role, acting for one party.

    `handle` names party and role ("eastern-command:liaison"); it is what the ledger shows, never a person's name.
    `session` is a digest of the sign-in session, so that open streams end with it.
    """

    person_id: uuid.UUID
    party_id: uuid.UUID | None
    role: str
    handle: str
    session: str = ""

    @classmethod
    def system(cls, job: str) -> "Actor":
        """Return the named system person of a job; it belongs to no party and holds the role `system`."""
        return cls(system_person_id(job), None, "system", f"system:{job}")


def system_person_id(job: str) -> uuid.UUID:
    """Return the fixed id of the system person that runs `job`."""
    return uuid.uuid5(SYSTEM, job)
