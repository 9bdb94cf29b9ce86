"""The API: everything that the pages will do, typed, with problems, keys and cursors; hidden and missing are one."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from mithaq.domains.picture.models import Report
from mithaq.kernel.records import actions as records

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import days

BASE = "/api/v1/picture"


class Api:
    """A signed-in client that speaks JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        options: dict[str, Any] = {"headers": headers}
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(self.client, method)(f"{BASE}{path}", **options)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def api(client_as):
    return lambda name: Api(client_as(name))


def told(**values: Any) -> dict[str, Any]:
    return {
        "title": {"en": "Clash at the checkpoint", "ar": "اشتباك عند نقطة التفتيش"},
        "type": "CLA",
        "occurred_from": days(-3).isoformat(),
        "area": "LY-SB",
        "low": 2,
        "best": 3,
        "high": 5,
        "marking": {"tlp": "AMBER", "parties": ["east", "west", "joint"]},
        **values,
    }


def test_a_report_from_first_word_to_retraction(cast: Cast, api) -> None:
    east, west = api("east"), api("west")
    found = east("post", "/reports", told(), 201)
    path = f"/reports/{found['id']}"
    assert (found["state"], found["standing"], found["version"], found["claim"]) == (
        "reported",
        "reported",
        1,
        None,
    )
    assert west("get", path)["title"]["ar"] == "اشتباك عند نقطة التفتيش"
    given = west("post", f"{path}/assessments", {"verdict": "confirm", "basis": "own_observation"}, 201)
    assert (given["party"], given["of_version"]) == ("west", 1)
    assert east("get", path)["state"] == "confirmed"
    assert [one["verdict"] for one in east("get", f"{path}/assessments")] == ["confirm"]
    asked = west("post", f"{path}/suggestions", {"changes": {"best": 4}, "reason": "We counted"}, 201)
    assert [one["id"] for one in east("get", f"{path}/suggestions")] == [asked["id"]]
    assert east("post", f"/suggestions/{asked['id']}/decision", {"accept": True})["state"] == "accepted"
    taken = west("post", f"{path}/claim", {"hours": 2}, 201)
    assert east("get", path)["claim"]["party"] == "west"
    assert west("post", f"/claims/{taken['id']}/release", {})["state"] == "released"
    now = east("get", path)
    assert (now["best"], now["version_kind"], now["corrects"]) == (4, "correction", 2)
    content = {name: value for name, value in told(best=5).items() if name != "marking"}
    corrected = east("put", path, {**content, "reason": "One more died", "version": now["version"]})
    assert corrected["best"] == 5
    assert east("put", path, {**content, "reason": "Late", "version": 1}, 409)["code"] == "conflict"
    assert east("post", f"{path}/retraction", {"reason": "It was an exercise"})["state"] == "retracted"
    rows = east("get", f"{path}/receipts")
    assert [(r["party"], r["word"], r["state"], r["is_awaited"]) for r in rows[:2]] == [
        ("joint", "retraction", "delivered", True),
        ("west", "retraction", "delivered", True),
    ]
    assert west("get", f"{path}/receipts") == []
    assert [one["word"] for one in west("get", "/recalls?waiting=true")] == ["retraction"]
    assert west("post", f"/recalls/{found['id']}/acknowledgement", status=201)["party"] == "west"
    assert west("get", "/recalls?waiting=true") == []


def test_without_a_marking_a_report_is_for_the_own_party(cast: Cast, api) -> None:
    body = told()
    del body["marking"]
    found = api("east")("post", "/reports", body, 201)
    assert found["marking"] == {"tlp": "AMBER+STRICT", "parties": ["east"], "groups": [], "persons": []}
    api("west")("get", f"/reports/{found['id']}", status=404)


def test_faults_are_told_by_field(cast: Cast, api) -> None:
    east = api("east")
    refused = east("post", "/reports", told(low=9, area="LY-XX", type="ZZZ"), 422)
    assert set(refused["fields"]) == {"type", "area", "best"}
    assert set(east("get", "/reports?bbox=1,2,3", status=422)["fields"]) == {"bbox"}
    east("get", "/reports?bbox=nan,0,1,1", status=422)
    east("get", "/reports?cursor=bm90IGEgY3Vyc29y", status=422)


def test_the_same_key_reports_once(cast: Cast, api) -> None:
    east = api("east")
    first, second = (east("post", "/reports", told(), 201, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first["id"] == second["id"]
    assert Report.objects.for_system("a test").count() == 1


def test_lists_have_filters_and_a_cursor(cast: Cast, api) -> None:
    found = [made.report(cast, area=area) for area in ("LY-SB", "LY-TB", "LY-SB")]
    west = api("west")
    page = west("get", "/reports?limit=2")
    assert [one["id"] for one in page["items"]] == [str(found[2].pk), str(found[1].pk)]
    rest = west("get", f"/reports?limit=2&cursor={page['next']}")
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([str(found[0].pk)], None)
    assert len(west("get", "/reports?area=LY-TB&area=LY-WS&type=CLA")["items"]) == 1
    assert west("get", "/reports?state=confirmed")["items"] == []
    west("get", f"/reports?limit=1&area=LY-SB&cursor={page['next']}", status=422)


def test_hidden_and_missing_give_the_same_bytes(cast: Cast, api) -> None:
    report = made.report(cast, cast.only("east", "joint"))
    request = made.rfi(cast, cast.only("east", "west"))
    mine = made.report(cast, by=cast.west)
    partner = api("partner")
    bodies: dict[str, Any] = {
        "post /reports/{}/assessments": {"verdict": "deny", "basis": "same_source"},
        "post /reports/{}/suggestions": {"changes": {"best": 1}, "reason": "x"},
        "post /reports/{}/claim": {},
        "post /reports/{}/retraction": {"reason": "x"},
        "post /reports/{}/consent": {"deconflict": True},
        "post /reports/{}/same-event": {"of": str(mine.pk)},
        "put /reports/{}": {k: v for k, v in told(reason="x").items() if k != "marking"},
        "post /reports/{}/variants": told(reason="x", marking={"tlp": "AMBER", "parties": ["partner"]}),
        "post /reports/{}/retelling": told(reason="x", marking={"tlp": "AMBER", "parties": ["partner"]}),
        "post /recalls/{}/acknowledgement": None,
        "post /rfis/{}/answers": {"outcome": "refused", "text": {"en": "x"}},
        "post /rfis/{}/closing": {},
    }
    for path in ("", "/assessments", "/suggestions", "/candidates", "/same-event", "/hints", "/receipts"):
        bodies[f"get /reports/{{}}{path}"] = None
    bodies["get /rfis/{}"] = None
    for asked, body in bodies.items():
        method, path = asked.split(" ")
        ids = (request.pk if "/rfis/" in path else report.pk, uuid.uuid4())
        answers = [partner(method, path.format(id_), body, 404) for id_ in ids]
        assert answers[0] == answers[1], asked


def test_a_variant_and_its_original_are_told_to_who_sees_both(cast: Cast, api) -> None:
    east, partner = api("east"), api("partner")
    first = east("post", "/reports", told(source_note="A nurse"), 201)
    wider = {"tlp": "GREEN", "groups": ["community"]}
    path = f"/reports/{first['id']}"
    variant = east("post", f"{path}/variants", told(marking=wider, reason="Source left out"), 201)
    assert (variant["version_kind"], variant["reason"], variant["source_note"]) == ("initial", "", "")
    joined = east("get", f"{path}/same-event")
    assert [(one["relation"], one["first"], one["second"]) for one in joined] == [
        ("sanitised", first["id"], variant["id"])
    ]
    assert partner("get", f"/reports/{variant['id']}/same-event") == []
    assert first["id"] not in json.dumps(partner("get", f"/reports/{variant['id']}"))


def test_joining_and_parting(cast: Cast, api) -> None:
    one, other = made.report(cast), made.report(cast, by=cast.west)
    west = api("west")
    assert [c["report"]["id"] for c in west("get", f"/reports/{other.pk}/candidates")] == [str(one.pk)]
    same = west("post", f"/reports/{other.pk}/same-event", {"of": str(one.pk)}, 201)
    assert west("get", f"/reports/{other.pk}/candidates") == []
    assert west("post", f"/same-events/{same['id']}/parting", {})["holds"] is False
    refused = west("post", f"/reports/{other.pk}/same-event", {"of": str(uuid.uuid4())}, 422)
    assert list(refused["fields"]) == ["of"]


def test_consent_and_hints(cast: Cast, api) -> None:
    report = made.report(cast)
    east = api("east")
    assert (
        east("post", f"/reports/{report.pk}/consent", {"deconflict": True, "version": 1})["deconflict"]
        is True
    )
    assert east("get", f"/reports/{report.pk}/hints") == []


def test_what_was_narrowed_is_gone_and_can_be_acknowledged(cast: Cast, api) -> None:
    report = made.report(cast)
    west = api("west")
    assert west("get", f"/reports/{report.pk}")["id"] == str(report.pk)
    records.narrow(report, cast.only("east"), by=cast.east)
    west("get", f"/reports/{report.pk}", status=404)
    recalled = west("get", "/recalls")
    assert [(one["report"], one["word"], set(one)) for one in recalled] == [
        (str(report.pk), "narrowing", {"report", "version", "word", "at", "acknowledged_at", "received_at"})
    ]
    assert west("post", f"/recalls/{report.pk}/acknowledgement", status=201)["word"] == "narrowing"
    assert west("post", f"/recalls/{report.pk}/acknowledgement", status=409)["code"] == "wrong_state"


def test_a_request_from_question_to_closing(cast: Cast, api) -> None:
    east, west = api("east"), api("west")
    body = {
        "title": {"en": "Who holds the crossing?"},
        "asked": ["west", "partner"],
        "due": days(5).isoformat(),
        "marking": {"tlp": "GREEN", "groups": ["community"]},
    }
    asked = east("post", "/rfis", body, 201)
    path = f"/rfis/{asked['id']}"
    assert (asked["state"], asked["waited_for"]) == ("open", ["partner", "west"])
    assert [one["id"] for one in west("get", "/rfis?asked=west&state=open")["items"]] == [asked["id"]]
    assert west("get", "/rfis?by=west")["items"] == []
    assert west("get", "/rfis?by=nobody")["items"] == []
    said = west("post", f"{path}/answers", {"outcome": "answered", "text": {"en": "The patrol"}}, 201)
    assert said["marking"]["parties"] == ["east", "west"]
    api("partner")("post", f"{path}/answers", {"outcome": "refused", "text": {"en": "Unknown"}}, 201)
    assert [one["outcome"] for one in east("get", path)["answers"]] == ["refused", "answered"]
    assert [one["outcome"] for one in west("get", path)["answers"]] == ["answered"]
    assert east("get", path)["state"] == "answered"
    assert east("post", f"{path}/closing", {"version": 1})["state"] == "closed"
    refused = east("post", "/rfis", {**body, "asked": ["nobody"], "about": str(uuid.uuid4())}, 422)
    assert list(refused["fields"]) == ["asked"]
