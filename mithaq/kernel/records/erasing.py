"""Erasing: named fields of a record lose their content for good, wherever it lies, and every proof stays valid.

Two persons are needed: one proposes, another one erases. Protection of persons outranks completeness; the ledger
proves that something was erased, when, by whom and on which ground, and never again what it was.
Decision: docs/decisions/0067-erasing.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery import queue as delivery
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.i18n import NamesField
from mithaq.kernel.ledger import erasure as ledger
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.kernel.search import index as search

from . import proposals
from .models import GROUNDS, Erasure

GONE = "[…]"
GONE_NAMES = {"en": "[erased]", "ar": "[مُحي]", "fr": "[effacé]"}
_NEVER = ("erasure",)
_MINE = _("Only the party that owns the record, or the secretary of a joint body that sees it, can erase.")


@dataclass(frozen=True)
class Special:
    """What a kind can lose beside its texts and names.

    `fields` names each such field with those that go along with it; `blank(record, field)` gives what stands there
    afterwards; `discard(record, fields)` is called in the act's transaction, while the record still has its content,
    and sees to what lies outside the tables once the act stands.
    """

    fields: Mapping[str, Sequence[str]]
    blank: Callable[[Any, str], Any]
    discard: Callable[[Any, Collection[str]], None]


@dataclass(frozen=True)
class Holding:
    """A field that can be erased: its name, what it says now, and how many versions hold content in it."""

    name: str
    label: Any
    value: Any
    versions: int


_special: dict[str, Special] = {}


def register(kind: str, special: Special) -> None:
    """Say what records of `kind` can lose beside their texts and names."""
    _special[kind] = special


def erasable(model: type[Marked]) -> list[str]:
    """Return the fields of a kind that can be erased: texts and names, never ids, states, parties or dates."""
    if model.KIND in _NEVER:
        return []
    texts = (NamesField, models.TextField, models.JSONField)
    names = [field.name for field in model._meta.concrete_fields if isinstance(field, texts)]
    special = _special.get(model.KIND)
    return [*names, *(name for name in (special.fields if special else ()) if name not in names)]


def holdings(record: Marked) -> list[Holding]:
    """Return the fields of a record that hold content, now or in an earlier version; the caller sees the record."""
    bodies = [act.values for act in _past(record)]
    gone: tuple[Any, ...] = (None, "", {}, [], GONE, GONE_NAMES, record.pk.hex)
    found = []
    for name in erasable(type(record)):
        field = record._meta.get_field(name)
        versions = sum(body.get(name) not in gone for body in bodies)
        if versions:
            found.append(Holding(name, field.verbose_name, getattr(record, name), versions))  # type: ignore[union-attr]
    return found


def may_erase(actor: Actor, record: Marked) -> bool:
    """Return whether `actor`, who sees the record, may propose or carry out an erasure of it."""
    if record.KIND in _NEVER or not may(actor, Permission.RECORD_ERASE):
        return False
    return actor.party_id == record.owner_id or _speaks_for_joint_body(actor)


@transaction.atomic
def propose(
    record: Marked, fields: Iterable[str], *, ground: str, by: Actor, signed: Signed | None = None
) -> Erasure:
    """Propose to erase `fields` of a record; another person then erases them. A later proposal replaces this one.

    Ledger: one `erasure.proposed`. Raises NotAllowed, Invalid.
    """
    _require(by, record)
    names = _checked(record, fields, ground)
    return proposals.propose(Erasure, record, by=by, signed=signed, fields=names, ground=ground)


@transaction.atomic
def erase(
    record: Marked,
    fields: Iterable[str],
    *,
    ground: str,
    by: Actor,
    proposal: Erasure,
    expected: int | None = None,
    signed: Signed | None = None,
) -> Revision:
    """Erase `fields` in the record, its past, the search, its notices, its file, and the ledger's openings.

    `proposal` is that of another person, for the same fields and ground; `signed` is of whoever carries it out.
    Ledger: one `….erased`, and for each earlier version an `erase` entry of the ledger's own. Raises NotAllowed,
    Invalid, Conflict.
    """
    _require(by, record)
    names = _checked(record, fields, ground)
    _check_two_persons(record, names, ground, by, proposal)
    _overwrite_what_is_freed()
    gone = _with_those_that_go_along(record, names)
    if special := _special.get(record.KIND):
        special.discard(record, gone)
    for name in gone:
        setattr(record, name, _blank(record, name))
    act = commit(f"{record.KIND}.erased", record, by=by, expected=expected, signed=signed)
    for earlier in _past(record):
        if earlier.stamp < act.stamp:
            _forget(earlier, gone, ground, act)
    search.remove(record.pk)
    delivery.forget(record.KIND, record.pk, GONE_NAMES)
    transaction.on_commit(_empty_the_log)
    return act


def waiting(viewer: Viewer, record: Marked) -> Erasure | None:
    """Return the newest visible proposal to erase something of `record`, unless it was carried out."""
    last = proposals.newest(Erasure, viewer, record)
    if last is None:
        return None
    done = Revision.objects.visible_to(viewer).filter(record=record.pk, verb=f"{record.KIND}.erased")
    return None if done.filter(stamp__gt=clock.microseconds(last.changed_at)).exists() else last


def waiting_for(viewer: Viewer, actor: Actor) -> list[tuple[Erasure, Marked]]:
    """Return the proposals of others that `actor` may carry out, each with the record that it is about."""
    if not may(actor, Permission.RECORD_ERASE):
        return []
    found = proposals.of_others(Erasure, viewer, actor)
    return [
        (one, record) for one, record in found if may_erase(actor, record) and waiting(viewer, record) == one
    ]


def _require(by: Actor, record: Marked) -> None:
    require(by, Permission.RECORD_ERASE)
    seen = record.audience_id in Viewer.of(by).audiences
    if not (seen and may_erase(by, record)):
        raise NotAllowed(_MINE)


def _speaks_for_joint_body(actor: Actor) -> bool:
    bodies = Party.objects.for_system("whether an actor's party is a joint body")
    return actor.role == "secretary" and bodies.filter(pk=actor.party_id, kind="joint_body").exists()


def _checked(record: Marked, fields: Iterable[str], ground: str) -> list[str]:
    """Return the fields in order. Raises Invalid for one that holds nothing, or is of no kind that can be erased."""
    names = sorted(set(fields))
    if ground not in GROUNDS:
        raise Invalid(fields={"ground": _("Choose a ground from the list.")})
    if not names or set(names) - {one.name for one in holdings(record)}:
        raise Invalid(
            fields={"fields": _("Choose among the texts and names of this record that hold something.")}
        )
    return names


def _check_two_persons(record: Marked, names: list[str], ground: str, by: Actor, proposal: Erasure) -> None:
    if (proposal.about, proposal.fields, proposal.ground) != (record.pk, names, ground):
        raise Invalid(
            _("Erasing needs two persons: one proposes what and why, another one carries out just that.")
        )
    said = _("Another person has to carry out the erasure that you proposed.")
    proposals.check_second_person(proposal, by, said)


def _with_those_that_go_along(record: Marked, names: list[str]) -> list[str]:
    along = _special[record.KIND].fields if record.KIND in _special else {}
    return sorted({*names, *(more for name in names for more in along.get(name, ()))})


def _blank(record: Marked, name: str) -> Any:
    """Return what stands in a field afterwards: nothing where the model allows it."""
    field: Any = record._meta.get_field(name)
    if field.blank:
        return field.get_default()
    if isinstance(field, NamesField):
        return dict(GONE_NAMES)
    special = _special.get(record.KIND)
    return special.blank(record, name) if special and name in _all_of(special) else GONE


def _all_of(special: Special) -> set[str]:
    return {*special.fields, *(more for along in special.fields.values() for more in along)}


def _past(record: Marked) -> list[Revision]:
    acts = Revision.objects.for_system("the past of a record that the actor sees, to be erased with it")
    return list(acts.filter(record=record.pk).order_by("stamp"))


def _forget(earlier: Revision, names: Collection[str], ground: str, act: Revision) -> None:
    """Take the fields out of one earlier version and close them in its ledger entry."""
    body = earlier.values
    held = [name for name in names if name in body]
    if not held:
        return
    t = act.stamp // 1_000_000
    ledger.erase(earlier.log_id, earlier.seq, held, by=act.handle, t=t, ground=ground)
    left = {name: value for name, value in body.items() if name not in held}
    left["erased"] = sorted({*body.get("erased", ()), *held})
    acts = Revision.objects.for_system("an earlier version loses what was erased")
    acts.filter(stamp=earlier.stamp).update(body=rfc8785.dumps(left).decode())


def _overwrite_what_is_freed() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _empty_the_log() -> None:
    """Cut SQLite's write-ahead log, which still holds the old pages; a reader who stays long leaves it for later."""
    if connection.vendor == "sqlite":
        with suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
