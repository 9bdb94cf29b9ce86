"""Reports as STIX: what each party is given of them over TAXII, what is taken back, and what never leaves."""

import json
import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Receipt, Report
from mithaq.interfaces.exchange.models import Item
from mithaq.interfaces.exchange.stix import (
    checks,
    filling,
    identifiers,
    markings,
    reports,
    strict,
    times,
    withdrawal,
)
from mithaq.kernel.people.models import Party
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing
from tests.exchange.taxii.making import opened, path
from tests.exchange.taxii.wire import Asker
from tests.factories import picture as making

POINT = {"latitude": 27.0377, "longitude": 14.4283, "place_precision": 1}
REF = re.compile(rb'"([a-z0-9-]+--[0-9a-f-]{36})"')


@pytest.fixture
def feed(cast):
    """A collection that follows the reports, for everybody to know of."""
    return opened(cast, "reports", follows="report", audience=cast.public)


@pytest.fixture
def given_to(cast, feed):
    """Return a function that gives the objects that a member of the cast is handed, by id."""

    def objects(name, query=""):
        asked = Asker(cast.memberships[name]).ask(f"{path(feed, 'objects')}?{query}")
        return {one["id"]: one for one in asked.json.get("objects", [])}

    return objects


def _of(report, kind="incident"):
    return identifiers.of(kind, report.pk)


def test_a_report_is_there_at_once_as_an_incident_with_its_place(cast, given_to):
    report = making.report(cast, credibility=2, narrative={"en": "Two shots were heard."}, **POINT)
    found = given_to("west")
    incident, place, whole = (found[_of(report, kind)] for kind in ("incident", "location", "report"))
    assert (incident["name"], incident["confidence"]) == ("Clash at the checkpoint", 70)
    assert whole["object_refs"] == [incident["id"], place["id"]]
    assert incident["created_by_ref"] == identifiers.of("identity", cast.parties["east"].pk) in found
    told = incident["extensions"][reports.EXTENSION]
    assert (told["type"], told["low"], told["area"], told["state"]) == ("CLA", 2, "LY-SB", "reported")
    assert (place["country"], place["administrative_area"]) == ("LBY", "LY-SB")
    assert place["latitude"] != POINT["latitude"], "the community sees the district, not the spot"
    assert incident["object_marking_refs"] == markings.refs(cast.community)
    assert found[markings.refs(cast.community)[1]]["definition"] == {"statement": "REL TO community"}
    assert all(checks.fault(one) == "" == strict.fault(one) for one in found.values())


def test_what_is_said_of_the_source_stays(cast, given_to):
    making.report(cast, source_note="Zq canary: a shopkeeper near the gate")
    assert "canary" not in json.dumps(given_to("west"))
    assert "canary" not in json.dumps(given_to("east"))


def test_a_correction_is_a_later_version(cast, given_to):
    report = making.report(cast)
    before = given_to("west")[_of(report)]
    actions.correct(report, making.content(high=9), reason="Counted again.", by=cast.east)
    after = given_to("west")[_of(report)]
    assert after["extensions"][reports.EXTENSION]["high"] == 9
    assert (after["created"], after["modified"] > before["modified"]) == (before["created"], True)
    assert len(given_to("west", "match[version]=all&match[type]=incident")) == 1
    assert _of(report) not in given_to("auditor")


def test_a_retraction_is_revoked_without_content(cast, given_to):
    report = making.report(cast, narrative={"en": "Zq canary"})
    actions.retract(report, reason="It did not happen.", by=cast.east)
    found = given_to("west")
    for kind in ("incident", "location", "report"):
        assert found[_of(report, kind)]["revoked"] is True
    assert "canary" not in json.dumps(found)
    assert all(strict.fault(one) == "" for one in found.values())


def test_narrowing_revokes_it_for_those_who_lose_it_and_for_nobody_else(cast, given_to):
    report = making.report(cast, narrative={"en": "Zq canary"})
    made = making.assess(cast, report, "seen_too", by=cast.partner)
    report = Report.objects.for_system("tests").get(pk=report.pk)
    records.narrow(report, cast.only("east", "west"), by=cast.east)
    kept, lost = given_to("west"), given_to("partner")
    assert "revoked" not in kept[_of(report)]
    assert kept[_of(report)]["object_marking_refs"] == markings.refs(cast.only("east", "west"))
    assert lost[_of(report)]["revoked"] is True
    assert "canary" not in json.dumps(lost)
    assert "canary" not in json.dumps(given_to("partner", "match[version]=all"))
    assert _of(report) not in given_to("auditor")
    assert identifiers.of("sighting", made.pk) in kept
    assert all(strict.fault(one) == "" for one in [*kept.values(), *lost.values()])


def test_what_only_named_persons_read_never_leaves(cast, given_to):
    """Reading a RED report is an act of a person; a collection does not know who has read what."""
    red = actions.report(
        making.content(narrative={"en": "Zq canary"}), audience=cast.red("east", "west"), by=cast.east
    )
    report = making.report(cast, cast.only("east", "west"), narrative={"en": "Zq canary"})
    records.narrow(report, cast.red("east", "west"), by=cast.east)
    found = given_to("west")
    assert _of(red) not in found
    assert found[_of(report)]["revoked"] is True
    assert not any(
        b"canary" in bytes(body) for body in Item.objects.for_system("tests").values_list("body", flat=True)
    )


def test_the_originator_learns_who_has_fetched_it(cast, given_to):
    report = making.report(cast)
    fetched = Receipt.objects.filter(report=report.pk).exclude(opened_at=None)
    given_to("auditor"), given_to("west")
    assert list(fetched.values_list("party", flat=True)) == [cast.parties["west"].pk]


def test_what_is_erased_is_gone_from_every_version(cast, given_to):
    report = making.report(cast, narrative={"en": "Zq canary"})
    actions.correct(report, making.content(high=9, narrative={"en": "Zq canary"}), reason="So.", by=cast.east)
    proposal = erasing.propose(report, ["narrative"], ground="court_order", by=cast.secretary)
    other = replace(cast.secretary, person_id=cast.east.person_id)
    erasing.erase(report, ["narrative"], ground="court_order", by=other, proposal=proposal)
    assert given_to("west")[_of(report)]["extensions"][reports.EXTENSION]["high"] == 9
    held = Item.objects.for_system("tests").values_list("body", flat=True)
    assert not any(b"canary" in bytes(body) for body in held)


@pytest.mark.parametrize(
    ("verdict", "kind", "word"),
    [
        ("confirm", "opinion", "agree"),
        ("deny", "opinion", "disagree"),
        ("cannot_verify", "opinion", "neutral"),
        ("seen_too", "sighting", None),
    ],
)
def test_verdicts(cast, given_to, verdict, kind, word):
    report = making.report(cast)
    made = making.assess(cast, report, verdict)
    told = given_to("partner")[identifiers.of(kind, made.pk)]
    assert told.get("opinion") == word
    assert _of(report) in (told.get("sighting_of_ref"), *told.get("object_refs", ()))


def test_a_collection_that_is_opened_later_begins_with_what_stands(cast, feed):
    shown = making.report(cast)
    making.assess(cast, shown, by=cast.west)
    gone = making.report(cast)
    actions.retract(gone, reason="Withdrawn.", by=cast.east)
    narrowed = making.report(cast)
    records.narrow(narrowed, cast.only("east", "joint"), by=cast.east)
    hidden = making.report(cast, audience=cast.only("east"))
    late = opened(cast, "late", follows="report", audience=cast.public)
    for name in ("east", "west", "secretary", "auditor"):
        first, second = (
            {
                one["id"]: one
                for one in Asker(cast.memberships[name]).ask(path(place, "objects")).json.get("objects", [])
            }
            for place in (feed, late)
        )
        lost = {_of(narrowed, kind) for kind in ("incident", "report", "location")}
        assert {id_: one for id_, one in first.items() if id_ not in lost or name != "west"} == second
        assert (_of(hidden) in second) == (name == "east")


def test_the_level_and_the_receivers_have_one_id_for_ever(cast):
    both = cast.only("east", "west")
    assert markings.refs(both) == [markings.TLP["AMBER"], markings.statement_id(both.members)]
    assert markings.refs(cast.public) == [markings.TLP["CLEAR"]]
    assert markings.statement(both)["definition"]["statement"] == "REL TO east, west"
    assert markings.known_statements([both.pk]) == {markings.statement_id(both.members): both}


def test_receivers_that_not_everybody_may_know_of_are_not_named(cast):
    hidden = Party.objects.for_system("tests").filter(code="west")
    hidden.update(audience=cast.only("west"))
    assert markings.statement(cast.only("east", "west"))["definition"]["statement"] == "REL TO east"
    assert "persons" in markings.statement(cast.red("east"))["definition"]["statement"]


@pytest.mark.parametrize("kind", sorted({*withdrawal._EMPTY}))
def test_whatever_is_revoked_can_still_be_read_strictly(kind):
    id_ = f"{kind}--11111111-1111-4111-8111-111111111111"
    at = "2026-11-01T08:00:00.000Z"
    value = {
        "type": kind,
        "spec_version": "2.1",
        "id": id_,
        "created": at,
        "modified": at,
        "name": "Zq canary",
    }
    empty = withdrawal.of(value, times.microseconds(at))
    assert checks.fault(empty) == "" == strict.fault(empty)
    assert empty["revoked"] is True
    assert times.microseconds(empty["modified"]) > times.microseconds(at)
    assert "canary" not in json.dumps(empty)


@given(seed=st.integers(0, 10_000))
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_reference_leads_to_what_was_not_released(cast, feed, seed):
    """Random worlds of reports, verdicts, narrowings and retractions: every id in the bytes is one the reader holds."""
    chance = random.Random(seed)
    circles = [cast.public, cast.community, cast.only("east", "west"), cast.only("east")]
    for _ in range(4):
        report = making.report(cast, chance.choice(circles), **(POINT if chance.random() < 0.5 else {}))
        if report.audience_id not in {cast.only("east").pk} and chance.random() < 0.6:
            making.assess(cast, report, chance.choice(["confirm", "deny", "seen_too"]))
        report = Report.objects.for_system("tests").get(pk=report.pk)
        if report.audience_id == cast.community.pk and chance.random() < 0.5:
            records.narrow(report, cast.only("east"), by=cast.east)
        elif chance.random() < 0.3:
            actions.retract(report, reason="Not so.", by=cast.east)
    known = {id_.encode() for id_ in (*markings.TLP.values(), withdrawal._NOBODY)}
    for name in ("east", "west", "partner", "auditor"):
        answer = Asker(cast.memberships[name]).ask(f"{path(feed, 'objects')}?match[version]=all")
        held = {id_.encode() for id_ in answer.ids}
        assert set(REF.findall(answer.body)) - held - known == set()


def test_what_a_collection_begins_with_has_no_gaps_where_hidden_reports_lie(cast):
    for place in range(3):
        making.report(cast, title={"en": f"Seen {place}"}, audience=cast.public)
        making.report(cast, title={"en": f"Hidden {place}"}, audience=cast.only("east"))
    late = opened(cast, "late", follows="report", audience=cast.public)
    filling.go_on()
    items = Item.objects.for_system("a test").filter(collection=late)
    for audience in (cast.public, cast.only("east")):
        stamps = sorted(items.filter(audience=audience).values_list("stamp", flat=True))
        assert len(stamps) >= 9
        assert stamps == list(range(stamps[0], stamps[0] + len(stamps)))
