"""Writing: gapless, dated forward, all or nothing, and nothing shared between audiences."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from mithaq.kernel.errors import WrongState
from mithaq.kernel.ledger import append, entries, fields, keys, merkle, rows, trees
from mithaq.kernel.ledger.models import ANCHOR, AudienceKey, Entry, Log, Opening
from mithaq.kernel.ledger.refusal import Refused

from . import world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db


def lines(audience: uuid.UUID) -> list[entries.Line]:
    found = Entry.objects.filter(log=audience).order_by("seq").values_list("seq", "data")
    return [entries.decode(bytes(data), seq) for seq, data in found]


def test_the_first_act_opens_the_log_with_the_fingerprint_of_its_key():
    receipt = world.act(EAST, START)
    assert receipt.seq == 1
    first, second = lines(EAST)
    assert (first["act"], first["rec"], second["act"]) == ("key", "ledger", "initiative.created")
    facts = {one.name: one.value for one in fields.unpack(rows.opening(EAST, 0) or b"")}
    assert facts["key"] == f'"{keys.fingerprint(EAST)}"'
    assert facts["epoch"] == "0"
    assert set(facts) == {"epoch", "key", "log", "origin", "policy"}


def test_the_receipt_names_the_leaf_of_the_stored_bytes():
    receipt = world.act(EAST, START)
    row = Entry.objects.get(log=EAST, seq=receipt.seq)
    assert receipt.leaf_hash == merkle.leaf_hash(bytes(row.data)) == bytes(row.leaf)


def test_the_entry_commits_to_the_fields_and_holds_none():
    receipt = world.act(EAST, START)
    row = Entry.objects.get(log=EAST, seq=receipt.seq)
    opening = fields.unpack(rows.opening(EAST, receipt.seq) or b"")
    assert entries.digest(lines(EAST)[1]["c"]) == fields.root(opening)
    assert not any(value.encode() in bytes(row.data) for value in world.FIELDS.values())
    assert len({one.salt for one in opening if isinstance(one, fields.Open)}) == len(world.FIELDS)


def test_an_act_may_name_the_records_former_entry():
    former = world.act(EAST, START)
    with transaction.atomic():
        append.append(EAST, act="a", rec="r", v=2, by="b", t=0, fields={}, prev=former.leaf_hash)
    assert entries.digest(lines(EAST)[2]["prev"]) == former.leaf_hash


def test_time_never_runs_back():
    world.act(EAST, START)
    world.act(EAST, START.replace(hour=1))
    world.act(EAST, START.replace(hour=10))
    times = [line["t"] for line in lines(EAST)]
    assert times == sorted(times)
    assert times[1] == times[2] == int(START.timestamp())


def test_no_entry_is_dated_before_the_last_epoch():
    world.act(WEST, START)
    at = world.pass_epochs(3, START)
    world.act(EAST, START)
    assert lines(EAST)[1]["t"] == int(at.timestamp())


def test_a_failed_act_leaves_nothing_behind():
    world.act(EAST, START)
    before = Log.objects.get(id=EAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        world.act(EAST, START) and Log.objects.filter(id=EAST).update(anchored=99)
    after = Log.objects.get(id=EAST)
    assert (after.size, bytes(after.frontier)) == (before.size, bytes(before.frontier))
    assert Entry.objects.filter(log=EAST).count() == Opening.objects.filter(log=EAST).count() == 2
    assert world.act(EAST, START).seq == 2


def test_an_entry_that_cannot_be_encoded_stops_the_act():
    with pytest.raises(Refused), transaction.atomic():
        append.append(EAST, act="a", rec="r" * 70_000, v=1, by="b", t=1, fields={})
    assert not Log.objects.filter(id=EAST).exists()


def test_the_ledgers_own_handle_and_the_anchor_are_not_for_callers():
    with pytest.raises(ValueError, match="own entries"):
        append.append(EAST, act="key", rec="ledger", v=1, by="b", t=1, fields={})
    with pytest.raises(ValueError, match="epochs only"):
        append.append(ANCHOR, act="a", rec="r", v=1, by="b", t=1, fields={})


def test_two_writers_cannot_take_the_same_place():
    world.act(EAST, START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(log=EAST, seq=1, data=b"x", leaf=bytes(32))


def test_audiences_share_no_key_handle_or_count():
    for _ in range(3):
        world.act(EAST, START)
    assert world.act(WEST, START).seq == 1
    east, west = Log.objects.get(id=EAST), Log.objects.get(id=WEST)
    assert east.handle != west.handle
    assert keys.fingerprint(EAST) != keys.fingerprint(WEST)
    assert keys.fingerprint(uuid.uuid4()) is None


def test_the_frontier_is_the_tree_of_the_entries():
    for _ in range(300):
        world.act(EAST, START)
    leaves = rows.leaves(EAST, 0, 301)
    log = Log.objects.get(id=EAST)
    assert merkle.Frontier.unpack(log.size, bytes(log.frontier)).root() == merkle.tree_root(leaves)
    assert rows.nodes(EAST, 1, 0, 1) == [merkle.tree_root(leaves[:256])]
    for old in (1, 2, 255, 256, 257, 300, 301):
        proof = merkle.consistency_proof(trees.nodes(EAST), old, 301)
        assert proof == merkle.consistency_proof(merkle.nodes_of(leaves), old, 301)
        assert trees.root(EAST, old) == merkle.tree_root(leaves[:old])


def test_an_act_costs_four_statements(django_assert_num_queries):
    world.act(EAST, START)
    with django_assert_num_queries(4):
        append.append(EAST, act="a", rec="r", v=1, by="b", t=1, fields=world.FIELDS)


def test_after_a_rollback_nothing_can_be_written():
    world.act(EAST, START)
    Log.objects.update(halted='{"kind":"later"}')
    with pytest.raises(WrongState, match="older copy"):
        world.act(EAST, START)
    with pytest.raises(WrongState, match="older copy"):
        world.act(WEST, START)


def test_a_renewed_key_is_named_in_the_log():
    world.act(EAST, START)
    before = keys.fingerprint(EAST)
    with transaction.atomic():
        receipt = append.renew_key(EAST)
    assert keys.fingerprint(EAST) != before
    assert lines(EAST)[receipt.seq]["act"] == "key"
    assert [row.seq for row in AudienceKey.objects.filter(log=EAST).order_by("seq")] == [0, 2]


def test_renewing_the_key_of_an_audience_without_a_log_opens_it():
    with transaction.atomic():
        assert append.renew_key(EAST).seq == 0
    assert world.act(EAST, START).seq == 1
