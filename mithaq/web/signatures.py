"""Whether an act was signed by the person himself, in words for its lines on pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.i18n import Names
from mithaq.kernel.ledger import signatories
from mithaq.kernel.ledger.assertions import Key
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people


@dataclass(frozen=True, slots=True)
class Signature:
    """How an act is signed; `names` are those of the signer, as far as the reader may know of him."""

    state: Literal["signed", "unsigned", "wrong"]
    names: Names


def of(viewer: Viewer, acts: Iterable[Revision]) -> dict[int, Signature]:
    """Return how acts are signed, by their stamps, read from their entries in the ledger; without those for which no
    signature is asked. The number of queries does not grow with them.
    """
    places = {act.stamp: (act.log_id, act.seq) for act in acts if signatories.is_asked_for(act.verb)}
    found = signatories.of_all(set(places.values()))
    handles = {key.handle for key in found.values() if isinstance(key, Key)}
    names = dict(people.persons(viewer).filter(handle__in=handles).values_list("handle", "names"))
    return {stamp: _signature(found[place], names) for stamp, place in places.items()}


def _signature(found: signatories.Found, names: Mapping[str, Names]) -> Signature:
    if isinstance(found, Key):
        return Signature("signed", names.get(found.handle, {}))
    return Signature("unsigned" if found is None else "wrong", {})
