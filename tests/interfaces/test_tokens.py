"""A token for a program is an act: for whose party, what it says, who is told, and who may make or end it."""

import pytest
from django.urls import reverse

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import NotAllowed
from mithaq.kernel.markings import audiences
from mithaq.kernel.people import actions, queries
from tests.cast import SYSTEM

pytestmark = pytest.mark.django_db


def told(verb: str) -> Revision:
    return Revision.objects.for_system("a test").filter(verb=verb).latest("stamp")


def test_a_token_is_put_on_record_for_its_own_party_and_never_itself(cast, client_as) -> None:
    client = client_as("east")
    form = {"label": "Desk", "scope": "write", "days": "3"}
    secret = client.post(reverse("site:tokens"), form).context["secret"]
    made = told("token.created")
    assert (made.handle, made.values["scope"], made.values["label"]) == ("east:liaison", "write", "Desk")
    token = queries.tokens(cast.memberships["east"]).get()
    for never in (secret, token.known_by.digest):
        assert never not in made.body
    assert audiences.holders(token.audience) == {cast.parties["east"].pk}
    assert "Token for a program" in client_as("east_admin").get("/record/").content.decode()
    at = reverse("site:any_record", args=["token", token.pk])
    page = client_as("east_admin").get(at).content.decode()
    assert "Desk" in page
    assert token.known_by.digest not in page
    assert client_as("west").get(at).status_code == 404
    assert client.post(reverse("site:revoke_token", args=[token.pk])).status_code == 302
    assert told("token.ended").record == token.pk
    assert client.post(reverse("site:revoke_token", args=[token.pk])).status_code == 404


def test_the_operator_makes_no_token_quietly(cast, capsys, monkeypatch) -> None:
    from mithaq.interfaces.commands import main, tokens

    monkeypatch.setattr(tokens, "ready", lambda: None)
    assert main.main(["token", "create", "--person", "east", "--write"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("mq_")
    assert tokens.SEEN in said.err
    assert told("token.created").handle == "system:operator"
    recipients = Delivery.objects.filter(template="token.created").values_list("recipient", flat=True)
    assert set(recipients) == {cast.east.person_id, cast.east_admin.person_id}


def test_nobody_makes_or_ends_a_token_of_somebody_else(cast) -> None:
    held = cast.memberships["east"]
    actions.create_token(held, label="t")
    token = queries.tokens(held).get()
    for by in (cast.east_admin, cast.west, cast.secretary):
        with pytest.raises(NotAllowed):
            actions.create_token(held, label="t", by=by)
        with pytest.raises(NotAllowed):
            actions.end_token(token, by=by)


def test_a_token_of_an_appointment_for_few_is_known_to_those_few(cast) -> None:
    person = cast.memberships["east"].person
    few = actions.appoint(
        person, party=cast.parties["east"], role="viewer", audience=cast.red("east"), by=SYSTEM
    )
    actions.create_token(few, label="t")
    assert queries.tokens(few).get().audience == cast.red("east")
