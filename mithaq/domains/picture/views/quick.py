"""The quick report, for a phone: an ordinary form, and what its scripts need to keep reports while nothing answers.

The shell, the worker and the key hold nothing that anybody wrote. Decision:
docs/decisions/0086-reports-kept-on-a-device.md.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.i18n import pick
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, markings, preferences, records, responses, sessions
from mithaq.web.access import Request, signed_in
from mithaq.web.badges import Badge
from mithaq.web.permissions_policy import policy

from .. import actions
from ..forms.quick import RENAMED, QuickForm
from ..rules import quick as rules
from . import crumbs, quick_words

STYLES = ("base", "dark", "shell", "records", "data", "forms", "print")
SCRIPTS = ("store", "seal", "place", "form", "list", "send", "page")
FILES = (
    "mithaq/favicon.svg",
    *(f"mithaq/{name}.css" for name in STYLES),
    "picture/quick.css",
    *(f"picture/quick-{name}.js" for name in SCRIPTS),
)


@dataclass
class QuickSheet(forming.Sheet):
    """The form as a page, with the marking that it has unless another one is picked, and what its scripts are told."""

    own: Badge = field(default_factory=lambda: Badge(levels.AMBER_STRICT, ()))
    config: dict[str, Any] = field(default_factory=dict)


@signed_in
def quick(request: Request) -> HttpResponseBase:
    """Report in a minute. Scripts that ask for JSON learn where the report is, or what is wrong with it."""
    require(request.actor, Permission.REPORT_WRITE)
    sheet = _sheet(request)
    made: list[Marked] = []

    def do() -> Marked:
        assert isinstance(sheet.form, QuickForm)
        audience = forming.picked(request, sheet)
        made.append(actions.report(sheet.form.content(), by=request.actor, audience=audience))
        return made[0]

    answer = forming.answer(request, sheet, do, to=records.url)
    if request.method == "POST" and request.headers.get("Accept") == "application/json":
        return _told(answer, sheet, is_repeated=not made)
    answer.headers["Permissions-Policy"] = policy("geolocation")
    return answer


def _sheet(request: Request) -> QuickSheet:
    data, hat = forming.posted(request), _hat(request)
    picks = data is not None and "tlp" in data
    return QuickSheet(
        form=QuickForm(data, initial=forming.initial(request, hat=hat), hat=hat),
        title=_("Quick report"),
        submit=_("Send the report"),
        picker=markings.picker(request.viewer, data if picks else None),
        crumbs=crumbs.to_register(_("Quick report")),
        renamed=RENAMED,
        may_insist=False,
        by_key_alone=True,
        template="picture/quick.html",
        own=Badge(levels.AMBER_STRICT, (request.hat.party,) if request.hat else ()),
        config=_config(request),
    )


def _told(answer: HttpResponse, sheet: QuickSheet, *, is_repeated: bool) -> HttpResponse:
    """Turn the page that a person would get into what a script can read."""
    if answer.status_code == 302:
        return JsonResponse({"url": answer.headers["Location"], "repeated": is_repeated}, status=201)
    forms = [sheet.form, *([sheet.picker] if sheet.picker and sheet.picks() else [])]
    return JsonResponse(
        {"errors": [line for form in forms for line in _lines(form)]}, status=answer.status_code
    )


def _lines(form: Any) -> Sequence[str]:
    """Return the errors of a form, each with the label of its field."""
    return [
        f"{form.fields[name].label}: {text}" if name in form.fields and form.fields[name].label else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]


@signed_in
def shell(request: Request) -> HttpResponse:
    """Show the form as the worker keeps it: the same for everybody, in the reader's language."""
    context = {"form": QuickForm(), "config": _config(request)}
    answer = responses.page(request, "picture/quick_shell.html", context)
    answer.headers["Permissions-Policy"] = policy("geolocation")
    return answer


@signed_in
def worker(request: Request) -> HttpResponse:
    """Hand out the service worker; what it keeps is named in it, so that a new look or language makes a new one.

    It lies below the form's own address, so that it can never serve any other page.
    """
    chosen = preferences.read(request)
    told = {
        "page": reverse("picture:quick"),
        "shell": reverse("picture:quick_shell"),
        "files": [static(name) for name in FILES],
        "look": [request.LANGUAGE_CODE, chosen.theme, chosen.digits],
    }
    told["name"] = f"mithaq-quick-{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]}"
    script = static("picture/quick-worker.js")
    text = f"self.quick = {json.dumps(told)};\nimportScripts({json.dumps(script)});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@signed_in
def key(request: Request) -> JsonResponse:
    """Tell whoever is signed in the key of his own unsent reports, and for which party he acts.

    The first key seals; the others open what was sealed before the server's secret was changed.
    """
    secrets = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    told = {
        "keys": [rules.key(secret, request.actor.person_id) for secret in secrets],
        "hat": _hat(request),
        "hats": {rules.hat(settings.SECRET_KEY, hat.key): pick(hat.party) for hat in request.hats},
        "X-CSRFToken": get_token(request),
    }
    return JsonResponse(told)


def _hat(request: Request) -> str:
    return rules.hat(settings.SECRET_KEY, request.hat.key) if request.hat else ""


def _config(request: Request) -> dict[str, Any]:
    return {
        "page": reverse("picture:quick"),
        "key": reverse("picture:quick_key"),
        "worker": reverse("picture:quick_worker"),
        "signIn": f"{reverse('account_login')}?next={reverse('picture:quick')}",
        "digits": preferences.read(request).digits,
        "oldHours": rules.OLD_HOURS,
        "keptDays": rules.KEPT_DAYS,
        "idleSeconds": sessions.IDLE_S,
        "words": quick_words.words(),
    }
