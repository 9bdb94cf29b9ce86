"""Putting objects into a collection: their bytes, their stamps, and which of their versions are first and last."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import orjson
from django.conf import settings

from mithaq.kernel import statements
from mithaq.kernel.acts import stamps

from ..models import Item
from ..stix import checks, times

_COLUMNS = (
    "stamp, audience_id, collection_id, record, owner, type, stix_id, version,"
    " is_first, is_last, is_withdrawn, body"
)
_ADD = f"INSERT INTO exchange_item ({_COLUMNS}) VALUES ({', '.join(['%s'] * 12)})"  # noqa: S608


# divides 256, so that every place in a stretch is as likely as another
STRETCH_US = 16


@dataclass(frozen=True)
class Arrival:
    """A checked object as it will be handed out; `version` in µs, None where it has none of its own."""

    stix_id: str
    type: str
    version: int | None
    body: bytes
    is_withdrawn: bool = False

    @classmethod
    def of(cls, value: Mapping[str, Any], *, is_withdrawn: bool = False) -> "Arrival":
        """Return the arrival of a checked object."""
        return cls(value["id"], value["type"], checks.version(value), orjson.dumps(value), is_withdrawn)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def version_text(self) -> str:
        """The version as the object writes it, as far as it has one."""
        return times.version(self.version) if self.version is not None else ""


@dataclass(frozen=True)
class Place:
    """Where objects land: the audience, the collection, the record that they come from, and whose they are."""

    audience: uuid.UUID
    collection: uuid.UUID
    record: uuid.UUID
    owner: uuid.UUID


def read(body: bytes) -> dict[str, Any]:
    """Return the object whose bytes were kept."""
    value: dict[str, Any] = orjson.loads(body)
    return value


def land(place: Place, arrivals: Sequence[Arrival], under: Iterator[int] | None = None) -> None:
    """Write the bytes under stamps of their own, in the caller's transaction, which has written the act already.

    The stamps are new ones, or those that `under` yields.
    """
    if not arrivals:
        return
    given = list(islice(under, len(arrivals))) if under else _scattered(place.audience, len(arrivals))
    where = [statements.key(part) for part in (place.audience, place.collection, place.record, place.owner)]
    statements.run_many(
        _ADD,
        [
            (
                stamp,
                *where,
                one.type,
                one.stix_id,
                stamp if one.version is None else one.version,
                True,
                True,
                one.is_withdrawn,
                one.body,
            )
            for stamp, one in zip(given, arrivals, strict=True)
        ],
    )
    refresh(place.audience, place.collection, {one.stix_id for one in arrivals})


def _scattered(audience: uuid.UUID, count: int) -> list[int]:
    """Return new stamps, in order, each somewhere in a stretch of its own.

    Stamps that follow one another would tell a reader, by a gap, that something hidden was written between two of his.
    Here there is always a gap, whose length only the key of this installation tells.
    """
    room = stamps.take_many(count * STRETCH_US)
    secret = settings.SECRET_KEY.encode()
    noise = hashlib.shake_256(secret + audience.bytes + room.start.to_bytes(8)).digest(count)
    return [room.start + place * STRETCH_US + one % STRETCH_US for place, one in enumerate(noise)]


def refresh(audience: uuid.UUID, collection: uuid.UUID, ids: Iterable[str]) -> None:
    """Say anew which versions of these objects are first and last for one audience.

    What says only that an object is withdrawn goes once the audience holds the object again, or is told so again.
    """
    held = Item.objects.for_system("the versions of one object for one audience")
    mine = held.filter(audience=audience, collection=collection)
    by_object: dict[tuple[str, uuid.UUID], list[_Version]] = {}
    for stix_id, owner, *rest in mine.filter(stix_id__in=list(ids)).values_list(
        "stix_id", "owner", *_Version._fields
    ):
        by_object.setdefault((stix_id, owner), []).append(_Version(*rest))
    obsolete: list[int] = []
    changed: dict[tuple[bool, bool], list[int]] = {}
    for versions in by_object.values():
        live = [one for one in versions if not one.is_withdrawn] or [max(versions)]
        obsolete += [one.stamp for one in versions if one not in live]
        for stamp, flags in _wrong(sorted(live)):
            changed.setdefault(flags, []).append(stamp)
    if obsolete:
        mine.filter(stamp__in=obsolete).delete()
    for (is_first, is_last), those in changed.items():
        mine.filter(stamp__in=those).update(is_first=is_first, is_last=is_last)


class _Version(NamedTuple):
    version: int
    stamp: int
    is_first: bool
    is_last: bool
    is_withdrawn: bool


def _wrong(versions: list[_Version]) -> Iterable[tuple[int, tuple[bool, bool]]]:
    for place, one in enumerate(versions):
        flags = (place == 0, place == len(versions) - 1)
        if flags != (one.is_first, one.is_last):
            yield one.stamp, flags
