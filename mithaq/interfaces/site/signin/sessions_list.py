"""The sessions of one's own account: where one is signed in, and the end of any of them."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from mithaq.kernel import clock
from mithaq.kernel.live import notices
from mithaq.kernel.live.sessions import digest
from mithaq.kernel.people import sessions
from mithaq.kernel.people.models import Account
from mithaq.kernel.people.sessions import SIGNED_IN, Session

from . import names

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def device(user_agent: str) -> str:
    """Return browser and system in names that people know, as far as the browser tells; else what it sent."""
    known = (
        next((name for sign, name in names.items() if sign in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, known)) or user_agent


def remember(request: HttpRequest) -> None:
    """Note where and when the session was opened, for this list."""
    request.session[SIGNED_IN] = {
        "address": names.address_of(request) if request.META.get("REMOTE_ADDR") else None,
        "browser": request.headers.get("User-Agent", "")[:200],
        "created_at": clock.now().isoformat(),
    }


def end(account: Account, *, name: str) -> None:
    """End one session of the account, and its streams; another account's is as unknown as a missing one."""
    _end(sessions.of(account).filter(pk=name))


def end_others(account: Account, *, but: str) -> None:
    """End all sessions of the account but the one with the key `but`."""
    _end(sessions.of(account).exclude(pk=digest(but)))


@transaction.atomic
def _end(found: QuerySet[Session]) -> None:
    for one in found:
        notices.end_digest(one.pk)
        one.delete()
