"""Error pages in plain words: what happened, what was kept, what to do next."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """The three sentences of an error page."""

    title: Text
    happened: Text
    kept: Text
    next: Text


AGAIN_AFTER_S = 30

_NOTHING_CHANGED = _("Nothing was changed.")

PROBLEMS: dict[int, Problem] = {
    400: Problem(
        _("This request cannot be read"),
        _("Something in the address or in what was sent is not as it should be."),
        _NOTHING_CHANGED,
        _("Go back, reload the page and try again."),
    ),
    403: Problem(
        _("Your role does not allow this"),
        _("You may see this record, but what you asked for needs a right that your role does not carry."),
        _NOTHING_CHANGED,
        _("Check for which party you are acting, or ask your party's administrator who may do it."),
    ),
    404: Problem(
        _("There is nothing here that you can see"),
        _("The address may be wrong, or the record may not be open to you. Both look the same on purpose."),
        _NOTHING_CHANGED,
        _("Check the address, search for the title, or ask whoever sent it to you."),
    ),
    405: Problem(
        _("This page does not work that way"),
        _("The address exists, but not for this kind of request."),
        _NOTHING_CHANGED,
        _("Open the page from the menu and use the buttons on it."),
    ),
    409: Problem(
        _("The record has moved on"),
        _("Somebody changed it while you were at work, or its present state does not allow this step."),
        _("What stood before stands. Your text is still in the form: go back to copy it."),
        _("Open the record again, compare, and repeat your change if it is still right."),
    ),
    410: Problem(
        _("This was erased"),
        _("Its content was erased for good, for the protection of persons or for a legal reason."),
        _("The record itself and every proof of it stand."),
        _("Go back to the record: its history says when it was erased and on which ground."),
    ),
    413: Problem(
        _("The file is too large"),
        _("What you sent is larger than this installation accepts."),
        _("Nothing was stored. Your other entries are still in the form: go back to find them."),
        _("Make the file smaller, or split it, and send it again."),
    ),
    419: Problem(
        _("The form has expired"),
        _("The form was open for a long time, or you signed in again in another window."),
        _("Nothing was stored. Your text is still in the form: go back to copy it."),
        _("Go back, copy your text, reload the page and send it again."),
    ),
    422: Problem(
        _("Some of what was sent needs correcting"),
        _("At least one entry cannot be accepted as it is."),
        _("Nothing was stored. Your entries are still in the form: go back to find them."),
        _("Correct the entries and send the form again."),
    ),
    429: Problem(
        _("Too many tries"),
        _("This was tried too often in a short time, so it is locked for a while."),
        _NOTHING_CHANGED,
        _("Wait a few minutes. If it was not you, tell your party's administrator."),
    ),
    500: Problem(
        _("Something went wrong here"),
        _("The fault is ours, not yours. It has been noted for whoever runs this server."),
        _("What you sent last was not stored; everything before it is safe."),
        _("Try again in a minute. If it stays, tell whoever runs this server what you were doing."),
    ),
    507: Problem(
        _("The store is full"),
        _("The server has no room left, so it takes nothing new. Reading goes on."),
        _("Nothing was changed, and nothing that was stored is lost."),
        _("Tell whoever runs this server. Keep a copy of your text until it is solved."),
    ),
    503: Problem(
        _("Not reachable just now"),
        _("The server is being restarted or the line is down."),
        _("What was confirmed to you is stored. Your text is still in the form: go back to copy it."),
        _("Wait a minute and reload. What you see until then may be out of date."),
    ),
}


def answer(request: HttpRequest, status: int, *, code: str = "", message: str = "") -> HttpResponse:
    """Return the page for `status`; `message` replaces the general sentence about what happened.

    A missing and a hidden record get the same bytes: for 404 the message is not used.
    """
    told = PROBLEMS.get(status, PROBLEMS[500 if status >= 500 else 400])
    context = {"problem": told, "status": status, "code": code, "message": "" if status == 404 else message}
    text = loader.render_to_string(_template(status), context, _usable(request, status))
    again = {"Retry-After": str(AGAIN_AFTER_S)} if status == 503 else None
    return HttpResponse(text, status=_sent_status(status), headers=again)


def _template(status: int) -> str:
    return "errors/bare.html" if status >= 500 else "errors/page.html"


def _usable(request: HttpRequest, status: int) -> HttpRequest | None:
    # a failing server may not be able to tell who is asking: its page asks nothing of sessions or the store
    return None if status >= 500 else request


def _sent_status(status: int) -> int:
    # 419 is our word for an expired form; HTTP knows it as forbidden
    return 403 if status == 419 else status
