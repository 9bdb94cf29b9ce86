"""What of a feed is new: the same message is never kept twice for the same readers."""

import hashlib

from django.db.models import Q, QuerySet

from ..cap import actions as cap
from ..models import AlertDocument, AlertFeed, CapAlert, FeedEntry
from ..schedules import worker_of
from .asking import Trouble


def take(feed: AlertFeed, document: cap.Document) -> CapAlert | None:
    """Keep an alert for the readers of a feed, as its owner's; None where it is kept already.

    The caller holds a transaction. Raises Trouble where another document is kept under the name of this message;
    one that is signed is kept beside those that are not. Ledger: one `cap_alert.kept` at most.
    """
    held = list(_of_the_same_name(feed, document))
    digest = hashlib.sha256(document.data).hexdigest()
    # one that was erased stays so
    if any(one.sha256 in (digest, one.pk.hex) for one in held):
        return None
    is_firmer = document.signed_by and not any(one.signed_by for one in held)
    if held and not is_firmer:
        if any(_says_the_same(one, document) for one in held):
            return None
        raise Trouble("differs", identifier=document.alert.identifier)
    assert feed.owner_id is not None
    return cap.put(document, feed.audience, by=worker_of(feed.owner_id))


def _of_the_same_name(feed: AlertFeed, document: cap.Document) -> QuerySet[CapAlert]:
    """Return what the owner keeps of this message for these readers, or kept for them before it was narrowed."""
    alert = document.alert
    named = CapAlert.objects.for_system("whether a party keeps a message already").filter(
        owner=feed.owner_id, sender=alert.sender, identifier=alert.identifier, sent=alert.sent
    )
    brought = FeedEntry.objects.filter(
        feed__in=AlertFeed.objects.for_system("feeds for the same readers").filter(
            owner=feed.owner_id, audience=feed.audience_id
        ),
        alert__isnull=False,
    )
    return named.filter(Q(audience=feed.audience_id) | Q(pk__in=brought.values("alert")))


def _says_the_same(kept: CapAlert, document: cap.Document) -> bool:
    from ..cap import reading

    held = AlertDocument.objects.for_system("whether two documents say the same").get(alert=kept)
    return reading.parsed(bytes(held.body)) == document.alert
