"""Sending what is queued: a job of the worker.

A delivery is claimed in one transaction and marked in another, with the slow part between them, outside of
any. A worker that dies in between leaves a claim that runs out: the letter may then go twice with the same
id, never zero times.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Min

from mithaq.kernel import clock
from mithaq.kernel.markings.models import Audience

from . import adapters, letters, wiring
from .models import Delivery, State

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
# as long as a mail server is usually waited for; what is older says nothing that Today does not say better
WORTH_SENDING = timedelta(days=3)


class Hidden(Exception):
    """The recipient may not see the record any more, or the record is gone."""


@dataclass
class Sent:
    """How many deliveries ended in which way in one run; `later` will be tried again."""

    sent: int = 0
    failed: int = 0
    void: int = 0
    later: int = 0


def send_due(now: datetime | None = None, limit: int = 50) -> Sent:
    """Send at most `limit` deliveries that are due at `now`, the longest due first."""
    now, result = now or clock.now(), Sent()
    for _ in range(limit):
        delivery = _claim(now)
        if delivery is None:
            break
        outcome = _send(delivery, now)
        setattr(result, outcome, getattr(result, outcome) + 1)
    return result


def next_due() -> datetime | None:
    """Return when the next delivery wants to be tried; None where none is queued."""
    return Delivery.objects.filter(state=State.QUEUED).aggregate(at=Min("try_at"))["at"]


def confirm(delivery_id: UUID) -> bool:
    """Note that the recipient's side has confirmed a delivery; return whether it stood as sent."""
    return bool(Delivery.objects.filter(pk=delivery_id, state=State.SENT).update(state=State.CONFIRMED))


def failures(since: datetime) -> list[Delivery]:
    """Return the deliveries that failed for good since then, for the duty page, the latest first."""
    return list(Delivery.objects.filter(state=State.FAILED, ended_at__gte=since).order_by("-ended_at"))


def _claim(now: datetime) -> Delivery | None:
    """Take the next delivery for a while; whoever was quicker has moved it, so look again."""
    due = Delivery.objects.filter(state=State.QUEUED, try_at__lte=now).order_by("try_at", "id")
    while (delivery := due.first()) is not None:
        mine = Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED, fence=delivery.fence)
        if mine.update(try_at=now + CLAIM, attempts=F("attempts") + 1, fence=F("fence") + 1):
            delivery.attempts, delivery.fence = delivery.attempts + 1, delivery.fence + 1
            return delivery
    return None


def _send(delivery: Delivery, now: datetime) -> str:
    """Send one delivery and note what became of it."""
    if now - delivery.queued_at > WORTH_SENDING:
        tried = delivery.reason
        return _fail(delivery, now, tried) if tried else _end(delivery, State.VOID, now, "waited too long")
    try:
        _hand_over(delivery)
    except Hidden as reason:
        return _end(delivery, State.VOID, now, str(reason))
    except adapters.Refused as reason:
        return _fail(delivery, now, str(reason))
    except Exception as error:
        logger.warning("delivery %s failed: %s", delivery.pk, type(error).__name__)
        return _later(delivery, now, type(error).__name__)
    return _end(delivery, State.SENT, now)


def _hand_over(delivery: Delivery) -> None:
    audience = _present_audience(delivery)
    reach = wiring.knowledge().reach_of(delivery.recipient, delivery.channel)
    if reach is None or not reach.address:
        raise adapters.Refused("no address")
    letter = letters.write(delivery.template, delivery.context, delivery.path, audience, reach.language)
    adapters.adapter_of(delivery.channel).send(delivery.pk, reach.address, letter)


def _present_audience(delivery: Delivery) -> Audience:
    """Return the audience that counts now, looked up at the last moment. Raises Hidden."""
    known = wiring.knowledge()
    about = delivery.record
    audience_id = delivery.audience_id if about is None else known.audience_of(delivery.kind, about)
    if audience_id is None or audience_id not in known.audiences_of(delivery.recipient):
        raise Hidden("no longer visible to the recipient")
    return Audience.objects.get(pk=audience_id)


def _later(delivery: Delivery, now: datetime, reason: str) -> str:
    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 16), LONGEST_PAUSE)
    _change(delivery, reason=reason, try_at=now + pause)
    return "later"


@transaction.atomic
def _fail(delivery: Delivery, now: datetime, reason: str) -> str:
    """Note the failure and queue the next channel, if there is one."""
    if delivery.fallback:
        following, *rest = delivery.fallback
        again = Delivery(
            recipient=delivery.recipient,
            channel=following,
            fallback=rest,
            dedupe_key=delivery.dedupe_key,
            audience_id=delivery.audience_id,
            kind=delivery.kind,
            record=delivery.record,
            template=delivery.template,
            context=delivery.context,
            path=delivery.path,
            try_at=now,
        )
        Delivery.objects.bulk_create([again], ignore_conflicts=True)
    return _end(delivery, State.FAILED, now, reason)


def _end(delivery: Delivery, state: State, now: datetime, reason: str = "") -> str:
    _change(delivery, state=state, ended_at=now, reason=reason[:200])
    return str(state.value)


def _change(delivery: Delivery, **values: object) -> None:
    """Write, unless the claim ran out and another worker has taken it since."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED, fence=delivery.fence)
    mine.update(**values, fence=F("fence") + 1)
