"""Which objects of an envelope can be taken in, and what is said of the others."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..models import Collection, Item, Original
from ..stix import checks, markings, shapes, times, withdrawal
from . import receipts, settling
from .authorship import TAKEN, Authors
from .landing import Arrival
from .receipts import Detail

DEFINITION = "marking-definition"
FORGED = "id: this is the id of a marking that says something else."
TOO_DEEP = "The object is nested too deeply, or holds a number that is too large."
DIFFERS = "This version was sent before with other content; give what you changed a later modified."
OVER = "This object was taken back; a version that is to count again needs a later modified."


@dataclass
class Screened:
    """What of an envelope is good, what the collection has already, and what cannot be taken in."""

    good: list[tuple[Mapping[str, Any], Arrival]] = field(default_factory=list)
    duplicates: list[Detail] = field(default_factory=list)
    failures: list[Detail] = field(default_factory=list)


def screen(
    to: Collection,
    objects: Sequence[Any],
    *,
    owner: uuid.UUID,
    viewer: Viewer,
    reads: bool,
    speaks_for: uuid.UUID | None,
) -> Screened:
    """Return the objects in order, each checked and compared with those that the sender may know of.

    Whoever only sends (`reads` is false) knows of nothing of this collection but his own. `speaks_for` is the party in
    whose name he may send; None for a partner's server, which speaks for nobody here.
    """
    found, shaped = Screened(), []
    ours = markings.known_statements(viewer.audiences) if _defines_markings(objects) else {}
    for value in objects:
        if said := _fault(value, ours, custom=not to.is_strict):
            found.failures.append(_failure(value, said))
        else:
            shaped.append((value, Arrival.of(value, is_withdrawn=withdrawal.is_one(value))))
    visible = Item.objects.visible_to(viewer).filter(collection=to)
    ids = [one.stix_id for _, one in shaped]
    held = _Held(visible if reads else visible.filter(owner=owner), ids)
    held.note_originals(settling.sent_by(owner, to.pk, ids))
    authors = Authors(viewer, to, owner, speaks_for, ids)
    for value, one in shaped:
        if said := TAKEN if held.is_of_another(one, owner) else authors.fault(value, one):
            found.failures.append(receipts.detail(one.stix_id, one.version_text, said))
        elif held.is_over(one, owner):
            found.failures.append(receipts.detail(one.stix_id, one.version_text, OVER))
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
        self._gone: dict[tuple[str, uuid.UUID], int] = {}
        found = visible.filter(stix_id__in=ids)
        for stix_id, owner, version, is_gone in found.values_list(
            "stix_id", "owner", "version", "is_withdrawn"
        ):
            if is_gone:
                self._gone[stix_id, owner] = max(version, self._gone.get((stix_id, owner), 0))
            else:
                self._versions.setdefault(stix_id, []).append((owner, version))

    def is_of_another(self, one: Arrival, owner: uuid.UUID) -> bool:
        """Return whether somebody else has sent an object of this id."""
        return any(other != owner for other, _version in self._versions.get(one.stix_id, ()))

    def is_over(self, one: Arrival, owner: uuid.UUID) -> bool:
        """Return whether its sender has taken back the object since this version, and sent no other one."""
        gone = self._gone.get((one.stix_id, owner))
        is_older = gone is not None and one.version is not None and one.version <= gone
        return is_older and not one.is_withdrawn and one.stix_id not in self._versions

    def has(self, one: Arrival) -> bool:
        """Return whether this version is there, or a later word that it is gone; an observable has only one."""
        gone = max((at for (id_, _owner), at in self._gone.items() if id_ == one.stix_id), default=-1)
        if one.is_withdrawn and (one.version or 0) <= gone and one.stix_id not in self._versions:
            return True
        return any(one.version in (None, version) for _owner, version in self._versions.get(one.stix_id, ()))

    def is_same(self, one: Arrival) -> bool:
        """Return whether the version that is there has the same bytes; an observable is what its id says."""
        if one.version is None:
            return True
        if digest := self._digests.get((one.stix_id, one.version)):
            return digest == one.digest
        there = self._visible.filter(stix_id=one.stix_id, version=one.version)
        return any(bytes(body) == one.body for body in there.values_list("body", flat=True))

    def note_originals(self, originals: Sequence[Original]) -> None:
        """Note what the sender has sent that its readers are given less of: that is what a version is compared with."""
        for one in originals:
            self._versions.setdefault(one.stix_id, []).append((one.owner, one.version))
            self._digests[one.stix_id, one.version] = hashlib.sha256(bytes(one.body)).hexdigest()

    def add(self, one: Arrival, owner: uuid.UUID) -> None:
        """Note an object of the same envelope."""
        self._versions.setdefault(one.stix_id, []).append((owner, one.version))
        self._digests[one.stix_id, one.version] = one.digest


def _defines_markings(objects: Sequence[Any]) -> bool:
    return any(isinstance(one, dict) and one.get("type") == DEFINITION for one in objects)


def _fault(value: Any, ours: Mapping[str, Audience], *, custom: bool) -> str:
    """Return what is wrong with an object; `ours` are the statements that the sender may know of."""
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return TOO_DEEP
    said = checks.fault(value, custom=custom)
    return FORGED if not said and value["type"] == DEFINITION and markings.is_forged(value, ours) else said


def _failure(value: Any, said: str) -> Detail:
    given = value if isinstance(value, dict) else {}
    id_, version = given.get("id"), given.get("modified") or given.get("created")
    named = id_ if isinstance(id_, str) and shapes.is_id(id_) else "unknown"
    return receipts.detail(
        named, version if isinstance(version, str) and times.is_timestamp(version) else "", _plain(said)
    )


def _plain(said: str) -> str:
    """Return a reason without what a database does not keep in a text."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in said)
