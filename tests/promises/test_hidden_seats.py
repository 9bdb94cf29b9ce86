"""That a person whom all know acts for another party too, in a seat that few know of, changes no answer."""

import json

import pytest

from mithaq.kernel.people import actions as people
from mithaq.kernel.records import actions as records
from tests.cast import SYSTEM, Cast

# of the west and the assessor, whose own party sees none of what the west and the east share
RED = {"tlp": "RED", "persons": ["west", "assessor"]}


@pytest.fixture
def west(client, cast):
    token = people.create_token(cast.memberships["west"], label="program", scope="carry_out")

    def ask(method: str, path: str, body: object) -> tuple[int, object]:
        answer = client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        said = answer.json()
        return answer.status_code, said.get("fields", said.get("code"))

    return ask


def _take_a_hidden_seat(cast: Cast) -> None:
    person, east = cast.memberships["assessor"].person, cast.parties["east"]
    people.appoint(person, party=east, role="viewer", audience=cast.only("east", "assess"), by=SYSTEM)


def test_a_question_in_red_is_answered_alike(cast, west) -> None:
    question = {"title": {"en": "Who?"}, "asked": ["east"], "due": "2099-01-01", "marking": RED}
    before = west("POST", "/picture/rfis", question)
    _take_a_hidden_seat(cast)
    assert west("POST", "/picture/rfis", question) == before


def test_a_narrowing_to_red_is_answered_alike(cast, west) -> None:
    shared = cast.only("east", "west")
    said = [
        records.comment(cast.parties["west"], text="Between us", by=cast.west, audience=shared) for _ in "12"
    ]
    ask = {"marking": RED, "version": 1}
    before = west("POST", f"/records/comment/{said[0].pk}/narrow", ask)
    _take_a_hidden_seat(cast)
    assert west("POST", f"/records/comment/{said[1].pk}/narrow", ask) == before
