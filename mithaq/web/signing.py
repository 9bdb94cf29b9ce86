"""Asking for a person's passkey on the very step that carries out a grave act, so that his signature stands under it.

The step is tried first: it ends with the statement that is to be signed, and nothing of it stands. The page then asks
the passkey for just that statement, and sends the same form again with its answer. Decision: 0190.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticationResponse, UserVerificationRequirement

from mithaq.kernel import clock, ids
from mithaq.kernel.errors import NotAllowed, WrongState
from mithaq.kernel.ledger import assertions, signatories
from mithaq.kernel.ledger.assertions import Assertion, Signed, Wanted
from mithaq.kernel.ledger.refusal import Refused
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.people import passkeys
from mithaq.kernel.people.models import Passkey
from mithaq.kernel.records import kinds

from . import records, responses, sessions, verbs
from .access import Request

ANSWER = "credential"
_ASKED = "signature_asked"
_OURS = ("csrfmiddlewaretoken", ANSWER)
Way = tuple[Authenticator, Passkey]
View = Callable[..., HttpResponseBase]


def signed(request: Request, record: Marked, audience: Audience) -> Signed | None:
    """Return the signature for an act on `record` whose entry `audience` reads: to be asked for, or as it was posted.

    None where the person has no passkey, or not all those readers may know of him: the act then stands unsigned.
    """
    ways = _ways(request, audience)
    if not ways:
        return None
    asked = request.session.pop(_ASKED, None) if ANSWER in request.POST else None
    if asked is None or "challenge" not in asked or _now() - asked["asked"] > sessions.CONFIRMED_S:
        asked = {"seed": b64encode(ids.secret()).decode(), "asked": _now(), "record": str(ids.new())}
        about = {"kind": record.KIND, "id": str(record.pk), "audience": str(audience.pk)}
        request.session[_ASKED] = {**asked, **about}
        return _for(asked, None)
    return _for(asked, lambda stated: _answer(request, asked, ways, stated))


def check_not_asked(request: Any, audience: Audience) -> None:
    """Let an act that `audience` reads stand unsigned over the API: that of a program, which has no passkey.

    Raises NotAllowed in a person's own session where a page would have asked for his: there is no way round it.
    """
    if not request.token_scope and _ways(request, audience):
        raise NotAllowed(_("Take this step on its page: your passkey signs it there."))


def credential(factor: Authenticator) -> AttestedCredentialData:
    """Return the id and the public key of a passkey."""
    found: AttestedCredentialData = factor.wrap().authenticator_data.credential_data
    return found


def _ways(request: Request, audience: Audience) -> list[Way]:
    """Return the passkeys with which the person can sign for these readers, each with its announcement."""
    factors = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    known = (
        {one.credential: one for one in passkeys.able(request.actor.person_id, audience)} if factors else {}
    )
    held = [(factor, known.get(websafe_encode(credential(factor).credential_id))) for factor in factors]
    return [(factor, announced) for factor, announced in held if announced]


def _for(asked: dict[str, Any], answer: Callable[[bytes], Assertion] | None) -> Signed:
    return Signed(b64decode(asked["seed"]), asked["asked"], UUID(asked["record"]), answer)


def _now() -> int:
    return clock.microseconds() // 1_000_000


def asks(view: View) -> View:
    """Answer a step that wants a signature with the page that asks for it."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Wanted as wanted:
            return _ask(request, wanted.stated)

    return guarded


def _ask(request: Request, stated: bytes) -> HttpResponse:
    challenge, asked = assertions.challenge(stated), request.session[_ASKED]
    record = kinds.find(request.viewer, asked["kind"], UUID(asked["id"]))
    audience = Audience.objects.get(pk=asked["audience"])
    offered = [credential(factor) for factor, _announced in _ways(request, audience)]
    options, state = webauthn.get_server().authenticate_begin(
        offered, UserVerificationRequirement.REQUIRED, challenge
    )
    request.session[_ASKED] = {**asked, "challenge": b64encode(challenge).decode(), "state": state}
    posted = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in _OURS]
    context = {
        "options": json.loads(json.dumps({"request_options": options}, default=dict)),
        "posted": posted,
        "act": verbs.words(json.loads(stated)["act"]),
        "kind": records.kind_label(record.KIND),
        "title": records.title(record),
        "back": records.url(record),
        "audience": audience,
        "digest": challenge.hex(),
    }
    return responses.page(request, "sign.html", context)


def _answer(request: Request, asked: dict[str, Any], ways: list[Way], stated: bytes) -> Assertion:
    """Return what the passkey has signed. Raises WrongState where it was asked for something else, else NotAllowed."""
    if b64encode(assertions.challenge(stated)).decode() != asked["challenge"]:
        raise WrongState(_("What you were about to sign has changed in between. Look at it again."))
    try:
        given = AuthenticationResponse.from_dict(json.loads(request.POST[ANSWER]) or {})
        factor, announced = next(way for way in ways if credential(way[0]).credential_id == given.raw_id)
        webauthn.get_server().authenticate_complete(asked["state"], [credential(factor)], given)
        made = _assertion(given, asked["asked"], announced, stated)
    except (ValueError, TypeError, KeyError, StopIteration, Refused) as error:
        raise NotAllowed(
            _("The passkey has not signed this step, so nothing was done. Begin it again.")
        ) from error
    factor.record_usage()
    return made


def _assertion(given: AuthenticationResponse, asked: int, announced: Passkey, stated: bytes) -> Assertion:
    """Return the answer as it will stand in the entry, checked as every reader will check it. Raises Refused."""
    answer, (log, seq) = given.response, passkeys.place(announced)
    parts = bytes(answer.authenticator_data), bytes(answer.client_data), bytes(answer.signature)
    made = Assertion(log, seq, asked, *parts)
    assertions.check(made, stated, signatories.announced(log, seq), "sig")
    return made
