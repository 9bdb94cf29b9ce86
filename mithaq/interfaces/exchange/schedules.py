"""Pulling from other servers on a schedule: who takes what is due, and when it is tried again after it failed.

Whoever moves the due time of a source pulls it. That goes on beside the worker's loop: a server that answers slowly
must not hold up the timers.
"""

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import Min

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import walls

from .models.schedules import Scheduled

LONGEST_PAUSE = timedelta(hours=6)
_log = logging.getLogger(__name__)
_threads = ThreadPoolExecutor(2, "mithaq-pulls", initializer=walls.this_thread_works)


class Over(Exception):
    """It was ended, or paused, while it was pulled from."""


def worker_of(party: uuid.UUID) -> Actor:
    """Return the worker as who takes in what is pulled for a party."""
    return replace(Actor.system("exchange"), party_id=party)


@dataclass(frozen=True)
class Schedule:
    """Sources of one kind: their `rows`, the record of a row, and how to pull from a record.

    A record says after how many minutes it is due again (`every_minutes`).
    """

    rows: type[Scheduled]
    record: Callable[[Any], Any]
    pull: Callable[[Any], object]

    def next_due(self) -> datetime | None:
        """Return when the next pull is due; None where nothing is pulled."""
        due: datetime | None = self.rows._default_manager.aggregate(at=Min("due_at"))["at"]
        return due

    def start_due(self) -> None:
        """Have everything that is due pulled in threads; a job of the worker, which does not wait."""
        for record in self._claimed():
            _threads.submit(self._apart, record)

    def pull_due(self) -> int:
        """Pull everything that is due, one after the other in this thread; return how many were tried."""
        claimed = self._claimed()
        for record in claimed:
            self._pull(record)
        return len(claimed)

    def _claimed(self) -> list[Any]:
        due = self.rows._default_manager.filter(due_at__lte=clock.now()).order_by("due_at")
        return [
            record
            for pk, at in due.values_list("pk", "due_at")
            if (record := self._claim(pk, at)) is not None
        ]

    def _claim(self, pk: Any, at: datetime | None) -> Any | None:
        """Return the record, or None where another worker was quicker."""
        record = self.record(pk)
        later = clock.now() + timedelta(minutes=record.every_minutes)
        begun = {"due_at": later, "tried_at": clock.now(), "taken": 0, "refused": 0}
        return record if self._rows(pk, due_at=at).update(**begun) else None

    def _apart(self, record: Any) -> None:
        try:
            self._pull(record)
        except Exception:
            _log.exception("what came of a pull could not be noted")
        finally:
            connections.close_all()

    def _pull(self, record: Any) -> None:
        try:
            self.pull(record)
        except Over:
            _log.info("a pull stopped: it was ended meanwhile")
        except Exception as error:
            _log.warning("a pull from %s failed: %s", record.pk, error)
            self._put_off(record, error)
        else:
            self._rows(record.pk).update(failures=0, said="", succeeded_at=clock.now())

    def _put_off(self, record: Any, error: Exception) -> None:
        """Try again after a pause that grows. An update makes no row: whoever has ended it has the last word."""
        known = self._rows(record.pk, due_at__isnull=False)
        if state := known.first():
            failures, said = state.failures + 1, f"{type(error).__name__}: {error}"[:300]
            known.update(failures=failures, due_at=clock.now() + _pause(failures), said=said)

    def _rows(self, pk: Any, **more: Any) -> Any:
        return self.rows._default_manager.filter(pk=pk, **more)


def _pause(failures: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(failures, 16)), LONGEST_PAUSE)
