"""Signing in, arriving, signing out, the one-click cast of the demonstration, and what was kept."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.kernel.markings import walls
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Account
from mithaq.web import kept, problems, responses
from mithaq.web.access import Request, signed_in

from .. import marks

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignIn(LoginView):
    """User name and password, a passkey, or the cast of the demonstration."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["cast"] = cast() if _lets_anybody_in() else []
        context["was_kept"] = kept.waits(self.request)
        return context


def _lets_anybody_in() -> bool:
    """Return whether this is the demonstration: asked for, and the store says so too."""
    return settings.DEMO and marks.is_demonstration()


def cast() -> list[tuple[Account, Any]]:
    """Return the accounts of the demonstration with the first membership of each, in the order of entering."""
    with walls.job("the sign-in page of the demonstration shows its cast before there is a viewer"):
        accounts = Account.objects.filter(is_active=True).order_by("person__created_at", "person_id")
        found = [(account, people.current_memberships(account)) for account in accounts]
    return [(account, held[0]) for account, held in found if held]


@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """Sign in as a member of the cast; there is no such page outside the demonstration."""
    account = Account.objects.filter(username=request.POST.get("username", ""), is_active=True).first()
    if account is None or not _lets_anybody_in():
        raise Http404
    auth.login(request, account, backend=BACKEND)
    record_authentication(request, account, "cast")
    wanted = get_next_redirect_url(request)
    return HttpResponseRedirect(wanted or get_adapter().get_login_redirect_url(request))


def arrive(request: Request) -> HttpResponse:
    """Lead to what was kept for the person, else to Today."""
    return HttpResponseRedirect(reverse("site:kept" if kept.offered(request) else "site:today"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and its streams, and let the browser forget what it holds.

    Quick reports that wait on the device stay, sealed; the sign-in page takes away their worker (decision:
    docs/decisions/0086-reports-kept-on-a-device.md).
    """
    auth.logout(request)
    answer = HttpResponseRedirect(reverse("account_login"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    answer.delete_cookie(kept.COOKIE)
    answer.delete_cookie(kept.WHOSE_COOKIE)
    return answer


@signed_in
def confirm(request: Request) -> HttpResponse:
    """Lead to the first way in which this account can confirm that it is still the same person."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    target = request.GET.get("next", "/")
    return HttpResponseRedirect(f"{methods[0]['url']}?{urlencode({'next': target})}" if methods else "/")


@signed_in
def show_kept(request: Request) -> HttpResponse:
    """Offer what was kept: look at it, send it, or throw it away."""
    if request.method == "POST":
        kept.drop(request)
        return responses.go(request, reverse("site:today"))
    forms = kept.offered(request)
    return responses.page(request, "site/signin/kept.html", {"forms": forms}) if forms else _home()


def _home() -> HttpResponse:
    """Lead to Today."""
    return HttpResponseRedirect(reverse("site:today"))


def no_post(request: HttpRequest) -> HttpResponseBase:
    """Say that the account acts for no party today, and let it sign out."""
    if getattr(request, "actor", None):
        return _home()
    return responses.page(request, "site/signin/no_post.html", status=403)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer a name that was tried too often from one place, whether or not it has an account."""
    return problems.answer(request, 429)


def closed(request: HttpRequest) -> HttpResponse:
    """Answer a right password of a closed account like a wrong one: nobody learns which there are."""
    messages.error(request, _("This name and password do not fit together."))
    return HttpResponseRedirect(reverse("account_login"))
