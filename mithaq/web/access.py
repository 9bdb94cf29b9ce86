"""Who is asking: session → account → the membership he acts in → actor and viewer; and who is let in.

Every page needs a sign-in but those under OPEN. A session counts only when it was opened with a passkey or a
second factor, and for 15 minutes after its last use, 12 hours in all. Decisions:
docs/decisions/0060-sessions.md.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from mithaq.kernel import ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.once import once
from mithaq.kernel.errors import MithaqError, NotVisible, of_store
from mithaq.kernel.live import tickets
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Account, Membership

from . import kept, responses, sessions, submissions
from .shell import Hat

OPEN = ("/sign-in/", "/sign-out/", "/preferences/", "/language/")
OWN_DOORS = ("/api/", "/calendar/", "/cap/", "/features/", "/hxl/", "/taxii2/")
HAT = "hat"
NOBODY = Viewer(None, None, frozenset())

View = Callable[..., HttpResponseBase]
R = TypeVar("R", bound=Marked)


class Request(HttpRequest):
    """A request as views get it, for annotations: who asks (None: nobody signed in), and what he may see."""

    user: Account
    actor: Actor
    viewer: Viewer
    membership: Membership
    hat: Hat | None
    hats: Sequence[Hat]
    live_url: str
    token_scope: str


class ActorMiddleware:
    """Sets actor, viewer and hats, lets in or sends away, and lets no browser store anything marked."""

    def __init__(self, get_response: Callable[[Any], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.actor, request.membership, request.viewer = None, None, NOBODY
        request.hat, request.hats, request.live_url, request.token_scope = None, (), "", ""
        if not request.path_info.startswith(settings.STATIC_URL):
            _find_out(request)
        with walls.bound(request.viewer):
            answer = self.get_response(request)
        if answer.streaming:
            raise TypeError("answer whole: what streams is read after the wall around the request has gone")
        kept.send_key(request, answer)
        kept.remember(request, answer)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers.pop("Last-Modified", None)
        return answer

    def process_view(self, request: Any, *_call: Any) -> HttpResponseBase | None:
        """Send away whoever is not let in; runs after the CSRF check, so that only our own forms are kept."""
        if request.path_info.startswith((*OPEN, *OWN_DOORS)):
            return None
        if not request.actor:
            return _send_away(request)
        if "from_kept" in request.POST:
            kept.drop(request)
        return None

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        """Turn the errors of the family into their pages; anything else is our fault and is undone."""
        error = of_store(error) or error
        if isinstance(error, MithaqError):
            return responses.problem(request, error)
        walls.undo()
        return None


def _find_out(request: Any) -> None:
    """Set who is asking; an expired session is ended here. A token counts for programs only, never beside a
    session.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() == "bearer" and request.path_info.startswith(OWN_DOORS):
        _bear(request, secret.strip())
        return
    account = request.user if request.user.is_authenticated else None
    if account and sessions.is_over(request.session):
        auth.logout(request)
        kept.expect(request, str(account.pk))
        account = None
    if account is None or not sessions.is_strong(request):
        request.viewer = Viewer.public()
        return
    sessions.note_use(request)
    _speak(request, account)
    with walls.job("who an account acts for is known before there is a viewer"):
        held = people.current_memberships(account)
    if held:
        _wear(request, held)


def _bear(request: Any, secret: str) -> None:
    """Act as the token says; one that does not hold is nobody."""
    try:
        with walls.job("whom a token stands for is known before there is a viewer"):
            request.actor, request.token_scope = people.actor_of_token(secret)
    except NotVisible:
        request.viewer = Viewer.public()
        return
    request.viewer = Viewer.of(request.actor)


def _speak(request: Any, account: Account) -> None:
    """Use the account's language, unless this browser chose one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(account.language)
        request.LANGUAGE_CODE = account.language


def _wear(request: Any, held: Sequence[Membership]) -> None:
    wanted = request.session.get(HAT)
    chosen = next((m for m in held if str(m.pk) == wanted), held[0])
    request.membership = chosen
    request.actor = people.actor_of(chosen, request.session.session_key or "")
    request.viewer = Viewer.of(request.actor)
    request.hats = [_hat(membership) for membership in held]
    request.hat = _hat(chosen)
    if request.method == "GET" and not responses.wants_fragment(request):
        request.live_url = _live_url(request)


def _hat(membership: Membership) -> Hat:
    return Hat(str(membership.pk), membership.person.names, membership.party.names, membership.role)


def _live_url(request: Any) -> str:
    """Return the stream's address, to be resumed after the newest act that this reader could see before the
    page.
    """
    actor, after = request.actor, feeds.newest_visible(request.viewer.audiences)
    return tickets.address(actor.person_id, actor.party_id, request.session.session_key or "", after=after)


def _send_away(request: Any) -> HttpResponseBase:
    """Lead to the sign-in, to the set-up of a factor, or say that the account acts for nobody; keep what was
    posted.
    """
    if request.user.is_authenticated:
        return responses.go(
            request, reverse("site:set_up" if not sessions.is_strong(request) else "site:no_post")
        )
    if request.method == "POST":
        kept.keep(request)
        return responses.go(request, reverse("account_login"))
    here = request.get_full_path() if not responses.wants_fragment(request) else ""
    return responses.go(request, reverse("account_login") + (f"?{urlencode({'next': here})}" if here else ""))


def signed_in(view: View) -> View:
    """Let a page be opened by signed-in people only; the middleware says so too, this says it where it is
    read.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.actor else _send_away(request)

    return guarded


def confirmed_again(view: View) -> View:
    """Ask for a factor again before a grave step, unless one was given in the last five minutes.

    What was posted is kept and offered again afterwards: for markings, releases, exports, keys.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") or sessions.was_confirmed(request):
            return view(request, *args, **kwargs)
        kept.expect(request, str(request.user.pk))
        kept.keep(request)
        return HttpResponseRedirect(f"{reverse('site:confirm')}?{urlencode({'next': reverse('site:kept')})}")

    return guarded


def act_key(request: HttpRequest) -> str:
    """Return the key of the form: the posted one where it is shown again, else a new one."""
    return request.POST.get("act_key") or str(ids.new())


def once_from(request: Any, do: Callable[[], R], *, by_key_alone: bool = False) -> R:
    """Return what `do` makes, once for each `act_key` and content: a form sent twice makes one record.

    Whoever goes back, changes it and sends it again means another one; not so `by_key_alone`.
    """
    key = request.POST.get("act_key", "")[:40]
    content = "" if by_key_alone else f":{submissions.digest(request)[:32]}"
    return once(f"{key}{content}" if key else "", request.actor, do)
