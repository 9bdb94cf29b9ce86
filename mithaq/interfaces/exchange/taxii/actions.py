"""Opening collections, sending objects to them, taking them out again."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, require

from ..models import Collection, Contribution, Item, Original, Receipt, Waiting
from ..models.collections import REVIEW
from ..models.contributions import LANDED, WAITING
from ..stix import filling
from . import landing, queries, receipts, settling, taking_back
from .filters import Filters
from .landing import Arrival, Place
from .screening import Screened, screen
from .sorting import Sorter


@transaction.atomic
def open_collection(
    *,
    root: str,
    alias: str,
    title: Names,
    owner: Party,
    audience: Audience,
    by: Actor,
    writers: Iterable[Party] = (),
    readers: Iterable[Party] | None = None,
    **options: Any,
) -> Collection:
    """Open a collection that its audience may know of. `readers` None: all of them read.

    `options` are other fields of Collection: description, landing, follows, is_strict. One that follows a kind of
    record holds what stands already. Ledger: one `collection.opened`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.EXCHANGE_MANAGE, parties=[owner.pk])
    known = Collection.objects.for_system("a party gives each short name once")
    if known.filter(owner=owner, root=root, alias=alias).exists():
        raise Invalid(fields={"alias": _("Your party has a collection of this short name already.")})
    opened = Collection(root=root, alias=alias, title=title, owner=owner, audience=audience, **options)
    opened.reading_is_named = readers is not None
    many = {"writers": list(writers), "readers": list(readers or ())}
    act = commit("collection.opened", opened, by=by, many=many)
    if opened.follows:
        filling.begin(opened, until=act.stamp)
    return opened


@transaction.atomic
def contribute(to: Collection, objects: Sequence[Any], *, by: Actor, viewer: Viewer) -> Receipt:
    """Take in the objects of an envelope, and return the sender's receipt.

    What is not STIX, or belongs to somebody else, is named in the receipt; the rest lands, or waits for the owner.
    Ledger: one `contribution.landed` or `.sent` for each audience among the objects, one `.reduced` for each earlier
    contribution that a later version takes something from. Raises NotAllowed.
    """
    require(by, Permission.EXCHANGE_SEND)
    rights = queries.rights(to, by.party_id, writes=True)
    if not rights.can_write or by.party_id is None:
        raise NotAllowed(_("Your party may not send objects to this collection."))
    found = screen(
        to, objects, owner=by.party_id, viewer=viewer, reads=rights.can_read, speaks_for=by.party_id
    )
    return take_in(to, found, by=by, owner=by.party_id, viewer=viewer)


def take_in(
    to: Collection,
    found: Screened,
    *,
    by: Actor,
    owner: uuid.UUID,
    viewer: Viewer,
    trusted: bool = False,
) -> Receipt:
    """Take in what was found good for `owner`; the caller holds a transaction, and has asked whether it may.

    What comes from a `trusted` sender does not wait.
    """
    receipt = Receipt(root=to.root, party=owner, at=clock.now(), failures=found.failures)
    waits = not trusted and (to.landing == REVIEW or to.is_strict)
    landed: list[tuple[Place, list[Arrival]]] = []
    for audience, arrivals, is_known in _by_audience(to, found, by, viewer, owner):
        # what its sender takes back he may take out as well: it does not wait
        if waits and not is_known:
            _queue(to, audience, arrivals, by, owner, receipt)
        else:
            landed.append((_land(to, audience, arrivals, by, owner, receipt.pk), arrivals))
    waiting = {line["id"] for line in receipt.pendings}
    taken = [one for _value, one in found.good if one.stix_id not in waiting]
    receipt.successes = [*found.duplicates, *_lines(taken)]
    if len(landed) > 1:
        # an earlier version may have landed after a later one that is for others
        for place, arrivals in landed:
            taking_back.take_back(place, arrivals, by=by)
    receipt.save(force_insert=True)
    return receipt


def _by_audience(
    to: Collection, found: Screened, by: Actor, viewer: Viewer, owner: uuid.UUID
) -> Iterable[tuple[Audience, list[Arrival], bool]]:
    """Return for whom the objects are, and whether they only take back what those hold already."""
    sorter = Sorter(to, by, viewer, [value for value, _arrival in found.good])
    held = taking_back.holders(to.pk, owner, [arrival for _value, arrival in found.good])
    sorted_: dict[tuple[uuid.UUID, bool], tuple[Audience, list[Arrival], bool]] = {}
    for value, arrival in taking_back.without_earlier(found.good):
        for audience in held.get(arrival.stix_id) or [sorter.audience(value)]:
            is_known = arrival.stix_id in held
            group = sorted_.setdefault((audience.pk, is_known), (audience, [], is_known))
            group[1].append(arrival)
    return sorted_.values()


def _held(arrivals: Iterable[Arrival]) -> list[list[str]]:
    return [[one.stix_id, one.version_text, one.digest] for one in arrivals]


def _land(
    to: Collection,
    audience: Audience,
    arrivals: list[Arrival],
    by: Actor,
    owner: uuid.UUID,
    receipt: uuid.UUID,
) -> Place:
    landed = Contribution(collection=to, audience=audience, owner_id=owner, state=LANDED, receipt=receipt)
    landed.objects_held = _held(arrivals)
    commit("contribution.landed", landed, by=by)
    place = Place(audience.pk, to.pk, landed.pk, owner)
    taking_back.take_back(place, arrivals, by=by)
    settling.land(place, arrivals)
    return place


def _queue(
    to: Collection, audience: Audience, arrivals: list[Arrival], by: Actor, owner: uuid.UUID, receipt: Receipt
) -> None:
    """Let the objects wait where only their sender and the owner of the collection see them."""
    both = {owner, to.owner_id or owner}
    waiting = Contribution(collection=to, owner_id=owner, state=WAITING, receipt=receipt.pk, target=audience)
    waiting.audience = audiences.for_marking(levels.AMBER, parties=both)
    waiting.objects_held = _held(arrivals)
    commit("contribution.sent", waiting, by=by)
    Waiting.objects.bulk_create(
        Waiting(audience=waiting.audience, contribution=waiting, position=place, body=one.body)
        for place, one in enumerate(arrivals)
    )
    receipt.pendings = [*receipt.pendings, *_lines(arrivals)]


def _lines(arrivals: Iterable[Arrival]) -> list[receipts.Detail]:
    return [receipts.detail(one.stix_id, one.version_text) for one in arrivals]


@transaction.atomic
def remove(of: Collection, stix_id: str, wanted: Filters, *, by: Actor, viewer: Viewer) -> None:
    """Take versions of an object out of a collection: its sender may, and the owner of the collection.

    Ledger: one `contribution.reduced` for each contribution concerned. Raises NotVisible, NotAllowed.
    """
    require(by, Permission.EXCHANGE_SEND)
    rows = queries.versions_wanted(viewer, of, stix_id, wanted)
    mine = [row for row in rows if by.party_id in (row.owner, of.owner_id)]
    kept = _originals(of, stix_id, wanted, mine, by)
    if not rows and not kept:
        raise NotVisible
    if not mine and not kept:
        raise NotAllowed(
            _("Only the party that sent an object, or the owner of the collection, takes it out.")
        )
    gone = Item.objects.visible_to(viewer).filter(stamp__in=[row.stamp for row in mine])
    for record, held in _by_record(gone, kept).items():
        taking_back.reduce(record, held, by)
    places = set(gone.values_list("audience_id", flat=True))
    gone.delete()
    settling.forget(kept)
    for audience in places:
        landing.refresh(audience, of.pk, [stix_id])


def _originals(
    of: Collection, stix_id: str, wanted: Filters, mine: Iterable[queries.Row], by: Actor
) -> list[Original]:
    """Return what the caller has sent of these versions that its readers are given less of, or nothing."""
    versions = {*wanted.exact, *(row.version for row in mine)}
    sent = settling.sent_by(by.party_id, of.pk, [stix_id]) if by.party_id else []
    return [one for one in sent if wanted.wants_all or one.version in versions]


def _by_record(items: Any, kept: Iterable[Original]) -> Mapping[uuid.UUID, list[list[Any]]]:
    found: dict[uuid.UUID, list[list[Any]]] = {}
    for record, stix_id, version in items.values_list("record", "stix_id", "version"):
        found.setdefault(record, []).append([stix_id, str(version)])
    for one in kept:
        if not one.is_shown:
            found.setdefault(one.record, []).append([one.stix_id, str(one.version or "")])
    return found
