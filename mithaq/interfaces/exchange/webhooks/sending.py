"""Telling webhooks: a job of the worker.

Each webhook is told in the order of the acts, one at a time: the next act goes out once the one before was taken, so
nothing is skipped and nothing overtakes. A worker claims a webhook for a while and moves its position after every
answer; one that dies leaves a claim that runs out, and the same event then goes twice with the same id.

A few threads do it beside the worker's loop: a server that answers slowly must not hold up the timers.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import connections
from django.db.models import F

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import feeds
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer

from .. import outgoing
from ..models import Attempt, Telling, Webhook
from . import actions, events, losses, queries, rules

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
        _threads.submit(_apart, _tell, telling, newest)
    for telling in _trials():
        _threads.submit(_apart, _try_out, telling)


def send_due(now: datetime | None = None) -> int:
    """Tell every webhook that is due what it has not been told, in this thread; return how many events were taken."""
    newest = feeds.newest_committed()
    taken = sum(_tell(telling, newest) for telling in _claimed(now or clock.now(), newest))
    for telling in _trials():
        _try_out(telling)
    return taken


def _claimed(now: datetime, newest: int) -> list[Telling]:
    return [telling for telling in queries.waiting(now, newest) if _claim(telling, now)]


def _trials() -> list[Telling]:
    """Return the webhooks that are to be sent a test event, each taken by one worker."""
    return [one for one in queries.to_try_out() if _take_trial(one)]


def _take_trial(telling: Telling) -> bool:
    mine = Telling.objects.filter(pk=telling.pk, test_asked=telling.test_asked)
    return bool(mine.update(test_asked=None))


def _try_out(telling: Telling) -> None:
    """Send one event that tells of nothing; whatever comes of it changes nothing but the list of tries."""
    assert telling.test_asked is not None
    webhook = queries.webhook_of(telling)
    _deliver(webhook, telling, events.Trial(webhook.pk, telling.test_asked))


def _apart(work: Callable[..., object], telling: Telling, *more: object) -> None:
    try:
        work(telling, *more)
    except Exception:
        # a claim runs out, and another try follows
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


@dataclass(frozen=True, slots=True)
class _Next:
    """What is to be told next, None where there is nothing, and how far the webhook was told once it was taken."""

    event: events.Event | None
    then: Mapping[str, object]


def _tell(telling: Telling, newest: int) -> int:
    """Tell one webhook event after event; return how many were taken."""
    webhook, lost = queries.webhook_of(telling), _Losses()
    for count in range(MOST_AT_ONCE):
        # asked anew for every event: what was narrowed meanwhile is not told
        following = _following(webhook, telling, newest, lost)
        if following.event is None:
            _go_on(telling, {**following.then, "due_at": clock.now()})
            return count
        refusal = _deliver(webhook, telling, following.event)
        if refusal:
            _fail(webhook, telling, refusal)
            return count
        taken = {**following.then, "failures": 0, "failing_since": None, "said": ""}
        if not _go_on(telling, {**taken, "due_at": clock.now() + CLAIM}):
            return count + 1
    _move(telling, due_at=clock.now())
    return MOST_AT_ONCE


class _Losses:
    """The withdrawals of one leaving, read in batches for one round of telling."""

    def __init__(self) -> None:
        self._left: losses.Left | None = None
        self._events: Iterator[events.Event] = iter(())

    def next(
        self, viewer: Viewer, left: losses.Left, webhook: Webhook, telling: Telling
    ) -> events.Event | None:
        """Return the next withdrawal because the party `left`, None where all were told."""
        if left != self._left:
            self._left = left
            self._events = losses.withdrawals(viewer, left, webhook.kinds, telling.lost_record)
        return next(self._events, None)


def _following(webhook: Webhook, telling: Telling, newest: int, lost: _Losses) -> _Next:
    """Return the next act, or what the party lost by leaving a group before that act."""
    viewer = queries.reader(webhook.party_id)
    act = events.following(viewer, telling.reached, webhook.kinds, newest)
    left = losses.first_after(viewer, telling.lost_from)
    while left and (act.event is None or left.stamp < act.event.stamp):
        if event := lost.next(viewer, left, webhook, telling):
            return _Next(event, {"lost_record": event.record})
        telling.lost_from, telling.lost_record = left.at, None
        left = losses.first_after(viewer, telling.lost_from)
    heard = {"reached": act.reached, "lost_from": telling.lost_from, "lost_record": telling.lost_record}
    return _Next(act.event, heard | ({"delivered": act.reached} if act.event else {}))


def _go_on(telling: Telling, values: Mapping[str, object]) -> bool:
    """Write how far it was told, and go on from there; False where somebody changed it meanwhile."""
    for name, value in values.items():
        setattr(telling, name, value)
    return _move(telling, **{"lost_from": telling.lost_from, **values})


def _deliver(webhook: Webhook, telling: Telling, event: events.Event | events.Trial) -> str:
    """Send one event and note the try; return "" where it was taken, else a short word for what went wrong."""
    now, began = clock.now(), monotonic()
    said = _send(webhook, telling, event, now)
    is_trial = isinstance(event, events.Trial)
    queries.note(
        Attempt(
            webhook=webhook,
            at=now,
            kind=event.kind,
            deed=event.deed,
            said=said[:120],
            milliseconds=round((monotonic() - began) * 1000),
            next_at=clock.now() + rules.pause(telling.failures + 1) if said and not is_trial else None,
        )
    )
    return said


def _send(webhook: Webhook, telling: Telling, event: events.Event | events.Trial, now: datetime) -> str:
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
