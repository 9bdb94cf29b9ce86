"""References lead only to what all readers of an object hold: nobody learns of anything else by them."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.interfaces.exchange.models import Contribution, Item, Lack, Original
from mithaq.interfaces.exchange.stix import checks, identifiers, markings, references, strict
from mithaq.interfaces.exchange.taxii import queries, review
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from tests.factories import picture

from .making import envelope, indicator, opened, path

AT = "2026-11-01T08:00:00.000Z"


def _id(kind, number):
    return indicator(number)["id"].replace("indicator", kind)


def _object(kind, number, **values):
    common = {"type": kind, "spec_version": "2.1", "id": _id(kind, number), "created": AT, "modified": AT}
    return {**common, **values}


def _note(number, *refs, **values):
    return _object("note", number, content="Seen.", object_refs=list(refs), **values)


def _link(number, source, target, **values):
    ends = {"source_ref": source, "target_ref": target}
    return _object("relationship", number, relationship_type="related-to", **ends, **values)


def _only(cast, *parties):
    """Return the marks that let an object reach these parties alone."""
    return {"object_marking_refs": markings.refs(cast.only(*parties))}


@pytest.fixture
def send(shared, program):
    """Return a function that lets a party send objects; all must be taken."""

    def sent(*objects, by="east", into=shared):
        said = program(by).ask(path(into, "objects"), "POST", envelope(*objects)).json
        assert (said["success_count"], said["failure_count"]) == (len(objects), 0), said
        return said

    return sent


@pytest.fixture
def given_to(shared, program):
    """Return a function that gives the objects that a party is handed, by id."""

    def objects(name, of=shared):
        answer = program(name).ask(path(of, "objects") + "?match[version]=all")
        return {one["id"]: one for one in answer.json.get("objects", [])}

    return objects


def test_references_to_what_all_hold_are_left_as_they_were_sent(send, given_to):
    sent = [indicator(1), indicator(2), _note(3, _id("indicator", 1), _id("indicator", 2))]
    send(*sent)
    assert list(given_to("west").values()) == sent
    assert not Original.objects.for_system("tests").exists()


def test_a_reference_to_what_some_do_not_hold_is_cut_for_all(cast, send, given_to):
    send(indicator(1), indicator(2, **_only(cast, "east", "joint")))
    send(_note(3, _id("indicator", 1), _id("indicator", 2), created_by_ref=_id("identity", 9)))
    for name in ("east", "west", "secretary"):
        assert given_to(name)[_id("note", 3)] == _note(3, _id("indicator", 1)), name


def test_what_is_nothing_without_it_is_kept_back(cast, send, given_to):
    send(indicator(1, **_only(cast, "east")), indicator(2))
    send(_note(3, _id("indicator", 1)), _link(4, _id("indicator", 1), _id("indicator", 2)))
    assert given_to("west").keys() == {_id("indicator", 2)}
    assert given_to("east").keys() == {_id("indicator", 1), _id("indicator", 2)}


def test_that_something_hidden_exists_changes_nothing(cast, send, given_to, program, shared):
    """One world has the object that is referred to, hidden; the other has none: the same bytes for who is outside."""
    send(indicator(1, **_only(cast, "east")))
    for number, target in ((3, 1), (4, 8)):
        send(_note(number, _id("indicator", target)))
        send(_link(number, _id("indicator", target), _id("indicator", target)))
        send(_object("tool", number, name="T", created_by_ref=_id("identity", target)))
    found = given_to("west")
    assert found.keys() == {_id("tool", 3), _id("tool", 4)}
    first, second = (json.dumps(found[_id("tool", n)]).replace(_id("tool", n), "") for n in (3, 4))
    assert first == second
    for kind in ("note", "relationship"):
        answers = [program("west").ask(path(shared, "objects", _id(kind, n))) for n in (3, 4)]
        assert [(one.status, one.body) for one in answers] == [(404, answers[0].body)] * 2


def test_what_was_lacking_comes_later(send, given_to, program, shared):
    early = [
        _note(4, _id("indicator", 1), _id("indicator", 2)),
        _link(3, _id("indicator", 1), _id("indicator", 2)),
    ]
    send(*early)
    send(indicator(1))
    west = program("west")
    first = west.ask(path(shared, "objects"))
    assert [one["id"] for one in first.json["objects"]] == [_id("indicator", 1), _id("note", 4)]
    send(indicator(2))
    behind = first.headers["x-taxii-date-added-last"]
    more = west.ask(path(shared, "objects") + f"?added_after={behind}").json["objects"]
    assert [one["id"] for one in more] == [_id("indicator", 2), _id("note", 4), _id("relationship", 3)]
    assert [one for one in more if one["type"] != "indicator"] == early
    assert not Original.objects.for_system("tests").exists()
    assert not Lack.objects.for_system("tests").exists()


def test_those_who_lack_nothing_new_are_told_nothing(cast, send, program, shared, given_to):
    send(indicator(1), _note(3, _id("indicator", 1), _id("indicator", 2)))
    before = program("west").ask(path(shared, "manifest"))
    send(indicator(2, **_only(cast, "east", "joint")))
    after = program("west").ask(path(shared, "manifest"))
    assert (after.body, after.headers) == (before.body, before.headers)
    assert given_to("east")[_id("note", 3)] == _note(3, _id("indicator", 1))


def test_two_that_need_one_another(send, given_to):
    ring = [_note(1, _id("note", 2)), _note(2, _id("note", 1))]
    send(ring[0])
    assert given_to("west") == {}
    send(ring[1])
    assert sorted(given_to("west")) == sorted(one["id"] for one in ring)


def test_a_chain_is_kept_back_and_comes_as_one(send, given_to):
    send(_note(1, _id("note", 2)), _note(2, _id("note", 3)), _note(3, _id("indicator", 4)))
    assert given_to("west") == {}
    send(indicator(4))
    assert len(given_to("west")) == 4


def test_what_is_sent_again_is_a_duplicate_even_where_less_is_given(send, program, shared):
    objects = [_note(3, _id("indicator", 1)), _object("tool", 4, name="T", created_by_ref=_id("identity", 5))]
    send(*objects)
    send(*objects)
    assert Original.objects.for_system("tests").count() == 2
    other = {**objects[1], "name": "Another"}
    said = program("east").ask(path(shared, "objects"), "POST", envelope(other)).json
    assert "other content" in said["failures"][0]["message"]


def test_the_sender_takes_out_what_nobody_is_given(send, program, shared, given_to):
    send(_note(3, _id("indicator", 1)))
    at = path(shared, "objects", _id("note", 3))
    assert program("west").ask(at, "DELETE").status == 404
    assert program("east").ask(at).status == 404
    assert program("east").ask(at, "DELETE").status == 200
    assert program("east").ask(at, "DELETE").status == 404
    act = Contribution.objects.for_system("tests").get()
    assert [line[0] for line in act.removed] == [_id("note", 3)]
    send(indicator(1))
    assert given_to("west").keys() == {_id("indicator", 1)}


def test_what_the_owner_lets_in_is_settled_too(cast, program):
    inbox = opened(cast, "inbox", writers=("east",), landing="review")
    program("east").ask(
        path(inbox, "objects"), "POST", envelope(_note(3, _id("indicator", 1), _id("indicator", 2)))
    )
    program("east").ask(path(inbox, "objects"), "POST", envelope(indicator(1)))
    for waiting in queries.waiting(Viewer.of(cast.secretary), cast.parties["joint"].pk):
        review.accept(waiting, by=cast.secretary)
    found = program("west").ask(path(inbox, "objects")).json["objects"]
    assert [one.get("object_refs") for one in found] == [None, [_id("indicator", 1)]]


def test_a_verdict_over_taxii_finds_our_own_report(cast, send, given_to):
    feed = opened(cast, "reports", follows="report")
    shown, hidden = picture.report(cast), picture.report(cast, audience=cast.only("east"))
    for number, report in ((1, shown), (2, hidden)):
        ref = identifiers.of("incident", report.pk)
        send(_object("opinion", number, opinion="agree", object_refs=[ref]))
    assert given_to("west").keys() == {_id("opinion", 1)}
    assert identifiers.of("incident", shown.pk) in given_to("west", feed)


def test_a_collection_that_only_some_read_counts_for_nobody_else(cast, send, given_to):
    closed = opened(cast, "closed", writers=("east",), readers=[cast.parties["east"]])
    send(indicator(1), into=closed)
    send(_note(3, _id("indicator", 1)))
    assert given_to("west") == {}
    send(_note(4, _id("indicator", 1)), into=closed)
    assert given_to("east", closed).keys() == {_id("indicator", 1), _id("note", 4)}


def test_narrowing_and_erasing_take_the_original_along(cast, send, given_to):
    send(indicator(1, **_only(cast, "east", "joint")))
    send(_note(3, _id("indicator", 1), abstract="Zq canary"))
    note = Contribution.objects.for_system("tests").get(objects_held__0__0=_id("note", 3))
    records.narrow(note, cast.only("east"), by=cast.east)
    assert _id("note", 3) in given_to("east")
    assert _id("note", 3) not in given_to("west"), "what was never given is not taken back"
    assert not Original.objects.for_system("tests").exists()


def test_a_marking_is_never_taken_off(cast, send, given_to, program, shared):
    """A definition that not all readers hold marks nothing that they are given."""
    notice = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _id("marking-definition", 1),
        "created": AT,
        "definition_type": "statement",
        "definition": {"statement": "Copyright"},
    }
    send({**notice, **_only(cast, "east")}, indicator(2, object_marking_refs=[notice["id"]]))
    assert given_to("west") == {}
    assert given_to("east").keys() == {notice["id"], _id("indicator", 2)}


@pytest.mark.parametrize(
    ("value", "left"),
    [
        (
            _note(
                1,
                _id("tool", 1),
                _id("tool", 2),
                granular_markings=[
                    {"selectors": ["object_refs.[1]", "content"], "marking_ref": _id("marking-definition", 1)}
                ],
            ),
            {
                "object_refs": [_id("tool", 1)],
                "granular_markings": [
                    {"selectors": ["object_refs", "content"], "marking_ref": _id("marking-definition", 1)}
                ],
            },
        ),
        (
            _object(
                "tool",
                1,
                name="T",
                created_by_ref=_id("identity", 2),
                granular_markings=[
                    {"selectors": ["created_by_ref"], "marking_ref": _id("marking-definition", 1)}
                ],
            ),
            {"name": "T"},
        ),
        (
            _object(
                "tool", 1, name="T", x_held=[{"object_ref": _id("tool", 2), "n": 1}, {"my_refs": ["free"]}]
            ),
            {"name": "T", "x_held": [{"n": 1}, {"my_refs": ["free"]}]},
        ),
    ],
)
def test_what_is_left_of_an_object(value, left):
    common = {name: value[name] for name in ("type", "spec_version", "id", "created", "modified")}
    cut = references.cut(value, lambda id_: id_ == _id("tool", 1))
    assert {k: v for k, v in cut.items() if k not in ("content",)} == {**common, **left}
    assert checks.fault(cut) == "" == strict.fault(cut)


@given(seed=st.integers(0, 10_000))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_reference_of_a_partner_leads_to_what_a_reader_does_not_hold(cast, shared, program, seed):
    """Random worlds: objects for random circles, in random order, that refer to one another and to nothing."""
    chance = random.Random(seed)
    Item.objects.for_system("tests").delete()
    Original.objects.for_system("tests").delete()
    numbers = list(range(seed * 20 + 1, seed * 20 + 13))
    circles = [{}, _only(cast, "east", "west"), _only(cast, "east")]
    for number in chance.sample(numbers, len(numbers)):
        one, other = (_id(chance.choice(["indicator", "note"]), chance.choice(numbers)) for _ in range(2))
        value = chance.choice([indicator(number), _note(number, one, other), _link(number, one, other)])
        if value["type"] == "relationship" and "note" in one + other:
            value = _note(number, one)
        sent = {**value, **chance.choice(circles)}
        assert program("east").ask(path(shared, "objects"), "POST", envelope(sent)).json["failure_count"] == 0
    for name in ("east", "west", "partner"):
        answer = program(name).ask(path(shared, "objects") + "?match[version]=all")
        for one in answer.json.get("objects", []):
            assert set(references.found(one)) <= set(answer.ids), name
            assert checks.fault(one) == ""
