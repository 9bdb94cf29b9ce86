"""A passkey opens an account as the ledger announces it; one that was put into the table of factors opens nothing."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode

from mithaq.kernel.people.models import Account, Passkey
from tests.factories.passkeys import Device, give
from tests.factories.signin import sign_in

pytestmark = pytest.mark.django_db
OWN, PLANTED = Device(1), Device(2)
PATH, CONFIRM = "/sign-in/passkey/", "/sign-in/confirm/passkey/"


@pytest.fixture
def account(cast) -> Account:
    account = Account.objects.get(username="east")
    give(account, OWN)
    return account


def plant(account: Account, device: Device) -> None:
    """Put a passkey beside the others as somebody would who can write to the table, past every signal."""
    made = {"name": "key", "credential": device.registered()}
    Authenticator.objects.bulk_create([Authenticator(user=account, type="webauthn", data=made)])


def answer(device: Device, asked: dict, account: Account) -> str:
    made = device.answer(websafe_decode(asked["request_options"]["publicKey"]["challenge"]))
    made["response"]["userHandle"] = websafe_encode(user_pk_to_url_str(account).encode())
    return json.dumps(made)


def tried(account: Account, device: Device) -> Client:
    """Return a client that has tried to sign in with the device."""
    client = Client()
    asked = client.get(PATH, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert client.post(PATH, {"credential": answer(device, asked, account)}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/people/").status_code == 200


def test_one_that_was_announced_opens_its_account(account) -> None:
    assert is_in(tried(account, OWN))


def test_one_that_was_put_into_the_table_opens_nothing(account) -> None:
    plant(account, PLANTED)
    assert not is_in(tried(account, PLANTED))
    assert is_in(tried(account, OWN))


def test_nor_does_another_key_under_the_id_of_an_announced_one(account) -> None:
    forged = Device(2)
    Authenticator.objects.filter(user=account).delete()
    give(account, OWN)
    plant(account, forged)
    Passkey.objects.for_system("a test").update(credential=websafe_encode(forged.id))
    assert not is_in(tried(account, forged)), "the entry in the ledger says which key it is"


def test_one_that_was_removed_and_put_back_opens_nothing(account) -> None:
    Authenticator.objects.get(user=account).delete()
    plant(account, OWN)
    assert not is_in(tried(account, OWN))


def test_it_confirms_no_grave_step_either(account) -> None:
    plant(account, PLANTED)
    client = sign_in(Client(), account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session.save()
    for device, confirmed in ((PLANTED, False), (OWN, True)):
        page = client.get(CONFIRM).content.decode()
        options = json.loads(
            page.partition('id="passkey-data"')[2].partition(">")[2].partition("</script>")[0]
        )
        client.post(CONFIRM, {"credential": answer(device, options, account)})
        assert (client.session["account_authentication_methods"][-1]["at"] > 0) is confirmed
