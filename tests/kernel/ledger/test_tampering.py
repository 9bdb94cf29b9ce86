"""Every way of tampering that the format is meant to withstand, refused offline with place and reason.

The cases are those of the trial verifier's self-test and the attacks on the ledger in the list of precedents.
"""

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest

from mithaq.kernel.ledger import (
    anchor_map,
    audit,
    entries,
    fields,
    merkle,
    notes,
    path_tiles,
    signing,
    tiles,
    verify,
)
from mithaq.kernel.ledger.refusal import Refused

from . import forging
from .world import Exported

pytestmark = pytest.mark.django_db

Spoil = Callable[[Exported], None]


def flipped_entry(export: Exported) -> None:
    forging.flip(forging.tile(export.audience, "entries", 0), 40)


def flipped_tile(export: Exported) -> None:
    forging.flip(forging.tile(export.audience, 0, 1))


def flipped_level_1_tile(export: Exported) -> None:
    forging.flip(forging.tile(export.audience, 1, 0))


def flipped_anchor_tile(export: Exported) -> None:
    forging.flip(forging.tile(export.folder / "anchor", 0, 0), 32 * 17)


def flipped_anchor_entry(export: Exported) -> None:
    forging.flip(forging.tile(export.folder / "anchor", "entries", 0), 78 * 9 + 50)


def truncated_bundle(export: Exported) -> None:
    path = forging.tile(export.audience, "entries", 1)
    path.write_bytes(path.read_bytes()[:-5])


def truncated_log(export: Exported) -> None:
    found = forging.entries_of(export.audience)[:-1]
    forging.rewrite(export.audience, found)


def removed_bundle(export: Exported) -> None:
    forging.tile(export.audience, "entries", 0).unlink()


def edited_size(export: Exported) -> None:
    forging.edit(export.audience / "checkpoint", "\n305\n", "\n304\n")


def edited_anchor_size(export: Exported) -> None:
    forging.edit(export.folder / "anchor" / "checkpoint", "\n270\n", "\n269\n")


def missing_signature(export: Exported) -> None:
    path = export.folder / "anchor" / "checkpoint"
    lines = path.read_text().split("\n")
    path.write_text("\n".join(line for line in lines if not line.startswith("— mithaq.example")))


def flipped_signature(export: Exported) -> None:
    _flip_signature(export, 0)


def flipped_cosignature(export: Exported) -> None:
    _flip_signature(export, 2)


def _flip_signature(export: Exported, number: int) -> None:
    path = export.folder / "anchor" / "checkpoint"
    one = forging.signatures(path).signatures[number]
    forging.edit(path, str(one), str(type(one)(one.name, one.id, one.raw[:-1] + bytes([one.raw[-1] ^ 1]))))


def flipped_audience_signature(export: Exported) -> None:
    path = export.audience / "checkpoint"
    one = forging.signatures(path).signatures[0]
    forging.edit(path, str(one), str(type(one)(one.name, one.id, bytes([one.raw[0] ^ 1]) + one.raw[1:])))


def quorum_short(export: Exported) -> None:
    path = export.folder / "anchor" / "checkpoint"
    lines = path.read_text().split("\n")
    path.write_text(
        "\n".join(line for line in lines if "example/w2" not in line and "example/w3" not in line)
    )


def extension_line(export: Exported) -> None:
    path = export.audience / "checkpoint"
    forging.edit(path, "=\n\n", "=\nwatched=yes\n\n")


def signed_extension_line(export: Exported) -> None:
    path = export.audience / "checkpoint"
    text = forging.signatures(path).text + "watched=yes\n"
    signer = signing.FileSigner(export.home / "keys" / "log.pem")
    path.write_bytes(signing.sign_note(text, text.split("\n")[0], signer).encode())


def foreign_checkpoint(export: Exported) -> None:
    other = next(one for one in (export.folder / "a").iterdir() if one.name != export.handle)
    shutil.copy(other / "checkpoint", export.audience / "checkpoint")


def foreign_anchor(export: Exported) -> None:
    root = forging.rewrite(export.folder / "anchor", forging.entries_of(export.folder / "anchor"))
    forging.sign_anchor(export, 270, root, origin="elsewhere.example/anchor")


def foreign_folder(export: Exported) -> None:
    (export.folder / "a" / export.handle).rename(export.folder / "a" / "00112233445566778899")


def edited_payload(export: Exported) -> None:
    _edit_opening(export, 5, "value", '"2027-06-30"')


def edited_salt(export: Exported) -> None:
    lines = forging.read_lines(export.audience / "openings.jsonl")
    _edit_opening(export, 5, "salt", forging.flip64(lines[5]["fields"][0]["salt"]))


def edited_name(export: Exported) -> None:
    _edit_opening(export, 5, "name", "a")


def _edit_opening(export: Exported, seq: int, member: str, value: str) -> None:
    lines = forging.read_lines(export.audience / "openings.jsonl")
    lines[seq]["fields"][0][member] = value
    forging.write_lines(export.audience / "openings.jsonl", lines)


def swapped_openings(export: Exported) -> None:
    lines = forging.read_lines(export.audience / "openings.jsonl")
    lines[3]["fields"], lines[4]["fields"] = lines[4]["fields"], lines[3]["fields"]
    forging.write_lines(export.audience / "openings.jsonl", lines)


def wrong_head_size(export: Exported) -> None:
    _edit_heads(export, lambda heads: heads[0].update(size=300))


def wrong_head_root(export: Exported) -> None:
    _edit_heads(export, lambda heads: heads[0].update(root=forging.flip64(heads[0]["root"])))


def later_head(export: Exported) -> None:
    """Say that an act was covered an epoch later than it was."""
    _edit_heads(export, lambda heads: heads[1].update(epoch=heads[1]["epoch"] + 1))


def unordered_heads(export: Exported) -> None:
    _edit_heads(export, lambda heads: heads.insert(1, heads.pop(0)))


def dropped_head(export: Exported) -> None:
    _edit_heads(export, lambda heads: heads.pop(0))


def dropped_last_head(export: Exported) -> None:
    _edit_heads(export, lambda heads: heads.pop())


def head_beyond(export: Exported) -> None:
    _edit_heads(export, lambda heads: heads[-1].update(size=306))


def _edit_heads(export: Exported, change: Callable[[list[dict[str, Any]]], object]) -> None:
    heads = forging.read_lines(export.audience / "heads.jsonl")
    change(heads)
    forging.write_lines(export.audience / "heads.jsonl", heads)


def wrong_path(export: Exported) -> None:
    forging.flip(forging.paths(export.audience, 0), path_tiles.BYTES * 40)


def split_view(export: Exported) -> None:
    """Show this member, from epoch 120 on, an older head than the one in the audience's only slot."""
    forging.rewrite(export.audience, forging.entries_of(export.audience)[:301])
    root = _root_of(export, 301)
    forging.sign_audience(export, 301, b64decode(root))
    heads = forging.read_lines(export.audience / "heads.jsonl")
    forging.write_lines(export.audience / "heads.jsonl", heads[:1])
    openings = forging.read_lines(export.audience / "openings.jsonl")
    forging.write_lines(export.audience / "openings.jsonl", openings[:301])
    (export.audience / "keys").write_text((export.audience / "keys").read_text().split("\n")[0] + "\n")


def _root_of(export: Exported, size: int) -> str:
    found = [
        tiles.unpack_bundle(forging.tile(export.audience, "entries", i).read_bytes(), w, "")
        for i, w in tiles.spans(size)
    ]
    leaves = [merkle.leaf_hash(entry) for bundle in found for entry in bundle]
    return b64encode(merkle.tree_root(leaves)).decode()


def dropped_epoch(export: Exported) -> None:
    """Leave one epoch out and let the others move up; the last one stands twice."""
    found = _all_paths(export)
    forging.write_paths(export.audience, [*found[:41], *found[42:], found[-1]])


def dropped_last_epoch(export: Exported) -> None:
    forging.write_paths(export.audience, _all_paths(export)[:-1])


def dropped_paths(export: Exported) -> None:
    forging.paths(export.audience, 0).unlink()


def cut_paths(export: Exported) -> None:
    path = forging.paths(export.audience, 1)
    path.write_bytes(path.read_bytes()[:-1])


def _all_paths(export: Exported) -> list[bytes]:
    return [b"".join(one or ()) for one in path_tiles.read(export.audience, "paths", 270, 0)]


def cut_off(export: Exported) -> None:
    """End in the middle of being written."""
    (export.folder / "unfinished").touch()


def dropped_anchor_epoch(export: Exported) -> None:
    """An operator with all keys and all witnesses leaves one epoch out of the anchor."""
    found = forging.entries_of(export.folder / "anchor")
    del found[12]
    forging.sign_anchor(export, len(found), forging.rewrite(export.folder / "anchor", found))


def withheld_entry(export: Exported) -> None:
    found = forging.entries_of(export.audience)
    del found[10]
    forging.sign_audience(export, len(found), forging.rewrite(export.audience, found))


def backdated_entry(export: Exported) -> None:
    found = forging.entries_of(export.audience)
    line = json.loads(found[304])
    found[304] = found[304].replace(b'"t":%d' % line["t"], b'"t":%d' % (line["t"] - 86_400))
    forging.sign_audience(export, len(found), forging.rewrite(export.audience, found))


def uncanonical_entry(export: Exported) -> None:
    found = forging.entries_of(export.audience)
    found[9] = json.dumps(json.loads(found[9])).encode()
    forging.sign_audience(export, len(found), forging.rewrite(export.audience, found))


def twin_key(export: Exported) -> None:
    path = export.audience / "keys"
    seq, _, key = path.read_text().split("\n")[0].partition(" ")
    forging.edit(path, f"{seq} {key}", f"{seq} {forging.flip64(key)}")


def dropped_key(export: Exported) -> None:
    path = export.audience / "keys"
    path.write_text(path.read_text().split("\n")[0] + "\n")


def other_policy(export: Exported) -> None:
    forging.edit(export.folder / "policy", "group parties 2", "group parties 1")


def unknown_log_in_policy(export: Exported) -> None:
    policy = export.audience / "policy"
    other = next(one for one in (export.folder / "a").iterdir() if one.name != export.handle)
    policy.write_text((other / "policy").read_text())


def other_log_key(export: Exported) -> None:
    """Sign the audience's head with a key of one's own and name that key in the folder."""
    key = export.folder.parent / "own.pem"
    signing.write_key(key, bytes([9]) * 32)
    text = forging.signatures(export.audience / "checkpoint").text
    origin, signer = text.split("\n")[0], signing.FileSigner(key)
    (export.audience / "checkpoint").write_bytes(signing.sign_note(text, origin, signer).encode())
    own = notes.Vkey(origin, notes.ED25519, signer.public)
    (export.audience / "policy").write_text(f"log {own}\nquorum none\n")


def replayed_proof(export: Exported) -> None:
    other = next(one for one in (export.folder / "a").iterdir() if one.name != export.handle)
    shutil.copy(other / "proofs" / "0.tlog-proof", export.audience / "proofs" / "0.tlog-proof")


def falsified_proof_entry(export: Exported) -> None:
    path = export.audience / "proofs" / "304.tlog-proof"
    extra, lines, checkpoint = forging.read_proof(path)
    found = forging.entries_of(export.audience)[303]
    extra["entry"] = b64encode(found.replace(b'"seq":303', b'"seq":304')).decode()
    forging.write_proof(path, extra, lines, checkpoint)


def falsified_proof_map(export: Exported) -> None:
    path = export.audience / "proofs" / "304.tlog-proof"
    extra, lines, checkpoint = forging.read_proof(path)
    extra["map"] = forging.flip64(extra["map"])
    forging.write_proof(path, extra, lines, checkpoint)


def falsified_proof_field(export: Exported) -> None:
    path = export.audience / "proofs" / "304.tlog-proof"
    extra, lines, checkpoint = forging.read_proof(path)
    extra["fields"][0]["value"] = '"2027-01-01"'
    forging.write_proof(path, extra, lines, checkpoint)


REFUSED: dict[Spoil, str] = {
    flipped_entry: "tile/0/000: entry 0 and its hash in this tile do not agree",
    flipped_tile: "tile/0/001.p/49: entry 304 and its hash in this tile do not agree",
    flipped_level_1_tile: "tile/1/000.p/1: the hash of entries 0 to 255 in this tile is not theirs",
    flipped_anchor_tile: "anchor/tile/0/000: entry 17 and its hash in this tile do not agree",
    flipped_anchor_entry: "anchor/tile/0/000: entry 9 and its hash in this tile do not agree",
    truncated_bundle: "tile/entries/001.p/49: is cut: entry 48 of 49 is not whole",
    truncated_log: "tile/entries/001.p/49: is missing",
    removed_bundle: "tile/entries/000: is missing",
    edited_size: "checkpoint: the signature by mithaq.example/a/",
    edited_anchor_size: "anchor/checkpoint: the signature by mithaq.example/anchor is false",
    missing_signature: "anchor/checkpoint: is not signed by the log's key mithaq.example/anchor",
    flipped_signature: "anchor/checkpoint: the signature by mithaq.example/anchor is false",
    flipped_cosignature: "anchor/checkpoint: the signature by witness.example/w2 is false",
    flipped_audience_signature: "checkpoint: the signature by mithaq.example/a/",
    quorum_short: "anchor/checkpoint: is cosigned by w1: the policy's quorum is not met",
    extension_line: "checkpoint: has an extension line after the root",
    signed_extension_line: "checkpoint: has an extension line after the root",
    foreign_checkpoint: "checkpoint: is of the log mithaq.example/a/",
    foreign_anchor: "anchor/checkpoint: is of the log 'elsewhere.example/anchor', which the policy does not",
    foreign_folder: "a/00112233445566778899/policy: does not list the log",
    edited_payload: "openings.jsonl, entry 5: the fields are not those that the entry commits to",
    edited_salt: "openings.jsonl, entry 5: the fields are not those that the entry commits to",
    edited_name: "openings.jsonl, entry 5: the fields are not those that the entry commits to",
    swapped_openings: "openings.jsonl, entry 3: the fields are not those that the entry commits to",
    wrong_head_size: "heads.jsonl, epoch 0: has another root than the first 300 entries of the log",
    wrong_head_root: "heads.jsonl, epoch 0: has another root than the first 301 entries of the log",
    later_head: "epoch 120: the path does not lead from the head of 301 entries to the map root",
    unordered_heads: "heads.jsonl: does not start with epoch 0, which entry 0 names",
    dropped_head: "heads.jsonl: does not start with epoch 0, which entry 0 names",
    dropped_last_head: "checkpoint: is of 305 entries, the last epoch covers 304",
    head_beyond: "heads.jsonl: names a head of 306 entries, the checkpoint one of 305",
    wrong_path: "epoch 40: the path does not lead from the head of 301 entries to the map root",
    split_view: "epoch 120: the path does not lead from the head of 301 entries to the map root",
    dropped_epoch: "epoch 41: the path does not lead from the head of 301 entries to the map root",
    dropped_last_epoch: "paths/001.p/14: is missing; an archive of what is new",
    dropped_paths: "paths/000: is missing; an archive of what is new",
    cut_paths: "paths/001.p/14: has 8959 bytes, not 8960",
    cut_off: "unfinished: the export was cut off: run it again",
    dropped_anchor_epoch: "anchor entry 12: says it is epoch 13: an epoch was dropped or moved",
    withheld_entry: "entry 10: says it is number 11: an entry was withheld or moved",
    backdated_entry: "entry 304: is dated before the entry that precedes it",
    uncanonical_entry: "entry 9: is not canonical JSON",
    twin_key: "keys: the key of entry 0 has not the fingerprint that the entry names",
    dropped_key: "keys: has the keys of entries [0], the log names them in [0, 301]",
    other_policy: "policy: is not the one that a/",
    unknown_log_in_policy: "policy: does not list the log mithaq.example/a/",
    other_log_key: "policy: lists another key than entry 0 names: mithaq.example/a/",
    replayed_proof: "proofs/0.tlog-proof: is of the log mithaq.example/a/",
    falsified_proof_entry: "proofs/304.tlog-proof: does not lead from the entry to epoch 220",
    falsified_proof_map: "proofs/304.tlog-proof: does not lead from the entry to epoch 220",
    falsified_proof_field: "proofs/304.tlog-proof: fields of entry 304 are not those that it commits to",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_tampering_is_refused_with_place_and_reason(spoil, sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    spoil(export)
    with pytest.raises(Refused) as refused:
        verify.verify(export.folder)
    assert REFUSED[spoil] in str(refused.value)


def test_a_policy_held_from_before_overrides_the_one_in_the_export(sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    quorum_short(export)
    other_policy(export)
    with pytest.raises(Refused, match="the policy's quorum is not met"):
        verify.verify(export.folder, export.policy)


def rewritten(export: Exported) -> None:
    """All keys and all witnesses collude: another history of the anchor, properly signed and cosigned."""
    found = forging.entries_of(export.folder / "anchor")
    t, root = anchor_map.read_entry(found[20], 20)
    found[20] = anchor_map.entry(20, t, bytes(reversed(root)))
    forging.sign_anchor(export, len(found), forging.rewrite(export.folder / "anchor", found))


def test_a_history_rewritten_by_everyone_shows_against_a_kept_checkpoint(sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    shutil.rmtree(export.folder / "a")
    rewritten(export)
    verify.verify(export.folder, export.policy)
    with pytest.raises(Refused, match=r"the first 100 entries of .* have been rewritten since"):
        verify.verify(export.folder, export.policy, export.kept)


def test_a_rollback_shows_against_a_kept_checkpoint(sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    shutil.rmtree(export.folder / "a")
    kept = tmp_path / "kept"
    shutil.copy(export.folder / "anchor" / "checkpoint", kept)
    found = forging.entries_of(export.folder / "anchor")[:200]
    forging.sign_anchor(export, 200, forging.rewrite(export.folder / "anchor", found))
    with pytest.raises(Refused, match="is of 270 entries, the export of 200: a rollback"):
        verify.verify(export.folder, export.policy, kept)


def test_a_kept_checkpoint_of_a_log_that_is_missing_is_refused(sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    kept = tmp_path / "kept"
    shutil.copy(export.audience / "checkpoint", kept)
    shutil.rmtree(export.audience)
    with pytest.raises(Refused, match="which is not in the export"):
        verify.verify(export.folder, export.policy, kept)


def test_what_was_proved_before_need_not_be_kept(sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    kept = tmp_path / "kept"
    shutil.copy(export.folder / "anchor" / "checkpoint", kept)
    dropped_paths(export)
    told = verify.verify(export.folder, export.policy, kept)
    assert {one.origin.endswith(export.handle): one.before for one in told.audiences} == {True: 256, False: 0}
    assert "in 270 epochs (256 of them proved before)" in "\n".join(told.sentences())
    with pytest.raises(Refused, match="paths/000: is missing"):
        verify.verify(export.folder, export.policy, export.kept)


# What must be accepted although it is no longer what was first written.


def erased_payload(export: Exported) -> None:
    """Destroy salt and value of a field, as erasure does; the leaf stays."""
    lines = forging.read_lines(export.audience / "openings.jsonl")
    one = fields.read(lines[5]["fields"])[0]
    lines[5]["fields"][0] = {"leaf": b64encode(one.leaf).decode()}
    forging.write_lines(export.audience / "openings.jsonl", lines)


def pruned_partial_tile(export: Exported) -> None:
    """Replace partial tiles by full ones, as a log does once it has grown; the partial ones are gone."""
    for level in (0, "entries"):
        path = forging.tile(export.audience, level, 1)
        data = path.read_bytes()
        path.unlink()
        path.parent.rmdir()
        grown = b"\x00\x02{}" * 207 if level == "entries" else bytes(32 * 207)
        (export.audience / tiles.path(level, 1)).write_bytes(data + grown)


def missing_partial_hash_tile(export: Exported) -> None:
    forging.tile(export.audience, 0, 1).unlink()


def missing_opening(export: Exported) -> None:
    lines = forging.read_lines(export.audience / "openings.jsonl")
    del lines[5]
    forging.write_lines(export.audience / "openings.jsonl", lines)


def unknown_signature(export: Exported) -> None:
    path = export.folder / "anchor" / "checkpoint"
    path.write_text(path.read_text() + "— stranger.example/w 7fEAvZx1xzJyNbcGSHgGoIRcN8kKrDyXzWv0lGzPGPAB\n")


@pytest.mark.parametrize(
    "spoil",
    [erased_payload, pruned_partial_tile, missing_partial_hash_tile, missing_opening, unknown_signature],
    ids=lambda spoil: spoil.__name__,
)
def test_what_leaves_every_proof_valid_is_accepted(spoil, sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    spoil(export)
    assert verify.verify(export.folder, export.policy, export.kept).epochs == 270


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (erased_payload, "entry 5: field 0 is closed, but no erase entry names it"),
        (missing_opening, "openings.jsonl: entry 5 has no opening"),
    ],
    ids=["closed without an act", "withheld opening"],
)
def test_an_audit_asks_for_the_reason_of_every_gap(spoil, reason, sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    spoil(export)
    with pytest.raises(Refused, match=reason):
        audit.audit(export.folder, export.policy)


def test_the_largest_entry_and_one_byte_more():
    members = {"act": "a", "by": "b", "c": bytes(32), "seq": 0, "t": 0, "v": 0}
    room = entries.MAX_BYTES - len(entries.encode(rec="r", **members)) + 1
    assert len(entries.encode(rec="r" * room, **members)) == entries.MAX_BYTES
    with pytest.raises(Refused, match="65535 are allowed"):
        entries.encode(rec="r" * (room + 1), **members)
