"""Proving one audience's folder against the anchor: its entries, its openings, its head in every epoch."""

from hashlib import sha256
from typing import Any

import orjson

from . import assertions, checkpoints, epoch_checks, fields, folders, notes, policy
from .audience_folder import Audience, read_heads, read_openings
from .entries import digest
from .epoch_checks import EpochSeen
from .kept import Kept, prove_log
from .refusal import Refused


def check_audience(
    audience: Audience, epochs: list[EpochSeen], policy_hash: str | None, older: Kept | None
) -> None:
    """Check one audience's folder against the proved anchor. Raises Refused."""
    head = _open_head(audience)
    heads = read_heads(audience)
    within = [one.size for one in heads if one.size <= head.size]
    roots = prove_log(audience.folder, audience.what, head, audience.visit, within, older)
    if len(within) < len(heads):
        why = f"names a head of {heads[-1].size} entries, the checkpoint one of {head.size}"
        raise Refused(f"{audience.what}/heads.jsonl", why)
    audience.report.size = head.size
    _check_openings(audience)
    keys = _read_keys(audience)
    _check_facts(audience, policy_hash)
    proved = older.size_of_anchor(audience.anchor) if older else 0
    epoch_checks.check(audience, epochs, heads, roots, keys, proved)


def _open_head(audience: Audience) -> checkpoints.Head:
    own = policy.parse(folders.read_file(audience.folder, "policy", audience.what), f"{audience.what}/policy")
    log = own.keys(audience.origin)
    if not log:
        raise Refused(f"{audience.what}/policy", f"does not list the log {audience.origin}")
    audience.vkeys = [str(key) for key in log]
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
    if seq in audience.signed:
        audience.contents[seq] = assertions.content(opening)
    if seq in audience.acts or seq in audience.people:
        said = audience.facts if seq in audience.acts else audience.people
        said[seq] = {one.name: _fact(one.value, what) for one in opening if isinstance(one, fields.Open)}


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
    seq, signers = audience.announced("log")[-1]
    if not set(audience.vkeys) <= set(signers):
        raise Refused(
            f"{audience.what}/policy", f"lists another key than entry {seq} names: {', '.join(signers)}"
        )
    named = [values["policy"] for _, values in sorted(facts.items()) if "policy" in values]
    if policy_hash is not None and named[-1:] != [policy_hash]:
        raise Refused("policy", f"is not the one that {audience.what} names as agreed ({named[-1:]})")
