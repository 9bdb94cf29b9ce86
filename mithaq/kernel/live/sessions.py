"""Sign-in sessions, seen from a stream: which person, and whether it still lives."""

import hashlib
from collections.abc import Callable
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare


def digest(session_key: str) -> str:
    """Return the name of a session in streams, notices and tickets; the key cannot be found from it."""
    return hashlib.sha256(b"mithaq session\n" + session_key.encode()).hexdigest()[:32]


def person(session_key: str, *, is_over: Callable[[SessionBase], bool] = lambda _: False) -> UUID | None:
    """Return the person signed in under this key; None once the session or the account has ended.

    `is_over` tells what ends a session besides its row, such as a time without use. Reads the row and leaves
    it as it is: a stream that is open keeps no idle session alive.
    """
    session = _stored(session_key)
    if is_over(session) or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    account = get_user_model().objects.filter(pk=session[SESSION_KEY], is_active=True).first()
    if account is None:
        return None
    proof = session.get(HASH_SESSION_KEY, "")
    return account.person_id if constant_time_compare(proof, account.get_session_auth_hash()) else None


def _stored(session_key: str) -> SessionBase:
    engine = import_module(settings.SESSION_ENGINE)
    return engine.SessionStore(session_key or None)
