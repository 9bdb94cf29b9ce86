"""Proving one audience's folder against the anchor: its entries, its openings, its head in every epoch."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from . import anchor_map, checkpoints, fields, folders, notes, policy
from .audience_folder import Audience, EpochRow, read_epochs, read_openings
from .entries import digest
from .kept import Kept, prove_log
from .refusal import Refused

SLACK = 600  # seconds by which an entry may be older than the epoch before the one that covers it


@dataclass(frozen=True)
class EpochSeen:
    """Time and map root of an anchor entry."""

    t: int
    root: bytes


def check_audience(
    audience: Audience, epochs: list[EpochSeen], policy_hash: str | None, older: Kept | None
) -> None:
    """Check one audience's folder against the proved anchor. Raises Refused."""
    head = _open_head(audience)
    sizes = sorted({row.size for row in read_epochs(audience)})
    within = [size for size in sizes if size <= head.size]
    roots = prove_log(audience.folder, audience.what, head, audience.visit, within, older)
    if sizes[len(within) :]:
        why = f"names a head of {sizes[-1]} entries, the checkpoint one of {head.size}"
        raise Refused(f"{audience.what}/epochs.jsonl", why)
    audience.report.size = head.size
    _check_openings(audience)
    keys = _read_keys(audience)
    _check_facts(audience, policy_hash)
    _check_epochs(audience, epochs, roots, keys)


def _open_head(audience: Audience) -> checkpoints.Head:
    own = policy.parse(folders.read_file(audience.folder, "policy", audience.what), f"{audience.what}/policy")
    log = own.log(audience.origin)
    if log is None:
        raise Refused(f"{audience.what}/policy", f"does not list the log {audience.origin}")
    audience.vkey = str(log)
    data = folders.read_file(audience.folder, "checkpoint", audience.what)
    return checkpoints.open_signed(data, log, f"{audience.what}/checkpoint").head


def _check_openings(audience: Audience) -> None:
    """Check every opening against its entry. Raises Refused."""
    expected = 0
    for seq, opening in read_openings(audience):
        audience.unopened.extend(range(expected, seq))
        expected = seq + 1
        _check_opening(audience, seq, opening)
    audience.unopened.extend(range(expected, audience.report.size))


def _check_opening(audience: Audience, seq: int, opening: list[fields.Field]) -> None:
    what = f"{audience.what}/openings.jsonl, entry {seq}"
    if notes.encode64(fields.root(opening)) != audience.commitments[seq]:
        raise Refused(what, "the fields are not those that the entry commits to")
    closed = [slot for slot, one in enumerate(opening) if isinstance(one, fields.Closed)]
    audience.report.opened += len(opening) - len(closed)
    audience.report.closed += len(closed)
    if closed:
        audience.closed[seq] = closed
    if seq in audience.acts:
        audience.facts[seq] = {
            one.name: _fact(one.value, what) for one in opening if isinstance(one, fields.Open)
        }


def _fact(value: str, what: str) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise Refused(what, "a field of one of the ledger's own entries is not JSON") from None


def _read_keys(audience: Audience) -> list[tuple[int, bytes]]:
    """Return (seq, K_a), oldest first. Raises Refused unless they are those that the `key` entries name."""
    what = f"{audience.what}/keys"
    found: list[tuple[int, bytes]] = []
    for line in folders.read_file(audience.folder, "keys", audience.what).decode("latin-1").splitlines():
        number, _, text = line.partition(" ")
        key = digest(text)
        if key is None or not number.isdigit():
            raise Refused(what, f"has a malformed line {line[:60]!r}")
        found.append((int(number), key))
    named = [seq for seq, act in audience.acts.items() if act == "key"]
    if [seq for seq, _ in found] != named or not found or found[0][0] != 0:
        raise Refused(
            what, f"has the keys of entries {[seq for seq, _ in found]}, the log names them in {named}"
        )
    for seq, key in found:
        if audience.facts.get(seq, {}).get("key") != fingerprint(key):
            raise Refused(what, f"the key of entry {seq} has not the fingerprint that the entry names")
    audience.report.fingerprint = fingerprint(found[0][1])
    return found


def fingerprint(key: bytes) -> str:
    """Return the 64 hex digits by which members compare K_a."""
    return sha256(b"audience-key/v1\n" + key).hexdigest()


def _check_facts(audience: Audience, policy_hash: str | None) -> None:
    facts = audience.facts
    if facts[0].get("origin") != audience.origin:
        raise Refused(
            f"{audience.what}, entry 0", f"opens the log {facts[0].get('origin')}, not {audience.origin}"
        )
    if facts[0].get("log") != audience.vkey:
        raise Refused(
            f"{audience.what}/policy", f"lists another key than entry 0 names: {facts[0].get('log')}"
        )
    named = [values["policy"] for _, values in sorted(facts.items()) if "policy" in values]
    if policy_hash is not None and named[-1:] != [policy_hash]:
        raise Refused("policy", f"is not the one that {audience.what} names as agreed ({named[-1:]})")


def _check_epochs(
    audience: Audience, epochs: list[EpochSeen], roots: dict[int, bytes], keys: list[tuple[int, bytes]]
) -> None:
    """Check that the audience has one head in every epoch since it opened, each in its slot and in line."""
    expected, size = audience.facts[0].get("epoch"), 0
    for row in read_epochs(audience):
        what = f"{audience.what}/epochs.jsonl, epoch {row.epoch}"
        if row.epoch != expected or not 0 <= row.epoch < len(epochs):
            raise Refused(what, f"epoch {expected} was dropped or moved")
        _check_growth(row, size, roots, what)
        _check_place(row, _key_in_force(keys, size), epochs[row.epoch].root, what)
        _check_dates(audience, row, size, epochs)
        expected, size = row.epoch + 1, row.size
        audience.report.epochs += 1
    if expected != len(epochs):
        raise Refused(
            f"{audience.what}/epochs.jsonl", f"epoch {expected} was dropped: the anchor has {len(epochs)}"
        )
    if size != audience.report.size:
        raise Refused(
            f"{audience.what}/checkpoint",
            f"is of {audience.report.size} entries, the last epoch covers {size}",
        )


def _check_growth(row: EpochRow, size: int, roots: dict[int, bytes], what: str) -> None:
    if row.size < max(size, 1):
        raise Refused(what, f"has a head of {row.size} entries after one of {size}")
    if roots[row.size] != row.root:
        raise Refused(what, f"has another root than the first {row.size} entries of the log")


def _key_in_force(keys: list[tuple[int, bytes]], size: int) -> bytes:
    """Return the last key named before the head of the epoch before; the first key for the first epoch."""
    return next(key for seq, key in reversed(keys) if seq < max(size, 1))


def _check_place(row: EpochRow, key: bytes, map_root: bytes, what: str) -> None:
    if row.slot != anchor_map.slot(key, row.epoch):
        raise Refused(what, "stands in another slot than the audience's key gives")
    if row.blind != anchor_map.blind(key, row.epoch):
        raise Refused(what, "is blinded by another value than the audience's key gives")
    if anchor_map.root_from(row.slot, anchor_map.leaf(row.blind, row.size, row.root), row.path) != map_root:
        raise Refused(what, "the path does not lead from this head to the map root of the anchor")


def _check_dates(audience: Audience, row: EpochRow, size: int, epochs: list[EpochSeen]) -> None:
    if size == row.size:
        return
    # Times do not decrease within a log, so the first and the last new entry stand for those between.
    if audience.times[row.size - 1] > epochs[row.epoch].t:
        raise Refused(
            f"{audience.what}, entry {row.size - 1}", f"is dated after epoch {row.epoch}, which covers it"
        )
    if row.epoch and audience.times[size] < epochs[row.epoch - 1].t - SLACK:
        raise Refused(
            f"{audience.what}, entry {size}", f"is dated well before epoch {row.epoch - 1}: back-dated"
        )
