"""What somebody had typed when the session ran out: kept for half an hour, offered again, never sent by
itself.

It lies in the new, empty session of the same browser, encrypted under a key that only a cookie of that
browser holds, and bound to the account that typed it. Decision: docs/decisions/0061-kept-text.md.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest, HttpResponseBase

from mithaq.kernel import clock

MOST_BYTES = 100_000
MOST_FORMS = 3
KEPT_S = 30 * 60
COOKIE, WHOSE_COOKIE = "kept", "kept-for"
# a hidden field of forms whose page can be opened again; and the field that asks for it, and sends nothing
REOPENS, REOPEN = "reopens", "reopen"
_PLACE, _WHOSE = "kept", "kept_for"
_NONCE = 12
_NEVER = ("password", "credential", "code", "secret", "csrfmiddlewaretoken")


@dataclass(frozen=True, slots=True)
class Kept:
    """One form: where it was going, and its fields in order; of files only that there were some.

    `title` is that of the page, where the page can be opened again with the fields in it.
    """

    path: str
    fields: list[tuple[str, str]]
    had_files: bool
    title: str = ""


def remember(request: Any, answer: HttpResponseBase) -> None:
    """Let the browser remember whose session it holds: one that is ended elsewhere leaves nothing here to ask."""
    account = str(request.user.pk or "") if request.actor else ""
    if account and account != _remembered(request):
        answer.set_signed_cookie(
            WHOSE_COOKIE, account, httponly=True, secure=request.is_secure(), samesite="Strict"
        )


def expect(request: HttpRequest, account: str) -> None:
    """Say whose session has run out here; what is posted until the next sign-in is kept for him."""
    request.session[_WHOSE] = account


def keep(request: HttpRequest) -> bool:
    """Keep the posted form; return whether it could be kept. Call `send_key` with the answer."""
    account = request.session.get(_WHOSE) or _remembered(request)
    text = json.dumps(_content(request))
    if not account or len(text) > MOST_BYTES or not request.POST:
        return False
    key = _key(request) or AESGCM.generate_key(256)
    nonce = secrets.token_bytes(_NONCE)
    sealed = base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), account.encode())).decode()
    request.session[_PLACE] = [*request.session.get(_PLACE, []), [_now(), sealed]][-MOST_FORMS:]
    request.session[_WHOSE] = account
    request._kept_key = key  # type: ignore[attr-defined]
    return True


def send_key(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Hand the browser the key of what was kept in this request."""
    if key := getattr(request, "_kept_key", None):
        text = base64.urlsafe_b64encode(key).decode()
        answer.set_cookie(
            COOKIE, text, max_age=KEPT_S, httponly=True, secure=request.is_secure(), samesite="Strict"
        )


def offered(request: HttpRequest) -> list[Kept]:
    """Return what was kept for whoever is signed in now; nothing for anybody else."""
    key, account = _key(request), str(request.user.pk)
    if key is None or request.session.get(_WHOSE) != account:
        return []
    fresh = [sealed for at, sealed in request.session.get(_PLACE, []) if _now() - at < KEPT_S]
    return [found for sealed in fresh if (found := _open(sealed, key, account))]


def waits(request: HttpRequest) -> bool:
    """Return whether something was kept in this session, for whomever."""
    return _PLACE in request.session


def drop(request: HttpRequest) -> None:
    """Forget all that was kept."""
    for name in (_PLACE, _WHOSE):
        request.session.pop(name, None)


def _content(request: HttpRequest) -> dict[str, object]:
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
    shown = [pair for pair in fields if not any(word in pair[0].casefold() for word in _NEVER)]
    return {"path": request.get_full_path(), "fields": shown, "files": bool(request.FILES)}


def _remembered(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(WHOSE_COOKIE, default=""))


def _key(request: HttpRequest) -> bytes | None:
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    return key if len(key) == 32 else None


def _open(sealed: str, key: bytes, account: str) -> Kept | None:
    raw = base64.b64decode(sealed)
    try:
        content = json.loads(AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], account.encode()))
    except InvalidTag:
        return None
    fields = [(name, text) for name, text in content["fields"] if name != REOPENS]
    return Kept(content["path"], fields, content["files"], dict(content["fields"]).get(REOPENS, ""))


def _now() -> int:
    return clock.microseconds() // 1_000_000
