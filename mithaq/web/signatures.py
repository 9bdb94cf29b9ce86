"""Whether an act was signed by the person himself, in words for its lines on pages."""

from dataclasses import dataclass
from typing import Literal

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.i18n import Names
from mithaq.kernel.ledger import signatories
from mithaq.kernel.ledger.refusal import Refused
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people


@dataclass(frozen=True, slots=True)
class Signature:
    """How an act is signed; `names` are those of the signer, as far as the reader may know of him."""

    state: Literal["signed", "unsigned", "wrong"]
    names: Names


def of(viewer: Viewer, act: Revision) -> Signature | None:
    """Return how an act is signed, read from its entry in the ledger; None where none is asked for."""
    if not signatories.is_asked_for(act.verb):
        return None
    try:
        key = signatories.of(act.log_id, act.seq)
    except Refused:
        return Signature("wrong", {})
    if key is None:
        return Signature("unsigned", {})
    signer = people.persons(viewer).filter(handle=key.handle).first()
    return Signature("signed", signer.names if signer else {})
