"""Two who may erase, and what they do together."""

from collections.abc import Iterable

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import actions, queries
from mithaq.kernel.records import erasing

from .. import cast as casting


def second_secretary(cast: casting.Cast, party: str = "joint") -> Actor:
    """Return another secretary, of the joint commission or of another party; signs in as "deputy"."""
    home = cast.parties[party]
    person = actions.create_person(
        handle="deputy", names={"en": "Deputy"}, party=home, audience=cast.community, by=casting.SYSTEM
    )
    held = actions.appoint(person, party=home, role="secretary", audience=cast.community, by=casting.SYSTEM)
    actions.open_account(person, username="deputy", language="en")
    return queries.actor_of(held)


def erased(
    cast: casting.Cast,
    record: Marked,
    fields: Iterable[str],
    *,
    second: Actor,
    ground: str = "protection_of_persons",
) -> Revision:
    """Erase fields of a record, which the secretary proposes and `second` carries out."""
    fields = list(fields)
    proposal = erasing.propose(record, fields, ground=ground, by=cast.secretary)
    return erasing.erase(record, fields, ground=ground, by=second, proposal=proposal)
