"""What the pages tell of the ledger, by the API: seals, proofs, the whole record, the story; and the timeline."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connection

from mithaq.kernel.acts import watching
from mithaq.kernel.acts.tampering import everywhere
from mithaq.kernel.ledger import epochs
from mithaq.kernel.people import actions
from mithaq.kernel.records import actions as records
from tests.factories import commitments, plan

pytestmark = pytest.mark.django_db


def bearer(cast, name: str = "east", scope: str = "read") -> dict[str, str]:
    return {"Authorization": f"Bearer {actions.create_token(cast.memberships[name], label='t', scope=scope)}"}


def get(client, cast, path: str, name: str = "east"):
    return client.get(f"/api/v1/{path}", headers=bearer(cast, name))


def at(record, step: str = "") -> str:
    return f"records/{record.KIND}/{record.pk}" + (f"/{step}" if step else "")


def tamper(record) -> None:
    """Change a title behind the back of the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {record._meta.db_table} SET code = 'changed' WHERE id = %s",
            [record.pk.hex if connection.vendor == "sqlite" else record.pk],
        )


def test_a_record_comes_with_its_seal(client, cast) -> None:
    promise = commitments.agreed(cast)
    told = get(client, cast, at(promise)).json()
    assert (told["seal"]["stage"], told["seal"]["epoch"], told["differing"]) == ("recorded", None, [])
    epochs.run(datetime.now(UTC))
    told = get(client, cast, at(promise)).json()["seal"]
    assert told["stage"] == "anchored"
    assert told["anchored_at"].endswith("Z")


def test_what_was_changed_behind_the_ledger_differs(client, cast) -> None:
    promise = commitments.agreed(cast)
    tamper(promise)
    told = get(client, cast, at(promise)).json()
    assert (told["seal"]["stage"], told["differing"]) == ("differs", ["code"])
    assert get(client, cast, "ledger/differences").json() == [], "nobody has looked yet"
    watching.keep([one for step in everywhere() for one in step])
    [found] = get(client, cast, "ledger/differences").json()
    assert (found["record"], found["what"], found["fields"]) == (str(promise.pk), "changed", ["code"])
    assert get(client, cast, "ledger/differences", "auditor").json() == [], "who does not see the record"


def test_the_proof_of_an_act_is_a_file(client, cast) -> None:
    party = cast.parties["east"]
    assert get(client, cast, at(party, "proof")).status_code == 409, "not anchored yet"
    epochs.run(datetime.now(UTC))
    answer = get(client, cast, at(party, "proof"))
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert answer["Content-Disposition"].endswith('.tlog-proof"')
    assert get(client, cast, at(party, "proof"), "east_admin").status_code == 403, (
        "the role does not carry it"
    )


def test_the_whole_record_is_a_grave_step_and_never_holds_red(client, cast) -> None:
    red = records.comment(cast.parties["west"], text="For one", by=cast.east, audience=cast.red("east"))
    epochs.run(datetime.now(UTC))
    path = "/api/v1/ledger/export"
    assert client.generic("POST", path, headers=bearer(cast, scope="write")).status_code == 403
    answer = client.generic("POST", path, headers=bearer(cast, scope="carry_out"))
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = b"".join(packed.read(name) for name in packed.namelist())
    assert str(cast.parties["west"].pk).encode() in told
    assert str(red.pk).encode() not in told
    assert get(client, cast, at(red, "proof")).status_code == 403, "RED is not exported"


def test_a_program_takes_along_what_is_new(client, cast) -> None:
    epochs.run(datetime.now(UTC))
    path, header = "/api/v1/ledger/export", bearer(cast, scope="carry_out")
    first = zipfile.ZipFile(io.BytesIO(client.generic("POST", path, headers=header).content))
    state = first.read("mithaq-record/state").decode()

    def again(text: str):
        return client.post(path, json.dumps({"state": text}), content_type="application/json", headers=header)

    assert again(state)["Content-Type"] == "application/zip"
    assert again("nonsense").status_code == 422
    ahead = again(state.replace(" 1\n", " 7\n", 1))
    assert (ahead.status_code, ahead.json()["title"][:21]) == (409, "Your earlier download")
    assert again(f"{state}elsewhere/a/0f 1\n").status_code == 409


def test_the_story_tells_what_its_page_tells(client, cast) -> None:
    promise = commitments.agreed(cast)
    link = {"relation": "informs", "kind": "party", "id": str(cast.parties["east"].pk)}
    client.post(
        f"/api/v1/{at(promise, 'links')}",
        json.dumps(link),
        content_type="application/json",
        headers=bearer(cast, "west", "write"),
    )
    story = get(client, cast, at(promise, "story")).json()
    assert {one["id"] for one in story["entries"]} >= {str(promise.pk)}
    assert [one["far"]["kind"] for one in story["links"]] == ["party"]
    assert [one["verb"] for one in story["proofs"]] == commitments.acts_on(promise)[::-1]
    assert story["proofs"][0]["log"].startswith("localhost/") or "/" in story["proofs"][0]["log"]
    assert get(client, cast, at(promise, "story"), "auditor").status_code == 404


def test_the_timeline_holds_what_is_drawn(client, cast) -> None:
    run = plan.initiative(cast)
    milestone = plan.milestone(cast, run)
    [row] = get(client, cast, "plan/timeline").json()
    assert (row["id"], row["milestones"][0]["due"]) == (str(run.pk), str(milestone.due))
    assert get(client, cast, "plan/timeline?party=west").json() == [
        one for one in [row] if run.lead.code == "west"
    ]
    assert get(client, cast, "plan/timeline?party=nobody").status_code == 404
