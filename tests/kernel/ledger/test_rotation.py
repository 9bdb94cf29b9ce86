"""Changing the keys that sign: announced, both for a while, then the new one; what must not pass for such a change."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mithaq.kernel.ledger import (
    audit,
    export,
    founding,
    held,
    keys,
    notes,
    rotation,
    signing,
    verify,
    witness,
)
from mithaq.kernel.ledger.models import ANCHOR, Checkpoint, Log
from mithaq.kernel.ledger.refusal import Refused

from . import forging, world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db

ORIGIN = "mithaq.example/anchor"
Made = dict[str, witness.Witness]


@pytest.fixture
def made(home):
    """Three witnesses, of which two suffice; they know the anchor's first key."""
    found = world.make_witnesses(home)
    world.write_policy(found, 2)
    yield found
    for one in found.values():
        one.store.close()


def anchor_keys() -> list[str]:
    return keys.vkeys(ORIGIN, keys.anchor_signers())


def agree_on(made: Made, *vkeys: str) -> None:
    """Let the parties agree on a policy with these keys of the anchor, and their witnesses take it."""
    lines = [f"log {vkey}\n" for vkey in vkeys]
    lines += world.write_policy(made, 2).decode().splitlines(keepends=True)[1:]
    (keys.folder().parent / "policy").write_text("".join(lines))
    for one in made.values():
        one.logs = {ORIGIN: [notes.parse_vkey(vkey) for vkey in vkeys]}


def begun(made: Made, at: datetime) -> datetime:
    """Begin a change of keys, agree on it, and let some epochs pass in which both sign."""
    rotation.begin()
    agree_on(made, *anchor_keys())
    with world.answering(made):
        return world.pass_epochs(3, at)


def finished(made: Made, at: datetime) -> datetime:
    """End the change and let an epoch pass that the new key signs alone."""
    rotation.finish(at, 0)
    world.act(EAST, at)
    with world.answering(made):
        return world.pass_epochs(2, at)


def changed(made: Made, at: datetime) -> datetime:
    return finished(made, begun(made, at))


@pytest.fixture
def lived(made, home):
    """A record with a change of keys behind it, exported; the first policy and the first keys are kept beside it."""
    (home / "first").write_bytes(world.write_policy(made, 2))
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(2, START)
    shutil.copytree(keys.folder(), home / "first-keys")
    at = changed(made, at)
    export.export(home / "out", [EAST], 0)
    return at


def signed_by(size: int) -> set[str]:
    note = notes.parse(bytes(Checkpoint.objects.get(log=ANCHOR, size=size).note), "checkpoint")
    return {one.id.hex() for one in note.signatures}


def ids(*vkeys: str) -> set[str]:
    return {vkey.split("+")[1] for vkey in vkeys}


def test_both_keys_sign_and_then_the_new_one_alone(made):
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(1, START)
    [old] = anchor_keys()
    at = begun(made, at)
    assert anchor_keys()[0] == old
    assert signed_by(1) == ids(old)
    assert signed_by(2) == signed_by(4) == ids(*anchor_keys())
    finished(made, at)
    [new] = anchor_keys()
    assert signed_by(5) == ids(new)
    assert old != new


def test_every_log_says_which_keys_sign(made):
    with world.answering({}):
        world.act(EAST, START)
        world.pass_epochs(1, START)
        rotation.begin()
        at = world.pass_epochs(2, START + timedelta(minutes=1))
        world.act(WEST, at)
        world.pass_epochs(2, at)
    for log in Log.objects.exclude(id=ANCHOR):
        assert [one["seq"] for one in log.signers] == [0, 2]
        assert log.signers[-1]["anchor"] == anchor_keys()
        assert log.signers[-1]["log"] == keys.vkeys(log.origin, keys.log_signers())
        assert log.signers[-1]["log"][0] == log.signers[0]["log"][0]


def test_a_witness_with_the_older_policy_goes_on_while_both_sign(made):
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(1, START)
        rotation.begin()
        world.pass_epochs(2, at)
    assert Checkpoint.objects.get(log=ANCHOR, size=3).sealed_at is not None


@pytest.mark.parametrize("policy", ["first", "policy", None])
def test_it_is_followed_from_the_policy_of_the_first_day_and_of_any(lived, home, policy):
    report = audit.audit(home / "out", home / policy if policy else None)
    assert (report.epochs, report.witnesses) == (7, ("w1", "w2", "w3"))
    assert [path.name for path in (home / "out" / "anchor" / "handover").iterdir()] == ["5"]


def test_two_changes_in_a_row_are_followed(lived, made, home):
    changed(made, lived)
    export.export(home / "out", [EAST], 2)
    assert verify.verify(home / "out", home / "first").epochs == 12
    assert len(list((home / "out" / "anchor" / "handover").iterdir())) == 2


@pytest.mark.parametrize("policy", ["first", "policy", None])
def test_what_is_new_since_before_a_change_is_unpacked_over_it_old_proofs_and_all(made, home, policy):
    (home / "first").write_bytes(world.write_policy(made, 2))
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(2, START)
    export.export(home / "out", [EAST], 2)
    changed(made, at)
    export.export(home / "new", [EAST], 2, held.read((home / "out" / held.FILE).read_bytes()))
    shutil.copytree(home / "new", home / "out", dirs_exist_ok=True)
    [log] = (home / "out" / "a").iterdir()
    assert len(list((log / "proofs").iterdir())) == 4, "two of before the change, two of after it"
    assert audit.audit(home / "out", home / policy if policy else None).epochs == 7


def test_an_export_from_while_both_sign_is_proved(made, home):
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(1, START)
    begun(made, at)
    export.export(home / "out", [EAST], 1)
    assert audit.audit(home / "out").epochs == 4
    handle = Log.objects.get(id=EAST).handle
    assert (home / "out" / "a" / handle / "policy").read_text().count("log mithaq.example/a/") == 2


# What must not pass for a change of keys.


def sign_with(home: Path, signer: signing.Signer) -> None:
    """Put one signature in the place of the log's on the anchor's head, and name its key in the export's policy."""
    path = home / "out" / "anchor" / "checkpoint"
    note = forging.signatures(path)
    others = [one for one in note.signatures if one.name != ORIGIN]
    path.write_bytes(
        notes.Note(note.text, (*signing.sign_note(note.text, ORIGIN, signer).signatures, *others)).encode()
    )
    policy, [vkey] = home / "out" / "policy", keys.vkeys(ORIGIN, [signer])
    if vkey not in policy.read_text():
        policy.write_text(f"log {vkey}\n{policy.read_text()}")


def own_key(home: Path) -> signing.Signer:
    signing.write_key(home / "own.pem", bytes([9]) * 32)
    return signing.FileSigner(home / "own.pem")


def unannounced_key(home: Path) -> None:
    sign_with(home, own_key(home))


def retired_key_used_later(home: Path) -> None:
    sign_with(home, signing.FileSigner(home / "first-keys" / "anchor.pem"))


def no_handover(home: Path) -> None:
    shutil.rmtree(home / "out" / "anchor" / "handover")


def handover_by_another_key(home: Path) -> None:
    path = home / "out" / "anchor" / "handover" / "5"
    note = forging.signatures(path)
    path.write_bytes(
        notes.Note(
            note.text, tuple(one for one in note.signatures if one.id.hex() not in first_ids(home))
        ).encode()
    )


def first_ids(home: Path) -> set[str]:
    return ids((home / "first").read_text().split()[1])


def handover_before_the_announcement(home: Path) -> None:
    """Hand over with a true head from before the new key was announced."""
    (home / "out" / "anchor" / "handover" / "5").write_bytes(
        export.cosigned(Checkpoint.objects.get(log=ANCHOR, size=2))
    )


def handover_of_another_history(home: Path) -> None:
    path = home / "out" / "anchor" / "handover" / "5"
    note = forging.signatures(path)
    text = note.text.replace("\n5\n", "\n4\n")
    signers = [
        signing.FileSigner(home / "first-keys" / "anchor.pem"),
        signing.FileSigner(home / "keys" / "anchor.pem"),
    ]
    cosigned = [
        signing.cosign(text, f"witness.example/w{n}", signing.FileSigner(home / f"w{n}.pem"), 1_772_600_000)
        for n in (1, 2)
    ]
    path.write_bytes(
        notes.Note(text, (*signing.sign_note(text, ORIGIN, *signers).signatures, *cosigned)).encode()
    )


def retired_key_of_the_log(home: Path) -> None:
    [folder] = (home / "out" / "a").iterdir()
    text = forging.signatures(folder / "checkpoint").text
    origin, signer = text.split("\n")[0], signing.FileSigner(home / "first-keys" / "log.pem")
    (folder / "checkpoint").write_bytes(signing.sign_note(text, origin, signer).encode())
    (folder / "policy").write_text(f"log {keys.vkeys(origin, [signer])[0]}\nquorum none\n")


def withheld_announcement(home: Path) -> None:
    """Keep the openings of the announcements back, so that nothing says which keys sign."""
    [folder] = (home / "out" / "a").iterdir()
    lines = forging.read_lines(folder / "openings.jsonl")
    forging.write_lines(
        folder / "openings.jsonl",
        [line for line in lines if not any(field["name"] == "anchor" for field in line["fields"])],
    )


REFUSED: dict[Callable[[Path], None], str] = {
    unannounced_key: r"anchor/checkpoint: is signed by none of the keys that a/[0-9a-f]{20}, entry 5 names",
    retired_key_used_later: r"anchor/checkpoint: is signed by none of the keys that a/[0-9a-f]{20}, entry 5 names",
    no_handover: "anchor/checkpoint: is signed by .*, which no log announced under a key of the policy",
    handover_by_another_key: "anchor/checkpoint: is signed by .*, which no log announced under a key of the policy",
    handover_before_the_announcement: "which no log announced under a key of the policy",
    handover_of_another_history: "anchor/handover/5: is not the head of a prefix of the anchor log",
    retired_key_of_the_log: r"a/[0-9a-f]{20}/policy: lists another key than entry 5 names",
    withheld_announcement: r"a/[0-9a-f]{20}, entry 3: does not name the keys that sign",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_what_is_no_change_of_keys_is_refused(spoil, lived, home):
    spoil(home)
    with pytest.raises(Refused, match=REFUSED[spoil]):
        verify.verify(home / "out", home / "first")


def test_without_a_log_only_the_keys_of_the_policy_count(lived, home):
    shutil.rmtree(home / "out" / "a")
    with pytest.raises(Refused, match="which no log announced"):
        verify.verify(home / "out", home / "first")
    assert verify.verify(home / "out", home / "policy").epochs == 7


def test_a_witness_that_was_not_told_refuses_the_new_key(made):
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(1, START)
    first = {name: list(one.logs[ORIGIN]) for name, one in made.items()}
    at = begun(made, at)
    for name, one in made.items():
        one.logs = {ORIGIN: first[name]}
    finished(made, at)
    assert Checkpoint.objects.get(log=ANCHOR, size=6).sealed_at is None


# When a change may not begin or end.


def test_it_is_begun_once(made):
    world.act(EAST, START)
    rotation.begin()
    with pytest.raises(Refused, match="a change is under way already"):
        rotation.begin()


def test_it_ends_only_after_all_have_been_told(made, home):
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(1, START)
    with pytest.raises(Refused, match="no change is under way"):
        rotation.finish(at, 0)
    rotation.begin()
    with pytest.raises(Refused, match="policy: does not list the key that follows: log mithaq"):
        rotation.finish(at, 0)
    agree_on(made, *anchor_keys())
    with pytest.raises(Refused, match="has not announced the keys that follow yet"):
        rotation.finish(at, 0)
    at = world.pass_epochs(1, at)
    with pytest.raises(Refused, match=r"both keys sign until 2026-04-02 09:02\+00:00, 30 days"):
        rotation.finish(at, 30)
    with pytest.raises(Refused, match="no checkpoint that both keys have signed is cosigned by the quorum"):
        rotation.finish(at, 0)
    assert len(anchor_keys()) == 2
    with world.answering(made):
        at = world.pass_epochs(1, at)
    rotation.finish(at, 0)
    assert len(anchor_keys()) == 1


def test_it_ends_though_it_was_cut_off_between_two_files(home):
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    rotation.begin()
    at = world.pass_epochs(1, at)
    (keys.folder() / "anchor-next.pem").replace(keys.folder() / "anchor.pem")
    with pytest.raises(Refused, match="a change is under way already"):
        rotation.begin()
    at = world.pass_epochs(1, at)
    rotation.finish(at, 0)
    at = world.pass_epochs(1, at)
    export.export(home / "out", [EAST], 1)
    assert audit.audit(home / "out").epochs == 4
    assert not keys.changing()


def test_without_a_policy_file_the_servers_own_names_the_keys(home):
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    rotation.begin()
    at = world.pass_epochs(1, at)
    rotation.finish(at, 0)
    world.pass_epochs(1, at)
    export.export(home / "out", [EAST], 1)
    assert founding.policy_bytes(ORIGIN) == f"log {anchor_keys()[0]}\nquorum none\n".encode()
    assert audit.audit(home / "out").epochs == 3
