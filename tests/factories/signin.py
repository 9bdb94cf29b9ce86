"""Signed-in clients, as a sign-in with a passkey would leave them."""

import time

from django.contrib.auth import HASH_SESSION_KEY
from django.test import Client

from mithaq.kernel.people.models import Account


def sign_in(client: Client, account: Account, *, method: str = "mfa") -> Client:
    """Sign `account` in; with another `method` than "mfa" the session does not count outside the
    demonstration.
    """
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time()}]
    session["account_authentication_methods_user"] = str(account.pk)
    assert session[HASH_SESSION_KEY]
    session.save()
    return client
