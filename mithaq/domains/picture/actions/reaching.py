"""Whom an audience reaches, party by party: asked for receipts, recalls and checks, never shown as it is."""

import uuid
from dataclasses import dataclass

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import audiences, levels, viewers, walls
from mithaq.kernel.markings.models import EVERYONE, Audience
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party, Person

from ..models.receipts import NOBODY


@dataclass(frozen=True, order=True)
class Reader:
    """A party that an audience reaches; for RED the person too, else NOBODY."""

    party: uuid.UUID
    person: uuid.UUID = NOBODY


def readers(audience: Audience) -> set[Reader]:
    """Return whom an audience reaches now; a public one reaches every party that is founded."""
    with walls.job("whom an audience reaches does not depend on who asks"):
        held = audiences.holders(audience)
        if EVERYONE in held:
            every = Party.objects.for_system("what is public reaches every party").filter(waits_for="")
            return {Reader(party) for party in every.values_list("pk", flat=True)}
        found = Person.objects.for_system("which holders are persons").filter(pk__in=held)
        persons = set(found.values_list("pk", flat=True))
        named = {Reader(party, person) for person in persons for party in people.parties_of(person)}
        return named | {Reader(holder) for holder in held - persons}


def parties_of(audience: Audience) -> set[uuid.UUID | None]:
    """Return the parties that an audience reaches, also those of its persons."""
    return {reader.party for reader in readers(audience)}


def reaches(audience: Audience, by: Actor) -> bool:
    """Return whether whoever acts sees `audience` himself."""
    return audience.pk in viewers.entitlement(by.person_id, by.party_id)


def between(audience: Audience, owner: uuid.UUID | None, by: Actor) -> Audience:
    """Return the audience of whoever acts and of the owner's side of `audience` alone.

    For RED: the owner's persons among its readers; else both parties.
    """
    if audience.tlp == levels.RED:
        persons = {r.person for r in readers(audience) if r.party == owner}
        return audiences.for_marking(levels.RED, persons=persons | {by.person_id})
    return audiences.for_marking(
        levels.AMBER_STRICT, parties={party for party in (owner, by.party_id) if party}
    )
