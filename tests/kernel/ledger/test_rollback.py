"""A server that was started from an older copy notices before it signs anything, and stops for everybody."""

from datetime import timedelta

import pytest

from mithaq.kernel.errors import WrongState
from mithaq.kernel.ledger import append, epochs, merkle, rollback, signing, wire
from mithaq.kernel.ledger.models import (
    ANCHOR,
    Checkpoint,
    Cosignature,
    Entry,
    Epoch,
    Head,
    Log,
    Node,
    WitnessState,
)

from . import world
from .world import EAST, START

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


@pytest.fixture
def parties(home):
    """One witness, which is enough."""
    made = world.make_witnesses(home, 1)
    world.write_policy(made, 1)
    yield made
    for one in made.values():
        one.store.close()


def restore_to(size: int) -> None:
    """Put back yesterday's copy: the first `size` epochs and nothing after them, in a new process."""
    Entry.objects.filter(log=ANCHOR, seq__gte=size).delete()
    Epoch.objects.filter(number__gte=size).delete()
    for model in (Checkpoint, Cosignature):
        model.objects.filter(size__gt=size).delete()
    Head.objects.filter(epoch__gte=size).delete()
    Node.objects.filter(log=ANCHOR).delete()
    WitnessState.objects.all().delete()
    frontier = merkle.Frontier()
    for leaf in Entry.objects.filter(log=ANCHOR).order_by("seq").values_list("leaf", flat=True):
        frontier.push(bytes(leaf))
    Log.objects.filter(id=ANCHOR).update(size=size, frontier=frontier.pack())
    rollback.forget()


def posts_only(method: str, _url: str, _body: bytes | None) -> wire.Answer | None:
    """Answer as a witness does that shows no checkpoints."""
    return wire.Answer(404) if method == "GET" else None


def sign_nothing(monkeypatch):
    """Let the test fail when anything is signed."""
    monkeypatch.setattr(signing.FileSigner, "sign", lambda *_: pytest.fail("signed after a rollback"))


def test_an_older_copy_is_noticed_before_anything_is_signed(parties, monkeypatch):
    world.act(EAST, START)
    with world.answering(parties):
        world.pass_epochs(5, START)
        restore_to(3)
        sign_nothing(monkeypatch)
        with pytest.raises(rollback.RolledBack):
            epochs.run(LATER)
        with pytest.raises(rollback.RolledBack):
            epochs.run(LATER)
    assert Epoch.objects.count() == 3
    assert "Witness w1 has seen 5 epochs; this server knows 3." in rollback.state()
    with pytest.raises(WrongState, match="reading goes on"):
        world.act(EAST, LATER)


def test_an_older_copy_is_noticed_by_the_number_in_a_409_alone(parties):
    with world.answering(parties, posts_only):
        world.pass_epochs(5, START)
        restore_to(3)
        with pytest.raises(rollback.RolledBack):
            epochs.run(LATER)
    assert "has seen 5 epochs" in rollback.state()


def test_an_empty_store_with_the_old_keys_is_noticed(parties):
    with world.answering(parties):
        world.pass_epochs(2, START)
        restore_to(0)
        Log.objects.all().delete()
        with pytest.raises(rollback.RolledBack):
            epochs.run(LATER)
    assert "has seen 2 epochs; this server knows 0." in rollback.state()


def test_an_empty_store_asks_witnesses_that_only_answer_posts(parties):
    with world.answering(parties, posts_only):
        world.pass_epochs(2, START)
        restore_to(0)
        Log.objects.all().delete()
        with pytest.raises(rollback.RolledBack):
            epochs.run(LATER)


def test_another_history_of_the_same_size_is_noticed(parties):
    with world.answering(parties):
        world.pass_epochs(3, START)
        restore_to(1)
    with world.answering({}):
        world.pass_epochs(2, LATER)
    rollback.forget()
    with world.answering(parties), pytest.raises(rollback.RolledBack):
        epochs.run(LATER + timedelta(hours=1))
    assert "holds another history of 3 epochs" in rollback.state()


def test_a_second_server_on_the_same_log_is_noticed_while_running(parties):
    with world.answering(parties):
        world.pass_epochs(5, START)
        restore_to(3)
        rollback._heard.add("witness.example/w1")  # this process had asked before the other one went ahead
        with pytest.raises(rollback.RolledBack):
            world.pass_epochs(2, LATER)
    assert "has seen 5 epochs" in rollback.state()


def test_one_hostile_witness_cannot_stop_a_running_ledger_by_a_number(parties):
    with world.answering(parties):
        world.pass_epochs(1, START)
    with world.answering(parties, lambda *_: wire.Answer(409, b"1000000\n")):
        assert epochs.run(LATER) == 1
        assert epochs.run(LATER + timedelta(minutes=1)) == 2
    assert "claims a later head" in WitnessState.objects.get().trouble
    assert rollback.state() == ""


def test_an_up_to_date_copy_goes_on(parties):
    with world.answering(parties):
        at = world.pass_epochs(3, START)
        rollback.forget()
        assert epochs.run(at + timedelta(minutes=1)) == 3
    assert rollback.state() == ""


def test_a_witness_that_was_down_at_the_start_is_asked_as_soon_as_it_answers(parties, monkeypatch):
    with world.answering(parties):
        world.pass_epochs(5, START)
        restore_to(2)
    with world.answering({}):
        world.pass_epochs(1, LATER)
    sign_nothing(monkeypatch)
    with world.answering(parties, posts_only), pytest.raises(rollback.RolledBack):
        epochs.run(LATER + timedelta(hours=1))
    assert Epoch.objects.count() == 3


def test_unreachable_witnesses_do_not_stop_the_start(parties):
    with world.answering({}):
        assert epochs.run(START) == 0


def test_the_parties_can_decide_to_go_on(parties):
    with world.answering(parties):
        world.pass_epochs(5, START)
        restore_to(3)
        with pytest.raises(rollback.RolledBack):
            epochs.run(LATER)
        with pytest.raises(rollback.RolledBack):
            rollback.resume()
    with world.answering({}):
        rollback.resume()
    assert rollback.state() == ""
    assert append.append(EAST, act="a", rec="r", v=1, by="b", t=1, fields={}).seq == 1
