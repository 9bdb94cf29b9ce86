"""The server's side of witnessing: quorum and seal, by HTTP and by hand, whatever a witness does."""

from datetime import timedelta

import pytest

from mithaq.kernel import clock
from mithaq.kernel.ledger import exchange, notes, rollback, seals, signing, wire, witnesses
from mithaq.kernel.ledger.models import ANCHOR, Checkpoint, Cosignature, WitnessState
from mithaq.kernel.ledger.refusal import Refused

from . import world
from .test_notes import Seeded
from .world import EAST, START

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def parties(home):
    """Three witnesses of which two suffice."""
    made = world.make_witnesses(home)
    world.write_policy(made, 2)
    yield made
    for one in made.values():
        one.store.close()


def names(size: int) -> list[str]:
    found = Cosignature.objects.filter(size=size).order_by("witness").values_list("witness", flat=True)
    return [name.rpartition("/")[2] for name in found]


def test_an_epoch_is_sealed_when_the_quorum_has_cosigned(parties):
    receipt = world.act(EAST, START)
    with world.answering(parties):
        at = world.pass_epochs(2, START)
    assert names(1) == names(2) == ["w1", "w2", "w3"]
    state = seals.state(EAST, receipt.seq)
    assert (state.stage, state.epoch, state.sealed_at) == ("sealed", 0, int((at - MINUTE).timestamp()))
    assert [one.name for one in state.witnesses] == [f"witness.example/w{number}" for number in (1, 2, 3)]
    assert all(one.t for one in state.witnesses)
    [log] = seals.logs([EAST])
    assert log.sealed == 2


def test_one_witness_down_blocks_nothing(parties):
    up = dict(list(parties.items())[:2])
    with world.answering(up):
        world.pass_epochs(1, START)
    assert names(1) == ["w1", "w2"]
    assert Checkpoint.objects.get(log=ANCHOR, size=1).sealed_at
    assert WitnessState.objects.get(name="witness.example/w3").trouble == "connection refused"


def test_without_a_quorum_an_act_is_anchored_and_names_who_has_seen_it(parties):
    receipt = world.act(EAST, START)
    with world.answering(dict(list(parties.items())[:1])):
        world.pass_epochs(1, START)
    state = seals.state(EAST, receipt.seq)
    assert (state.stage, [one.name for one in state.witnesses]) == ("anchored", ["witness.example/w1"])


def test_a_later_quorum_seals_the_epochs_before_it(parties):
    receipt = world.act(EAST, START)
    with world.answering({}):
        at = world.pass_epochs(2, START)
    assert seals.state(EAST, receipt.seq).stage == "anchored"
    with world.answering(parties):
        world.pass_epochs(1, at)
    assert seals.state(EAST, receipt.seq).stage == "sealed"
    assert names(1) == names(2) == []
    assert names(3) == ["w1", "w2", "w3"]


def test_a_witness_that_is_behind_is_asked_again_from_its_own_size(parties):
    with world.answering(parties):
        at = world.pass_epochs(3, START)
    WitnessState.objects.update(size=1)
    with world.answering(parties) as called:
        world.pass_epochs(1, at)
    assert names(4) == ["w1", "w2", "w3"]
    assert len([url for url in called if url.endswith("/add-checkpoint")]) == 6


HOSTILE = {
    "garbage": wire.Answer(200, b"\xff\x00garbage"),
    "no newline": wire.Answer(200, "— witness.example/w1 AAAAAAAA".encode()),
    "a hundred strangers": wire.Answer(200, "— stranger.example/w AAAAAAAA\n".encode() * 100),
    "too many lines": wire.Answer(200, "— stranger.example/w AAAAAAAA\n".encode() * 101),
    "empty": wire.Answer(200, b""),
    "server error": wire.Answer(500, b"out of order"),
    "silence": wire.Answer(0, trouble="timed out"),
    "409 without a size": wire.Answer(409, b"many\n"),
    "409 with the same size again": wire.Answer(409, b"0\n"),
    "409 with a long number": wire.Answer(409, b"9" * 60_000),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_what_a_hostile_witness_sends_counts_for_nothing(answer, parties):
    with world.answering(
        parties, lambda method, url, _: answer if method == "POST" and "w1" in url else None
    ):
        world.pass_epochs(1, START)
    assert names(1) == ["w2", "w3"]
    assert Checkpoint.objects.get(log=ANCHOR, size=1).sealed_at
    assert rollback.state() == ""


def test_a_false_cosignature_counts_for_nothing(parties):
    key = next(iter(parties.values())).vkey
    forged = notes.Signature(key.name, key.id, signing.cosign("x\n", key.name, Seeded(9), 1).raw)
    false = wire.Answer(200, str(forged).encode())
    with world.answering(parties, lambda method, url, _: false if "w1" in url else None):
        world.pass_epochs(1, START)
    assert names(1) == ["w2", "w3"]
    assert "no true cosignature" in WitnessState.objects.get(name=key.name).trouble


def test_a_witness_without_a_line_is_reached_by_file(parties):
    with world.answering({}):
        at = world.pass_epochs(3, START)
    for number, one in enumerate(parties.values(), 1):
        reply = one.add_checkpoint(witnesses.request_file(f"w{number}"))
        assert reply.status == 200
        assert witnesses.accept_file(reply.body, at) == f"w{number}"
    assert Checkpoint.objects.get(log=ANCHOR, size=3).sealed_at == int(at.timestamp())


def test_a_reply_file_is_about_the_head_that_was_handed_out(parties):
    with world.answering({}):
        at = world.pass_epochs(1, START)
        reply = parties["http://w1.test"].add_checkpoint(witnesses.request_file("w1"))
        world.pass_epochs(2, at)
    assert witnesses.accept_file(reply.body, at) == "w1"
    assert names(1) == ["w1"]


def test_a_reply_that_proves_nothing_is_refused(parties):
    with world.answering({}):
        at = world.pass_epochs(1, START)
    witnesses.request_file("w1")
    with pytest.raises(Refused, match="no true cosignature"):
        witnesses.accept_file("— witness.example/w1 AAAAAAAA\n".encode(), at)
    with pytest.raises(Refused, match="is not a witness of the policy"):
        witnesses.request_file("w9")


def test_there_is_nothing_to_hand_out_before_the_first_epoch(parties):
    with clock.freeze(START), world.answering({}):
        world.act(EAST, START)
        with pytest.raises(Refused, match="no checkpoint yet"):
            witnesses.request_file("w1")


def test_a_request_continues_from_what_the_witness_has_seen(parties):
    with world.answering(parties):
        world.pass_epochs(5, START)
    assert exchange.read_request(witnesses.request_file("w1", 2)).old == 2
    assert exchange.read_request(witnesses.request_file("w1")).old == 5
