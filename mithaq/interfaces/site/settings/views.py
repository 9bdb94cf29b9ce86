"""Settings of one's own account, tokens, language and the party acted for."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import READ, Account
from mithaq.kernel.people.permissions import ROLE_NAMES
from mithaq.web import access, markings, responses
from mithaq.web.access import Request, confirmed_again, signed_in

from .forms import SCOPE_NAMES, PreferencesForm, TokenForm

A_YEAR = 365 * 24 * 3600


@signed_in
def show(request: Request) -> HttpResponse:
    """Show and change what the account prefers."""
    account = request.user
    assert isinstance(account, Account)
    form = PreferencesForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(account.language):
            messages.success(request, _("Your settings are kept."))
        answer = responses.go(request, reverse("site:settings"))
        for name in ("theme", "digits", settings.LANGUAGE_COOKIE_NAME):
            answer.delete_cookie(name)
        return answer
    context = {"form": form, "roles": [(hat, ROLE_NAMES.get(hat.role, hat.role)) for hat in request.hats]}
    return responses.page(request, "site/settings/settings.html", context, status=422 if form.errors else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the posted language in this browser, and for the account where somebody is signed in; go back."""
    wanted = request.POST.get("language", "")
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    answer = responses.go(request, target if safe else "/")
    if wanted in LANGUAGES:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        if isinstance(request.user, Account):
            Account.objects.filter(pk=request.user.pk).update(language=wanted)
    return answer


@signed_in
@require_POST
def switch_party(request: Request) -> HttpResponse:
    """Act for another of one's own parties from now on; a membership of somebody else is as unknown as a
    missing one.
    """
    wanted = request.POST.get("membership", "")
    if wanted not in {hat.key for hat in request.hats}:
        raise NotVisible
    request.session[access.HAT] = wanted
    return responses.go(request, reverse("site:today"))


@signed_in
@confirmed_again
def tokens(request: Request) -> HttpResponse:
    """Show the tokens of the membership in use, and make a new one; its secret is shown once."""
    form = TokenForm(request.POST or None, initial={"scope": READ})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_token(request.membership, by=request.actor, **form.cleaned_data)
            context["secret"] = made
            context["form"] = TokenForm(initial={"scope": READ})
        except Invalid as error:
            markings.say(form, error.fields)
    context["tokens"] = [(one, SCOPE_NAMES[one.scope]) for one in people.tokens(request.membership)]
    return responses.page(request, "site/settings/tokens.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def revoke_token(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Make a token useless from now on."""
    found = people.tokens(request.membership).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    actions.end_token(found, by=request.actor)
    messages.success(request, _("The token opens nothing any more."))
    return responses.go(request, reverse("site:tokens"))


@signed_in
def help_page(request: Request) -> HttpResponse:
    """Show five minutes of guided use."""
    return responses.page(request, "site/help/help.html")
