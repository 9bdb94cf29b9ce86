"""Reading collections and their objects, as far as the viewer may know of them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings import scope
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..models import Collection, Contribution, Item, Partner, Pull, Waiting
from ..models.partners import ENDED
from ..stix import filling
from .filters import FIRST, LAST, Filters


class Row(NamedTuple):
    """One version of one object; `stamp` is when it was added, `body` empty where only versions are compared."""

    stamp: int
    stix_id: str
    owner: uuid.UUID
    version: int
    is_withdrawn: bool
    type: str
    body: bytes = b""


PLAIN = ("stamp", "stix_id", "owner", "version", "is_withdrawn", "type")


@dataclass(frozen=True)
class Page:
    """Versions in the order in which they were added, and whether there are more behind them."""

    rows: Sequence[Row]
    more: bool = False


@dataclass(frozen=True)
class Rights:
    """What a party may do with a collection that it knows of."""

    can_read: bool
    can_write: bool


def roots(viewer: Viewer) -> list[str]:
    """Return the API roots under which the viewer knows of a collection."""
    return sorted(set(collections(viewer).values_list("root", flat=True)))


def collections(viewer: Viewer, root: str | None = None) -> QuerySet[Collection]:
    """Return the collections that the viewer knows of, under one API root or all."""
    found = Collection.objects.visible_to(viewer).order_by("alias", "id")
    return found if root is None else found.filter(root=root)


def collection(viewer: Viewer, root: str, name: str) -> Collection:
    """Return one collection by id or alias. Raises NotVisible."""
    known = collections(viewer, root)
    try:
        found = known.filter(pk=uuid.UUID(name)).first()
    except ValueError:
        found = known.filter(alias=name).first()
    if found is None:
        raise NotVisible
    return found


def collection_by_id(viewer: Viewer, id_: uuid.UUID) -> Collection:
    """Return one collection, whatever its root. Raises NotVisible."""
    if (found := collections(viewer).filter(pk=id_).first()) is None:
        raise NotVisible
    return found


def waiting_objects(viewer: Viewer, of: Contribution) -> list[dict[str, Any]]:
    """Return the objects of a contribution that still waits, in the order in which they were sent."""
    held = Waiting.objects.visible_to(viewer).filter(contribution=of).order_by("position")
    return [orjson.loads(bytes(body)) for body in held.values_list("body", flat=True)]


def rights(of: Collection, party: uuid.UUID | None, *, writes: bool) -> Rights:
    """Return what a party may do; `writes` is false for a credential that only reads."""
    return Rights(can_read(of, party), writes and not of.follows and _is_among(of.writers, of, party))


def can_read(of: Collection, party: uuid.UUID | None) -> bool:
    """Return whether a party that knows of a collection may read it."""
    return not of.reading_is_named or _is_among(of.readers, of, party)


def _is_among(named: Any, of: Collection, party: uuid.UUID | None) -> bool:
    found: bool = named.through.objects.filter(collection_id=of.pk, party_id=party).exists()
    return found


def named(viewer: Viewer, named: Any, of: Collection) -> QuerySet[Party]:
    """Return the visible parties among the `readers` or `writers` of a collection."""
    among = named.through.objects.filter(collection_id=of.pk)
    return people.parties(viewer).filter(pk__in=among.values("party_id"))


def partners(viewer: Viewer, of: Collection) -> QuerySet[Partner]:
    """Return the servers from which a collection is or was pulled, in the order in which they were connected."""
    found = Partner.objects.visible_to(viewer).filter(collection=of)
    return found.order_by("created_at", "id")


def partner(viewer: Viewer, id_: uuid.UUID) -> Partner:
    """Return one server from which a collection is or was pulled. Raises NotVisible."""
    found = Partner.objects.visible_to(viewer).select_related("collection", "owner").filter(pk=id_)
    if (one := found.first()) is None:
        raise NotVisible
    return one


def pull(partner: Partner) -> Pull | None:
    """Return how pulling from a server goes; None once it has ended."""
    return None if partner.state == ENDED else Pull.objects.filter(partner=partner).first()


def contributions(viewer: Viewer, of: Collection, limit: int) -> list[Contribution]:
    """Return the newest visible contributions to a collection."""
    found = Contribution.objects.visible_to(viewer).filter(collection=of).select_related("owner", "audience")
    return list(found.order_by("-created_at", "-id")[:limit])


def versions_held(viewer: Viewer, of: Collection, ids: Iterable[str]) -> list[Row]:
    """Return all versions of these objects that the viewer knows of, without their bytes."""
    return _held_plain(viewer, of, ids)


def waiting(viewer: Viewer, party: uuid.UUID | None) -> QuerySet[Contribution]:
    """Return what waits for the owner of a collection to decide, oldest first."""
    found = Contribution.objects.visible_to(viewer).filter(state="waiting", collection__owner=party)
    return found.select_related("collection", "owner").order_by("created_at", "id")


def contribution(viewer: Viewer, id_: uuid.UUID) -> Contribution:
    """Return one contribution. Raises NotVisible."""
    found = Contribution.objects.visible_to(viewer).select_related("collection", "owner").filter(pk=id_)
    if (one := found.first()) is None:
        raise NotVisible
    return one


def page(viewer: Viewer, of: Collection, wanted: Filters) -> Page:
    """Return one page of the objects of a collection; nothing while what stood before is still put in for him."""
    if wanted.nothing or not filling.is_ready(of, viewer):
        return Page([])
    return _by_id(viewer, of, wanted) if wanted.ids else _in_turn(viewer, of, wanted)


def records(viewer: Viewer, of: Collection, rows: Sequence[Row]) -> set[uuid.UUID]:
    """Return the records whose versions are among `rows`, which the viewer sees."""
    stamps = [row.stamp for row in rows if not row.is_withdrawn]
    found = Item.objects.visible_to(viewer).filter(collection=of, stamp__in=stamps)
    return set(found.values_list("record", flat=True))


def versions(viewer: Viewer, of: Collection, stix_id: str, wanted: Filters) -> Page:
    """Return a page of the versions of one object. Raises NotVisible where the viewer knows of none.

    Its type and id are no filters here: the address has said them (§3.4).
    """
    held = _held(viewer, of, (stix_id,)) if filling.is_ready(of, viewer) else []
    if not held:
        raise NotVisible
    return Page([]) if wanted.nothing else _cut(_chosen(held, wanted), replace(wanted, types=()))


def versions_wanted(viewer: Viewer, of: Collection, stix_id: str, wanted: Filters) -> Sequence[Row]:
    """Return the versions of one object that are wanted, without their bytes; none where the viewer knows of none."""
    return [] if wanted.nothing else _chosen(_held_plain(viewer, of, (stix_id,)), wanted)


def _by_id(viewer: Viewer, of: Collection, wanted: Filters) -> Page:
    return _cut(_chosen(_held(viewer, of, wanted.ids), wanted), wanted)


def _cut(rows: Iterable[Row], wanted: Filters) -> Page:
    after = wanted.after if wanted.after is not None else -1
    found = [row for row in rows if row.stamp > after and (not wanted.types or row.type in wanted.types)]
    found.sort()
    return Page(found[: wanted.limit], len(found) > wanted.limit)


def _held(viewer: Viewer, of: Collection, ids: Iterable[str]) -> list[Row]:
    """Return all visible versions of these objects; over the index that leads with the audience."""
    found = Item.objects.visible_to(viewer).filter(collection=of, stix_id__in=list(ids))
    return [Row(*values) for values in found.values_list(*Row._fields)]


def _chosen(rows: list[Row], wanted: Filters) -> list[Row]:
    """Return the versions that are wanted, of each object of each owner.

    That an object was withdrawn is told only to those who do not hold it.
    """
    by_object: dict[tuple[str, uuid.UUID], list[Row]] = {}
    for row in rows:
        by_object.setdefault((row.stix_id, row.owner), []).append(row)
    return [row for held in by_object.values() for row in _of_one(held, wanted)]


def _of_one(held: list[Row], wanted: Filters) -> Iterable[Row]:
    # several audiences of the reader may hold the same version: it is given once, as it first came
    standing = sorted((row for row in held if not row.is_withdrawn), key=lambda row: (row.version, row.stamp))
    live = [row for n, row in enumerate(standing) if n == 0 or row.version != standing[n - 1].version]
    live = live or [max(held, key=lambda row: row.version)]
    first, last = live[0], live[-1]
    if wanted.wants_all:
        return live
    exact = set(wanted.exact)
    return [
        row
        for row in live
        if (row is last and LAST in wanted.versions)
        or (row is first and FIRST in wanted.versions)
        or row.version in exact
    ]


def _in_turn(viewer: Viewer, of: Collection, wanted: Filters) -> Page:
    """Read on until the page is full and one more row is known: what another audience makes obsolete is left out."""
    audiences = scope.inhabited(Item, viewer.audiences, {"collection": of.pk})
    rows: list[Row] = []
    after, missing = wanted.after, wanted.limit + 1
    while audiences and missing > 0:
        stamps = scope.stamps(Item, audiences, _slice(of, wanted, after, missing))
        found = _rows(viewer, stamps)
        rows += found if len(audiences) == 1 else _standing(viewer, of, found, wanted)
        if len(stamps) < missing:
            break
        after, missing = stamps[-1], wanted.limit + 1 - len(rows)
    return Page(rows[: wanted.limit], len(rows) > wanted.limit)


def _slice(of: Collection, wanted: Filters, after: int | None, limit: int) -> scope.Slice:
    equals: dict[str, Any] = {"collection": of.pk}
    either: list[tuple[str, Any]] = []
    if wanted.types:
        equals["type"] = wanted.types
    if wanted.versions == {LAST}:
        equals["is_last"] = True
    elif not wanted.wants_all:
        either += [("is_last", True)] if LAST in wanted.versions else []
        either += [("is_first", True)] if FIRST in wanted.versions else []
        either += [("version", tuple(wanted.exact))] if wanted.exact else []
    return scope.Slice(limit, after, newest=False, equals=equals, either=either)


def _rows(viewer: Viewer, stamps: list[int]) -> list[Row]:
    return [Row(*values) for values in scope.fetch(Item, viewer.audiences, stamps, Row._fields)]


def _standing(viewer: Viewer, of: Collection, rows: list[Row], wanted: Filters) -> list[Row]:
    """Return those of `rows` that are still wanted once all versions that the viewer sees are compared."""
    held = _held_plain(viewer, of, {row.stix_id for row in rows})
    standing = {row.stamp for row in _chosen(held, wanted)}
    return [row for row in rows if row.stamp in standing]


def _held_plain(viewer: Viewer, of: Collection, ids: Iterable[str]) -> list[Row]:
    """Return all visible versions of these objects without their bytes."""
    found = Item.objects.visible_to(viewer).filter(collection=of, stix_id__in=list(ids))
    return [Row(*values) for values in found.values_list(*PLAIN)]
