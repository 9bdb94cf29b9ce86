"""A grave step is signed with the passkey of whoever carries it out; what he has not signed is never put under it."""

import json
import re
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from fido2.utils import websafe_decode

from mithaq.domains.picture.models import Report
from mithaq.kernel import clock, ids
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.ledger import epochs, export, rows, signatories, verify
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.ledger.models import Entry
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions, passkeys
from mithaq.kernel.people.models import Account, Membership, Passkey
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing, releases
from mithaq.kernel.records.models import Comment
from mithaq.web import signatures
from tests.factories.erasing import second_secretary
from tests.factories.passkeys import FLAG, Device, give

pytestmark = pytest.mark.django_db
DEVICE = Device()
ANSWER = "/people/appointments/answer/"
BOTH = {"tlp": "AMBER", "parties": ["east", "west"]}


def at(record, name: str = "release") -> str:
    return reverse(f"site:{name}", args=[record.KIND, record.pk])


@pytest.fixture
def said(cast) -> Comment:
    return records.comment(cast.parties["west"], text="Said", by=cast.east, audience=cast.only("east"))


@pytest.fixture
def client(cast, client_as):
    """Return a client of east, whose liaison has a passkey."""
    give(Account.objects.get(username="east"), DEVICE)
    return client_as("east")


def form(**more: str) -> dict[str, object]:
    return {**BOTH, "do": "1", "act_key": str(uuid.uuid4()), **more}


def asked(page) -> bytes:
    """Return the challenge on a page that asks for a signature."""
    text = page.content.decode()
    assert "Sign it with your passkey" in text
    options = json.loads(re.search(r'id="passkey-data"[^>]*>(.*?)</script>', text)[1])["request_options"][
        "publicKey"
    ]
    assert options["userVerification"] == "required"
    return websafe_decode(options["challenge"])


def newest() -> Comment:
    return Comment.objects.for_system("a test").latest("created_at")


def count() -> int:
    return Comment.objects.for_system("a test").count()


def signer_of(record) -> str | None:
    act = Revision.objects.for_system("a test").filter(record=record.pk).order_by("-stamp").first()
    key = signatories.of(act.log_id, act.seq)
    return key.handle if key else None


def test_a_release_is_asked_for_signed_and_checked_offline(cast, said, client, tmp_path) -> None:
    sent = form()
    challenge = asked(client.post(at(said), sent))
    assert count() == 1, "asking does nothing"
    answer = client.post(at(said), {**sent, "credential": json.dumps(DEVICE.answer(challenge))})
    assert (answer.status_code, count()) == (302, 2)
    made = newest()
    assert signer_of(made) == "east"
    assert "signed with a passkey by" in client.get(at(made, "proof")).content.decode()
    epochs.run(clock.now())
    export.export(tmp_path / "export", [cast.community.pk, cast.only("east", "west").pk], 1)
    report = verify.verify(tmp_path / "export")
    [signed] = [one.signed for one in report.audiences if one.signed]
    assert [passkey.split()[0] for passkey in signed] == ["east"]


def test_the_same_answer_signs_once(cast, said, client) -> None:
    sent = form()
    signature = json.dumps(DEVICE.answer(asked(client.post(at(said), sent))))
    assert client.post(at(said), {**sent, "credential": signature}).status_code == 302
    asked(client.post(at(said), {**form(), "credential": signature}))
    assert count() == 2


def test_the_second_person_signs_an_erasure(cast, client_as) -> None:
    second_secretary(cast)
    said = records.comment(cast.parties["west"], text="Said", by=cast.east, audience=cast.community)
    give(Account.objects.get(username="deputy"), DEVICE)
    proposal = erasing.propose(said, ["text"], ground="court_order", by=cast.secretary)
    client, sent = client_as("deputy"), {"agree": "1", "proposal": str(proposal.pk)}
    challenge = asked(client.post(at(said, "erase"), sent))
    said.refresh_from_db()
    assert said.text == "Said"
    answer = client.post(at(said, "erase"), {**sent, "credential": json.dumps(DEVICE.answer(challenge))})
    assert answer.status_code == 302
    said.refresh_from_db()
    assert (said.text, signer_of(said)) == (erasing.GONE, "deputy")


def test_appointments_are_signed_one_after_the_other(cast, client) -> None:
    made = [appointed(cast, handle) for handle in ("east_one", "east_two")]
    sent = {"membership": [str(one.pk) for one in made], "answer": "agree"}
    page = client.post(ANSWER, sent)
    for one, left in zip(made, (made[1:], []), strict=True):
        signature = json.dumps(DEVICE.answer(asked(page)))
        page = client.post(ANSWER, {**sent, "credential": signature})
        sent["membership"] = [str(other.pk) for other in left]
        assert re.findall(r'name="membership" value="([^"]*)"', page.content.decode()) == sent["membership"]
        assert signer_of(one) == "east"
    assert page.status_code == 302
    assert not Membership.objects.for_system("a test").exclude(waits_for="").exists()


def appointed(cast, handle: str) -> Membership:
    person = actions.create_person(
        handle=handle,
        names={"en": handle},
        party=cast.parties["east"],
        audience=cast.community,
        by=cast.east_admin,
    )
    return actions.appoint(
        person, party=cast.parties["east"], role="liaison", audience=cast.community, by=cast.east_admin
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda challenge: DEVICE.answer(challenge[::-1]),
        lambda challenge: Device(2).answer(challenge),
        lambda challenge: DEVICE.answer(challenge, flags=FLAG.UP),
        lambda challenge: DEVICE.answer(challenge, origin="https://elsewhere.example"),
        lambda challenge: DEVICE.answer(challenge, rp="elsewhere.example"),
        lambda challenge: DEVICE.answer(challenge, kind="webauthn.create"),
        lambda challenge: {**DEVICE.answer(challenge), "rawId": "AAAA"},
        lambda _: {},
        lambda _: [],
        lambda _: "no",
        lambda _: None,
    ],
)
def test_a_wrong_answer_does_nothing(cast, said, client, wrong) -> None:
    sent = form()
    signature = wrong(asked(client.post(at(said), sent)))
    answer = client.post(at(said), {**sent, "credential": json.dumps(signature)})
    assert (answer.status_code, count()) == (403, 1)


def test_what_has_changed_in_between_is_not_signed(cast, said, client) -> None:
    sent = form()
    signature = json.dumps(DEVICE.answer(asked(client.post(at(said), sent))))
    others = {**sent, "parties": ["east", "west", "partner"], "credential": signature}
    assert (client.post(at(said), others).status_code, count()) == (409, 1)


def test_an_answer_to_an_old_question_is_asked_for_again(cast, said, client) -> None:
    sent = form()
    with clock.freeze(clock.now()) as frozen:
        signature = json.dumps(DEVICE.answer(asked(client.post(at(said), sent))))
        frozen.tick(301)
        asked(client.post(at(said), {**sent, "credential": signature}))
    assert count() == 1


def test_whoever_has_no_passkey_acts_as_before(cast, said, client_as) -> None:
    client = client_as("east")
    assert client.post(at(said), form()).status_code == 302
    made = newest()
    assert signer_of(made) is None
    assert "not signed by the person" in client.get(at(made, "proof")).content.decode()


def test_an_act_for_readers_who_may_not_know_the_person_is_not_signed(cast, said, client) -> None:
    assert client.post(at(said), {"tlp": "CLEAR", "do": "1", "act_key": "x"}).status_code == 302
    assert signer_of(newest()) is None, "the liaison of east is known to the community only"


def test_the_release_of_a_report_is_not_signed() -> None:
    assert releases.is_signed(Comment())
    assert not releases.is_signed(Report()), "its new readers see an ordinary first version"


def test_a_step_that_was_kept_for_the_factor_is_asked_again(cast, said, client) -> None:
    sent = form()
    signature = json.dumps(DEVICE.answer(asked(client.post(at(said), sent))))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session.save()
    answer = client.post(at(said), {**sent, "credential": signature})
    assert answer.url.startswith("/confirm/")
    kept = client.get(reverse("site:kept")).content.decode()
    assert at(said) in kept
    assert "authenticatorData" not in kept, "an answer is not kept"


def test_a_passkey_is_made_known_to_whoever_knows_of_the_person(cast, client_as) -> None:
    account = Account.objects.get(username="east")
    factor = give(account, DEVICE)
    made = Passkey.objects.for_system("a test").get()
    assert (made.handle, made.audience, made.rp) == ("east", cast.community, "localhost")
    key = signatories.announced(*passkeys.place(made))
    assert (key.handle, key.public) == ("east", DEVICE.public)
    assert "Passkey" in client_as("west").get("/record/").content.decode()
    assert made.credential not in client_as("auditor").get("/record/").content.decode()
    factor.delete()
    made.refresh_from_db()
    acts = Revision.objects.for_system("a test").filter(record=made.pk).order_by("stamp")
    assert [act.verb for act in acts] == ["passkey.added", "passkey.removed"]
    assert [act.by_person for act in acts] == [cast.east.person_id] * 2
    assert made.removed_at
    assert passkeys.able(cast.east.person_id, cast.community) == []


def test_a_passkey_follows_its_person_when_his_entry_is_narrowed(cast) -> None:
    account = Account.objects.get(username="east")
    give(account, DEVICE)
    assert passkeys.able(cast.east.person_id, cast.only("east", "west"))
    records.narrow(account.person, cast.only("east", tlp="AMBER+STRICT"), by=cast.east)
    made = Passkey.objects.for_system("a test").get()
    assert made.audience == cast.only("east", tlp="AMBER+STRICT")
    assert passkeys.able(cast.east.person_id, cast.only("east", "west")) == []
    assert passkeys.able(cast.east.person_id, cast.only("east", tlp="AMBER+STRICT"))


def test_a_signature_that_is_not_of_the_act_is_said_to_be_wrong(cast, said, client) -> None:
    sent = form()
    signature = json.dumps(DEVICE.answer(asked(client.post(at(said), sent))))
    client.post(at(said), {**sent, "credential": signature})
    act = Revision.objects.for_system("a test").get(record=newest().pk)
    data, _opening = rows.written(act.log_id, act.seq)
    forged = data.replace(
        b'"act":"comment.released","by":"east:liaison"', b'"act":"comment.released","by":"west:liaison"'
    )
    Entry.objects.filter(log=act.log_id, seq=act.seq).update(data=forged)
    assert "its signature does not hold" in client.get(at(newest(), "proof")).content.decode()


def test_a_long_history_of_signed_acts_costs_no_more_queries(cast) -> None:
    said = records.comment(cast.parties["west"], text="Said", by=cast.east)
    give(Account.objects.get(username="east"), DEVICE)
    log, seq = passkeys.place(Passkey.objects.for_system("a test").get())
    counts = []
    for _ in range(2):
        for _ in range(3):
            asked = clock.microseconds() // 1_000_000
            signed = Signed(
                ids.secret(), asked, ids.new(), lambda stated, at=asked: DEVICE.under(stated, log, seq, at)
            )
            with transaction.atomic():
                commit("comment.erased", said, by=cast.east, signed=signed)
        acts = list(Revision.objects.for_system("a test").filter(record=said.pk))
        with CaptureQueriesContext(connection) as queries:
            found = signatures.of(Viewer.of(cast.west), acts)
        assert {(one.state, one.names["en"]) for one in found.values()} == {("signed", "East")}
        counts.append((len(found), len(queries)))
    assert counts == [(3, counts[0][1]), (6, counts[0][1])]


def test_a_factor_without_a_passkey_announces_nothing(cast) -> None:
    Authenticator.objects.create(user=Account.objects.get(username="east"), type="totp", data={})
    assert not Passkey.objects.for_system("a test").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the second wall is PostgreSQL's")
def test_the_role_that_serves_announces_and_signs(cast, said, client_as, as_application) -> None:
    client = client_as("east")
    as_application()
    give(Account.objects.get(username="east"), DEVICE)
    sent = form()
    signature = json.dumps(DEVICE.answer(asked(client.post(at(said), sent))))
    answer = client.post(at(said), {**sent, "credential": signature})
    assert answer.status_code == 302
    assert "signed with a passkey by" in client.get(f"{answer.url}proof/").content.decode()
