"""One commitment and the records below it; hidden and missing are the same."""

import uuid

from django.db.models import QuerySet

from mithaq.domains.plan.models import Slip
from mithaq.domains.plan.queries import slips as plan_slips
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Commitment, Dispute, Reading
from .promises import Promise, promises, seen


def commitment(viewer: Viewer, id_: uuid.UUID) -> Promise:
    """Return one commitment with what surrounds it. Raises NotVisible."""
    found = promises(viewer, seen(viewer).filter(pk=id_))
    if not found:
        raise NotVisible
    return found[0]


def readings(viewer: Viewer, of: Commitment) -> QuerySet[Reading]:
    """Return every visible reading of a commitment, newest first. None is ever replaced."""
    found = (
        Reading.objects.visible_to(viewer).filter(commitment=of).select_related("audience", "owner", "party")
    )
    return found.order_by("-read_on", "-created_at", "-id")


def disputes(viewer: Viewer, of: Commitment) -> QuerySet[Dispute]:
    """Return the visible disputes of a commitment that the viewer sees, newest first."""
    found = Dispute.objects.visible_to(viewer).filter(commitment=of)
    return found.select_related("audience", "owner", "party", "settled_by").order_by(
        "-raised_on", "-created_at", "-id"
    )


def dispute(viewer: Viewer, of: Commitment, id_: uuid.UUID) -> Dispute:
    """Return one dispute of a commitment. Raises NotVisible."""
    found = disputes(viewer, of).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    return found


def slips(viewer: Viewer, of: Commitment) -> list[Slip]:
    """Return the visible moves of a commitment's due date, newest first."""
    return plan_slips.of_subject(viewer, of)
