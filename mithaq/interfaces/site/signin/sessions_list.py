"""The sessions of one's own account: where one is signed in, and the end of any of them."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from mithaq.kernel.live import notices
from mithaq.kernel.people.models import Account

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
    """Note the session that was just opened; a request without an address is none of a browser."""
    if request.META.get("REMOTE_ADDR"):
        UserSession.objects.create_from_request(request)


def rotate(request: HttpRequest) -> None:
    """Give the session a new key after a factor was given; the old one opens nothing any more."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def open_sessions(account: Account) -> list[UserSession]:
    """Return the sessions that still live, the newest first."""
    return sorted(UserSession.objects.purge_and_list(account), key=lambda one: one.created_at, reverse=True)


@transaction.atomic
def end(account: Account, *, session_id: int) -> None:
    """End one session of the account, and its streams; another account's is as unknown as a missing one."""
    for one in UserSession.objects.filter(user=account, pk=session_id):
        _end(one)


@transaction.atomic
def end_others(account: Account, *, but: str) -> None:
    """End all sessions of the account but the one with the key `but`."""
    for one in UserSession.objects.filter(user=account).exclude(session_key=but):
        _end(one)


def _end(one: UserSession) -> None:
    notices.end_session(one.session_key)
    one.end()
