"""What is exported: only the audiences asked for, only what is anchored; proofs that stand alone."""

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mithaq.kernel.ledger import append, audit, erasure, export, merkle, policy, proofs, rows, verify
from mithaq.kernel.ledger.models import Entry, Epoch, Log, Opening
from mithaq.kernel.ledger.refusal import Refused

from . import world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db


def known(folder: Path) -> policy.Policy:
    return policy.parse((folder / "policy").read_bytes())


def test_only_the_logs_asked_for_are_written(tmp_path):
    world.act(EAST, START)
    world.act(WEST, START, fields={"secret": '"ليس لكم"'})
    world.pass_epochs(1, START)
    done = export.export(tmp_path / "out", [EAST])
    assert list(done.entries.values()) == [2]
    west = Log.objects.get(id=WEST)
    for path in (tmp_path / "out").rglob("*"):
        assert west.handle not in path.name
        assert not path.is_file() or west.handle.encode() not in path.read_bytes()
        assert not path.is_file() or "ليس لكم".encode() not in path.read_bytes()


def test_hidden_audiences_change_no_length_of_what_others_receive(tmp_path):
    sizes = []
    for hidden in (0, 5):
        world.act(EAST, START)
        for number in range(hidden):
            world.act(world.uuid.UUID(int=number + 1), START)
        at = world.pass_epochs(1, START)
        export.export(tmp_path / str(hidden), [EAST])
        files = [path for path in (tmp_path / str(hidden)).rglob("*") if path.is_file()]
        sizes.append(sorted((path.name, path.stat().st_size) for path in files))
        assert at > START
        for model in (Entry, Log, Epoch, Opening):
            model.objects.all().delete()
        from mithaq.kernel.ledger.models import AudienceKey, Checkpoint, Head

        for model in (AudienceKey, Checkpoint, Head):
            model.objects.all().delete()
    assert sizes[0] == sizes[1]


def test_what_no_epoch_covers_yet_waits(tmp_path):
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    world.act(EAST, at)
    done = export.export(tmp_path / "out", [EAST])
    assert (done.epochs, list(done.entries.values()), done.waiting) == (1, [2], 1)
    verify.verify(tmp_path / "out")


def test_an_export_ends_at_the_last_sealed_epoch(tmp_path, home):
    made = world.make_witnesses(home)
    world.write_policy(made, 2)
    world.act(EAST, START)
    with world.answering(made):
        at = world.pass_epochs(2, START)
    world.act(EAST, at)
    with world.answering({}):
        world.pass_epochs(2, at)
    done = export.export(tmp_path / "out", [EAST])
    assert (done.epochs, done.waiting) == (2, 1)
    assert verify.verify(tmp_path / "out").witnesses == ("w1", "w2", "w3")
    for one in made.values():
        one.store.close()


def test_an_audience_that_opened_later_starts_with_its_own_epoch(tmp_path):
    world.act(EAST, START)
    at = world.pass_epochs(4, START)
    world.act(WEST, at)
    world.pass_epochs(2, at)
    export.export(tmp_path / "out", [EAST, WEST])
    report = audit.audit(tmp_path / "out")
    assert sorted(one.epochs for one in report.audiences) == [2, 6]


def test_a_folder_in_use_is_refused(tmp_path):
    world.pass_epochs(1, START)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(Refused, match="is not empty"):
        export.export(tmp_path / "out", [])


def test_nothing_to_export_before_the_first_epoch(tmp_path):
    with pytest.raises(Refused, match="nothing is anchored yet"):
        export.export(tmp_path / "out", [])


def test_a_proof_stands_alone(tmp_path):
    receipts = [world.act(EAST, START) for _ in range(5)]
    world.pass_epochs(3, START)
    export.export(tmp_path / "out", [])
    made = export.proof(EAST, receipts[2].seq)
    read = proofs.read(made.encode(), "proof")
    assert read == made
    proved = proofs.check(read, known(tmp_path / "out"), "proof")
    assert (proved.line["act"], proved.trail.index, proved.epoch) == ("initiative.created", 3, 0)
    assert {one.name for one in proved.trail.opening} == set(world.FIELDS)


def test_there_is_no_proof_of_what_is_not_anchored():
    world.act(EAST, START)
    world.pass_epochs(1, START)
    receipt = world.act(EAST, START)
    with pytest.raises(Refused, match="is not anchored yet"):
        export.proof(EAST, receipt.seq)


def test_every_byte_of_a_proof_counts(tmp_path):
    """Flip bits all over a proof file: none of the results may be accepted as a proof of something else."""
    receipt = world.act(EAST, START)
    world.pass_epochs(3, START)
    export.export(tmp_path / "out", [])
    data, law = export.proof(EAST, receipt.seq).encode(), known(tmp_path / "out")
    true = proofs.check(proofs.read(data, "proof"), law, "proof").trail
    for place in random.Random(7).sample(range(len(data)), 800):
        spoilt = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(Refused):
            proofs.check(proofs.read(spoilt, "proof"), law, "proof")
    assert true.entry


def test_a_row_edited_in_the_store_is_named(tmp_path):
    world.act(EAST, START)
    world.act(EAST, START)
    world.pass_epochs(1, START)
    data = bytes(Entry.objects.get(log=EAST, seq=1).data)
    Entry.objects.filter(log=EAST, seq=1).update(
        data=data.replace(b"initiative.created", b"initiative.removed")
    )
    export.export(tmp_path / "out", [EAST], 0)
    with pytest.raises(Refused, match="entry 1 and its hash in this tile do not agree"):
        verify.verify(tmp_path / "out")


def test_a_row_and_its_hash_edited_in_the_store_are_noticed(tmp_path):
    world.act(EAST, START)
    world.act(EAST, START)
    world.pass_epochs(1, START)
    data = bytes(Entry.objects.get(log=EAST, seq=1).data).replace(
        b"initiative.created", b"initiative.removed"
    )
    Entry.objects.filter(log=EAST, seq=1).update(data=data, leaf=merkle.leaf_hash(data))
    export.export(tmp_path / "out", [EAST], 0)
    with pytest.raises(Refused, match="checkpoint: its root is not that of the 3 entries in the folder"):
        verify.verify(tmp_path / "out")


def test_an_entry_backdated_past_an_epoch_is_noticed(tmp_path, monkeypatch):
    world.act(EAST, START)
    at = world.pass_epochs(30, START)
    honest = rows.locked

    def dishonest(log):
        state = honest(log)
        state.floor = 0
        return state

    monkeypatch.setattr(rows, "locked", dishonest)
    world.act(EAST, START + timedelta(minutes=1))
    world.pass_epochs(1, at)
    export.export(tmp_path / "out", [EAST])
    with pytest.raises(Refused, match="entry 2: is dated well before epoch 29: back-dated"):
        verify.verify(tmp_path / "out")


ACTS = st.lists(st.sampled_from(["east", "west", "epoch", "renew", "erase", "clock back"]), max_size=25)
VALUES = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8),
    st.text(st.characters(codec="utf-8"), max_size=20).map(lambda text: proofs.orjson.dumps(text).decode()),
    min_size=1,
    max_size=4,
)


@given(steps=ACTS, values=VALUES)
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_whatever_happens_the_export_is_proved_and_complete(steps, values):
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        _live(steps, values)
        export.export(Path(folder), [EAST, WEST], 3)
        report = audit.audit(Path(folder))
        held = {log.origin: log.size for log in Log.objects.exclude(handle="anchor")}
        assert {one.origin: one.size for one in report.audiences} == held
        transaction.set_rollback(True)


def _live(steps: list[str], values: dict[str, str]) -> None:
    at, erasable = START, []
    for step in [*steps, "epoch"]:
        if step in ("east", "west"):
            audience = EAST if step == "east" else WEST
            erasable.append((audience, world.act(audience, at, values).seq))
        elif step == "epoch":
            at = world.pass_epochs(1, at)
        elif step == "renew":
            append.renew_key(EAST)
        elif step == "clock back":
            at -= timedelta(minutes=7)
        elif erasable:
            audience, seq = erasable.pop()
            erasure.erase(audience, seq, [min(values)], by="archive", t=int(at.timestamp()), ground="g")
    world.pass_epochs(1, at + timedelta(minutes=1))
