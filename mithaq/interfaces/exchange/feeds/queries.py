"""Feeds as their readers see them, and as those who manage them do."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import AlertFeed, CapAlert, FeedEntry, FeedPull, FeedTry
from ..tries import keep_newest

TRIES_KEPT = 20
# twice what a page can list; a feed that writes rubbish for ever fills no table
REFUSED_KEPT = 1000


def visible(viewer: Viewer) -> QuerySet[AlertFeed]:
    """Return the feeds that the viewer may know of, the oldest first."""
    found = AlertFeed.objects.visible_to(viewer).select_related("audience", "owner")
    return found.order_by("created_at", "id")


def one(viewer: Viewer, id_: uuid.UUID) -> AlertFeed:
    """Return one of them. Raises NotVisible."""
    if (found := visible(viewer).filter(pk=id_).first()) is None:
        raise NotVisible
    return found


def pulls(feeds: Iterable[AlertFeed]) -> dict[uuid.UUID, FeedPull]:
    """Return how reading each goes; one that has ended is left out. For those who manage them."""
    return FeedPull.objects.in_bulk([feed.pk for feed in feeds])


def tries(feed: AlertFeed) -> list[FeedTry]:
    """Return the newest tries to read a feed, the last one first; for those who manage it."""
    return list(FeedTry.objects.filter(feed=feed).order_by("-id")[:TRIES_KEPT])


def note(tried: FeedTry) -> None:
    """Keep a try, and forget what is too much: older tries, and entries that were refused long ago."""
    tried.save()
    keep_newest(FeedTry.objects.filter(feed_id=tried.feed_id), TRIES_KEPT)
    keep_newest(FeedEntry.objects.filter(feed_id=tried.feed_id, alert=None), REFUSED_KEPT)


def brought(viewer: Viewer, feed: AlertFeed, limit: int) -> list[CapAlert]:
    """Return the newest visible alerts that came by a feed."""
    found = CapAlert.objects.visible_to(viewer).select_related("audience")
    by_feed = FeedEntry.objects.filter(feed=feed, alert__isnull=False)
    return list(found.filter(pk__in=by_feed.values("alert")).order_by("-created_at", "-id")[:limit])


def feed_of(viewer: Viewer, kept: CapAlert) -> AlertFeed | None:
    """Return the feed by which an alert came, as far as the viewer may know of it."""
    return visible(viewer).filter(pk__in=FeedEntry.objects.filter(alert=kept).values("feed")).first()
