"""Frames, and their bytes on the wire.

Source of the wire form: WHATWG HTML Living Standard, 9.2 Server-sent events. A frame says what changed, by
kind and id; whoever reads it asks again, and visibility applies. Nothing in it depends on what the reader may
not see.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

HEARTBEAT = b"event: beat\ndata: {}\n\n"
SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS = 2_000, 6_000


@dataclass(frozen=True, slots=True)
class Frame:
    """One act, as an open stream tells it.

    `stamp` is in µs and grows in commit order; `audience` decides who receives it and is never sent; `body`
    is the content itself, for messages only; `part_of` are the ids of the records that this one is a part of.
    """

    stamp: int
    audience: UUID
    kind: str
    record: UUID
    verb: str
    body: Mapping[str, Any] | None = None
    part_of: tuple[str, ...] = ()


def encode(frame: Frame) -> bytes:
    """Return the event of `frame`: compact JSON on one line, with the stamp as its id."""
    content: dict[str, Any] = {"kind": frame.kind, "id": str(frame.record), "verb": frame.verb}
    if frame.part_of:
        content["part_of"] = frame.part_of
    if frame.body is not None:
        content["body"] = dict(frame.body)
    return b"id: %d\nevent: change\ndata: %b\n\n" % (frame.stamp, orjson.dumps(content))


def greeting(cursor: int) -> bytes:
    """Return the first bytes of a stream: when to come back, and a bare id to resume from.

    The pause is drawn for each stream, so that after a restart not everybody returns in the same second.
    """
    return b"retry: %d\nid: %d\n\n" % (_pause_ms(), cursor)


def come_back() -> bytes:
    """Return the whole of a stream that cannot be served now.

    An answer of 5xx would close the EventSource of a browser for good.
    """
    return b"retry: %d\n\n" % _pause_ms()


def reset(cursor: int | None = None) -> bytes:
    """Return the event that asks the reader to load again what is shown; the stream goes on from `cursor`."""
    position = b"" if cursor is None else b"id: %d\n" % cursor
    return position + b"event: reset\ndata: {}\n\n"


def _pause_ms() -> int:
    return SHORTEST_PAUSE_MS + secrets.randbelow(LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS + 1)
