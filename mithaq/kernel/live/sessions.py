"""Sign-in sessions, seen from a stream: which person, and whether it still lives."""

import hashlib
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare


def digest(session_key: str) -> str:
    """Return the name of a session in streams, notices and tickets; the key cannot be found from it."""
    return hashlib.sha256(b"mithaq session\n" + session_key.encode()).hexdigest()[:32]


def person(session_key: str) -> UUID | None:
    """Return the person signed in under this key; None once the session or the account has ended.

    Reads the row and leaves it as it is: a stream that is open keeps no idle session alive.
    """
    session = _stored(session_key)
    user_id = session.get(SESSION_KEY)
    if user_id is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    account = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if account is None or not constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()
    ):
        return None
    return account.person_id


def _stored(session_key: str) -> SessionBase:
    engine = import_module(settings.SESSION_ENGINE)
    return engine.SessionStore(session_key or None)
