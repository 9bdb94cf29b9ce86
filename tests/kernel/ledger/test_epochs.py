"""Epochs: one entry a minute, idle or not; counted, not timed; every audience has one head in each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from mithaq.kernel import clock
from mithaq.kernel.ledger import anchor_map, append, epochs, keys, merkle, seals
from mithaq.kernel.ledger.models import ANCHOR, AudienceKey, Checkpoint, Entry, Epoch, Head, Log
from mithaq.kernel.ledger.refusal import Refused

from . import world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db


def anchor_entries() -> list[bytes]:
    return [
        bytes(data)
        for data in Entry.objects.filter(log=ANCHOR).order_by("seq").values_list("data", flat=True)
    ]


def test_an_epoch_is_due_once_a_minute():
    assert epochs.run(START) == 0
    assert epochs.run(START + timedelta(seconds=59)) is None
    assert epochs.run(START + timedelta(seconds=60)) == 1


def test_idle_epochs_look_like_busy_ones():
    world.pass_epochs(2, START)
    for _ in range(40):
        world.act(EAST, START)
    world.pass_epochs(2, START + timedelta(hours=1))
    assert {len(entry) for entry in anchor_entries()} == {76}
    assert [anchor_map.read_entry(data, n)[0] for n, data in enumerate(anchor_entries())] == [
        int((START + timedelta(seconds=s)).timestamp()) for s in (60, 120, 3660, 3720)
    ]


def test_a_standstill_shows_as_a_gap_in_time_and_none_in_count():
    assert epochs.run(START) == 0
    assert epochs.run(START + timedelta(days=3)) == 1
    assert epochs.run(START + timedelta(days=3, seconds=1)) is None


def test_a_clock_set_back_stops_neither_epochs_nor_order():
    assert epochs.run(START) == 0
    assert epochs.run(START - timedelta(hours=1)) == 1
    assert epochs.run(START - timedelta(hours=1, seconds=-60)) == 2
    times = [anchor_map.read_entry(data, n)[0] for n, data in enumerate(anchor_entries())]
    assert times == [int(START.timestamp())] * 3


def test_an_epoch_is_not_dated_before_what_it_covers():
    world.act(EAST, START + timedelta(days=1))
    epochs.run(START)
    assert Epoch.objects.get(number=0).t == int((START + timedelta(days=1)).timestamp())


def test_an_audience_checkpoint_is_signed_only_when_it_grew():
    world.act(EAST, START)
    at = world.pass_epochs(3, START)
    world.act(EAST, at)
    world.pass_epochs(1, at)
    assert list(Checkpoint.objects.filter(log=EAST).order_by("size").values_list("size", "epoch")) == [
        (2, 0),
        (3, 3),
    ]
    assert Checkpoint.objects.filter(log=ANCHOR).count() == 4


def test_the_map_holds_one_head_for_each_audience_and_hides_it():
    world.act(EAST, START)
    world.act(WEST, START)
    world.pass_epochs(1, START)
    epoch = Epoch.objects.get(number=0)
    shape = anchor_map.unpack(keys.filler(), 0, bytes(epoch.nodes))
    for audience in (EAST, WEST):
        key = bytes(AudienceKey.objects.get(log=audience).key)
        head, origin = Head.objects.get(log=audience), Log.objects.get(id=audience).origin
        leaf = anchor_map.leaf(origin, anchor_map.blind(key, 0), head.size, bytes(head.root))
        place = anchor_map.slot(key)
        assert anchor_map.root_from(place, leaf, shape.path(place)) == bytes(epoch.root)
        assert anchor_map.root_from(place, leaf, shape.path(place)[1:]) is None


def test_a_path_tells_nothing_about_how_much_else_there_is():
    key, other = bytes(32), bytes([1]) * 32
    alone = anchor_map.build(b"secret", 5, {anchor_map.slot(key): bytes(32)})
    crowd = {anchor_map.slot(bytes([n]) * 32): bytes([n]) * 32 for n in range(50)}
    among = anchor_map.build(b"secret", 5, crowd)
    place = anchor_map.slot(key)
    assert len(alone[1].path(place)) == len(among[1].path(place)) == 20
    assert anchor_map.root_from(place, bytes(32), among[1].path(place)) == among[0]
    next_epoch = anchor_map.build(b"secret", 6, {anchor_map.slot(other): bytes(32)})
    assert not set(alone[1].path(place)) & set(next_epoch[1].path(place))


def test_an_empty_map_has_a_root_too():
    root, shape = anchor_map.build(b"secret", 0, {})
    assert len(root) == 32
    assert shape.pack() == b""


def test_a_key_whose_slot_is_taken_is_not_used(monkeypatch):
    world.act(EAST, START)
    first = AudienceKey.objects.get(log=EAST)
    drawn = [bytes(first.key), bytes([5]) * 32]
    monkeypatch.setattr(keys.ids, "secret", lambda size: drawn.pop(0) if size == 32 else bytes(size))
    assert keys.draw() == (bytes([5]) * 32, anchor_map.slot(bytes([5]) * 32))
    with pytest.raises(IntegrityError), transaction.atomic():
        AudienceKey.objects.create(log=WEST, seq=0, key=bytes(32), slot=first.slot)


def test_a_renewed_key_counts_from_the_epoch_after_the_one_that_covers_it():
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    old = bytes(AudienceKey.objects.get(log=EAST).key)
    with transaction.atomic(), clock.freeze(at):
        append.renew_key(EAST)
    new = bytes(AudienceKey.objects.filter(log=EAST).order_by("-seq")[0].key)
    world.pass_epochs(2, at)
    origin = Log.objects.get(id=EAST).origin
    for number, key in ((1, old), (2, new)):
        epoch = Epoch.objects.get(number=number)
        head = Head.objects.filter(log=EAST, epoch__lte=number).order_by("-epoch")[0]
        leaf = anchor_map.leaf(origin, anchor_map.blind(key, number), head.size, bytes(head.root))
        place = anchor_map.slot(key)
        path = anchor_map.unpack(keys.filler(), number, bytes(epoch.nodes)).path(place)
        assert anchor_map.root_from(place, leaf, path) == bytes(epoch.root)


def test_one_size_is_signed_once():
    world.pass_epochs(1, START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Checkpoint.objects.create(log=ANCHOR, size=1, epoch=0, note=b"another head of the same size")


def test_a_killed_epoch_leaves_nothing(monkeypatch):
    world.act(EAST, START)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(epochs.signing, "sign_note", killed)
    with pytest.raises(KeyboardInterrupt):
        epochs.run(START)
    assert not Epoch.objects.exists()
    assert Log.objects.get(id=EAST).anchored == 0
    monkeypatch.undo()
    assert epochs.run(START) == 0


def test_a_policy_that_changes_is_written_into_every_log(home):
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    witnesses = world.make_witnesses(home)
    world.write_policy(witnesses, 2)
    with world.answering(witnesses):
        world.pass_epochs(1, at)
    assert Log.objects.get(id=EAST).size == 3
    assert b'"act":"policy"' in bytes(Entry.objects.get(log=EAST, seq=2).data)
    for one in witnesses.values():
        one.store.close()


def test_a_policy_without_this_servers_key_stops_the_epoch(home):
    (home / "policy").write_text("quorum none\n")
    with pytest.raises(Refused, match="does not list this server's anchor log"):
        epochs.run(START)


def test_seals_from_recorded_to_anchored():
    receipt = world.act(EAST, START)
    assert seals.state(EAST, receipt.seq).stage == "recorded"
    at = world.pass_epochs(1, START)
    state = seals.state(EAST, receipt.seq)
    assert (state.stage, state.epoch, state.anchored_at) == ("anchored", 0, int(at.timestamp()))
    [log] = seals.logs([EAST, WEST, ANCHOR])
    assert (log.audience_id, log.size, log.anchored, log.sealed) == (EAST, 2, 2, 0)


def test_the_roots_follow_from_the_rows():
    for _ in range(5):
        world.act(EAST, START)
    world.pass_epochs(1, START)
    head = Head.objects.get(log=EAST)
    leaves = [
        merkle.leaf_hash(bytes(data))
        for data in Entry.objects.filter(log=EAST).order_by("seq").values_list("data", flat=True)
    ]
    assert merkle.tree_root(leaves) == bytes(head.root)
