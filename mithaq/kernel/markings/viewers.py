"""A viewer: who is looking, and the audiences he is entitled to now."""

import uuid
from dataclasses import dataclass

from mithaq.kernel import statements
from mithaq.kernel.actors import Actor

from .models import EVERYONE

# asked for every request
_HELD = "SELECT audience_id FROM markings_holder WHERE until IS NULL AND holder IN (%s, %s, %s)"


@dataclass(frozen=True)
class Viewer:
    """A person looking for a party; `audiences` is his entitlement at the moment of asking."""

    person_id: uuid.UUID | None
    party_id: uuid.UUID | None
    audiences: frozenset[uuid.UUID]

    @classmethod
    def of(cls, actor: Actor) -> "Viewer":
        """Return the viewer for a person acting for a party."""
        return cls(actor.person_id, actor.party_id, entitlement(actor.person_id, actor.party_id))

    @classmethod
    def public(cls) -> "Viewer":
        """Return the viewer who is nobody in particular: he sees what is CLEAR."""
        return cls(None, None, entitlement(None, None))

    @property
    def scope(self) -> str:
        """Return a word that is the same for the same person and party; sealed cursors are bound to it."""
        return f"{self.person_id}/{self.party_id}"


def entitlement(person_id: uuid.UUID | None, party_id: uuid.UUID | None) -> frozenset[uuid.UUID]:
    """Return the ids of all audiences that reach this person, acting for this party, now. One indexed query."""
    holders = [statements.key(holder or EVERYONE) for holder in (None, person_id, party_id)]
    return frozenset(statements.uuid(row[0]) for row in statements.rows(_HELD, holders))
