"""The API: everything that the pages can do, typed, with problems, keys and cursors."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from mithaq.domains.commitments.models import Commitment

from ...cast import Cast
from ...factories import commitments as made

BASE = "/api/v1/commitments"


class Api:
    """A signed-in client that speaks JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        send = getattr(self.client, method)
        options: dict[str, Any] = {"headers": headers}
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        answer = send(f"{BASE}{path}", **options)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def api(client_as):
    return lambda name: Api(client_as(name))


def proposed(**values: Any) -> dict[str, Any]:
    return {
        "code": "P-9",
        "title": {"en": "Open the airport", "ar": "فتح المطار"},
        "responsible": "east",
        "origin": "pledge",
        "due": made.days(30).isoformat(),
        "marking": {"tlp": "AMBER", "parties": ["east", "west"]},
        **values,
    }


def test_proposing_and_keeping_a_promise(cast: Cast, api) -> None:
    west, east = api("west"), api("east")
    found = west("post", "/", proposed(), 201)
    path = f"/{found['id']}"
    assert (found["state"], found["agreed_by"], found["version"]) == ("proposed", ["west"], 1)
    assert found["marking"] == {"tlp": "AMBER", "parties": ["east", "west"], "groups": [], "persons": []}
    assert east("post", f"{path}/steps/agree", {"version": 1})["state"] == "agreed"
    assert east("post", f"{path}/steps/start", {})["state"] == "active"
    moved = east("post", f"{path}/due", {"to": made.days(44).isoformat(), "cause": "customs"})
    assert moved["due"] == made.days(44).isoformat()
    assert [slip["days"] for slip in west("get", f"{path}/slips")] == [14]
    assert east("post", f"{path}/readings", {"step": "complete"}, 201)["key"] == "self"
    assert west("post", f"{path}/readings", {"step": "limited"}, 201)["key"] == "other"
    assert east("post", f"{path}/steps/report_done", {"note": "All gone."})["state"] == "reported_done"
    opened = west("post", f"{path}/disputes", {"reason": "One stands."}, 201)
    assert east("get", path)["state"] == "disputed"
    west("post", f"{path}/disputes/{opened['id']}/settlement", {"settlement": "It is gone."})
    kept = west("post", f"{path}/steps/verify", {})
    assert (kept["state"], kept["verified_by"], kept["gap"], kept["standing"]) == (
        "verified_done",
        "west",
        -2,
        "kept",
    )
    assert [reading["step"] for reading in west("get", f"{path}/readings")] == ["limited", "complete"]
    assert [dispute["state"] for dispute in west("get", f"{path}/disputes")] == ["settled"]


def test_the_same_key_proposes_once(cast: Cast, api) -> None:
    west = api("west")
    first = west("post", "/", proposed(), 201, **{"Idempotency-Key": "k-1"})
    assert west("post", "/", proposed(), 201, **{"Idempotency-Key": "k-1"})["id"] == first["id"]
    assert Commitment.objects.for_system("a test").count() == 1


def test_changing_a_proposal_and_the_conflict(cast: Cast, api) -> None:
    proposal = made.proposal(cast)
    west = api("west")
    body = {name: value for name, value in proposed(code="P-1").items() if name != "marking"}
    assert west("put", f"/{proposal.pk}", {**body, "version": 1})["title"]["en"] == "Open the airport"
    assert west("put", f"/{proposal.pk}", {**body, "version": 1}, 409)["code"] == "conflict"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"responsible": "nobody"}, "responsible"),
        ({"due": None}, "due"),
        ({"due": "soon"}, "given.due"),
        ({"origin": "rumour"}, "given.origin"),
        ({"clause": str(uuid.uuid4())}, "clause"),
        ({"marking": {"tlp": "AMBER", "parties": ["west"]}}, "responsible"),
        ({"colour": "red"}, "given.colour"),
    ],
)
def test_faulty_proposals_name_the_field(cast: Cast, api, change: dict[str, Any], field: str) -> None:
    told = api("west")("post", "/", proposed(**change), 422)
    assert [name.removeprefix("given.") for name in told["fields"]] == [field.removeprefix("given.")]


def test_errors_are_problems_and_hidden_is_missing(cast: Cast, api, client_as) -> None:
    promise = made.agreed(cast, cast.only("east", "west"))
    partner = client_as("partner")
    hidden = partner.get(f"{BASE}/{promise.pk}")
    missing = partner.get(f"{BASE}/{uuid.uuid4()}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden["Content-Type"].startswith("application/problem+json")
    for path in ("readings", "disputes", "slips"):
        assert partner.get(f"{BASE}/{promise.pk}/{path}").content == missing.content
    assert api("west")("post", f"/{promise.pk}/steps/report_done", {}, 403)["code"] == "not_allowed"
    assert api("west")("post", f"/{promise.pk}/steps/verify", {}, 409)["code"] == "wrong_state"


def test_lists_have_sealed_cursors_and_no_total(cast: Cast, api) -> None:
    for n in range(5):
        made.agreed(cast, code=f"P-{n}")
    made.agreed(cast, cast.only("east", "west"), code="hidden")
    partner = api("partner")
    first = partner("get", "/?limit=2")
    second = partner("get", f"/?limit=2&cursor={first['next']}")
    third = partner("get", f"/?limit=2&cursor={second['next']}")
    codes = [item["code"] for page in (first, second, third) for item in page["items"]]
    assert codes == ["P-4", "P-3", "P-2", "P-1", "P-0"]
    assert third["next"] is None
    assert set(first) == {"items", "next"}
    assert api("west")("get", f"/?cursor={first['next']}", status=422)["fields"].keys() == {"cursor"}


def test_lists_filter(cast: Cast, api) -> None:
    made.agreed(cast)
    made.late(cast, code="P-2")
    west = api("west")
    assert [one["code"] for one in west("get", "/?overdue=true")["items"]] == ["P-2"]
    assert len(west("get", "/?party=east&state=agreed&tab=we-are-owed")["items"]) == 2
    assert west("get", "/?party=nobody")["items"] == []


def test_balances(cast: Cast, api) -> None:
    made.late(cast)
    [found] = api("west")("get", "/balances")
    assert (found["party"], found["late"], found["owed"]) == ("east", 1, 0)
    assert api("west")("get", "/balances/east") == found
    api("west")("get", "/balances/nobody", status=404)


def test_agreements_and_clauses(cast: Cast, api) -> None:
    secretary = api("secretary")
    text = {"code": "MOU", "title": {"en": "Hotline"}, "agreement_kind": "mou", "parties": ["east", "west"]}
    found = secretary(
        "post", "/agreements", {**text, "marking": {"tlp": "GREEN", "groups": ["community"]}}, 201
    )
    path = f"/agreements/{found['id']}"
    clause = secretary("post", f"{path}/clauses", {"number": "1", "text": {"en": "Calls are answered."}}, 201)
    body = proposed(origin="clause", clause=clause["id"])
    promise = api("west")("post", "/", body, 201)
    assert promise["agreement"] == found["id"]
    assert secretary("post", f"{path}/steps", {"move": "negotiate"})["state"] == "negotiating"
    assert secretary("put", path, {**text, "title": {"en": "Hotlines"}})["title"] == {"en": "Hotlines"}
    secretary("put", f"/clauses/{clause['id']}", {"number": "1", "text": {"en": "All calls are answered."}})
    [listed] = api("west")("get", f"{path}/clauses")
    assert (listed["text"]["en"], listed["commitments"]) == ("All calls are answered.", [promise["id"]])
    assert [one["code"] for one in api("west")("get", "/agreements")["items"]] == ["MOU"]
    api("west")("post", f"{path}/steps", {"move": "sign"}, 403)


def test_evidence(cast: Cast, api, client_as, tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    promise = made.agreed(cast)
    address = f"{BASE}/evidence/for/commitment/{promise.pk}"
    east = client_as("east")
    marking = json.dumps({"tlp": "AMBER", "parties": ["east", "west"]})
    sent = {"file": made.upload("record.pdf", made.pdf()), "note": "Signed.", "marking": marking}
    answer = east.post(address, sent)
    assert answer.status_code == 201, answer.content
    file = answer.json()
    assert (file["name"], file["marking"]["tlp"], file["media_type"]) == (
        "record.pdf",
        "AMBER",
        "application/pdf",
    )
    assert [one["id"] for one in api("west")("get", f"/evidence/for/commitment/{promise.pk}")] == [file["id"]]
    assert api("partner")("get", f"/evidence/for/commitment/{promise.pk}") == []
    content = client_as("west").get(f"{BASE}/evidence/{file['id']}/content")
    assert len(content.content) == file["size"]
    assert content["Content-Disposition"].startswith("attachment")
    assert client_as("partner").get(f"{BASE}/evidence/{file['id']}/content").status_code == 404
    lying = east.post(address, {"file": made.upload("a.pdf", made.png())})
    assert (lying.status_code, list(lying.json()["fields"])) == (422, ["file"])
    odd = east.post(address, {"file": made.upload("b.pdf", made.pdf()), "marking": "everyone"})
    assert (odd.status_code, list(odd.json()["fields"])) == (422, ["marking"])


def test_nobody_comes_in_without_a_credential(db: None) -> None:
    assert Client().get(f"{BASE}/").status_code == 401


def test_a_waiver_needs_its_reason(cast: Cast, api) -> None:
    promise = made.agreed(cast)
    secretary = api("secretary")
    assert secretary("post", f"/{promise.pk}/steps/waive", {}, 422)["fields"].keys() == {"reason"}
    assert secretary("post", f"/{promise.pk}/steps/waive", {"note": "Moved."})["state"] == "waived"
