"""Webhooks as their party sees them, and as the worker finds them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer, entitlement

from ..models import Attempt, Telling, Webhook
from ..models.webhooks import ACTIVE
from ..tries import keep_newest
from . import events, losses
from .events import Event

ATTEMPTS_KEPT = 50


def visible(viewer: Viewer) -> QuerySet[Webhook]:
    """Return the visible webhooks of the viewer's party, the oldest first."""
    found = Webhook.objects.visible_to(viewer).filter(owner_id=viewer.party_id)
    return found.select_related("audience", "owner").order_by("created_at", "id")


def one(viewer: Viewer, id_: uuid.UUID) -> Webhook:
    """Return one of them. Raises NotVisible."""
    found = visible(viewer).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    return found


def tellings(webhooks: Iterable[Webhook]) -> dict[uuid.UUID, Telling]:
    """Return how far each was told, as it stands now."""
    return Telling.objects.in_bulk([webhook.pk for webhook in webhooks])


def reader(party_id: uuid.UUID) -> Viewer:
    """Return what a party as such may see: nothing that is marked for persons, whoever they are."""
    return Viewer(None, party_id, entitlement(None, party_id))


def waiting(now: datetime, newest: int) -> list[Telling]:
    """Return the webhooks that are due and behind the newest act, or what their party lost; longest due first."""
    active = Webhook.objects.for_system("the worker tells every webhook").filter(state=ACTIVE)
    due = Telling.objects.filter(due_at__lte=now, webhook_id__in=active.values("pk"))
    return list(due.filter(Q(reached__lt=newest) | Q(losses.pending())).order_by("due_at"))


def to_try_out() -> list[Telling]:
    """Return the webhooks for which somebody asked for a test event, in whatever state they are."""
    return list(Telling.objects.exclude(test_asked=None).order_by("test_asked"))


def attempts(webhook: Webhook) -> list[Attempt]:
    """Return the newest tries to tell a webhook something, the last one first; for those who manage it."""
    return list(Attempt.objects.filter(webhook=webhook).order_by("-id")[:ATTEMPTS_KEPT])


def note(attempt: Attempt) -> None:
    """Keep a try, and forget those that are too many."""
    attempt.save()
    keep_newest(Attempt.objects.filter(webhook_id=attempt.webhook_id), ATTEMPTS_KEPT)


def webhook_of(telling: Telling) -> Webhook:
    """Return the webhook that a worker tells."""
    return Webhook.objects.for_system("the worker tells every webhook").get(pk=telling.webhook_id)


def last_taken(webhook: Webhook, telling: Telling) -> Event | None:
    """Return the event that was taken last, as far as its party may see it still; None where there is none."""
    if not telling.delivered:
        return None
    found = events.following(
        reader(webhook.party_id), telling.delivered - 1, webhook.kinds, telling.delivered
    ).event
    return found if found and found.stamp == telling.delivered else None


def following(webhook: Webhook, telling: Telling, limit: int = 10) -> list[Event]:
    """Return the next events that the webhook is to be told of, as its party may see them now.

    They are counted from what was delivered, since how far it was looked at counts hidden acts too.
    """
    after = min(telling.reached, telling.delivered or clock.microseconds(webhook.created_at))
    viewer = reader(webhook.party_id)
    found: list[Event] = []
    while len(found) < limit:
        event = events.following(viewer, after, webhook.kinds, after).event
        if event is None:
            break
        found.append(event)
        after = event.stamp
    return found
