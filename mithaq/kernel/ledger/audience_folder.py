"""An audience's folder in an export: what is read from it, in the order in which it is proved."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from . import assertions, entries, fields, folders
from .entries import digest
from .refusal import Refused

SYSTEM = "ledger"
SYSTEM_BYTES = SYSTEM.encode()
# a record that was narrowed has left this audience; whoever lost it may not open its entries any more
LEFT = b".remarked_out"
_PEOPLE = (b"membership.", b"party.")
_READ = frozenset({b"erase", assertions.ADDED.encode(), assertions.REMOVED.encode()})
_GRAVE = tuple(end.encode() for end in assertions.GRAVE)


@dataclass
class AudienceReport:
    """What an audience log was found to hold; `fingerprint` is of its first key, to compare at the table.

    `passkeys` are those that are announced there and not removed, by handle and fingerprint; `signed` counts acts by
    the passkey that signed them; `appointed` those of them whose signer the export shows to have held the appointment
    that the act names; `unsigned` acts that might have been signed; `unshown` signatures are by passkeys, or of
    content, that the export does not show. `before` counts the epochs whose paths are not there any more, since they
    were proved on an earlier day.
    """

    origin: str
    size: int = 0
    epochs: int = 0
    before: int = 0
    opened: int = 0
    closed: int = 0
    fingerprint: str = ""
    passkeys: list[str] = field(default_factory=list)
    signed: Counter[str] = field(default_factory=Counter)
    unsigned: Counter[str] = field(default_factory=Counter)
    unshown: int = 0
    appointed: int = 0


Facts = dict[int, dict[str, Any]]


class Audience:
    """One audience's folder on its way through the checks; `lines` are its entries, kept small."""

    def __init__(self, folder: Path, anchor_origin: str) -> None:
        self.folder = folder
        self.what = f"a/{folder.name}"
        self.anchor = anchor_origin
        self.origin = f"{anchor_origin.removesuffix('anchor')}{self.what}"
        self.report = AudienceReport(self.origin)
        self.vkeys: list[str] = []
        self.commitments: list[str] = []
        self.times = array("q")
        self.last_t = 0
        self.acts: dict[int, str] = {}
        self.recs: list[bytes] = []
        self.left: dict[bytes, int] = {}
        self.facts: Facts = {}
        self.people: Facts = {}
        self.closed: dict[int, list[int]] = {}
        self.unopened: list[int] = []
        self.sizes = array("q")
        self.grave: dict[int, str] = {}
        self.signed: dict[int, entries.Line] = {}
        self.contents: dict[int, bytes | None] = {}
        self.signed_by: dict[int, str] = {}

    def visit(self, first: int, bundle: list[bytes]) -> None:
        """Take the entries of one bundle. Raises Refused, naming the entry."""
        for seq, data in enumerate(bundle, first):
            act, rec, t, c = entries.skim(data, seq) or self._decode(data, seq)
            if t < self.last_t:
                raise Refused(f"{self.what}, entry {seq}", "is dated before the entry that precedes it")
            self.last_t = t
            self.times.append(t)
            self.commitments.append(c)
            self.recs.append(rec)
            if act.endswith(_GRAVE):
                self.grave[seq] = act.decode()
            if act.endswith(LEFT):
                self.left[rec] = seq
            if rec == SYSTEM_BYTES or act in _READ:
                self.acts[seq] = act.decode()
            if act.startswith(_PEOPLE):
                self.people[seq] = {}

    def moment(self, seq: int) -> tuple[int, int]:
        """Return when an entry was written, in an order that holds over all logs: first epoch that covers it, `t`."""
        return self.facts[0]["epoch"] + bisect_right(self.sizes, seq), self.times[seq]

    def announced(self, whose: str) -> list[tuple[int, list[str]]]:
        """Return each entry that names the keys that sign the `anchor` or this `log`, and the keys.

        Of the anchor entry 0 names none. Raises Refused where an entry does not name them as texts.
        """
        found = [(0, [str(self.facts[0].get("log"))] if whose == "log" else [])]
        for seq in (seq for seq, act in self.acts.items() if act == "signers"):
            keys = self.facts.get(seq, {}).get(whose)
            if not isinstance(keys, list) or not keys or not all(isinstance(one, str) for one in keys):
                raise Refused(f"{self.what}, entry {seq}", "does not name the keys that sign")
            found.append((seq, keys))
        return found

    def _decode(self, data: bytes, seq: int) -> tuple[bytes, bytes, int, str]:
        try:
            line = entries.decode(data, seq)
        except Refused as refused:
            raise Refused(f"{self.what}, {refused.what}", refused.why) from None
        if "sig" in line:
            self.signed[seq] = line
        return line["act"].encode(), line["rec"].encode(), line["t"], line["c"]


Place = tuple[Audience, int]


def is_before(one: Place, other: Place) -> bool:
    """Return whether an entry was surely written before another one; in different logs the second may leave it open."""
    if one[0] is other[0]:
        return one[1] < other[1]
    return one[0].moment(one[1]) < other[0].moment(other[1])


@dataclass(frozen=True)
class HeadRow:
    """A line of heads.jsonl: the head of the log from this epoch on, until the next line."""

    epoch: int
    size: int
    root: bytes


def read_heads(audience: Audience) -> list[HeadRow]:
    """Return the heads of the audience's log as its file has them. Raises Refused for a malformed line."""
    found = []
    for number, members in _read_lines(audience.folder / "heads.jsonl", f"{audience.what}/heads.jsonl"):
        what = f"{audience.what}/heads.jsonl, line {number}"
        if not isinstance(members, dict) or members.keys() != {"epoch", "root", "size"}:
            raise Refused(what, "has other members than epoch, root, size")
        root = digest(members["root"])
        numbers = type(members["epoch"]) is int and type(members["size"]) is int and members["size"] > 0
        if not numbers or root is None:
            raise Refused(what, "has a member of the wrong form")
        found.append(HeadRow(members["epoch"], members["size"], root))
    return found


def _read_lines(path: Path, what: str) -> Iterator[tuple[int, Any]]:
    if not path.is_file():
        raise Refused(what, "is missing")
    with path.open("rb") as file:
        number = 0
        while line := file.readline(folders.MAX_FILE):
            number += 1
            try:
                yield number, orjson.loads(line)
            except orjson.JSONDecodeError:
                raise Refused(f"{what}, line {number}", "is not JSON") from None


def read_openings(audience: Audience) -> Iterator[tuple[int, list[fields.Field]]]:
    """Return (entry, fields) as the audience's file has them. Raises Refused for a malformed line."""
    before = -1
    for number, members in _read_lines(audience.folder / "openings.jsonl", f"{audience.what}/openings.jsonl"):
        what = f"{audience.what}/openings.jsonl, line {number}"
        if (
            not isinstance(members, dict)
            or members.keys() != {"fields", "seq"}
            or type(members["seq"]) is not int
        ):
            raise Refused(what, "has other members than fields and seq")
        seq = members["seq"]
        if not before < seq < audience.report.size:
            raise Refused(what, f"is about entry {seq}, which is out of order or not there")
        try:
            yield seq, fields.read(members["fields"])
        except Refused as refused:
            raise Refused(f"{what} (entry {seq})", refused.why) from None
        before = seq
