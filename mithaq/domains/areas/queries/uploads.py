"""Reading files that wait to be imported: one's own, and which one is next."""

import uuid
from datetime import datetime

from django.db.models import Q, QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Upload
from ..rules import uploads

SHOWN = 20


def mine(viewer: Viewer) -> list[Upload]:
    """Return the newest files that the viewer sent for the party that he acts for."""
    return list(_mine(viewer).order_by("-asked_at", "-id")[:SHOWN])


def unfinished(viewer: Viewer) -> list[Upload]:
    """Return the viewer's files that are under way, or were looked at and wait to be imported, the oldest first."""
    looked_at = Q(state__in=uploads.CAN_BE_IMPORTED) & ~Q(place="")
    return list(_mine(viewer).filter(looked_at | Q(state__in=uploads.UNDER_WAY)).order_by("asked_at", "id"))


def one(viewer: Viewer, id_: uuid.UUID) -> Upload:
    """Return one file that the viewer sent. Raises NotVisible."""
    found = _mine(viewer).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    return found


def _mine(viewer: Viewer) -> QuerySet[Upload]:
    return Upload.objects.filter(person=viewer.person_id, party=viewer.party_id)


def next_one(now: datetime) -> Upload | None:
    """Return the file that has waited longest, one that a worker left in the middle included; one at a time."""
    if Upload.objects.filter(state=uploads.RUNNING, beat_at__gte=now - uploads.SILENCE).exists():
        return None
    found = Upload.objects.filter(state__in=uploads.UNDER_WAY)
    return found.order_by("asked_at", "id").first()


def over(now: datetime) -> QuerySet[Upload]:
    """Return what is not under way and has a file that is no longer kept, or is so old that nobody asks."""
    ended = Upload.objects.exclude(state__in=uploads.UNDER_WAY)
    kept_too_long = Q(beat_at__lt=now - uploads.KEPT) & ~Q(place="")
    return ended.filter(kept_too_long | Q(beat_at__lt=now - uploads.TOLD))
