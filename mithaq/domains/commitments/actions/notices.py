"""Who is told what, when a step is taken: the other party concerned, as far as the record reaches it."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.delivery import texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.records.notices import to_parties

from ..models import Commitment, Dispute

texts.register(
    "commitment.proposed",
    subject=_("A commitment waits for your party's agreement"),
    line=_(
        "%(title)s (%(code)s) names your party as responsible. Read it and agree, or say what should change."
    ),
)
texts.register(
    "commitment.reported_done",
    subject=_("A commitment was reported done"),
    line=_("%(title)s (%(code)s) was reported done. Give your reading, verify it, or dispute it."),
)
texts.register(
    "commitment.taken_back",
    subject=_("A report was taken back"),
    line=_("%(title)s (%(code)s) is not done after all."),
)
texts.register(
    "commitment.verified",
    subject=_("A commitment was verified"),
    line=_("%(title)s (%(code)s) was verified by another party."),
)
texts.register(
    "commitment.waived",
    subject=_("A commitment was waived"),
    line=_("%(title)s (%(code)s) was waived by a joint body."),
)
texts.register(
    "dispute.raised",
    subject=_("A commitment is disputed"),
    line=_("%(title)s (%(code)s) is disputed. Read the reason and answer it."),
)
_TOLD_OF_STEPS = {
    "commitment.reported_done",
    "commitment.taken_back",
    "commitment.verified",
    "commitment.waived",
}


def proposed(commitment: Commitment, by: Actor) -> list[Notice]:
    """Return notices to those who may agree for the responsible party."""
    parties = {commitment.responsible_id} - {by.party_id}
    return _notices("commitment.proposed", commitment, commitment, parties, Permission.COMMITMENT_WRITE)


def stepped(commitment: Commitment, verb: str, by: Actor) -> list[Notice]:
    """Return notices of a step to the responsible and the proposing party, but for the one that took it."""
    if verb not in _TOLD_OF_STEPS:
        return []
    return _notices(verb, commitment, commitment, _others(commitment, by), Permission.COMMITMENT_READ_OTHER)


def disputed(commitment: Commitment, opened: Dispute, by: Actor) -> list[Notice]:
    """Return notices of a dispute to the responsible and the proposing party, as far as it reaches them."""
    return _notices(
        "dispute.raised", opened, commitment, _others(commitment, by), Permission.COMMITMENT_DISPUTE
    )


def _others(commitment: Commitment, by: Actor) -> set[uuid.UUID | None]:
    return {commitment.responsible_id, commitment.owner_id} - {by.party_id}


def _notices(
    template: str,
    about: Marked,
    commitment: Commitment,
    parties: Iterable[uuid.UUID | None],
    right: Permission,
) -> list[Notice]:
    return to_parties(
        template,
        about,
        parties,
        right,
        context={"title": commitment.title, "code": commitment.code},
        path=commitment.get_absolute_url(),
    )
