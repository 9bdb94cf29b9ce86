"""A collection that is opened late is filled in parts: nobody sees half of it, whatever happens meanwhile."""

import random
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Report
from mithaq.interfaces.exchange.models import Filling, Item
from mithaq.interfaces.exchange.stix import filling, following, identifiers
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing
from tests.exchange.taxii.making import opened, path
from tests.exchange.taxii.wire import Asker
from tests.factories import picture as making

# what records refer to, which stays where one of them was
AROUND = ("identity", "extension-definition", "marking-definition")


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(filling, "PART", 2)
    monkeypatch.setattr(filling, "_TURN_SECONDS", 30.0)


@pytest.fixture
def feed(cast):
    """A collection that was there before the reports."""
    return opened(cast, "reports", follows="report", audience=cast.public)


def _late(cast):
    return opened(cast, "late", follows="report", audience=cast.public)


def _given(cast, name, of):
    answer = Asker(cast.memberships[name]).ask(path(of, "objects"))
    return {one["id"]: one for one in answer.json.get("objects", [])}


def _fresh(report):
    return Report.objects.for_system("tests").get(pk=report.pk)


def _is_there(late, report, name, cast):
    return identifiers.of("incident", report.pk) in _given(cast, name, late)


def test_whoever_asks_has_his_own_filled_first(cast):
    """Nobody waits for what he may not see: however much of it there is, his own is there at the first question."""
    mine = making.report(cast, cast.community)
    for _ in range(9):
        making.report(cast, cast.only("east"))
    late = _late(cast)
    assert _is_there(late, mine, "west", cast)
    held = Item.objects.for_system("tests").filter(collection=late)
    assert set(held.values_list("audience_id", flat=True)) == {cast.community.pk}
    assert len([id_ for id_ in _given(cast, "east", late) if id_.startswith("incident")]) == 10


def test_nothing_is_given_out_before_the_last_of_ones_own_is_in(cast, monkeypatch):
    monkeypatch.setattr(filling, "PARTS_ASKED", 1)
    made = [making.report(cast) for _ in range(5)]
    late, west = _late(cast), Asker(cast.memberships["west"])
    whole = identifiers.of("incident", made[0].pk)
    asked = [
        (path(late, "objects") + "?match[version]=all", 200),
        (path(late, "manifest"), 200),
        (path(late, "objects", whole), 404),
    ]
    for at, status in asked:
        answer = west.ask(at)
        assert answer.status == status
        assert status == 404 or answer.body == b'{"more":false}'
        assert not [name for name in answer.headers if name.startswith("x-taxii")]
    assert Item.objects.for_system("tests").filter(collection=late).exists(), "some of it is there"
    while not (found := _given(cast, "west", late)):
        pass
    assert sum(id_.startswith("incident") for id_ in found) == 5


def test_the_worker_goes_on_to_the_end(cast, feed):
    for _ in range(5):
        making.report(cast)
    late = _late(cast)
    filling.go_on()
    assert not Filling.objects.exists()
    assert _given(cast, "west", late) == _given(cast, "west", feed)
    filling.go_on()


def test_a_part_that_breaks_off_is_done_again_and_nothing_is_there_twice(cast, feed, monkeypatch):
    for _ in range(5):
        making.report(cast)
    late, render = _late(cast), following.render
    calls = iter(range(100))

    def breaks(*given):
        render(*given)
        if next(calls) == 1:
            raise RuntimeError("the power is cut")

    monkeypatch.setattr(following, "render", breaks)
    with pytest.raises(RuntimeError):
        filling.go_on()
    filling.go_on()
    assert _given(cast, "west", late) == _given(cast, "west", feed)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_meanwhile_it_ends_with_what_stands(cast, feed, seed):
    """Between the parts reports are made, corrected, judged, narrowed, retracted and erased, in random order."""
    chance = random.Random(seed)
    circles = [cast.public, cast.community, cast.only("east", "west"), cast.only("east")]
    made = [making.report(cast, chance.choice(circles)) for _ in range(6)]
    late = _late(cast)
    for turn in range(12):
        report = _fresh(chance.choice(made))
        what = chance.choice([_correct, _judge, _narrow, _retract, _erase, _report])
        if report.state != "retracted":
            what(cast, report, made)
        filling._fill(late.pk, circles[turn % 4].pk)
    filling.go_on()
    for name in ("east", "west", "secretary", "auditor"):
        first, second = _given(cast, name, feed), _given(cast, name, late)
        # who lost a report before it was put in was never given it here
        assert {id_: one for id_, one in first.items() if id_ in second} == second
        missing = [one for id_, one in first.items() if id_ not in second and one["type"] not in AROUND]
        assert all(one.get("revoked") for one in missing)


def _correct(cast, report, made):
    actions.correct(report, making.content(high=9), reason="Counted again.", by=cast.east)


def _judge(cast, report, made):
    if report.audience_id != cast.only("east").pk:
        making.assess(cast, report, "confirm")


def _narrow(cast, report, made):
    if report.audience_id in (cast.public.pk, cast.community.pk):
        records.narrow(report, cast.only("east"), by=cast.east)


def _retract(cast, report, made):
    actions.retract(report, reason="It did not happen.", by=cast.east)


def _erase(cast, report, made):
    is_held = any(one.name == "title" for one in erasing.holdings(report))
    if not is_held or report.audience_id not in (cast.public.pk, cast.community.pk):
        return
    proposal = erasing.propose(report, ["title"], ground="court_order", by=cast.secretary)
    other = replace(cast.secretary, person_id=cast.east.person_id)
    erasing.erase(report, ["title"], ground="court_order", by=other, proposal=proposal)


def _report(cast, report, made):
    made.append(making.report(cast))


def test_stamps_go_on_without_a_gap_where_hidden_reports_lie(cast):
    for place in range(4):
        making.report(cast, audience=cast.public, title={"en": f"Seen {place}"})
        making.report(cast, audience=cast.only("east"), title={"en": f"Hidden {place}"})
    late = _late(cast)
    filling.go_on()
    items = Item.objects.for_system("tests").filter(collection=late)
    for audience in (cast.public, cast.only("east")):
        stamps = sorted(items.filter(audience=audience).values_list("stamp", flat=True))
        assert stamps == list(range(stamps[0], stamps[0] + len(stamps)))


def test_a_part_asks_the_store_the_same_however_much_is_left(cast):
    """What a part costs does not grow with the reports that there are."""
    counts = []
    for _ in range(2):
        for _ in range(6):
            making.report(cast)
        late = opened(cast, f"late-{len(counts)}", follows="report", audience=cast.public)
        filling._fill(late.pk, cast.community.pk)
        with CaptureQueriesContext(connection) as asked:
            filling._fill(late.pk, cast.community.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_opening_itself_puts_in_nothing(cast):
    """Whoever opens a collection holds the writer no longer for the reports that there are."""
    making.report(cast)
    late = _late(cast)
    assert not Item.objects.for_system("tests").filter(collection=late).exists()
    assert Filling.objects.get(pk=late.pk).audiences == {}
