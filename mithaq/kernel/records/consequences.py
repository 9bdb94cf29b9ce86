"""What a domain does beside, when one of its records is narrowed, released or read by the ordinary ways.

These are the same for every kind; a domain that keeps figures, receipts or the like for a kind registers here what has
to happen in the same transaction.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer

Narrowing = Callable[[Any, Audience], AbstractContextManager[None]]


@dataclass(frozen=True)
class OwnRelease:
    """How a domain releases its own records, once the ordinary action has checked who may release what to whom.

    `stands(record)` says whether there is anything to release. `release(record, to, by)` makes the new record;
    `is_done(viewer, record, since)` says whether a visible release was made since a moment, so that a proposal waits no
    longer.
    """

    release: Callable[[Any, Audience, Actor], Marked]
    is_done: Callable[[Viewer, Any, datetime], bool]
    stands: Callable[[Any], bool]


_narrowing: dict[str, Narrowing] = {}
_releases: dict[str, OwnRelease] = {}
_unreleased: set[str] = set()
_reading: dict[str, Callable[[Any, Actor], None]] = {}


def around_narrowing(kind: str, follow: Narrowing) -> None:
    """Run `follow(record, to)` around the narrowing of every record of `kind`."""
    _narrowing[kind] = follow


def release_by(kind: str, own: OwnRelease) -> None:
    """Release records of `kind` as `own` says."""
    _releases[kind] = own


def never_release(*kinds: str) -> None:
    """Let records of these kinds not be released: they mean something only where they are."""
    _unreleased.update(kinds)


def on_reading(kind: str, note: Callable[[Any, Actor], None]) -> None:
    """Run `note(record, by)` whenever the content of a record of `kind` is shown to somebody, on whatever page."""
    _reading[kind] = note


def narrowing(record: Marked, to: Audience) -> AbstractContextManager[None]:
    """Return what is to be done around narrowing `record` to `to`; nothing for most kinds."""
    follow = _narrowing.get(record.KIND)
    return follow(record, to) if follow else nullcontext()


def own_release(record: Marked) -> OwnRelease | None:
    """Return how the domain of `record` releases it, None where there is nothing special."""
    return _releases.get(record.KIND)


def read(record: Marked, by: Actor) -> None:
    """Say that the content of `record` is about to be shown to `by`."""
    if note := _reading.get(record.KIND):
        note(record, by)


def is_sealed(record: Marked) -> bool:
    """Return whether reading `record` is an act: lists then say only that it is there, until somebody opens it."""
    return seals(record.KIND, record.audience)


def seals(kind: str, audience: Audience) -> bool:
    """Return whether reading what is of `kind` and for `audience` is an act."""
    return kind in _reading and audience.tlp == levels.RED


def can_be_released(record: Marked) -> bool:
    """Return whether the domain of `record` lets it be released."""
    own = own_release(record)
    return record.KIND not in _unreleased and (own is None or own.stands(record))
