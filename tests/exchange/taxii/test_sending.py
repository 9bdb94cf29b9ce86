"""Sending: what lands where, what waits, what is said of each object, what is done twice."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mithaq.interfaces.exchange.models import Contribution, Item, Receipt, Waiting
from mithaq.interfaces.exchange.stix import checks, markings, strict
from mithaq.interfaces.exchange.taxii import queries, receipts, review
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing

from .making import envelope, indicator, opened, path

UNKNOWN = "marking-definition--11111111-1111-4111-8111-111111111111"


def _acts(verb):
    return Revision.objects.for_system("tests").filter(verb=verb)


def _audiences(number):
    held = Item.objects.for_system("tests").filter(stix_id=indicator(number)["id"])
    return [one.audience for one in held.select_related("audience")]


def test_an_envelope_is_one_act_for_each_audience(shared, cast, program):
    ours = cast.only("east", "west", tlp="AMBER+STRICT")
    mark = markings.statement_id(ours.members)
    sent = [indicator(n) for n in (1, 2)]
    sent += [indicator(n, object_marking_refs=[markings.TLP["AMBER+STRICT"], mark]) for n in (3, 4)]
    said = program("east").ask(path(shared, "objects"), "POST", envelope(*sent)).json
    assert (said["status"], said["success_count"], said["total_count"]) == ("complete", 4, 4)
    acts = list(_acts("contribution.landed").order_by("stamp"))
    assert [act.audience_id for act in acts] == [cast.community.pk, ours.pk]
    listed = acts[0].values["objects_held"]
    assert [line[:2] for line in listed] == [[indicator(n)["id"], "2026-11-01T08:00:00.000Z"] for n in (1, 2)]
    stamps = list(Item.objects.for_system("tests").order_by("stamp").values_list("stamp", flat=True))
    assert acts[0].stamp < stamps[0] < stamps[1] < acts[1].stamp < stamps[2]


@pytest.mark.parametrize(
    ("marks", "audience"),
    [
        ([], "community"),
        (["GREEN"], "community"),
        (["CLEAR"], "community"),
        (["AMBER"], "east AMBER"),
        (["GREEN", "AMBER+STRICT"], "east AMBER+STRICT"),
        (["RED"], "east RED"),
        ([UNKNOWN], "east AMBER+STRICT"),
        (["CLEAR", UNKNOWN], "east AMBER+STRICT"),
    ],
)
def test_what_a_marking_means(shared, cast, program, marks, audience):
    refs = {"object_marking_refs": [markings.TLP.get(mark, mark) for mark in marks]} if marks else {}
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1, **refs)))
    wanted = {
        "community": cast.community,
        "east AMBER": cast.only("east"),
        "east AMBER+STRICT": cast.only("east", tlp="AMBER+STRICT"),
        "east RED": cast.red("east"),
    }
    assert _audiences(1) == [wanted[audience]]


def test_nobody_gives_a_known_marking_another_meaning(shared, cast, program):
    def definition(id_, **values):
        return {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": id_,
            "created": "2022-10-01T00:00:00.000Z",
            **values,
        }

    def level(word):
        said = {"extension_type": "property-extension", "tlp_2_0": word}
        return {"extensions": {markings.TLP_EXTENSION: said}}

    free = {"definition_type": "statement", "definition": {"statement": "REL TO everybody"}}
    ours = markings.statement_id(cast.only("east", "west").members)
    forged = [
        definition(markings.TLP["RED"], **free),
        definition(markings.TLP["RED"], **level("clear")),
        definition("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", **free),
        definition(ours, **free),
    ]
    published = [
        definition(markings.TLP["AMBER"], name="TLP:AMBER", **level("amber")),
        markings.statement(cast.only("east", "west")),
    ]
    said = program("east").ask(path(shared, "objects"), "POST", envelope(*forged, *published)).json
    assert [line["id"] for line in said["failures"]] == [one["id"] for one in forged]
    assert [line["id"] for line in said["successes"]] == [one["id"] for one in published]


def test_a_notice_of_copyright_restricts_nobody(shared, cast, program):
    notice = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": UNKNOWN,
        "created": "2026-11-01T08:00:00.000Z",
        "definition_type": "statement",
        "definition": {"statement": "Copyright 2026"},
    }
    sent = envelope(notice, indicator(1, object_marking_refs=[UNKNOWN]))
    assert program("east").ask(path(shared, "objects"), "POST", sent).json["success_count"] == 2
    assert _audiences(1) == [cast.community]


def test_a_marking_wider_than_the_collection_stays_within(cast, program):
    narrow = opened(cast, "narrow", writers=("east",), audience=cast.only("joint", "east", tlp="AMBER"))
    mark = markings.statement_id(cast.community.members)
    program("east").ask(path(narrow, "objects"), "POST", envelope(indicator(1, object_marking_refs=[mark])))
    assert _audiences(1) == [cast.only("east", tlp="AMBER+STRICT")]


def test_faulty_objects_are_named_and_the_rest_lands(shared, program):
    bad = [
        {**indicator(2), "pattern": 5},
        {name: value for name, value in indicator(3).items() if name != "modified"},
        {**indicator(4), "modified": "2026-10-01T08:00:00.000Z"},
        {**indicator(5), "id": "report--" + indicator(5)["id"][11:]},
        {**indicator(6), "created": "2026-02-30T08:00:00.000Z"},
        {**indicator(7), "spec_version": "2.0"},
        {**indicator(8), "id": "indicator--8"},
        {"type": "Upper Case", "id": "x"},
        "text",
        None,
    ]
    said = program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1), *bad)).json
    assert (said["success_count"], said["failure_count"], said["total_count"]) == (1, len(bad), len(bad) + 1)
    assert all(line["message"] for line in said["failures"])
    assert program("west").ask(path(shared, "objects")).ids == [indicator(1)["id"]]


def test_sending_twice_does_it_once(shared, program):
    east, sent = program("east"), envelope(indicator(1), indicator(2), indicator(2))
    first = east.ask(path(shared, "objects"), "POST", sent).json
    again = east.ask(path(shared, "objects"), "POST", sent).json
    assert first["success_count"] == again["success_count"] == 3
    assert _acts("contribution.landed").count() == 1
    assert len(east.ask(path(shared, "objects")).ids) == 2


def test_one_version_has_one_content_and_one_owner(shared, program):
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1)))
    other = program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1, name="other"))).json
    foreign = program("west").ask(path(shared, "objects"), "POST", envelope(indicator(1, 5))).json
    assert "later modified" in other["failures"][0]["message"]
    assert "another party" in foreign["failures"][0]["message"]


def test_what_is_sent_waits_for_the_owner(cast, program):
    inbox = opened(cast, "inbox", writers=("east",), landing="review")
    east = program("east")
    said = east.ask(path(inbox, "objects"), "POST", envelope(indicator(1), indicator(2))).json
    assert (said["status"], said["pending_count"], "successes" in said) == ("pending", 2, False)
    assert program("west").ask(path(inbox, "objects")).ids == []
    (waiting,) = queries.waiting(Viewer.of(cast.secretary), cast.parties["joint"].pk)
    assert not queries.waiting(Viewer.of(cast.west), cast.parties["west"].pk).exists()
    with pytest.raises(NotAllowed):
        review.accept(waiting, by=cast.west)
    landed = review.accept(waiting, by=cast.secretary)
    assert (landed.audience, landed.owner) == (cast.community, cast.parties["east"])
    assert len(program("west").ask(path(inbox, "objects")).ids) == 2
    assert east.ask(f"/taxii2/exchange/status/{said['id']}/").json["status"] == "complete"
    assert not Waiting.objects.for_system("tests").exists()
    with pytest.raises(WrongState):
        review.accept(waiting, by=cast.secretary)


def test_a_refusal_has_a_reason(cast, program):
    inbox = opened(cast, "inbox", writers=("east",), landing="review")
    said = program("east").ask(path(inbox, "objects"), "POST", envelope(indicator(1))).json
    (waiting,) = queries.waiting(Viewer.of(cast.secretary), cast.parties["joint"].pk)
    with pytest.raises(Invalid):
        review.refuse(waiting, reason=" ", by=cast.secretary)
    review.refuse(waiting, reason="Not about the border.", by=cast.secretary)
    told = program("east").ask(f"/taxii2/exchange/status/{said['id']}/").json
    assert (told["status"], told["failures"][0]["message"]) == ("complete", "Not about the border.")
    assert program("west").ask(path(inbox, "objects")).ids == []


def test_the_strict_check_runs_behind(cast, program, monkeypatch):
    """The library is a second opinion: here it finds fault with what the check at once has taken."""
    checked = opened(cast, "checked", writers=("east",), is_strict=True)
    doubtful = indicator(2)
    said = program("east").ask(path(checked, "objects"), "POST", envelope(indicator(1), doubtful)).json
    assert said["pending_count"] == 2
    opinion = strict.fault
    monkeypatch.setattr(
        strict,
        "fault",
        lambda value, **how: "Doubtful." if value["id"] == doubtful["id"] else opinion(value, **how),
    )
    assert strict.check_waiting() == 1
    told = program("east").ask(f"/taxii2/exchange/status/{said['id']}/").json
    assert [line["id"] for line in told["successes"]] == [indicator(1)["id"]]
    assert [(line["id"], line["message"]) for line in told["failures"]] == [(doubtful["id"], "Doubtful.")]
    assert program("west").ask(path(checked, "objects")).ids == [indicator(1)["id"]]
    assert strict.check_waiting() == 0


def test_a_strict_collection_takes_nothing_beside_the_standard(cast, program):
    for alias, is_strict, taken in (("free", False, 1), ("narrow", True, 0)):
        into = opened(cast, alias, writers=("east",), is_strict=is_strict)
        said = program("east").ask(path(into, "objects"), "POST", envelope(indicator(1, mood="calm"))).json
        assert (said["success_count"] + said["pending_count"], said["failure_count"]) == (taken, 1 - taken)


def test_a_failure_says_which_property_and_the_rest_is_taken_in(shared, program):
    bad = [
        indicator(2, pattern="this is no pattern"),
        indicator(3, confidence=101),
        indicator(4, created_by_ref=indicator(1)["id"]),
        indicator(5, valid_from="yesterday"),
        {name: value for name, value in indicator(6).items() if name != "pattern_type"},
        indicator(7, external_references=[{"source_name": "x", "url": "x", "hashes": {"MD5": "0"}}]),
    ]
    said = program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1), *bad)).json
    assert (said["success_count"], said["failure_count"]) == (1, 6)
    named = [
        "pattern",
        "confidence",
        "created_by_ref",
        "valid_from",
        "pattern_type",
        "external_references.0.hashes.MD5",
    ]
    for line, value, name in zip(said["failures"], bad, named, strict=True):
        assert line["id"] == value["id"]
        assert name in line["message"]


def test_what_no_database_keeps_is_named_in_a_receipt_all_the_same(shared, program):
    deep = indicator(1)
    deep["labels"] = ["x"]
    inner: object = "x"
    for _ in range(400):
        inner = [inner]
    sent = [
        {"type": "indicator", "id": "indicator--\x00"},
        {"type": "\x00", "id": 5, "created": "\x00"},
        indicator(2, **{"\x00": 1}),
        indicator(3, mood=inner),
        "nothing",
    ]
    said = program("east").ask(path(shared, "objects"), "POST", {"objects": sent})
    assert (said.status, said.json["failure_count"]) == (202, len(sent))
    assert b"\\u0000" not in said.body
    assert "deep" in said.json["failures"][3]["message"]


def test_receipts_go_after_a_week(shared, program):
    with clock.freeze(clock.now()) as moment:
        program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1)))
        moment.tick(8 * 86_400)
        receipts.remove_old()
    assert not Receipt.objects.exists()


def test_taking_an_object_out_is_an_act(shared, cast, program):
    east = program("east")
    east.ask(path(shared, "objects"), "POST", envelope(indicator(1), indicator(2)))
    assert east.ask(path(shared, "objects", indicator(1)["id"]), "DELETE").status == 200
    (act,) = _acts("contribution.reduced")
    assert [line[0] for line in act.values["removed"]] == [indicator(1)["id"]]
    assert Contribution.objects.for_system("tests").get().version == 2


SAMPLES = Path(__file__).parents[2] / "data" / "stix"


def test_published_samples_are_taken_in_and_handed_out_whole(shared, program):
    bundle = json.loads((SAMPLES / "poisonivy.json").read_text(encoding="utf-8"))
    sent = {one["id"]: one for one in bundle["objects"]}
    said = program("east").ask(path(shared, "objects"), "POST", {"objects": bundle["objects"]}).json
    assert said["failure_count"] == 0
    given = program("east").ask(path(shared, "objects") + "?match[version]=all").json["objects"]
    assert {one["id"]: one for one in given} == sent


def test_the_shape_is_checked_in_microseconds():
    assert checks.fault(indicator()) == ""
    start = time.perf_counter()
    assert not any(checks.fault(indicator()) for _ in range(1000))
    assert time.perf_counter() - start < 1.0


def test_narrowing_what_was_sent_revokes_it_for_the_others(shared, cast, program):
    east, west = program("east"), program("west")
    east.ask(path(shared, "objects"), "POST", envelope(indicator(1, name="Zq canary"), indicator(2)))
    sent = Contribution.objects.for_system("tests").get()
    records.narrow(sent, cast.only("east", "partner"), by=cast.east)
    lost = west.ask(path(shared, "objects")).json["objects"]
    assert [(one["id"], one["revoked"]) for one in lost] == [(indicator(n)["id"], True) for n in (1, 2)]
    assert b"canary" not in west.ask(path(shared, "objects") + "?match[version]=all").body
    for name in ("east", "partner"):
        kept = program(name).ask(path(shared, "objects") + "?match[version]=all").json["objects"]
        assert [one.get("revoked") for one in kept] == [None, None]


def test_erasing_what_was_sent_takes_the_bytes_out(shared, cast, program):
    east, west = program("east"), program("west")
    east.ask(path(shared, "objects"), "POST", envelope(indicator(1, name="Zq canary")))
    sent = Contribution.objects.for_system("tests").get()
    proposal = erasing.propose(sent, ["objects_held"], ground="court_order", by=cast.secretary)
    other = replace(cast.secretary, person_id=cast.east.person_id)
    erasing.erase(sent, ["objects_held"], ground="court_order", by=other, proposal=proposal)
    assert [one["revoked"] for one in west.ask(path(shared, "objects")).json["objects"]] == [True]
    held = Item.objects.for_system("tests").values_list("body", flat=True)
    assert not any(b"canary" in bytes(body) for body in held)
