"""How this account is signed in to: its passkeys, app, recovery codes, password, and the sessions that are
open.
"""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.webauthn.internal import flows as passkeys
from django.contrib import auth, messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.live.sessions import digest
from mithaq.kernel.people import sessions
from mithaq.web import responses
from mithaq.web.access import Request, confirmed_again, signed_in

from . import sessions_list, setup
from .adapters import FactorAdapter
from .forms import AppForm, PasswordForm


@signed_in
def show(request: Request) -> HttpResponse:
    """Show every way in and every open session of the account."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    context = {
        "passkeys": [one for one in found if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        "codes_left": _codes_left(found),
        "sessions": [(one, sessions_list.device(one.browser)) for one in sessions.of(request.user)],
        "this_session": digest(request.session.session_key or ""),
    }
    return responses.page(request, "site/signin/factors.html", context)


def _codes_left(found: list[Authenticator]) -> int | None:
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return len(codes.wrap().get_unused_codes()) if codes else None


@signed_in
@confirmed_again
def add_passkey(request: Request) -> HttpResponse:
    """Add a passkey."""
    form = setup.passkey_form(request) if request.method == "POST" else None
    if form is not None and form.is_valid():
        with transaction.atomic():
            passkeys.add_authenticator(request, form.cleaned_data["name"], form.cleaned_data["credential"])
        return _said(request, _("The passkey was added."))
    context = setup.passkey_context(request, form)
    return responses.page(request, "site/signin/add_passkey.html", context, status=422 if form else 200)


@signed_in
@confirmed_again
def add_app(request: Request) -> HttpResponse:
    """Add an authenticator app."""
    form = AppForm(user=request.user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        totp.activate_totp(request, form)
        return _said(request, _("The authenticator app was added."))
    context = {"app": form, **setup.app_context(request, form)}
    return responses.page(request, "site/signin/add_app.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
@confirmed_again
def remove(request: Request, factor: int) -> HttpResponse:
    """Remove a passkey or the app; the last one stays."""
    found = Authenticator.objects.filter(user=request.user, pk=factor).first()
    if found is None:
        raise NotVisible
    if not FactorAdapter().can_delete_authenticator(found):
        raise Invalid(_("This is the last way in. Add another one first."))
    with transaction.atomic():
        delete_and_cleanup(request, found)
    return _said(request, _("It was removed. It opens nothing any more."))


@signed_in
def recovery_codes(request: Request) -> HttpResponse:
    """Show the recovery codes, once."""
    wrapper, may_see = recovery.view_recovery_codes(request)
    codes = wrapper.get_unused_codes() if wrapper and may_see else []
    return responses.page(request, "site/signin/recovery_codes.html", {"codes": codes})


@signed_in
@require_POST
@confirmed_again
def new_recovery_codes(request: Request) -> HttpResponse:
    """Make new recovery codes; the old ones open nothing any more."""
    recovery.generate_recovery_codes(request)
    return responses.go(request, reverse("site:recovery_codes"))


@signed_in
@confirmed_again
def change_password(request: Request) -> HttpResponse:
    """Set a new password; all other sessions end."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        auth.update_session_auth_hash(request, request.user)
        sessions_list.end_others(request.user, but=request.session.session_key or "")
        password_changed.send(sender=type(request.user), request=request, user=request.user)
        return _said(request, _("The password was changed. All other sessions have ended."))
    return responses.page(
        request, "site/signin/password.html", {"form": form}, status=422 if form.is_bound else 200
    )


@signed_in
@require_POST
def end_session(request: Request, session: str) -> HttpResponse:
    """End one of one's own sessions, with its streams."""
    sessions_list.end(request.user, name=session)
    return _said(request, _("The session has ended."))


@signed_in
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    sessions_list.end_others(request.user, but=request.session.session_key or "")
    return _said(request, _("All other sessions have ended."))


def _said(request: Any, text: str) -> HttpResponse:
    messages.success(request, text)
    return responses.go(request, reverse("site:sign_in_settings"))
