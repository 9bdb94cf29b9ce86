"""Who may speak for an object: nobody says under the name of another party here what it has not said.

What decides is what the sender may know anyway: the parties that he sees, and the objects that he may read. An object
in the name of a party that is hidden from him is taken like any other, and handed out without that name unless all of
its readers hold it. Source: docs/decisions/0181-who-speaks-for-an-object.md.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people

from ..models import Collection, Item
from ..stix import identifiers
from . import landing, queries
from .landing import Arrival

FURTHEST_AHEAD = timedelta(days=1)
TAKEN = "An object of this id was sent by another party."
NAMED = "created_by_ref: this is the identity of another party here."
IDENTITY = "id: this is the identity of another party here."
AHEAD = "modified: the version lies more than a day ahead."


class Authors:
    """What a sender may not say of some objects: `speaks_for` is the party in whose name he may, None for no party."""

    def __init__(
        self,
        viewer: Viewer,
        to: Collection,
        owner: uuid.UUID,
        speaks_for: uuid.UUID | None,
        ids: Iterable[str],
    ) -> None:
        self._elsewhere = _elsewhere(viewer, to, owner, ids)
        self._others = _others(viewer, speaks_for)
        self._latest = clock.microseconds(clock.now() + FURTHEST_AHEAD)

    def fault(self, value: Mapping[str, Any], one: Arrival) -> str:
        """Return why a checked object may not say what it says of its author or its time; empty where it may.

        A copy, byte by byte, of what the sender may read elsewhere says nothing new.
        """
        if one.version is not None and one.version > self._latest:
            return AHEAD
        held = self._elsewhere.get(one.stix_id, [])
        if any(one.digest == other.digest for other in held):
            return ""
        if one.stix_id in self._others:
            return IDENTITY
        author = value.get("created_by_ref", "")
        if author in self._others:
            return NAMED
        # an observable is what its id says, whoever sends it
        is_taken = one.version is not None and any(other.takes(author) for other in held)
        return TAKEN if is_taken else ""


def _others(viewer: Viewer, speaks_for: uuid.UUID | None) -> set[str]:
    """Return the identities of the parties that the sender sees and may not speak for."""
    known = Viewer(None, None, viewer.audiences | Viewer.public().audiences)
    parties = people.parties(known).exclude(pk=speaks_for) if speaks_for else people.parties(known)
    return {identifiers.of("identity", pk) for pk in parties.values_list("pk", flat=True)}


class _Sent(NamedTuple):
    """A version that another party has sent: the SHA-256 of its bytes, its author, and whether the sender was first."""

    digest: str
    author: str
    is_later: bool

    def takes(self, author: str) -> bool:
        """Return whether nobody else may give the object other words under this author."""
        return not self.is_later and (not author or author != self.author)


def _elsewhere(
    viewer: Viewer, to: Collection, owner: uuid.UUID, ids: Iterable[str]
) -> dict[str, list[_Sent]]:
    """Return what others have sent of these objects to other collections that the sender may read.

    Copies of what the sender had sent before take nothing from him. The ids of the records tell which was first; stamps
    change with what is handed out.
    """
    found = Item.objects.visible_to(viewer).filter(stix_id__in=list(ids), is_withdrawn=False)
    first: dict[str, uuid.UUID] = {}
    for stix_id, record in found.filter(owner=owner).values_list("stix_id", "record"):
        first[stix_id] = min(record, first.get(stix_id, record))
    others = found.exclude(collection=to).exclude(owner=owner)
    places = _readable(viewer, set(others.values_list("collection", flat=True)), owner)
    sent = others.filter(collection__in=places).values_list("stix_id", "record", "body")
    held: dict[str, list[_Sent]] = {}
    for stix_id, record, body in sent.iterator():
        is_later = stix_id in first and record > first[stix_id]
        author = str(landing.read(bytes(body)).get("created_by_ref", ""))
        one = _Sent(hashlib.sha256(body).hexdigest(), author, is_later)
        held.setdefault(stix_id, []).append(one)
    return held


def _readable(viewer: Viewer, places: set[uuid.UUID], party: uuid.UUID) -> list[uuid.UUID]:
    known = queries.collections(viewer).filter(pk__in=places)
    return [one.pk for one in known if queries.can_read(one, party)]
