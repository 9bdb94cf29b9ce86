"""Keeping collections in step with the acts on what they hold, inside each act.

A version of a report becomes objects with stamps of their own, in every collection that follows reports. Whatever is
narrowed takes its objects along: who keeps the record keeps them, and everybody else gets them once more, revoked and
empty. What is erased is taken out, bytes and all. Decision: docs/decisions/0070-taxii.md.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from django.db.models import Max

from mithaq.kernel import clock
from mithaq.kernel.acts import followers
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.models import Audience

from ..models import Collection, Contribution, Item, Waiting
from ..taxii import landing
from ..taxii.landing import Arrival, Place
from . import reports, withdrawal

Into = Sequence[tuple[uuid.UUID, uuid.UUID]]
Mapper = Callable[[reports.Values, Audience, int], reports.Rendered]
REPORT = "report"
# an hour: more microseconds than any audience holds objects
_LEAST_US, _MONTH_US = 3_600_000_000, 30 * 86_400_000_000
MAPPERS: dict[str, Mapper] = {REPORT: reports.report, "assessment": reports.assessment}


def start() -> None:
    """Follow reports, verdicts and contributions from now on; once, when the program starts."""
    followers.register(Contribution.KIND, _contribution)
    for kind in MAPPERS:
        followers.register(kind, _mapped)


def _contribution(act: Revision) -> None:
    if act.verb.endswith(".remarked_in"):
        _move(act)
    elif act.verb.endswith(".remarked_out"):
        _revoke_for(act, _left_behind(act))
    elif act.verb.endswith(".erased"):
        gone = _left_behind(act)
        _take_out(act)
        _revoke_for(act, gone)


def _mapped(act: Revision) -> None:
    if act.verb.endswith(".remarked_out"):
        _revoke_for(act, _left_behind(act))
        return
    if act.verb.endswith(".remarked_in"):
        _move(act)
    elif act.verb.endswith(".erased"):
        _take_out(act)
    _render(act, list(_following()))


def fill(collection: Collection) -> None:
    """Put the records that stand already into a collection that follows them from now on, each as it stands.

    The caller holds the transaction that opens it: nothing is written between the two. What each audience begins with
    is stamped as if it had come in some hour of its own before: stamps that follow one another across audiences
    would count for each reader what is hidden between.
    """
    into = [(collection.pk, collection.owner_id)] if collection.owner_id else []
    under: dict[uuid.UUID, Iterator[int]] = {}
    with walls.job("records of all audiences go into the collection, each for its own"):
        for act in _newest_acts():
            if act.audience_id not in under:
                under[act.audience_id] = _stamps_before(collection, act.audience_id)
            _render(act, into, under[act.audience_id])


def _stamps_before(collection: Collection, audience: uuid.UUID) -> Iterator[int]:
    """Return stamps from a moment in the month before the collection was opened that only the two ids decide."""
    opened = clock.microseconds(collection.created_at)
    digest = hashlib.sha256(collection.pk.bytes + audience.bytes).digest()
    return count(opened - _LEAST_US - int.from_bytes(digest[:8]) % _MONTH_US)


def _newest_acts() -> Iterable[Revision]:
    """Return the last act on each record that is mapped, in their order, but for those on what left an audience."""
    acts = Revision.objects.for_system("what a new collection begins with").filter(kind__in=MAPPERS)
    acts = acts.exclude(verb__endswith=".remarked_out")
    last = acts.values("record").annotate(last=Max("stamp")).values("last")
    return acts.filter(stamp__in=last).select_related("audience").order_by("stamp").iterator()


def _render(act: Revision, into: Into, under: Iterator[int] | None = None) -> None:
    """Put the version that an act left behind into collections that follow it, for its audience."""
    values = act.values
    if not into or values["owner"] is None:
        return
    made = MAPPERS[act.kind](values, act.audience, act.stamp)
    for collection, keeper in into:
        # what several records refer to belongs to none of them: it stays where one of them goes
        shared = Place(act.audience_id, collection, act.audience_id, keeper)
        own = Place(act.audience_id, collection, act.record, uuid.UUID(values["owner"]))
        around = [one for one in map(Arrival.of, made.around) if not _is_there(shared, one)]
        landing.land(shared, around, under)
        landing.land(own, [Arrival.of(one) for one in made.objects], under)


def _following() -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
    """Return the collections that follow reports, with their owners; a verdict goes where the reports go."""
    known = Collection.objects.for_system("where a version of a record belongs, whoever writes it")
    found = known.filter(follows=REPORT, owner__isnull=False).order_by("id")
    return found.values_list("pk", "owner_id")


def _items(act: Revision):  # type: ignore[no-untyped-def]
    return Item.objects.for_system("the objects of one record follow it").filter(record=act.record)


def _is_there(place: Place, one: Arrival) -> bool:
    held = Item.objects.for_system("whether an audience has this version already")
    same = held.filter(audience=place.audience, collection=place.collection, owner=place.owner)
    return same.filter(stix_id=one.stix_id, version=one.version).exists()


def _move(act: Revision) -> None:
    """Let the objects follow the record into the narrower audience."""
    moving = _items(act).filter(is_withdrawn=False).exclude(audience=act.audience_id)
    rows = list(moving.values_list("stamp", "audience_id", "collection_id", "stix_id", "owner", "version"))
    held = _items_of(act.audience_id, {row[3] for row in rows})
    double = [row[0] for row in rows if (row[2], *row[3:]) in held]
    moving.filter(stamp__in=double).delete()
    moving.update(audience=act.audience_id)
    for left, collection in {(row[1], row[2]) for row in rows}:
        ids = {row[3] for row in rows if row[1:3] == (left, collection)}
        landing.refresh(left, collection, ids)
        landing.refresh(act.audience_id, collection, ids)


def _items_of(audience: uuid.UUID, ids: Iterable[str]) -> set[tuple[object, ...]]:
    held = Item.objects.for_system("what an audience holds already").filter(
        audience=audience, stix_id__in=list(ids)
    )
    return set(held.values_list("collection_id", "stix_id", "owner", "version"))


Left = list[tuple[uuid.UUID, uuid.UUID, bytes]]


def _left_behind(act: Revision) -> Left:
    """Return (collection, owner, bytes) of the last versions of the record's objects."""
    last = _items(act).filter(is_last=True, is_withdrawn=False).order_by("stamp")
    return [(c, o, bytes(body)) for c, o, body in last.values_list("collection_id", "owner", "body")]


def _revoke_for(act: Revision, gone: Left) -> None:
    """Give the audience of the act an empty, revoked version of each object that it does not hold any more."""
    for collection, owner, body in gone:
        empty = withdrawal.of(landing.read(body), act.stamp)
        if empty is not None:
            place = Place(act.audience_id, collection, act.record, owner)
            landing.land(place, [Arrival.of(empty, is_withdrawn=True)])


def _take_out(act: Revision) -> None:
    rows = _items(act).filter(is_withdrawn=False)
    places = set(rows.values_list("audience_id", "collection_id", "stix_id"))
    rows.delete()
    for audience, collection, stix_id in places:
        landing.refresh(audience, collection, [stix_id])
    Waiting.objects.for_system("bytes of what was erased").filter(contribution=act.record).delete()
