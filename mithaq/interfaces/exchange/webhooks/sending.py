"""Telling webhooks: a job of the worker.

Each webhook is told in the order of the acts, one at a time: the next act goes out once the one before was taken, so
nothing is skipped and nothing overtakes. A worker claims a webhook for a while and moves its position after every
answer; one that dies leaves a claim that runs out, and the same event then goes twice with the same id.

A few threads do it beside the worker's loop: a server that answers slowly must not hold up the timers.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections
from django.db.models import F

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import feeds
from mithaq.kernel.markings import walls

from .. import outgoing
from ..models import Telling, Webhook
from . import actions, events, queries, rules

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
MOST_AT_ONCE = 50
LONGEST_ANSWER = 64 * 1024
GONE = 410
JOB = "webhooks"
_threads = ThreadPoolExecutor(4, "mithaq-webhooks", initializer=walls.this_thread_works)


def start_due() -> None:
    """Have every webhook that is due told in a thread of its own; a job of the worker, which does not wait."""
    newest = feeds.newest_committed()
    for telling in _claimed(clock.now(), newest):
        _threads.submit(_tell_apart, telling, newest)


def send_due(now: datetime | None = None) -> int:
    """Tell every webhook that is due what it has not been told, in this thread; return how many events were taken."""
    newest = feeds.newest_committed()
    return sum(_tell(telling, newest) for telling in _claimed(now or clock.now(), newest))


def _claimed(now: datetime, newest: int) -> list[Telling]:
    return [telling for telling in queries.waiting(now, newest) if _claim(telling, now)]


def _tell_apart(telling: Telling, newest: int) -> None:
    try:
        _tell(telling, newest)
    except Exception:
        # the claim runs out, and another try follows
        logger.exception("webhook %s could not be told", telling.pk)
    finally:
        connections.close_all()


def _claim(telling: Telling, now: datetime) -> bool:
    """Take a webhook for a while; return False where another worker was quicker, or somebody changed it."""
    return _move(telling, due_at=now + CLAIM)


def _move(telling: Telling, **values: object) -> bool:
    """Write, unless it has been changed since it was read; the fence then is ours."""
    mine = Telling.objects.filter(pk=telling.pk, fence=telling.fence)
    if not mine.update(**values, fence=F("fence") + 1):
        return False
    telling.fence += 1
    return True


def _tell(telling: Telling, newest: int) -> int:
    """Tell one webhook event after event; return how many were taken."""
    webhook, reached = queries.webhook_of(telling), telling.reached
    for count in range(MOST_AT_ONCE):
        # asked anew for every event: what was narrowed meanwhile is not told
        found = events.following(queries.reader(webhook.party_id), reached, webhook.kinds, newest)
        if found.event is None:
            _move(telling, reached=found.reached, due_at=clock.now())
            return count
        refusal = _deliver(webhook, telling, found.event)
        if refusal:
            _fail(webhook, telling, refusal)
            return count
        reached = found.reached
        taken = {"reached": reached, "delivered": reached, "due_at": clock.now() + CLAIM}
        if not _move(telling, **taken, failures=0, failing_since=None, said=""):
            return count + 1
    _move(telling, due_at=clock.now())
    return MOST_AT_ONCE


def _deliver(webhook: Webhook, telling: Telling, event: events.Event) -> str:
    """Send one event; return "" where it was taken, else a short word for what went wrong."""
    now = clock.now()
    generations = [telling.generation]
    if telling.former_until and now < telling.former_until:
        generations.append(telling.generation - 1)
    keys = [rules.secret(settings.SECRET_KEY, webhook.pk, n) for n in generations]
    headers = rules.headers(keys, event.message(webhook.pk), now, event.body)
    try:
        answer = outgoing.post(webhook.url, event.body, headers, most_bytes=LONGEST_ANSWER)
    except outgoing.NotListed:
        return "not listed"
    except outgoing.Unreachable as error:
        return error.why
    return "" if answer.is_good else str(answer.status)


def _fail(webhook: Webhook, telling: Telling, why: str) -> None:
    """Try again later, each time after a longer pause; pause it where that has gone on for days, or it is gone."""
    now = clock.now()
    since, failures = telling.failing_since or now, telling.failures + 1
    logger.warning("webhook %s: %s", webhook.pk, why)
    values = {"failures": failures, "failing_since": since, "said": why[:120]}
    if not _move(telling, due_at=now + rules.pause(failures), **values):
        return
    if why == str(GONE) or rules.is_given_up(since, now):
        actions.pause(webhook, by=Actor.system(JOB))
