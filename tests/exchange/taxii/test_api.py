"""Collections and the queue through the API, by the people who own them."""

import json

from mithaq.interfaces.exchange.models import Collection

from ..servers import keep
from .making import envelope, indicator, opened, path

BASE = "/api/v1/exchange"


def _send(asker, client, at, payload):
    return client.post(
        f"{BASE}{at}",
        json.dumps(payload),
        content_type="application/json",
        headers={"Authorization": asker.bearer},
    )


def _get(asker, client, at):
    return client.get(f"{BASE}{at}", headers={"Authorization": asker.bearer})


def test_a_collection_is_opened_by_its_owner(cast, program, client):
    wanted = {
        "root": "exchange",
        "alias": "border",
        "title": {"en": "Border"},
        "marking": {"tlp": "GREEN", "groups": ["community"]},
        "writers": ["east"],
    }
    made = _send(program("secretary"), client, "/collections", wanted)
    assert made.status_code == 201, made.content
    one = Collection.objects.for_system("tests").get()
    assert (one.owner, one.landing, one.audience) == (cast.parties["joint"], "review", cast.community)
    assert made.json()["address"] == path(one)
    assert _send(program("analyst"), client, "/collections", wanted).status_code == 403
    assert [c["id"] for c in _get(program("west"), client, "/collections").json()] == [str(one.pk)]
    assert _get(program("auditor"), client, "/collections").json() == []


def test_the_queue_is_decided_by_the_owner(cast, program, client):
    inbox = opened(cast, "inbox", writers=("east",), landing="review")
    for number in (1, 2):
        program("east").ask(path(inbox, "objects"), "POST", envelope(indicator(number)))
    secretary, west = program("secretary"), program("west")
    first, second = _get(secretary, client, "/contributions").json()
    assert _get(west, client, "/contributions").json() == []
    shown = _get(secretary, client, f"/contributions/{first['id']}/objects").json()
    assert shown == [indicator(1)]
    assert _get(west, client, f"/contributions/{first['id']}/objects").status_code == 404
    assert _send(west, client, f"/contributions/{first['id']}/accept", {}).status_code == 404
    assert _send(program("east"), client, f"/contributions/{first['id']}/accept", {}).status_code == 403
    done = _send(secretary, client, f"/contributions/{first['id']}/accept", {"version": 1})
    assert done.json()["state"] == "accepted"
    again = _send(secretary, client, f"/contributions/{first['id']}/accept", {})
    assert again.status_code == 409
    back = _send(secretary, client, f"/contributions/{second['id']}/refuse", {"reason": "Twice."})
    assert (back.json()["state"], back.json()["reason"]) == ("refused", "Twice.")
    assert west.ask(path(inbox, "objects")).ids == [indicator(1)["id"]]


def test_partners_are_connected_by_a_grave_step(cast, program, client, settings, tmp_path):
    settings.MITHAQ_HOME = tmp_path
    into = opened(cast, "pulled")
    wanted = {"address": "https://partner.example/taxii2/x/collections/y/", "secret": "north"}
    at = f"/collections/{into.pk}/partners"
    assert _send(program("secretary"), client, at, wanted).status_code == 403
    grave = program("secretary", "carry_out")
    refused = _send(grave, client, at, wanted)
    assert (refused.status_code, refused.json()["code"]) == (422, "host_not_listed")
    settings.OUTGOING = frozenset({"https://partner.example:443"})
    unknown = _send(grave, client, at, wanted)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_such_secret")
    keep(tmp_path, "joint", "north", "https://partner.example", "s3cret")
    assert _send(grave, client, at, wanted).status_code == 201
