"""An audience's folder in an export: what is read from it, in the order in which it is proved."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from . import entries, fields, folders, proofs
from .entries import digest
from .refusal import Refused

SYSTEM = "ledger"
SYSTEM_BYTES = SYSTEM.encode()
# a record that was narrowed has left this audience; whoever lost it may not open its entries any more
LEFT = b".remarked_out"


@dataclass
class AudienceReport:
    """What an audience log was found to hold; `fingerprint` is of its first key, to compare at the table."""

    origin: str
    size: int = 0
    epochs: int = 0
    opened: int = 0
    closed: int = 0
    fingerprint: str = ""


Facts = dict[int, dict[str, Any]]


class Audience:
    """One audience's folder on its way through the checks; `lines` are its entries, kept small."""

    def __init__(self, folder: Path, anchor_origin: str) -> None:
        self.folder = folder
        self.what = f"a/{folder.name}"
        self.origin = f"{anchor_origin.removesuffix('anchor')}{self.what}"
        self.report = AudienceReport(self.origin)
        self.vkey = ""
        self.commitments: list[str] = []
        self.times = array("q")
        self.last_t = 0
        self.acts: dict[int, str] = {}
        self.recs: list[bytes] = []
        self.left: dict[bytes, int] = {}
        self.facts: Facts = {}
        self.closed: dict[int, list[int]] = {}
        self.unopened: list[int] = []

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
            if act.endswith(LEFT):
                self.left[rec] = seq
            if rec == SYSTEM_BYTES or act == b"erase":
                self.acts[seq] = act.decode()

    def _decode(self, data: bytes, seq: int) -> tuple[bytes, bytes, int, str]:
        try:
            line = entries.decode(data, seq)
        except Refused as refused:
            raise Refused(f"{self.what}, {refused.what}", refused.why) from None
        return line["act"].encode(), line["rec"].encode(), line["t"], line["c"]


@dataclass(frozen=True)
class EpochRow:
    """A line of epochs.jsonl."""

    epoch: int
    size: int
    root: bytes
    slot: int
    blind: bytes
    path: tuple[bytes, ...]


def read_epochs(audience: Audience) -> Iterator[EpochRow]:
    """Return the audience's epochs as its file has them. Raises Refused for a malformed line."""
    for number, members in _read_lines(audience.folder / "epochs.jsonl", f"{audience.what}/epochs.jsonl"):
        what = f"{audience.what}/epochs.jsonl, line {number}"
        if not isinstance(members, dict) or members.keys() != {
            "blind",
            "epoch",
            "path",
            "root",
            "size",
            "slot",
        }:
            raise Refused(what, "has other members than blind, epoch, path, root, size, slot")
        root, blinding = digest(members["root"]), digest(members["blind"])
        if type(members["epoch"]) is not int or type(members["size"]) is not int or not root or not blinding:
            raise Refused(what, "has a member of the wrong form")
        slot, path = proofs.read_slot(members["slot"], what), proofs.read_hashes(members["path"], what)
        yield EpochRow(members["epoch"], members["size"], root, slot, blinding, path)


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
