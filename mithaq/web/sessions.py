"""How long a sign-in holds, and what it was opened with. Decision: docs/decisions/0060-sessions.md."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError
from django.http import HttpRequest

from mithaq.kernel import clock
from mithaq.kernel.errors import is_full

LONGEST_S = 12 * 3600
IDLE_S = 15 * 60
NOTED_EVERY_S = 60
CONFIRMED_S = 5 * 60
_BEGAN, _SEEN = "began", "seen"


def begin(session: SessionBase) -> None:
    """Start the limits of a session; to be called when somebody signs in, and never later."""
    session[_BEGAN] = session[_SEEN] = _now()


def is_over(session: SessionBase) -> bool:
    """Return whether the session has lasted 12 hours, or 15 minutes without use; one that never began is
    over.
    """
    began, seen = session.get(_BEGAN), session.get(_SEEN)
    if began is None or seen is None:
        return True
    return _now() - began >= LONGEST_S or _now() - seen >= IDLE_S


def note_use(request: HttpRequest) -> None:
    """Remember that somebody was here, at most once a minute: a page that is read costs no write each time.

    What a page asks for by itself (`Mithaq-Background`) is no use, else an open page would never run out.
    """
    if "Mithaq-Background" not in request.headers and _now() - request.session[_SEEN] >= NOTED_EVERY_S:
        request.session[_SEEN] = _now()
        _save_if_there_is_room(request.session)


def _save_if_there_is_room(session: SessionBase) -> None:
    """Save now rather than with the answer: where the disk is full, reading goes on and the use is not noted."""
    try:
        session.save()
    except OperationalError as error:
        if not is_full(error):
            raise
    session.modified = False


def is_strong(request: HttpRequest) -> bool:
    """Return whether the session was opened with a passkey or a second factor; the demonstration asks for
    neither.
    """
    return settings.DEMO or any(record["method"] == "mfa" for record in _records(request))


def was_confirmed(request: HttpRequest) -> bool:
    """Return whether a factor was given within the last five minutes; signing in counts."""
    times = [record["at"] for record in _records(request)]
    # allauth stamps its records with the system's clock
    return settings.DEMO or (bool(times) and time.time() - max(times) < CONFIRMED_S)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return get_authentication_records(request, request.user)


def _now() -> int:
    return clock.microseconds() // 1_000_000
