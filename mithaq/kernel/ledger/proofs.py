"""Proof files (C2SP tlog-proof): one act, from its entry up to an anchor checkpoint that a quorum has
cosigned.

The proof proper is of an epoch in the anchor log; `extra` carries what leads from the act to that epoch's
entry. It is canonical JSON and, as the text demands, trusted only as far as the hashes bear it out.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import orjson

from . import anchor_map, checkpoints, entries, fields, merkle, notes
from .exchange import is_number
from .policy import Policy
from .refusal import Refused

HEADER = "c2sp.org/tlog-proof@v1"
MAX_BYTES = 4 << 20
_HASH = merkle.HASH_BYTES


@dataclass(frozen=True)
class Trail:
    """From an act to the entry of an epoch: the content of `extra`. `t` is the time of the epoch."""

    audience: str
    entry: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    blind: bytes
    slot: int
    map_path: tuple[bytes, ...]
    t: int
    opening: tuple[fields.Field, ...] = ()

    def encode(self) -> bytes:
        """Return canonical JSON."""
        members = {
            "audience": self.audience,
            "blind": notes.encode64(self.blind),
            "entry": notes.encode64(self.entry),
            "fields": orjson.Fragment(fields.pack(self.opening)),
            "index": self.index,
            "map": notes.encode64(b"".join(self.map_path)),
            "path": notes.encode64(b"".join(self.path)),
            "size": self.size,
            "slot": slot_text(self.slot),
            "t": self.t,
        }
        return orjson.dumps(members, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True)
class Proof:
    """A proof file, read: trail, epoch (index in the anchor log), path from it, checkpoint."""

    trail: Trail
    epoch: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        lines = [HEADER, f"extra {b64encode(self.trail.encode()).decode()}", f"index {self.epoch}"]
        lines += [notes.encode64(value) for value in self.path]
        return ("\n".join(lines) + "\n\n").encode() + self.checkpoint


@dataclass(frozen=True)
class Proved:
    """What a proof shows: the entry, and which witnesses of the policy have cosigned."""

    trail: Trail
    line: entries.Line
    epoch: int
    witnesses: tuple[str, ...]


def slot_text(slot: int) -> str:
    """Return a slot as 5 hex digits."""
    return f"{slot:0{anchor_map.SLOT_DIGITS}x}"


def read_slot(text: Any, what: str) -> int:
    """Return the slot written by `slot_text`. Raises Refused."""
    if type(text) is not str or len(text) != anchor_map.SLOT_DIGITS or set(text) - set("0123456789abcdef"):
        raise Refused(what, "has no slot of 5 hex digits")
    return int(text, 16)


def read_hashes(text: Any, what: str) -> tuple[bytes, ...]:
    """Return the 32-byte hashes in one base64 text. Raises Refused."""
    raw = notes.decode64(text, what) if type(text) is str else b"?"
    if len(raw) % _HASH:
        raise Refused(what, "has a path that is not a row of 32-byte hashes")
    return tuple(raw[i : i + _HASH] for i in range(0, len(raw), _HASH))


def read(data: bytes, what: str) -> Proof:
    """Return the proof in a file. Raises Refused when it keeps not to the format; nothing is verified yet."""
    head, blank, checkpoint = data.partition(b"\n\n")
    if len(data) > MAX_BYTES or not blank:
        raise Refused(what, "is not a proof file: there is no checkpoint after an empty line")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused(what, "is not text") from None
    if (
        len(lines) < 3
        or lines[0] != HEADER
        or not lines[1].startswith("extra ")
        or not lines[2].startswith("index ")
    ):
        raise Refused(what, f"does not start with {HEADER}, extra and index lines")
    if not is_number(lines[2][6:]):
        raise Refused(what, "has no proper index")
    extra = notes.decode64(lines[1][6:], f"{what}, extra")
    path = tuple(value for line in lines[3:] if (value := entries.digest(line)))
    if len(path) != len(lines) - 3:
        raise Refused(what, "has a proof line that is not the base64 of 32 bytes")
    return Proof(_read_trail(extra, f"{what}, extra"), int(lines[2][6:]), path, checkpoint)


def _read_trail(data: bytes, what: str) -> Trail:
    try:
        members = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Refused(what, "is not JSON") from None
    names = {"audience", "blind", "entry", "fields", "index", "map", "path", "size", "slot", "t"}
    if not isinstance(members, dict) or members.keys() != names:
        raise Refused(what, f"has not the members {sorted(names)}")
    for name in ("index", "size", "t"):
        if type(members[name]) is not int or not 0 <= members[name] <= entries.MAX_INTEGER:
            raise Refused(what, f"member {name} is not a whole number")
    blinding = entries.digest(members["blind"])
    if blinding is None or type(members["entry"]) is not str or type(members["audience"]) is not str:
        raise Refused(what, "has no proper audience, blind or entry")
    return Trail(
        members["audience"],
        notes.decode64(members["entry"], what),
        members["index"],
        members["size"],
        read_hashes(members["path"], what),
        blinding,
        read_slot(members["slot"], what),
        read_hashes(members["map"], what),
        members["t"],
        tuple(fields.read(members["fields"])),
    )


def check(proof: Proof, policy: Policy, what: str) -> Proved:
    """Verify a proof file against a policy alone. Raises Refused, naming the step that fails."""
    checkpoint, names = open_anchor(proof.checkpoint, policy, what)
    line = entries.decode(proof.trail.entry, proof.trail.index)
    anchor_entry = _anchor_entry(proof, checkpoint.head.origin, what)
    leaf = merkle.leaf_hash(anchor_entry)
    if not merkle.is_included(proof.epoch, checkpoint.head.size, leaf, proof.path, checkpoint.head.root):
        raise Refused(what, f"does not lead from the entry to epoch {proof.epoch} under the checkpoint")
    check_fields(proof.trail.opening, line, what)
    return Proved(proof.trail, line, proof.epoch, names)


def open_anchor(data: bytes, policy: Policy, what: str) -> tuple[checkpoints.Checkpoint, tuple[str, ...]]:
    """Return the anchor checkpoint in `data` and its witnesses. Raises Refused when the quorum is short."""
    origin = data.split(b"\n", 1)[0].decode("utf-8", "replace")
    log = policy.keys(origin)
    if not log:
        raise Refused(what, f"is of the log {origin[:100]!r}, which the policy does not know")
    opened = checkpoints.open_signed(data, log, what, [one.key for one in policy.witnesses.values()])
    names = tuple(name for name, witness in policy.witnesses.items() if witness.key in opened.signed)
    if not policy.is_met(names):
        raise Refused(
            what, f"is cosigned by {', '.join(names) or 'no witness'}: the policy's quorum is not met"
        )
    return opened, names


def _anchor_entry(proof: Proof, anchor_origin: str, what: str) -> bytes:
    trail = proof.trail
    if not trail.audience.startswith(anchor_origin.removesuffix("anchor") + "a/"):
        raise Refused(what, f"is of the log {trail.audience}, which does not belong to {anchor_origin}")
    root = merkle.root_from_inclusion(trail.index, trail.size, merkle.leaf_hash(trail.entry), trail.path)
    if root is None:
        raise Refused(
            what, f"has no path of proper length from entry {trail.index} to a tree of {trail.size}"
        )
    map_root = anchor_map.root_from(
        trail.slot, anchor_map.leaf(trail.audience, trail.blind, trail.size, root), trail.map_path
    )
    if map_root is None:
        raise Refused(what, f"has a map path of {len(trail.map_path)} hashes, not {anchor_map.HEIGHT}")
    return anchor_map.entry(proof.epoch, trail.t, map_root)


def check_fields(
    opened: tuple[fields.Field, ...] | list[fields.Field], line: entries.Line, what: str
) -> None:
    """Raise Refused unless the fields are what the entry commits to."""
    if notes.encode64(fields.root(opened)) != line["c"]:
        raise Refused(what, f"fields of entry {line['seq']} are not those that it commits to")
