"""Nobody says under the name of another party what it has not said, in whatever collection; nor far ahead of time."""

from datetime import UTC, datetime

import pytest

from mithaq.interfaces.exchange.models import Item
from mithaq.interfaces.exchange.stix import identifiers
from mithaq.interfaces.exchange.taxii.authorship import AHEAD, IDENTITY, NAMED, TAKEN
from mithaq.kernel import clock
from mithaq.kernel.people import actions as people
from tests.cast import SYSTEM

from .making import envelope, indicator, opened, path


@pytest.fixture
def other(cast):
    """Another collection of the community, to which the west sends."""
    return opened(cast, "other", writers=("west",))


def _identity(party, **values):
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": identifiers.of("identity", party.pk),
        "created": "2026-11-01T08:00:00.000Z",
        "modified": "2026-11-01T08:00:00.000Z",
        "name": "Somebody",
        **values,
    }


def _said(answer):
    return [one["message"] for one in answer.json.get("failures", [])]


def _send(asker, to, *objects):
    return _said(asker.ask(path(to, "objects"), "POST", envelope(*objects)))


def test_an_object_of_another_is_not_given_other_words_elsewhere(cast, shared, other, program):
    east, west = program("east"), program("west")
    assert _send(east, shared, indicator(1), indicator(2)) == []
    forged = indicator(1, 30, name="FORGED")
    assert _send(west, other, forged, indicator(3)) == [TAKEN]
    assert _send(west, other, indicator(1, name="FORGED")) == [TAKEN]
    assert _send(west, other, indicator(2)) == [], "a copy, byte by byte, is none"
    assert _send(west, other, indicator(2, 30)) == [TAKEN]
    held = Item.objects.for_system("tests").filter(collection=other).values_list("stix_id", flat=True)
    assert set(held) == {indicator(2)["id"], indicator(3)["id"]}


def test_whoever_copies_takes_nothing_from_whoever_was_first(shared, other, program):
    east, west = program("east"), program("west")
    assert _send(east, shared, indicator(1)) == []
    assert _send(west, other, indicator(1)) == []
    assert _send(east, shared, indicator(1, 30)) == []
    assert _send(west, other, indicator(1, 40)) == [TAKEN]


def test_the_standards_client_reads_it_object_by_object(shared, other, program):
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1)))
    status = (
        program("west")
        .collection(path(other))
        .add_objects(envelope(indicator(1, 30, name="FORGED"), indicator(3)), wait_for_completion=True)
    )
    assert (status.success_count, status.failure_count) == (1, 1)
    assert (status.failures[0]["id"], status.failures[0]["message"]) == (indicator(1)["id"], TAKEN)
    assert "FORGED" not in str(program("east").collection(path(other)).get_objects())


def test_nobody_speaks_as_another_party(cast, shared, other, program):
    east, west = cast.parties["east"], cast.parties["west"]
    named = indicator(1, created_by_ref=identifiers.of("identity", east.pk))
    assert _send(program("west"), other, named, _identity(east)) == [NAMED, IDENTITY]
    assert _send(program("east"), shared, named, _identity(east)) == []
    own = indicator(4, created_by_ref=identifiers.of("identity", west.pk))
    assert _send(program("west"), other, own, _identity(west)) == []


def test_several_may_send_on_what_somebody_outside_says(shared, other, program):
    outside = _identity(type("Outside", (), {"pk": "11111111-1111-4111-8111-111111111111"}))
    said = {"created_by_ref": outside["id"]}
    assert _send(program("east"), shared, outside, indicator(1, **said)) == []
    assert _send(program("west"), other, outside, indicator(1, 30, **said)) == []
    assert _send(program("west"), other, indicator(1, 40)) == [TAKEN], "not without saying whose it is"


def test_what_is_hidden_changes_no_answer(cast, other, program):
    hidden = opened(cast, "quiet", audience=cast.only("joint", "east"), writers=("east",))
    unread = opened(cast, "unread", writers=("east",), readers=[cast.parties["east"]])
    secret = people.create_party(
        code="quiet",
        names={"en": "Quiet"},
        kind="other",
        audience=cast.only("joint", "east"),
        by=SYSTEM,
    )
    for number, place in ((1, hidden), (2, unread)):
        assert _send(program("east"), place, indicator(number)) == []
    as_hidden = indicator(3, created_by_ref=identifiers.of("identity", secret.pk))
    as_nobody = indicator(4, created_by_ref="identity--11111111-1111-4111-8111-111111111111")
    changed = [indicator(number, 30, name="Other words") for number in (1, 2)]
    assert _send(program("west"), other, *changed, as_hidden, as_nobody) == []
    given = program("partner").ask(path(other, "objects")).json["objects"]
    assert not any("created_by_ref" in one for one in given), "a name that not all readers hold is cut"


@pytest.mark.parametrize(
    ("modified", "said"),
    [
        ("2026-11-23T07:59:59.000Z", []),
        ("2026-11-23T08:00:01.000Z", [AHEAD]),
        ("2999-01-01T00:00:00.000Z", [AHEAD]),
    ],
)
def test_a_version_is_at_most_a_day_ahead(shared, program, modified, said):
    east = program("east")
    with clock.freeze(datetime(2026, 11, 22, 8, tzinfo=UTC)):
        assert _send(east, shared, indicator(1, modified=modified)) == said
