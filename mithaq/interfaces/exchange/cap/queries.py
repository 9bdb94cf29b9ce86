"""Alerts that are kept, as far as the viewer may see them; how each stands, and what it follows."""

import hashlib
import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.errors import BytesErased, BytesLost, NotVisible
from mithaq.kernel.markings import feeds, levels
from mithaq.kernel.markings.viewers import Viewer

from ..models import AlertDocument, CapAlert
from .standing import Standing, standing

# of one sender; whoever sends more within the time that an alert holds is no longer read by people
MOST_ANSWERS = 500
OUTSIDE = (levels.CLEAR, levels.GREEN)
ANSWERS = ("Update", "Cancel")


def visible(viewer: Viewer) -> QuerySet[CapAlert]:
    """Return the alerts that the viewer may see."""
    return CapAlert.objects.visible_to(viewer).select_related("audience", "owner")


def page(viewer: Viewer, *, limit: int, cursor: str | None, outside: bool = False) -> feeds.Page:
    """Return a page of visible alerts, what was kept last first; `outside` leaves out what is above GREEN.

    Raises Invalid for a cursor that was not given to this viewer for this list.
    """
    found = visible(viewer).filter(audience__tlp__in=OUTSIDE) if outside else visible(viewer)
    return feeds.entered(viewer, found, name="cap_alerts", filters=outside, limit=limit, cursor=cursor)


def one(viewer: Viewer, id_: uuid.UUID) -> CapAlert:
    """Return one alert. Raises NotVisible."""
    if (found := visible(viewer).filter(pk=id_).first()) is None:
        raise NotVisible
    return found


def document(viewer: Viewer, kept: CapAlert) -> bytes:
    """Return the bytes of an alert that was found, as they were handed in.

    Raises BytesErased, BytesLost.
    """
    found = AlertDocument.objects.visible_to(viewer).filter(alert=kept).values_list("body", flat=True).first()
    if found is None:
        raise BytesErased
    if hashlib.sha256(data := bytes(found)).hexdigest() != kept.sha256:
        raise BytesLost
    return data


def standings(viewer: Viewer, shown: Sequence[CapAlert]) -> dict[uuid.UUID, Standing]:
    """Return how each alert stands now, given the later messages that the viewer sees; one query for all."""
    if not shown:
        return {}
    found = CapAlert.objects.visible_to(viewer).filter(
        sender__in={one.sender for one in shown},
        sent__gte=min(one.sent for one in shown),
        message_type__in=ANSWERS,
    )
    answers, now = list(found.order_by("-sent", "id")[:MOST_ANSWERS]), clock.now()
    return {
        one.pk: standing(one.outline, (a.outline for a in answers if counts_against(a, one)), now)
        for one in shown
    }


def counts_against(answer: CapAlert, alert: CapAlert) -> bool:
    """Return whether `answer` is firm enough to change how `alert` stands.

    What is signed changes everything of its sender, which has its certificate listed. What nobody signed could be
    anybody's: it changes only what is unsigned too, and was handed in by the same party.
    """
    if answer.pk == alert.pk:
        return False
    return bool(answer.signed_by) or (not alert.signed_by and answer.owner_id == alert.owner_id)


def chain(viewer: Viewer, kept: CapAlert) -> list[CapAlert]:
    """Return the visible messages that an alert refers to, that refer to it, or say they are the same; by time."""
    earlier = {tuple(named[:2]) for named in kept.refers_to}
    same = Q(sender=kept.sender, identifier=kept.identifier)
    named = Q(sender__in={s for s, _i in earlier}, identifier__in={i for _s, i in earlier})
    later = Q(sender=kept.sender, sent__gte=kept.sent)
    found = visible(viewer).filter(same | named | later).exclude(pk=kept.pk)
    rows = found.order_by("-sent", "id")[:MOST_ANSWERS]
    return sorted(filter(lambda one: _belongs(one, kept), rows), key=lambda one: (one.sent, one.pk))


def _belongs(one: CapAlert, kept: CapAlert) -> bool:
    ours, theirs = kept.outline, one.outline
    is_same = ours.reference == theirs.reference
    return is_same or theirs.reference in ours.references or ours.reference in theirs.references
