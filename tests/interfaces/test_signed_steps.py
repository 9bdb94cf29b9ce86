"""Narrowing, waiving and proposing are signed as releases are; over the API nobody goes round his own passkey."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mithaq.domains.commitments.models import Commitment
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.ledger import audit, epochs, export, signatories
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Account
from mithaq.kernel.records import actions as records
from mithaq.kernel.records.models import Comment, Erasure, Release
from tests.factories import commitments as made
from tests.factories.passkeys import Device, give

from .test_signing import asked, at, form

pytestmark = pytest.mark.django_db
DEVICE = Device()


@pytest.fixture
def said(cast) -> Comment:
    return records.comment(cast.parties["west"], text="Said", by=cast.east, audience=cast.community)


@pytest.fixture
def client(client_as) -> Client:
    """Return a client of east, whose liaison has a passkey."""
    give(Account.objects.get(username="east"), DEVICE)
    return client_as("east")


def signed(client: Client, url: str, sent: dict[str, Any]) -> Any:
    """Send a form, sign what the page then asks for, and return the answer."""
    challenge = asked(client.post(url, sent))
    return client.post(url, {**sent, "credential": json.dumps(DEVICE.answer(challenge))})


def acts(**where: Any) -> list[Revision]:
    return list(Revision.objects.for_system("a test").filter(**where).order_by("stamp"))


def signer_of(act: Revision) -> str | None:
    key = signatories.of(act.log_id, act.seq)
    return key.handle if key else None


def test_who_loses_a_record_can_check_who_took_it_back(cast, said, client, tmp_path: Path) -> None:
    records.comment(said, text="Below it", by=cast.west)
    assert signed(client, at(said, "narrow"), form(parties=["east"])).status_code == 302
    said.refresh_from_db()
    assert said.audience == cast.only("east")
    inside, left = acts(record=said.pk, version=2)
    assert [inside.verb, left.verb] == ["comment.remarked_in", "comment.remarked_out"]
    assert [signer_of(inside), signer_of(left)] == [None, "east"], (
        "the entry that all read who read the record"
    )
    epochs.run(clock.now())
    export.export(tmp_path / "west", [cast.community.pk], 1)
    [report] = [one for one in audit.audit(tmp_path / "west").audiences if one.signed]
    assert [passkey.split()[0] for passkey in report.signed] == ["east"]
    assert report.unsigned == {"comment.remarked_out": 1}, (
        "what belongs to it has followed, with no word of its own"
    )
    assert report.closed


def test_asking_narrows_nothing(cast, said, client) -> None:
    asked(client.post(at(said, "narrow"), form(parties=["east"])))
    said.refresh_from_db()
    assert said.audience == cast.community
    assert len(acts(record=said.pk)) == 1


def test_a_signature_for_one_record_takes_no_other_back(cast, said, client) -> None:
    other = records.comment(cast.parties["west"], text="Other", by=cast.east, audience=cast.community)
    sent = form(parties=["east"])
    answer = json.dumps(DEVICE.answer(asked(client.post(at(said, "narrow"), sent))))
    assert client.post(at(other, "narrow"), {**sent, "credential": answer}).status_code == 409
    other.refresh_from_db()
    assert other.audience == cast.community


def test_the_joint_body_signs_a_waiver(cast, client_as) -> None:
    give(Account.objects.get(username="secretary"), DEVICE)
    promise: Commitment = made.agreed(cast)
    client, url = client_as("secretary"), f"/commitments/{promise.pk}/step/waive/"
    sent = {"reason": "Decided on 3 March", "act_key": "a-key", "version": promise.version}
    asked(client.post(url, sent))
    promise.refresh_from_db()
    assert promise.state == "agreed", "asking does nothing"
    assert signed(client, url, sent).status_code == 302
    [waived] = acts(record=promise.pk, verb="commitment.waived")
    assert signer_of(waived) == "secretary"


def test_other_steps_of_a_promise_are_not_signed(cast, client) -> None:
    promise: Commitment = made.agreed(cast)
    sent = {"act_key": "a-key", "version": promise.version}
    assert client.post(f"/commitments/{promise.pk}/step/start/", sent).status_code == 302


def test_who_proposes_a_release_signs_the_proposal(cast, client) -> None:
    secret = records.comment(
        cast.parties["west"], text="For one", by=cast.east, audience=cast.red("east", "secretary")
    )
    sent = form(parties=["east", "joint"], reason="Agreed")
    assert signed(client, at(secret), sent).status_code == 302
    assert Release.objects.for_system("a test").count() == 1
    [proposed] = acts(verb="release.proposed")
    assert signer_of(proposed) == "east"


def test_who_proposes_an_erasure_signs_the_proposal(cast, said, client_as) -> None:
    give(Account.objects.get(username="secretary"), DEVICE)
    client = client_as("secretary")
    sent = {"do": "1", "what": ["text"], "ground": "court_order", "act_key": "a-key"}
    assert signed(client, at(said, "erase"), sent).status_code == 302
    assert Erasure.objects.for_system("a test").count() == 1
    [proposed] = acts(verb="erasure.proposed")
    assert signer_of(proposed) == "secretary"


BOTH = {"tlp": "AMBER", "parties": ["east", "west"]}


def narrow(_cast, said: Comment) -> tuple[str, dict[str, Any]]:
    return f"records/comment/{said.pk}/narrow", {"marking": BOTH, "version": 1}


def release(cast, _said) -> tuple[str, dict[str, Any]]:
    own = records.comment(cast.parties["west"], text="Own", by=cast.east, audience=cast.only("east"))
    return f"records/comment/{own.pk}/release", {"marking": BOTH}


def propose_release(cast, _said) -> tuple[str, dict[str, Any]]:
    red = records.comment(cast.parties["west"], text="Red", by=cast.east, audience=cast.red("east", "west"))
    return f"records/comment/{red.pk}/release-proposal", {"marking": BOTH, "reason": "Agreed"}


def agree(cast, _said) -> tuple[str, dict[str, Any]]:
    home = cast.parties["east"]
    person = people.create_person(
        handle="new", names={"en": "New"}, party=home, audience=cast.community, by=cast.east_admin
    )
    held = people.appoint(person, party=home, role="liaison", audience=cast.community, by=cast.east_admin)
    return f"memberships/{held.pk}/agreement", {}


@pytest.mark.parametrize("step", [narrow, release, propose_release, agree])
def test_over_the_api_a_session_does_not_go_round_the_passkey_and_a_program_has_none(
    cast, said, client, step: Callable[..., tuple[str, dict[str, Any]]]
) -> None:
    url, sent = step(cast, said)
    before = Revision.objects.for_system("a test").count()
    answer = client.post(f"/api/v1/{url}", json.dumps(sent), content_type="application/json")
    assert (answer.status_code, "on its page" in answer.content.decode()) == (403, True)
    assert Revision.objects.for_system("a test").count() == before
    secret = people.create_token(cast.memberships["east"], label="t", scope="carry_out")
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).post(
        f"/api/v1/{url}", json.dumps(sent), content_type="application/json"
    )
    assert answer.status_code in (200, 201)


def test_over_the_api_the_secretary_does_not_go_round_hers(cast, said, client_as) -> None:
    give(Account.objects.get(username="secretary"), DEVICE)
    client, promise = client_as("secretary"), made.agreed(cast)
    proposed = {"fields": ["text"], "ground": "court_order"}
    for url, sent in (
        (f"records/comment/{said.pk}/erasure", proposed),
        (f"commitments/{promise.pk}/steps/waive", {"note": "Decided", "version": promise.version}),
    ):
        answer = client.post(f"/api/v1/{url}", json.dumps(sent), content_type="application/json")
        assert (answer.status_code, "on its page" in answer.content.decode()) == (403, True)


def test_without_a_passkey_all_goes_as_before(cast, said, client_as) -> None:
    client, (url, sent) = client_as("east"), narrow(cast, said)
    answer = client.post(f"/api/v1/{url}", json.dumps(sent), content_type="application/json")
    assert answer.status_code == 200
