"""What needs two persons: one proposes it, another one carries it out. Releases and erasures share this shape."""

from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from mithaq.kernel import ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import NotAllowed, Text, WrongState
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer

from . import kinds
from .models import Proposal

P = TypeVar("P", bound=Proposal)


def propose(model: type[P], record: Marked, *, by: Actor, signed: Signed | None, **what: Any) -> P:
    """Make a proposal about `record`, for those who see it now, signed by whoever makes it.

    Ledger: one `….proposed`.
    """
    proposal = model(
        id=signed.record if signed else ids.new(),
        about_kind=record.KIND,
        about=record.pk,
        proposed_by_id=by.person_id,
        owner_id=by.party_id,
        audience=record.audience,
        **what,
    )
    commit(f"{model.KIND}.proposed", proposal, by=by, signed=signed)
    return proposal


def newest(model: type[P], viewer: Viewer, record: Marked) -> P | None:
    """Return the newest visible proposal about `record`, whether something came of it or not."""
    seen: P | None = model.objects.visible_to(viewer).filter(about=record.pk).order_by("-created_at").first()
    return seen


def of_others(model: type[P], viewer: Viewer, actor: Actor, **where: Any) -> list[tuple[P, Marked]]:
    """Return the visible proposals of other persons with the record that each is about, oldest first."""
    found = model.objects.visible_to(viewer).filter(**where).exclude(proposed_by=actor.person_id)
    proposals: list[P] = list(found.order_by("created_at"))
    seen = kinds.find_many(viewer, [(one.about_kind, one.about) for one in proposals])
    return [(one, seen[key]) for one in proposals if (key := (one.about_kind, one.about)) in seen]


def still_waiting(found: P | None, id_: object) -> P:
    """Return `found`, the proposal that waits now, where it is the one with `id_`. Raises WrongState otherwise."""
    if found is None or str(found.pk) != str(id_):
        raise WrongState(_("This proposal was carried out or replaced. Look at the record again."))
    return found


def check_second_person(proposal: Proposal, by: Actor, said: Text) -> None:
    """Raise NotAllowed, with what is `said`, where whoever proposed it wants to carry it out too."""
    if proposal.proposed_by_id == by.person_id:
        raise NotAllowed(said)
