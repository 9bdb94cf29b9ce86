"""Setting up an account by invitation: a passkey, or a password with an authenticator app."""

import json
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as passkeys
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.models import Account
from mithaq.web import markings, responses, sessions

from ..models import Invitation
from . import invitations
from .adapters import FactorAdapter
from .forms import AppForm, CodeOfInvitation, PasswordForm
from .views import BACKEND


def open_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what the link is for; a press of the button spends it, so that a mail scanner does not."""
    invitation = invitations.usable(secret)
    form = CodeOfInvitation(request.POST or None) if invitation.needs_second else None
    if request.method != "POST" or (form and not form.is_valid()):
        return _invited(request, invitation, form)
    try:
        account = invitations.use(secret, form.cleaned_data["code"] if form else "")
    except Invalid as error:
        markings.say(form, error.fields)
        return _invited(request, invitation, form)
    auth.logout(request)
    auth.login(request, account, backend=BACKEND)
    record_authentication(request, account, "invitation")
    return HttpResponseRedirect(reverse("site:set_up"))


def _invited(request: HttpRequest, invitation: Invitation, form: CodeOfInvitation | None) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "had_ways": invitations.has_ways(invitation.account)}
    return responses.page(
        request, "site/signin/invitation.html", context, status=422 if form and form.errors else 200
    )


def set_up(request: HttpRequest) -> HttpResponse:
    """Offer the two ways; whoever has a factor already is done here."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    if sessions.is_strong(request):
        return HttpResponseRedirect(reverse("site:arrive"))
    if Authenticator.objects.filter(user=request.user).exists():
        # a session with the password alone, of an account with factors: it has to give one
        auth.logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    return responses.page(request, "site/signin/set_up.html", passkey_context(request))


def set_up_passkey(request: HttpRequest) -> HttpResponse:
    """Take the new passkey; it signs the person in at once."""
    if _may_not_begin(request) or request.method != "POST":
        return HttpResponseRedirect(reverse("site:set_up"))
    form = passkey_form(request)
    if not form.is_valid():
        return responses.page(request, "site/signin/set_up.html", passkey_context(request, form), status=422)
    with transaction.atomic():
        key, _codes = passkeys.add_authenticator(
            request, form.cleaned_data["name"], form.cleaned_data["credential"]
        )
    post_authentication(request, key, passwordless=True)
    return _finished(request)


def set_up_app(request: HttpRequest) -> HttpResponse:
    """Take a password and the first code of an authenticator app, both or neither."""
    if _may_not_begin(request):
        return HttpResponseRedirect(reverse("site:set_up"))
    password = PasswordForm(_account(request), request.POST or None)
    app = AppForm(user=request.user, data=request.POST or None)
    if request.method == "POST" and password.is_valid() and app.is_valid():
        return _take_app(request, password, app)
    context = {"password": password, "app": app, **app_context(request, app)}
    return responses.page(
        request, "site/signin/set_up_app.html", context, status=422 if app.is_bound else 200
    )


def passkey_form(request: HttpRequest) -> AddWebAuthnForm:
    """Return the posted passkey as a form; every one is resident and verified by its owner."""
    data = request.POST.copy()
    data["passwordless"] = "on"
    return AddWebAuthnForm(user=request.user, data=data)


def passkey_context(request: HttpRequest, form: Any = None) -> dict[str, Any]:
    """Return what a page needs to make a passkey."""
    options = webauthn.begin_registration(_account(request), passwordless=True)
    return {"form": form, "options": json.loads(json.dumps({"creation_options": options}, default=dict))}


def app_context(request: HttpRequest, form: AppForm) -> dict[str, Any]:
    """Return the picture and the text that an authenticator app takes."""
    url = FactorAdapter().build_totp_url(_account(request), form.secret)
    return {"picture": FactorAdapter().build_totp_svg(url), "secret": form.secret, "totp_url": url}


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _may_not_begin(request: HttpRequest) -> bool:
    """Return whether this session may add no first factor: nobody, done already, or too long ago."""
    if (
        not request.user.is_authenticated
        or sessions.is_strong(request)
        or not sessions.was_confirmed(request)
    ):
        return True
    return Authenticator.objects.filter(user=request.user).exists()


@transaction.atomic
def _take_app(request: HttpRequest, password: PasswordForm, app: AppForm) -> HttpResponse:
    account = password.save()
    factor, _codes = totp.activate_totp(request, app)
    auth.update_session_auth_hash(request, account)
    post_authentication(request, factor)
    return _finished(request)


def _finished(request: HttpRequest) -> HttpResponse:
    request.session.cycle_key()
    return HttpResponseRedirect(reverse("site:recovery_codes"))
