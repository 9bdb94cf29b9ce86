"""Keeping collections in step with the acts on what they hold, inside each act.

A version of a report becomes objects with stamps of their own, in every collection that follows reports. Whatever is
narrowed takes its objects along: who keeps the record keeps them, and everybody else gets them once more, revoked and
empty. What is erased is taken out, bytes and all. A record whose reading is an act never leaves this way: no collection
knows which person has read what. Decision: docs/decisions/0070-taxii.md.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence

from mithaq.kernel.acts import followers
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.records import consequences

from ..models import Collection, Contribution, Item, Waiting
from ..taxii import landing, settling
from ..taxii.landing import Arrival, Place
from . import reports, withdrawal

Into = Sequence[tuple[uuid.UUID, uuid.UUID]]
Mapper = Callable[[reports.Values, Audience, int], reports.Rendered]
REPORT = "report"
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
        # only now: what is given from here on was never given to those who are told that it is gone
        settling.look_again(act.record)
    elif act.verb.endswith(".erased"):
        gone = _left_behind(act)
        _take_out(act)
        _revoke_for(act, gone)


def _mapped(act: Revision) -> None:
    if act.verb.endswith(".remarked_out"):
        _revoke_for(act, _left_behind(act))
        _take_out_sealed(act)
        return
    if act.verb.endswith(".remarked_in"):
        _move(act)
    elif act.verb.endswith(".erased"):
        _take_out(act)
    render(act, list(_following()))


def render(act: Revision, into: Into, under: Iterator[int] | None = None) -> None:
    """Put the version that an act left behind into collections that follow it, for its audience.

    The stamps are new ones, or those that `under` yields.
    """
    values = act.values
    if not into or values["owner"] is None or consequences.seals(act.kind, act.audience):
        return
    made = MAPPERS[act.kind](values, act.audience, act.stamp)
    for collection, keeper in into:
        # what several records refer to belongs to none of them: it stays where one of them goes
        shared = Place(act.audience_id, collection, act.audience_id, keeper)
        own = Place(act.audience_id, collection, act.record, uuid.UUID(values["owner"]))
        around = _new(shared, list(map(Arrival.of, made.around)))
        landing.land(shared, around, under)
        landing.land(own, [Arrival.of(one) for one in made.objects], under)
    settling.arrived(one["id"] for one in (*made.around, *made.objects))


def _following() -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
    """Return the collections that follow reports, with their owners; a verdict goes where the reports go."""
    known = Collection.objects.for_system("where a version of a record belongs, whoever writes it")
    found = known.filter(follows=REPORT, owner__isnull=False).order_by("id")
    return found.values_list("pk", "owner_id")


def _items(act: Revision):  # type: ignore[no-untyped-def]
    return Item.objects.for_system("the objects of one record follow it").filter(record=act.record)


def _new(place: Place, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """Return those of which the audience does not have this version yet."""
    held = Item.objects.for_system("whether an audience has this version already")
    same = held.filter(audience=place.audience, collection=place.collection, owner=place.owner)
    there = set(same.filter(stix_id__in=[one.stix_id for one in arrivals]).values_list("stix_id", "version"))
    return [one for one in arrivals if (one.stix_id, one.version) not in there]


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
    settling.move(act.record, act.audience_id)


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


def _take_out_sealed(act: Revision) -> None:
    """Take out what was narrowed to readers whose reading is an act, now that those who lost it are told."""
    moved = _items(act).filter(is_withdrawn=False).values("audience")
    if any(consequences.seals(act.kind, audience) for audience in Audience.objects.filter(pk__in=moved)):
        _take_out(act)


def _take_out(act: Revision) -> None:
    rows = _items(act).filter(is_withdrawn=False)
    places = set(rows.values_list("audience_id", "collection_id", "stix_id"))
    rows.delete()
    settling.take_out(act.record)
    for audience, collection, stix_id in places:
        landing.refresh(audience, collection, [stix_id])
    Waiting.objects.for_system("bytes of what was erased").filter(contribution=act.record).delete()
