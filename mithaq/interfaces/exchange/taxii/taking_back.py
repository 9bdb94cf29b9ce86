"""Taking back: what a later version of an object takes away from those who held an earlier one.

Its sender may send it empty and revoked, in the form of `stix.withdrawal`: then whoever held it keeps nothing else. Or
he may mean a later version for fewer readers: those who are left out get the empty form in place of what they held. So
a narrowing and a retraction reach the readers here of what came from another installation, as they reach those of our
own records. Decision: docs/decisions/0209-taking-back-across-installations.md.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people

from ..models import Contribution, Item
from ..stix import withdrawal
from . import landing, settling
from .landing import Arrival, Place

_REASON = "whoever held an object is told that it was taken back"


Loses = Callable[[uuid.UUID, bool], bool]


class _Lost(NamedTuple):
    """A version that an audience does not keep, and the contribution that it came with."""

    stamp: int
    audience_id: uuid.UUID
    record: uuid.UUID
    stix_id: str
    version: int


def holders(
    collection: uuid.UUID, owner: uuid.UUID, arrivals: Iterable[Arrival]
) -> Mapping[str, list[Audience]]:
    """Return for whom the objects lie here that these arrivals of `owner` only take back."""
    ids = {one.stix_id for one in arrivals if one.is_withdrawn}
    with walls.job(_REASON):
        held = _held(collection, owner, ids).order_by("stamp").values_list("stix_id", "audience_id")
        found: dict[str, dict[uuid.UUID, Audience]] = {}
        for stix_id, audience in held:
            found.setdefault(stix_id, {}).setdefault(audience, Audience.objects.get(pk=audience))
    return {stix_id: list(those.values()) for stix_id, those in found.items()}


def without_earlier(
    good: Sequence[tuple[Mapping[str, Any], Arrival]],
) -> list[tuple[Mapping[str, Any], Arrival]]:
    """Return the objects of an envelope without those that the same envelope takes back."""
    gone = {one.stix_id: one.version or 0 for _value, one in good if one.is_withdrawn}
    return [
        (value, one)
        for value, one in good
        if one.is_withdrawn or (one.version or 0) >= gone.get(one.stix_id, 0)
    ]


def is_taken_back(place: Place, one: Arrival) -> bool:
    """Return whether the readers of a place were told that this version, or a later one, was taken back."""
    gone = Item.objects.for_system(_REASON).filter(
        audience=place.audience, collection=place.collection, owner=place.owner, is_withdrawn=True
    )
    return one.version is not None and gone.filter(stix_id=one.stix_id, version__gte=one.version).exists()


def take_back(place: Place, arrivals: Iterable[Arrival], *, by: Actor) -> None:
    """Take from others what the versions that land at `place` leave them without; the caller holds a transaction.

    Ledger: one `contribution.reduced` for each earlier contribution that loses something.
    """
    newest = {one.stix_id: one for one in sorted(arrivals, key=lambda one: one.version or 0) if one.version}
    loses = _losing(place)
    with walls.job(_REASON):
        lost = [
            one for one in _earlier(place, newest) if loses(one.audience_id, newest[one.stix_id].is_withdrawn)
        ]
        _forget_originals(place, newest, loses)
        for record in dict.fromkeys(one.record for one in lost):
            reduce(record, [[one.stix_id, str(one.version)] for one in lost if one.record == record], by)
        _replace(place, newest, lost)


def reduce(record: uuid.UUID, held: list[list[Any]], by: Actor) -> None:
    """Note with a contribution which of its versions were taken out. Ledger: one `contribution.reduced`."""
    contribution = Contribution.objects.for_system("what was sent, and is taken out").get(pk=record)
    contribution.removed = [*contribution.removed, *held]
    commit("contribution.reduced", contribution, by=by)


def _held(collection: uuid.UUID, owner: uuid.UUID, ids: Iterable[str]) -> Any:
    mine = Item.objects.for_system(_REASON).filter(collection=collection, owner=owner, is_withdrawn=False)
    return mine.filter(stix_id__in=list(ids))


def _earlier(place: Place, newest: Mapping[str, Arrival]) -> list[_Lost]:
    rows = _held(place.collection, place.owner, newest).order_by("stamp").values_list(*_Lost._fields)
    return [one for one in map(_Lost._make, rows) if one.version < (newest[one.stix_id].version or 0)]


def _losing(place: Place) -> Loses:
    """Return whether an audience is left without what lands at `place`, or with the mere word that it is gone."""

    @cache
    def loses(audience: uuid.UUID, is_withdrawn: bool) -> bool:
        if is_withdrawn or audience == place.audience:
            return is_withdrawn and audience == place.audience
        before, after = (Audience.objects.get(pk=pk) for pk in (audience, place.audience))
        return not audiences.is_within(before, after, people.parties_of)

    return loses


def _forget_originals(place: Place, newest: Mapping[str, Arrival], loses: Loses) -> None:
    """Keep no original of what was taken back: it would be given again once what it lacks has come."""
    kept = settling.sent_by(place.owner, place.collection, newest)
    earlier = [one for one in kept if one.version and one.version < (newest[one.stix_id].version or 0)]
    settling.forget(one for one in earlier if loses(one.audience_id, newest[one.stix_id].is_withdrawn))


def _replace(place: Place, newest: Mapping[str, Arrival], lost: Sequence[_Lost]) -> None:
    """Put the empty form in place of what is lost; of what is only taken back, the arrival is that form."""
    items = Item.objects.for_system(_REASON)
    last = {(one.audience_id, one.stix_id): one for one in lost if not newest[one.stix_id].is_withdrawn}
    bodies = dict(items.filter(stamp__in=[one.stamp for one in last.values()]).values_list("stamp", "body"))
    items.filter(stamp__in=[one.stamp for one in lost]).delete()
    for one in last.values():
        empty = withdrawal.of(landing.read(bytes(bodies[one.stamp])), newest[one.stix_id].version or 0)
        there = Place(one.audience_id, place.collection, one.record, place.owner)
        landing.land(there, [Arrival.of(empty, is_withdrawn=True)] if empty else [])
