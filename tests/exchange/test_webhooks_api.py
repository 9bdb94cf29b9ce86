"""Webhooks by the API."""

import json

import pytest
from django.test import Client

from mithaq.interfaces.exchange.webhooks import sending
from mithaq.kernel.people import actions as people
from tests.factories import commitments

from .hooks import hook, told


@pytest.fixture
def bearer(cast):
    """A program of the east that may take grave steps."""
    token = people.create_token(cast.memberships["east"], label="t", scope="carry_out")
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def post(path, payload, headers):
    return Client().post(path, json.dumps(payload), content_type="application/json", **headers)


def test_webhooks_by_the_api(cast, server, bearer):
    given = {"label": "Our desk", "url": f"{server.origin}/hook", "kinds": ["commitment"]}
    made = post("/api/v1/webhooks", given, bearer)
    assert made.status_code == 201
    webhook = made.json()
    assert webhook["secret"].startswith("whsec_")
    assert (webhook["state"], webhook["delivered"], webhook["marking"]["tlp"]) == (
        "active",
        "0",
        "AMBER+STRICT",
    )
    path = f"/api/v1/webhooks/{webhook['id']}"
    commitments.proposal(cast)
    sending.send_due()
    shown = Client().get(path, **bearer).json()
    assert shown["delivered"] == told(server)[0]["data"]["stamp"]
    assert "secret" not in shown
    assert "reached" not in shown
    assert [one["id"] for one in Client().get("/api/v1/webhooks", **bearer).json()] == [webhook["id"]]
    assert post(f"{path}/replay", {"after": "0"}, bearer).status_code == 200
    assert post(f"{path}/secret", {}, bearer).json()["secret"] != webhook["secret"]
    assert post(f"{path}/stop", {}, bearer).json()["state"] == "stopped"
    assert post(f"{path}/resume", {}, bearer).json()["state"] == "active"
    assert post(f"{path}/resume", {}, bearer).status_code == 409


def test_the_api_asks_for_a_token_that_takes_grave_steps(cast, server):
    given = {"label": "Our desk", "url": f"{server.origin}/hook"}
    weak = people.create_token(cast.memberships["east"], label="t", scope="write")
    assert post("/api/v1/webhooks", given, {"HTTP_AUTHORIZATION": f"Bearer {weak}"}).status_code == 403
    other = people.create_token(cast.memberships["west"], label="t", scope="carry_out")
    ours = hook(cast, server)
    foreign = {"HTTP_AUTHORIZATION": f"Bearer {other}"}
    assert Client().get(f"/api/v1/webhooks/{ours.pk}", **foreign).status_code == 404
    assert post(f"/api/v1/webhooks/{ours.pk}/secret", {}, foreign).status_code == 404
    auditor = people.create_token(cast.memberships["auditor"], label="t", scope="carry_out")
    assert Client().get("/api/v1/webhooks", HTTP_AUTHORIZATION=f"Bearer {auditor}").status_code == 403


def test_the_api_refuses_an_address_that_is_not_listed_and_names_the_field(cast, bearer):
    answer = post("/api/v1/webhooks", {"label": "x", "url": "http://169.254.169.254/"}, bearer)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["url"]
