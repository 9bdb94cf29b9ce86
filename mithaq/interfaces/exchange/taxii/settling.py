"""Which references of what was sent its readers are given: those to what all of them hold.

An object is given to its audience cut of every other reference, or kept back where nothing of STIX is left then; so
nobody learns from it that there is something he does not hold. What was sent is kept as an original beside it, and
looked at again whenever one of the objects that it lacks comes: it is then given once more, under a new stamp. What
decides is only what all readers hold, so what comes or stays away beside them changes nothing.
Decision: docs/decisions/0112-references-of-others.md.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import orjson

from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people

from ..models import Collection, Item, Lack, Original
from ..stix import references
from . import landing
from .landing import Arrival, Place

_MOST_IDS = 1000
_REASON = "references lead only to what the same readers hold"


class _Where(NamedTuple):
    """For whom something is held, and in which collection."""

    audience: uuid.UUID
    collection: uuid.UUID


@dataclass
class _Member:
    """An object that is settled: what was sent, what its readers are given of it, and its original so far."""

    place: Place
    sent: Arrival
    original: Original | None = None
    value: Mapping[str, Any] = field(init=False)
    given: Mapping[str, Any] | None = field(init=False)
    refs: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.value = self.given = landing.read(self.sent.body)
        self.refs = frozenset(references.found(self.value)) - {self.sent.stix_id}

    @property
    def where(self) -> _Where:
        return _Where(self.place.audience, self.place.collection)

    @property
    def arrival(self) -> Arrival | None:
        """What its readers are given; None where it is kept back."""
        if self.given is None or self.given is self.value:
            return None if self.given is None else self.sent
        return replace(self.sent, body=orjson.dumps(self.given))

    @classmethod
    def of(cls, original: Original) -> "_Member":
        place = Place(original.audience_id, original.collection_id, original.record, original.owner)
        sent = Arrival(original.stix_id, original.type, original.version, bytes(original.body))
        return cls(place, sent, original)


def land(place: Place, arrivals: Sequence[Arrival]) -> None:
    """Put objects that somebody sent into a collection, in the caller's transaction, which has written the act."""
    referring = {
        n: _Member(place, one)
        for n, one in enumerate(arrivals)
        # an empty form refers to nobody, whatever stands in it
        if b"_ref" in one.body and not one.is_withdrawn
    }
    with walls.job(_REASON):
        plain = (one.stix_id for n, one in enumerate(arrivals) if n not in referring and not one.is_withdrawn)
        settled = _settled(list(referring.values()), plain, place)
        given = [referring[n].arrival if n in referring else one for n, one in enumerate(arrivals)]
        landing.land(place, [one for one in given if one is not None])
        for member in settled:
            if member.original is None:
                _note(member)
            else:
                _give_again(member)


def arrived(ids: Iterable[str]) -> None:
    """Look again at what lacked these objects."""
    with walls.job(_REASON):
        for member in _settled([], ids):
            _give_again(member)


def move(record: uuid.UUID, audience: uuid.UUID) -> None:
    """Let what came with a record follow it into a narrower audience."""
    with walls.job(_REASON):
        held = Original.objects.for_system(_REASON).filter(record=record)
        held.update(audience=audience)
        Lack.objects.for_system(_REASON).filter(original__in=held).update(audience=audience)


def look_again(record: uuid.UUID) -> None:
    """Look again at what came with a record that has moved: its readers may hold more of what it lacks."""
    with walls.job(_REASON):
        held = Original.objects.for_system(_REASON).filter(record=record)
        for member in _settled([_Member.of(one) for one in held], ()):
            _give_again(member)


def take_out(record: uuid.UUID) -> None:
    """Remove the bytes of what came with a record."""
    with walls.job(_REASON):
        Original.objects.for_system(_REASON).filter(record=record).delete()


def sent_by(owner: uuid.UUID, collection: uuid.UUID, ids: Iterable[str]) -> list[Original]:
    """Return the originals that a party has sent of these objects."""
    with walls.job("what a party has sent itself"):
        held = Original.objects.for_system("what a party has sent itself")
        return list(held.filter(owner=owner, collection=collection, stix_id__in=list(ids)))


def forget(originals: Iterable[Original]) -> None:
    """Remove originals whose objects are taken out."""
    with walls.job("what a party has sent itself"):
        keys = [one.pk for one in originals]
        Original.objects.for_system("what a party has sent itself").filter(pk__in=keys).delete()


def _settled(members: list[_Member], ids: Iterable[str], landing_at: Place | None = None) -> list[_Member]:
    """Return the members, and what lacks them or the objects `ids`, with what is given of each.

    `landing_at` says where `ids` are about to land; None where they are there.
    """
    ids = set(ids)
    members = members + _lacking(ids | {one.sent.stix_id for one in members}, members)
    if members:
        reach = _Reach(members)
        if landing_at:
            reach.expect(ids, landing_at)
        _decide(members, reach)
    return members


def _lacking(ids: set[str], members: Sequence[_Member]) -> list[_Member]:
    """Return the originals that lack one of these objects, and those that lack one of them, and so on."""
    seen = {one.original.pk for one in members if one.original}
    found: list[_Member] = []
    while ids:
        fresh = [one for part in _parts(ids) for one in _originals_lacking(part) if one.pk not in seen]
        unique = {one.pk: one for one in fresh}
        seen |= unique.keys()
        found += map(_Member.of, unique.values())
        ids = {one.stix_id for one in unique.values()}
    return found


def _originals_lacking(ids: Sequence[str]) -> Iterable[Original]:
    lacking = Lack.objects.for_system(_REASON).filter(wanted__in=ids)
    # in one order on every database, in which they are given again
    found = Original.objects.for_system(_REASON).filter(pk__in=lacking.values("original"))
    return found.order_by("stix_id", "version", "pk")


def _parts(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """Yield the ids in parts that one statement takes as its parameters."""
    listed = sorted(ids)
    for start in range(0, len(listed), _MOST_IDS):
        yield listed[start : start + _MOST_IDS]


def _decide(members: Sequence[_Member], reach: "_Reach") -> None:
    """Say what is given of each, until nothing changes: what is kept back is not there to be referred to."""
    open_ = list(members)
    while open_:
        changed: set[str] = set()
        for one in open_:
            given = references.cut(one.value, partial(reach.is_held, one))
            if given is None:
                reach.leave_out(one)
                changed.add(one.sent.stix_id)
            one.given = given
        open_ = [one for one in members if one.given is not None and one.refs & changed]


class _Reach:
    """Whether an object is held by all readers of another."""

    def __init__(self, members: Sequence[_Member]) -> None:
        self._held: dict[str, set[_Where]] = {}
        self._coming: dict[str, list[_Member]] = {}
        for one in members:
            self._coming.setdefault(one.sent.stix_id, []).append(one)
        for part in _parts({id_ for one in members for id_ in one.refs}):
            rows = Item.objects.for_system(_REASON).filter(stix_id__in=part)
            for id_, *where in rows.values_list("stix_id", "audience_id", "collection_id").distinct():
                self._held.setdefault(id_, set()).add(_Where(*where))
        self._audiences: dict[uuid.UUID, Audience] = {}
        self._collections: dict[uuid.UUID, Collection] = {}
        self._within: dict[tuple[uuid.UUID, uuid.UUID], bool] = {}
        self._reached: dict[tuple[_Where, _Where], bool] = {}

    def is_held(self, by: _Member, id_: str) -> bool:
        """Return whether all who are given `by` hold the object `id_`."""
        if id_ == by.sent.stix_id or any(self._reaches(by.where, at) for at in self._held.get(id_, ())):
            return True
        return any(self._reaches(by.where, one.where) for one in self._coming.get(id_, ()))

    def expect(self, ids: Iterable[str], place: Place) -> None:
        """Count these objects as being there already."""
        for id_ in ids:
            self._held.setdefault(id_, set()).add(_Where(place.audience, place.collection))

    def leave_out(self, member: _Member) -> None:
        """Count a member that is kept back as not being there."""
        self._coming[member.sent.stix_id].remove(member)

    def _reaches(self, readers: _Where, at: _Where) -> bool:
        if (readers, at) not in self._reached:
            self._reached[readers, at] = self._all_read(readers, at)
        return self._reached[readers, at]

    def _all_read(self, readers: _Where, at: _Where) -> bool:
        if not self._is_within(readers.audience, at.audience):
            return False
        if readers.collection == at.collection:
            return True
        there = self._collection(at.collection)
        return not there.reading_is_named and self._is_within(readers.audience, there.audience_id)

    def _is_within(self, narrow: uuid.UUID, wide: uuid.UUID) -> bool:
        if narrow == wide:
            return True
        if (narrow, wide) not in self._within:
            self._within[narrow, wide] = audiences.is_within(
                self._audience(narrow), self._audience(wide), people.parties_of
            )
        return self._within[narrow, wide]

    def _audience(self, id_: uuid.UUID) -> Audience:
        if id_ not in self._audiences:
            self._audiences[id_] = Audience.objects.get(pk=id_)
        return self._audiences[id_]

    def _collection(self, id_: uuid.UUID) -> Collection:
        if id_ not in self._collections:
            self._collections[id_] = Collection.objects.for_system(_REASON).get(pk=id_)
        return self._collections[id_]


def _give_again(one: _Member) -> None:
    """Give an object once more, where that is not what was given before, and note what it lacks still."""
    given, before = one.arrival, _before(one)
    if given is None or given.body == before:
        return
    if before is not None:
        _items(one).delete()
    landing.land(one.place, [given])
    _note(one)


def _items(one: _Member):  # type: ignore[no-untyped-def]
    held = Item.objects.for_system(_REASON).filter(
        audience=one.place.audience, collection=one.place.collection
    )
    same = held.filter(stix_id=one.sent.stix_id, owner=one.place.owner, is_withdrawn=False)
    return same if one.sent.version is None else same.filter(version=one.sent.version)


def _before(one: _Member) -> bytes | None:
    """Return what the readers were given of it so far."""
    if one.original is None or not one.original.is_shown:
        return None
    found = _items(one).values_list("body", flat=True).first()
    return None if found is None else bytes(found)


def _note(one: _Member) -> None:
    """Keep the original of an object as long as it lacks something."""
    lacks = one.refs - frozenset(references.found(one.given or {}))
    if one.original is not None:
        one.original.delete()
    if not lacks:
        return
    original = Original.objects.create(
        audience_id=one.place.audience,
        collection_id=one.place.collection,
        record=one.place.record,
        owner=one.place.owner,
        type=one.sent.type,
        stix_id=one.sent.stix_id,
        version=one.sent.version,
        body=one.sent.body,
        is_shown=one.given is not None,
    )
    Lack.objects.bulk_create(
        Lack(audience_id=one.place.audience, original=original, wanted=id_) for id_ in sorted(lacks)
    )
