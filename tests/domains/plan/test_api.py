"""The plan for programs: shapes, pages, steps, keys, and what an outsider gets."""

import json
import uuid

import pytest

from mithaq.domains.plan import actions
from mithaq.domains.plan.actions import Reason
from mithaq.kernel.people import actions as people
from tests.factories import plan as factory

BASE = "/api/v1/plan"
MARKING = {"tlp": "GREEN", "groups": ["community"]}


class Program:
    """Speaks to the API with a bearer token."""

    def __init__(self, client, membership, scope="write"):
        self.client = client
        self.head = {"Authorization": f"Bearer {people.create_token(membership, label='test', scope=scope)}"}

    def get(self, path, **query):
        return self.client.get(f"{BASE}{path}", query, headers=self.head)

    def send(self, path, content, method="post", **head):
        do = getattr(self.client, method)
        return do(
            f"{BASE}{path}", json.dumps(content), content_type="application/json", headers=self.head | head
        )


@pytest.fixture
def program(cast, client):
    return lambda name, scope="write": Program(client, cast.memberships[name], scope)


def test_a_whole_chain_is_created_read_edited_and_listed(cast, program):
    secretary, east = program("secretary"), program("east")
    line = secretary.send(
        "/lines-of-effort", {"code": "LOE-1", "title": {"en": "Ceasefire"}, "marking": {"tlp": "CLEAR"}}
    ).json()
    objective = secretary.send(
        "/objectives",
        {
            "code": "O-1",
            "title": {"en": "Quiet"},
            "line_of_effort": line["id"],
            "marking": {"tlp": "CLEAR"},
            "smart": {"specific": {"en": "where"}},
        },
    ).json()
    initiative = east.send(
        "/initiatives",
        {
            "code": "I-1",
            "title": {"en": "Hotline", "ar": "خط ساخن"},
            "objective": objective["id"],
            "lead": "east",
            "planned_start": "2026-01-01",
            "planned_end": "2026-09-01",
            "marking": MARKING,
        },
    ).json()
    milestone = east.send(
        "/milestones",
        {
            "code": "M-1",
            "title": {"en": "In service"},
            "initiative": initiative["id"],
            "due": "2026-05-01",
            "marking": MARKING,
        },
    ).json()
    assert (objective["smart"], objective["line_of_effort"]) == ({"specific": {"en": "where"}}, line["id"])
    assert (initiative["lead"], initiative["owner"], initiative["at_risk"]) == ("east", "east", False)
    assert milestone["baseline_due"] == "2026-05-01"
    edited = east.send(
        f"/milestones/{milestone['id']}", {"title": {"en": "In use"}, "version": 1}, "patch"
    ).json()
    assert (edited["title"], edited["version"], edited["proof_wanted"]) == ({"en": "In use"}, 2, {})
    listed = east.get("/milestones", initiative=initiative["id"]).json()
    assert [item["id"] for item in listed["items"]] == [milestone["id"]]
    assert east.get(f"/milestones/{milestone['id']}").json() == edited


def test_pages_go_on_where_they_stopped(cast, program):
    initiative = factory.initiative(cast)
    for n in range(5):
        factory.milestone(cast, initiative, code=f"M{n}")
    east = program("east")
    codes, cursor = [], ""
    while cursor is not None:
        page = east.get("/milestones", limit=2, cursor=cursor).json()
        codes += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert codes == ["M0", "M1", "M2", "M3", "M4"]
    first = east.get("/milestones", limit=2).json()["next"]
    assert program("west").get("/milestones", limit=2, cursor=first).status_code == 422


def test_steps(cast, program):
    initiative = factory.initiative(cast)
    milestone = factory.milestone(cast, initiative)
    east, west = program("east"), program("west")
    at = f"/milestones/{milestone.pk}"
    moved = east.send(f"{at}/move", {"to_date": "2027-01-01", "cause": "customs", "note": "in port"})
    assert moved.json()["due"] == "2027-01-01"
    assert east.send(f"{at}/state", {"to": "at_risk", "note": "silence"}).json()["state"] == "at_risk"
    assert east.send(f"{at}/done", {"note": "log"}).json()["reported_by"] == "east"
    assert east.send(f"{at}/verify", {}).status_code == 403
    assert west.send(f"{at}/send-back", {"note": "no log"}).json()["state"] == "on_track"
    east.send(f"{at}/done", {})
    assert west.send(f"{at}/verify", {}).json()["verified_by"] == "west"
    stage = east.send(f"/initiatives/{initiative.pk}/stage", {"to": "assessed"})
    assert stage.json()["stage"] == "assessed"
    move = {"to_date": "2028-01-01", "cause": "funding", "marking": {"tlp": "AMBER", "parties": ["east"]}}
    assert east.send(f"/initiatives/{initiative.pk}/move", move).json()["planned_end"] == "2028-01-01"
    part = east.send(f"/initiatives/{initiative.pk}/parties", {"party": "west", "role": "observer"}).json()
    assert east.send(f"/initiative-parties/{part['id']}/end", {}).json()["ends"] is not None
    causes = {row["key"]: row["slips"] for row in west.get("/why-late").json()["by_cause"]}
    assert causes == {"customs": 1}


def test_assumptions_and_risks(cast, program):
    initiative = factory.initiative(cast)
    east = program("east")
    assumption = east.send(
        "/assumptions",
        {"text": {"en": "Customs clear"}, "initiative": str(initiative.pk), "marking": MARKING},
    ).json()
    east.send(f"/assumptions/{assumption['id']}/review", {"state": "broken", "note": "refused"})
    assert east.get(f"/initiatives/{initiative.pk}").json()["at_risk"] is True
    risk = east.send(
        "/risks",
        {
            "risk_kind": "risk",
            "title": {"en": "Silence"},
            "initiative": str(initiative.pk),
            "likelihood": 5,
            "effect": 5,
            "marking": MARKING,
        },
    ).json()
    assert risk["weight"] == "critical"
    assert (
        east.send(f"/risks/{risk['id']}/state", {"to": "closed", "note": "over"}).json()["state"] == "closed"
    )
    objective = f"/objectives/{initiative.objective_id}/state"
    assert program("secretary").send(objective, {"to": "consulted"}).json()["state"] == "consulted"


def test_the_same_key_does_it_once(cast, program):
    initiative = factory.initiative(cast)
    east = program("east")
    content = {
        "code": "M",
        "title": {"en": "Once"},
        "initiative": str(initiative.pk),
        "due": "2026-05-01",
        "marking": MARKING,
    }
    answers = [east.send("/milestones", content, **{"Idempotency-Key": "k1"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(east.get("/milestones").json()["items"]) == 1


def test_hidden_and_missing_are_the_same(cast, program):
    hidden = factory.initiative(cast, audience=cast.only("east"))
    west = program("west")
    for path in (f"/initiatives/{hidden.pk}", f"/milestones?initiative={hidden.pk}"):
        missing = west.get(path.replace(str(hidden.pk), str(uuid.uuid4())))
        answer = west.get(path)
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert west.get("/initiatives").json()["items"] == []
    given = {"code": "M", "title": {"en": "x"}, "due": "2026-05-01", "marking": MARKING}
    refused = west.send("/milestones", {**given, "initiative": str(hidden.pk)})
    unknown = west.send("/milestones", {**given, "initiative": str(uuid.uuid4())})
    assert (refused.status_code, refused.content) == (422, unknown.content)


def test_a_reason_for_fewer_is_summed_for_fewer(cast, program):
    milestone = factory.milestone(cast, factory.initiative(cast))
    reason = Reason("insecurity", audience=cast.only("east"))
    actions.move_due(milestone, to=factory.days(40), reason=reason, by=cast.east)
    assert program("east").get("/why-late").json()["lost"] == 10
    assert program("west").get("/why-late").json()["lost"] == 0


@pytest.mark.parametrize(
    ("content", "status", "field"),
    [
        ({"to_date": "2027-01-01", "cause": "fate"}, 422, "cause"),
        ({"to_date": "2027-01-01", "cause": "other"}, 422, "note"),
        ({"to_date": "2027-01-01", "cause": "funding", "version": 99}, 409, None),
        ({"to_date": "2027-01-01", "cause": "funding", "colour": "red"}, 422, "colour"),
    ],
)
def test_problems_name_the_field(cast, program, content, status, field):
    milestone = factory.milestone(cast, factory.initiative(cast))
    answer = program("east").send(f"/milestones/{milestone.pk}/move", content)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert field is None or any(name.endswith(field) for name in answer.json()["fields"])


def test_a_token_for_reading_does_not_write(cast, program):
    milestone = factory.milestone(cast, factory.initiative(cast))
    answer = program("east", "read").send(f"/milestones/{milestone.pk}/done", {})
    assert answer.status_code == 403


def test_what_every_objective_belongs_to_cannot_be_taken_away(cast, program):
    objective = factory.objective(cast)
    answer = program("secretary").send(
        f"/objectives/{objective.pk}", {"line_of_effort": None}, method="patch"
    )
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["line_of_effort"])
