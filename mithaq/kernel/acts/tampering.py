"""Finds what was changed, removed or added in the tables without an act, whoever did it.

A record's row and its revisions are copies for reading. What the parties hold the hashes of is the ledger's entry
with its opening; whoever edits a table by hand leaves the copies apart from it. Decision: 0140.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import rfc8785

from mithaq.kernel.ledger import entries, fields, rows
from mithaq.kernel.ledger.audience_folder import SYSTEM
from mithaq.kernel.ledger.refusal import Refused
from mithaq.kernel.markings import kinds
from mithaq.kernel.markings.models import Marked

from .models import Revision

CHUNK = 200
_WHY = "what was changed without an act is looked for in all tables"


@dataclass(frozen=True)
class Difference:
    """A record that does not say what the ledger holds.

    `what` says whether it was changed (`fields`: names of what differs), removed, or added without an act;
    `audience_id` is whose readers it concerns.
    """

    kind: str
    record: uuid.UUID
    version: int
    audience_id: uuid.UUID
    what: Literal["changed", "removed", "added"]
    fields: tuple[str, ...] = ()


def in_act(act: Revision) -> frozenset[str]:
    """Return the names of what a revision says otherwise than its entry in the ledger; none where they agree."""
    held = rows.written(act.log_id, act.seq)
    if held is None:
        return frozenset({"seq"})
    try:
        line, opening = entries.decode(held[0], act.seq), fields.unpack(held[1])
        body = act.values
    except (Refused, json.JSONDecodeError):
        return frozenset({"body"})
    if entries.digest(line["c"]) != fields.root(opening):
        return frozenset({"body"})
    return frozenset(_members_apart(act, line) | _fields_apart(body, opening))


def _members_apart(act: Revision, line: entries.Line) -> set[str]:
    said = {"verb": act.verb, "record": str(act.record), "version": act.version, "handle": act.handle}
    held = {"verb": line["act"], "record": line["rec"], "version": line["v"], "handle": line["by"]}
    apart = {name for name, value in said.items() if held[name] != value}
    # an entry's second is raised where the clock was set back, and never lowered
    return apart | ({"stamp"} if line["t"] < act.stamp // 1_000_000 else set())


def _fields_apart(body: dict[str, Any], opening: list[fields.Field]) -> set[str]:
    held = {one.name: one.value for one in opening if isinstance(one, fields.Open)}
    erased = set(body.get("erased", ())) if len(held) < len(opening) else set()
    said = {name: value for name, value in body.items() if name != "erased" or not erased}
    apart = {name for name in held.keys() & said.keys() if rfc8785.dumps(said[name]).decode() != held[name]}
    is_accounted_for = len(erased) == len(opening) - len(held)
    return apart | (held.keys() ^ said.keys()) | (set() if is_accounted_for else {"erased"})


def in_record(record: Marked, act: Revision) -> frozenset[str]:
    """Return the names of fields in which a record differs from what its last act had left.

    Fields that the act does not know were added by a later version of the program.
    """
    said, body = act.values, record.body()
    return frozenset(name for name in said if name != "erased" and body.get(name) != said[name])


def last_act(record: Marked, acts: Iterable[Revision]) -> Revision | None:
    """Return the act among `acts` that left the record as it is; what closes an earlier audience is none."""
    own = [act for act in acts if act.record == record.pk and not act.verb.endswith(".remarked_out")]
    return max(own, key=lambda act: act.stamp, default=None)


def everywhere() -> Iterator[list[Difference]]:
    """Compare all acts with their entries, all entries with their acts and all records with their last acts.

    Gives what differs in each chunk of CHUNK rows, most often nothing, so that a caller may pause between them.
    """
    sizes = rows.sizes()
    expected: dict[uuid.UUID, int] = {}
    for chunk in _chunks(Revision, "stamp"):
        yield [*_acts_apart(chunk, expected), *_without_record(chunk)]
    yield [one for log, size in sizes.items() for one in _without_act(log, expected.get(log, 0), size)]
    for model in kinds.models().values():
        for chunk in _chunks(model, "pk"):
            yield list(_records_apart(model, chunk))


def _chunks(model: Any, key: str) -> Iterator[list[Any]]:
    found, last = model.objects.for_system(_WHY).order_by(key), None
    while chunk := list((found if last is None else found.filter(**{f"{key}__gt": last}))[:CHUNK]):
        yield chunk
        last = getattr(chunk[-1], key)


def _acts_apart(acts: list[Revision], expected: dict[uuid.UUID, int]) -> Iterator[Difference]:
    """Compare acts with entries; `expected` is the next entry of each log, and moves on."""
    for act in acts:
        due = expected.get(act.log_id, 0)
        names = in_act(act) | ({"stamp"} if act.seq < due else set())
        yield from _without_act(act.log_id, due, act.seq)
        expected[act.log_id] = max(due, act.seq + 1)
        if names:
            yield _changed(act, names)


def _changed(act: Revision, names: Iterable[str]) -> Difference:
    return Difference(act.kind, act.record, act.version, act.audience_id, "changed", tuple(sorted(names)))


def _without_act(log: uuid.UUID, start: int, end: int) -> Iterator[Difference]:
    """Return the acts that entries [start, end) of a log tell of, and whose revisions are gone."""
    for seq in range(start, end):
        held = rows.written(log, seq)
        line = entries.decode(held[0], seq) if held else None
        # the ledger's own entries, and those that account for an erasure, have no revision
        if line and line["rec"] != SYSTEM and line["act"] != "erase":
            kind = line["act"].partition(".")[0]
            yield Difference(kind, uuid.UUID(line["rec"]), line["v"], log, "removed")


def _without_record(acts: list[Revision]) -> Iterator[Difference]:
    for kind, model in kinds.models().items():
        told = {act.record: act for act in acts if act.kind == kind}
        if told:
            there = model.objects.for_system(_WHY).filter(pk__in=told).values_list("pk", flat=True)
            for gone in told.keys() - set(there):
                act = told[gone]
                yield Difference(kind, gone, act.version, act.audience_id, "removed")


def _records_apart(model: type[Marked], chunk: list[Marked]) -> Iterator[Difference]:
    acts = list(Revision.objects.for_system(_WHY).filter(record__in=[record.pk for record in chunk]))
    for record in chunk:
        if _is_apart(record, last_act(record, acts)):
            # somebody may have changed it between the two readings
            yield from _still_apart(model, record.pk)


def _is_apart(record: Marked, act: Revision | None) -> bool:
    return act is None or bool(in_record(record, act))


def _still_apart(model: type[Marked], id_: uuid.UUID) -> Iterator[Difference]:
    record = model.objects.for_system(_WHY).get(pk=id_)
    act = last_act(record, Revision.objects.for_system(_WHY).filter(record=id_))
    if act is None:
        yield Difference(model.KIND, id_, record.version, record.audience_id, "added")
    elif names := in_record(record, act):
        yield _changed(act, names)
