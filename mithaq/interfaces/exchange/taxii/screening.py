"""Which objects of an envelope can be taken in, and what is said of the others."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mithaq.kernel.markings.viewers import Viewer

from ..models import Collection, Item
from ..stix import checks
from . import receipts
from .landing import Arrival
from .receipts import Detail

TAKEN = "An object of this id was sent by another party."
DIFFERS = "This version was sent before with other content; give what you changed a later modified."


@dataclass
class Screened:
    """What of an envelope is good, what the collection has already, and what cannot be taken in."""

    good: list[tuple[Mapping[str, Any], Arrival]] = field(default_factory=list)
    duplicates: list[Detail] = field(default_factory=list)
    failures: list[Detail] = field(default_factory=list)


def screen(
    to: Collection, objects: Sequence[Any], *, owner: uuid.UUID, viewer: Viewer, reads: bool
) -> Screened:
    """Return the objects in order, each checked and compared with those that the sender may know of.

    Whoever only sends (`reads` is false) knows of nothing but his own.
    """
    found, shaped = Screened(), []
    for value in objects:
        if said := checks.fault(value):
            found.failures.append(_failure(value, said))
        else:
            shaped.append((value, Arrival.of(value)))
    visible = Item.objects.visible_to(viewer).filter(collection=to)
    held = _Held(visible if reads else visible.filter(owner=owner), [one.stix_id for _, one in shaped])
    for value, one in shaped:
        if held.is_of_another(one, owner):
            found.failures.append(receipts.detail(one.stix_id, one.version_text, TAKEN))
        elif held.has(one):
            same = held.is_same(one)
            line = receipts.detail(one.stix_id, one.version_text, "" if same else DIFFERS)
            (found.duplicates if same else found.failures).append(line)
        else:
            held.add(one, owner)
            found.good.append((value, one))
    return found


class _Held:
    """The versions that a sender may know of, those of the same envelope included."""

    def __init__(self, visible: Any, ids: Sequence[str]) -> None:
        self._visible = visible
        self._versions: dict[str, list[tuple[uuid.UUID, int | None]]] = {}
        self._digests: dict[tuple[str, int | None], str] = {}
        found = visible.filter(stix_id__in=ids, is_withdrawn=False)
        for stix_id, owner, version in found.values_list("stix_id", "owner", "version"):
            self._versions.setdefault(stix_id, []).append((owner, version))

    def is_of_another(self, one: Arrival, owner: uuid.UUID) -> bool:
        """Return whether somebody else has sent an object of this id."""
        return any(other != owner for other, _version in self._versions.get(one.stix_id, ()))

    def has(self, one: Arrival) -> bool:
        """Return whether this version is there; an observable has only one."""
        return any(one.version in (None, version) for _owner, version in self._versions.get(one.stix_id, ()))

    def is_same(self, one: Arrival) -> bool:
        """Return whether the version that is there has the same bytes; an observable is what its id says."""
        if one.version is None:
            return True
        if digest := self._digests.get((one.stix_id, one.version)):
            return digest == one.digest
        there = self._visible.filter(stix_id=one.stix_id, version=one.version)
        return any(bytes(body) == one.body for body in there.values_list("body", flat=True))

    def add(self, one: Arrival, owner: uuid.UUID) -> None:
        """Note an object of the same envelope."""
        self._versions.setdefault(one.stix_id, []).append((owner, one.version))
        self._digests[one.stix_id, one.version] = one.digest


def _failure(value: Any, said: str) -> Detail:
    given = value if isinstance(value, dict) else {}
    id_, version = given.get("id"), given.get("modified") or given.get("created")
    named = id_ if isinstance(id_, str) and len(id_) <= 200 else "unknown"
    return receipts.detail(named, version if isinstance(version, str) and len(version) <= 40 else "", said)
