"""What a member asks of the record beyond its proofs: is it complete, and is every gap accounted for?

After everything that `verify` proves: each entry has its opening; each closed field is named by an `erase` entry, or
belongs to a record that left the audience later; nothing that was to be erased is still open; and no two fields share
a salt (which would let one value be guessed from another).
"""

from pathlib import Path

from . import fields, verify
from .audience_folder import Audience, read_openings
from .refusal import Refused

# an export ends at an anchor, so the entry that explains the newest closing may not be in it yet
_YOUNG = " (an erasure younger than the last anchor is named by the next export)"


def audit(folder: Path, trusted: Path | None = None, kept: Path | None = None) -> verify.Report:
    """Verify an export and ask for completeness. Raises Refused, naming file and entry."""
    report, audiences = verify.verify_all(folder, trusted, kept)
    for audience in audiences:
        _check_present(audience)
        _check_erasures(audience)
        _check_salts(audience)
    return report


def _check_present(audience: Audience) -> None:
    if audience.unopened:
        raise Refused(f"{audience.what}/openings.jsonl", f"entry {audience.unopened[0]} has no opening")


def _check_erasures(audience: Audience) -> None:
    named = set()
    for seq, act in audience.acts.items():
        if act == "erase":
            named |= _named(audience, seq)
    closed = {(seq, slot) for seq, slots in audience.closed.items() for slot in slots}
    unaccounted = {place for place in closed - named if not _has_left(audience, place[0])}
    for seq, slot in sorted(unaccounted):
        what = f"field {slot} is closed, but no erase entry names it{_YOUNG}"
        raise Refused(f"{audience.what}, entry {seq}", what)
    for seq, slot in sorted(named - closed):
        raise Refused(f"{audience.what}, entry {seq}", f"field {slot} was to be erased and is still open")


def _has_left(audience: Audience, seq: int) -> bool:
    """Return whether the record of this entry was narrowed later, and so left the audience."""
    return audience.left.get(audience.recs[seq], -1) > seq


def _named(audience: Audience, seq: int) -> set[tuple[int, int]]:
    facts = audience.facts.get(seq, {})
    entry, slots = facts.get("entry"), facts.get("slots")
    if type(entry) is not int or entry >= seq or not isinstance(slots, list) or not facts.get("ground"):
        raise Refused(f"{audience.what}, entry {seq}", "is an erasure that does not say of what and why")
    return {(entry, slot) for slot in slots if type(slot) is int}


def _check_salts(audience: Audience) -> None:
    seen: set[bytes] = set()
    for seq, opening in read_openings(audience):
        for one in opening:
            if isinstance(one, fields.Open) and one.salt in seen:
                raise Refused(
                    f"{audience.what}, entry {seq}", f"field {one.name} shares its salt with another"
                )
            if isinstance(one, fields.Open):
                seen.add(one.salt)
