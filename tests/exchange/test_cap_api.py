"""Alerts checked by the API: against the list of the installation, with the reason where one is refused."""

import base64
import json
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client

from mithaq.interfaces.exchange.cap import writing
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.people import actions as people
from tests import cast as casting

from .alerts import AT, alert, identity
from .test_cap_attacks import ATTACKS


@pytest.fixture
def cast(db):
    """The cast, as it stood when the alert was sent."""
    with clock.freeze(AT):
        return casting.assemble()


@pytest.fixture
def ours(settings, tmp_path):
    """An identity that the installation trusts for the sender of the alert."""
    made = identity()
    settings.CAP_FOLDER = tmp_path
    path = tmp_path / f"{quote(alert().sender, safe='@')}.pem"
    path.write_bytes(made.certificate.public_bytes(Encoding.PEM))
    return made


@pytest.fixture
def check(cast):
    with clock.freeze(AT):
        token = people.create_token(cast.memberships["east"], label="t", scope="write")

    def check(document, **more):
        given = {"document": base64.b64encode(document).decode(), **more}
        with clock.freeze(AT):
            return Client().post(
                "/api/v1/alerts/check",
                json.dumps(given),
                content_type="application/json",
                HTTP_AUTHORIZATION=f"Bearer {token}",
            )

    return check


def test_a_signed_alert_is_read(check, ours):
    acts = Revision.objects.for_system("a test reads").count()
    told = check(writing.written(alert(), ours))
    assert told.status_code == 200
    content = told.json()
    assert (content["identifier"], content["version"], content["standing"]) == ("mithaq-1", "1.2", "in_force")
    assert len(content["signed_by"]) == 64
    assert content["faults"] == []
    assert [info["language"] for info in content["infos"]] == ["en", "ar"]
    assert content["infos"][0]["areas"] == ["Coastal road"]
    assert Revision.objects.for_system("a test reads").count() == acts


def test_an_unsigned_one_is_read_where_that_is_asked_for(check, ours):
    bare = writing.written(alert())
    assert check(bare).json()["code"] == "alert_unsigned"
    assert check(bare, may_be_unsigned=True).json()["signed_by"] == ""


@pytest.mark.parametrize("name", ["entity bomb", "external entity", "a slash more", "nested deeply"])
def test_an_attack_is_answered_with_its_reason(check, ours, name):
    document, reason = ATTACKS[name]
    told = check(document, may_be_unsigned=True)
    assert (told.status_code, told.json()["code"]) == (422, f"alert_{reason}")
    assert told.json()["title"]


def test_a_signature_of_a_stranger_is_answered_with_its_reason(check, ours):
    told = check(writing.written(alert(), identity()), may_be_unsigned=True)
    assert (told.status_code, told.json()["code"]) == (422, "alert_untrusted")


def test_what_is_not_base64_is_named(check, ours, cast):
    token = people.create_token(cast.memberships["west"], label="t", scope="write")
    told = Client().post(
        "/api/v1/alerts/check",
        json.dumps({"document": "no base64!"}),
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {token}",
    )
    assert (told.status_code, list(told.json()["fields"])) == (422, ["document"])
