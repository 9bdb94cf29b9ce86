"""What a sender takes back, or means for fewer readers than before: nobody who held it keeps it as it was."""

import pytest

from mithaq.interfaces.exchange.models import Contribution, Item
from mithaq.interfaces.exchange.stix import markings, times, withdrawal
from mithaq.interfaces.exchange.taxii import queries, review
from mithaq.interfaces.exchange.taxii.screening import OVER
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.viewers import Viewer

from .making import envelope, indicator, opened, path

STATEMENT = "marking-definition--00000000-0000-4000-8000-00000000002a"
ONE = indicator(1)["id"]
AMBER, GREEN = markings.TLP["AMBER"], markings.TLP["GREEN"]


def statement(said="REL TO east-there, partner-there"):
    """Return a statement of another installation: whom it names is nobody here."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": STATEMENT,
        "created": "2026-11-01T08:00:00.000Z",
        "definition_type": "statement",
        "definition": {"statement": said},
    }


def marked(minute=0, level=GREEN, **values):
    return indicator(1, minute, object_marking_refs=[level, STATEMENT], **values)


def gone(minute=30, value=None):
    value = value or indicator(1)
    return withdrawal.of(value, times.microseconds(f"2026-11-01T08:{minute:02d}:00.000Z"))


def report(number=5, minute=0):
    kept = {name: value for name, value in indicator(number, minute).items() if "pattern" not in name}
    del kept["valid_from"]
    id_ = indicator(number)["id"].replace("indicator", "report")
    whole = {"name": "What happened", "published": kept["created"], "object_refs": [indicator(1)["id"]]}
    return {**kept, **whole, "type": "report", "id": id_}


@pytest.fixture
def send(shared, program):
    east = program("east")
    return lambda *objects, into=shared: east.ask(path(into, "objects"), "POST", envelope(*objects)).json


@pytest.fixture
def versions(shared, program):
    """Return a function that gives what a party is handed of the first indicator: (version, whether it is revoked)."""

    def seen(name, id_=ONE, within=shared):
        answer = program(name).ask(f"{path(within, 'objects')}?match[id]={id_}&match[version]=all")
        found = answer.json.get("objects", [])
        return [(one["modified"][14:16], one.get("revoked", False)) for one in found]

    return seen


@pytest.mark.parametrize(("said", "seen"), [("Copyright of a partner", [("00", False)]), ("REL TO you", [])])
def test_whom_a_statement_of_elsewhere_names_is_not_everybody_here(cast, send, versions, said, seen):
    narrow = opened(cast, "narrow", writers=("east",), audience=cast.only("joint", "east", "west"))
    send(statement(said), marked(level=AMBER), into=narrow)
    assert versions("east", within=narrow) == [("00", False)]
    assert versions("west", within=narrow) == seen


def test_what_is_green_is_for_the_community_whoever_is_named(send, versions):
    send(statement(), marked())
    assert versions("west") == [("00", False)]


def test_a_statement_that_came_before_holds_for_what_comes_later(shared, send, versions):
    send(statement("Terms of a partner"))
    send(marked(0))
    send(marked(10))
    assert versions("west") == [("00", False), ("10", False)]


def test_nobody_vouches_for_the_statement_of_another(shared, program, send, versions):
    west = program("west")
    west.ask(path(shared, "objects"), "POST", envelope(statement("Terms")))
    send(marked())
    assert versions("west") == []


def test_who_held_it_keeps_only_that_it_is_gone(shared, send, versions):
    send(indicator(1), indicator(1, 10))
    said = send(gone())
    assert (said["success_count"], said["failure_count"]) == (1, 0)
    assert versions("west") == [("30", True)] == versions("east")
    acts = Revision.objects.for_system("tests").filter(kind="contribution").order_by("stamp")
    said = ["contribution.landed", "contribution.landed", "contribution.reduced"]
    assert list(acts.values_list("verb", flat=True)) == said


def test_what_leads_to_others_is_taken_back_as_well(shared, send, versions):
    send(indicator(1), report())
    send(gone(value=report()))
    assert versions("west", report()["id"]) == [("30", True)]


def test_only_those_hear_of_it_who_held_it(shared, send, versions):
    send(statement(), marked(level=AMBER))
    send(gone())
    assert (versions("east"), versions("west")) == ([("30", True)], [])


def test_an_earlier_version_does_not_come_back(shared, send, versions):
    send(indicator(1))
    send(gone())
    again = send(indicator(1, 10))
    assert (again["failure_count"], again["failures"][0]["message"]) == (1, OVER)
    assert send(gone())["success_count"] == 1, "to say so twice is no fault"
    assert versions("west") == [("30", True)]
    assert send(indicator(1, 40))["success_count"] == 1
    assert versions("west") == [("40", False)], "what it says from now on counts again"


def test_in_one_envelope_the_last_word_counts(shared, send, versions):
    said = send(indicator(1), gone(), indicator(2))
    assert (said["total_count"], said["success_count"]) == (3, 3)
    assert versions("west") == [("30", True)]


def test_a_version_for_fewer_takes_the_earlier_ones_along(shared, send, versions):
    send(indicator(1), indicator(2))
    send(statement(), marked(20, AMBER))
    assert versions("east") == [("20", False)]
    assert versions("west") == [("20", True)]
    assert versions("west", indicator(2)["id"]) == [("00", False)]
    send(indicator(1, 50))
    assert versions("west") == [("50", False)]


def test_the_order_in_an_envelope_does_not_matter(shared, send, versions):
    send(statement(), marked(20, AMBER), indicator(1), indicator(2))
    assert (versions("east"), versions("west")) == ([("20", False)], [("20", True)])


def test_taking_back_does_not_wait_and_what_waits_does_not_land_after_it(cast, program, send, versions):
    inbox = opened(cast, "inbox", writers=("east",), landing="review")
    send(indicator(1), into=inbox)
    (waiting,) = queries.waiting(Viewer.of(cast.secretary), cast.parties["joint"].pk)
    review.accept(waiting, by=cast.secretary)
    assert send(indicator(1, 10), into=inbox)["pending_count"] == 1
    assert send(gone(), into=inbox)["success_count"] == 1
    (waiting,) = queries.waiting(Viewer.of(cast.secretary), cast.parties["joint"].pk)
    review.accept(waiting, by=cast.secretary)
    assert versions("west", within=inbox) == [("30", True)]


def test_nobody_takes_back_what_another_has_sent(shared, program, send, versions):
    send(indicator(1))
    west = program("west")
    said = west.ask(path(shared, "objects"), "POST", envelope(gone())).json
    assert (said["failure_count"], versions("west")) == (1, [("00", False)])


def test_no_original_brings_it_back(shared, send, versions):
    send(report())
    assert versions("west", report()["id"]) == []
    send(gone(value=report()))
    send(indicator(1))
    assert ("00", False) not in versions("west", report()["id"])


def test_the_bytes_are_gone(shared, send):
    send(indicator(1, name="what was told"))
    send(gone())
    assert not [row for row in Item.objects.for_system("tests") if b"what was told" in bytes(row.body)]
    reduced = Contribution.objects.for_system("tests").exclude(removed=[])
    assert [one.removed[0][0] for one in reduced] == [indicator(1)["id"]]


@pytest.mark.parametrize("kind", ["indicator", "report"])
def test_the_form_is_known_again(kind):
    whole = indicator(1) if kind == "indicator" else report()
    assert withdrawal.is_one(withdrawal.of(whole, 0))
    assert not withdrawal.is_one({**whole, "revoked": True})
    assert not withdrawal.is_one({**withdrawal.of(whole, 0), "labels": ["more"]})
