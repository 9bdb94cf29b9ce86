"""The first page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mithaq.domains.areas.queries import uploads
from mithaq.domains.areas.rules.uploads import STATES
from mithaq.domains.picture.queries import today as picture
from mithaq.domains.picture.rules.choices import RECALLS
from mithaq.kernel.acts import feeds, watching
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.kernel.records import erasing, releases
from mithaq.web import records, responses
from mithaq.web.access import Request, signed_in

from ..models import Invitation, Look
from ..people.appointing import ToAnswer, to_answer
from ..record.lines import ActLine, lines
from ..signin import invitations
from . import runs
from .lines import parts, sent_to_us

SHOWN = 15
MOST_NEWS = 50


@signed_in
def show(request: Request) -> HttpResponse:
    """Show what needs the reader: what he owes, what waits for him, what is at risk, what has changed."""
    seen, appointments = _look(request).stamp, to_answer(request)
    news = runs.unseen(request.viewer, seen, SHOWN)
    told = _told(request, _of_others(request, news.acts))
    context = {
        "parts": parts(request),
        "acts": told[:SHOWN],
        "newest": news.acts[0].stamp if news.acts else seen,
        "has_more": news.has_more or len(told) > SHOWN,
        "is_first_look": seen == 0,
        "sent_to_us": sent_to_us(request),
        "differing": len(watching.seen_by(request.viewer)),
        "imports": _imports(request),
        "letting_in": _letting_in(request, appointments),
        "appointments": appointments,
        "recalls": [
            (one, RECALLS[one.word], (report, records.title(report)) if report else None)
            for one, report in picture.to_acknowledge(request.viewer)
        ],
        "acknowledges": may(request.actor, Permission.REPORT_ACKNOWLEDGE),
        "releases": [
            (one, records.title(about)) for one, about in releases.waiting_for(request.viewer, request.actor)
        ],
        "erasures": [
            (one, records.title(about)) for one, about in erasing.waiting_for(request.viewer, request.actor)
        ],
    }
    return responses.page(request, "site/today/today.html", context)


@signed_in
def news(request: Request) -> HttpResponse:
    """Say how many acts of others came after the page was made (`after`); an open page asks, and shows nothing
    of them until the reader wants it.
    """
    acts = feeds.since(request.viewer, _stamp(request.GET.get("after", "")), limit=MOST_NEWS)
    told = runs.merged(_of_others(request, acts))
    context = {"n": len(told), "is_more": len(acts) == MOST_NEWS}
    return responses.page(request, "site/today/news.html", context)


def _of_others(request: Request, acts: Iterable[Revision]) -> list[Revision]:
    return [act for act in acts if act.by_person != request.actor.person_id]


def _told(request: Request, acts: Iterable[Revision]) -> list[ActLine]:
    """Return acts as lines, those of one run as one."""
    found = runs.merged(acts)
    told = lines(request, [act for act, _more in found])
    return [replace(line, more=more) for line, (_act, more) in zip(told, found, strict=True)]


def _stamp(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _imports(request: Request) -> list[tuple[str, str, Text]]:
    """Return name, address and state of the reader's files that are being imported, or wait for his word."""
    if not may(request.actor, Permission.DATASET_IMPORT):
        return []
    found = uploads.unfinished(request.viewer)
    return [(one.name, reverse("areas:upload", args=[one.pk]), STATES[one.state]) for one in found]


def _letting_in(request: Request, appointments: Sequence[ToAnswer]) -> list[Invitation]:
    """Return the invitations that wait for the reader, but those that the answer to an appointment settles too."""
    settled = {(held.person_id, held.party_id) for held, *_rest in appointments}
    found = invitations.waiting(request.viewer, request.actor)
    return [one for one in found if (one.account.person_id, one.party) not in settled]


def _look(request: Request) -> Look:
    who = {"person": request.membership.person_id, "party": request.membership.party_id}
    return Look.objects.filter(**who).first() or Look(**who)


@signed_in
@require_POST
def seen(request: Request) -> HttpResponse:
    """Remember up to which act the reader has seen what changed; never back again."""
    stamp = _stamp(request.POST.get("newest", ""))
    look = _look(request)
    if stamp > look.stamp:
        Look.objects.update_or_create(person=look.person, party=look.party, defaults={"stamp": stamp})
    return responses.go(request, reverse("site:today"))
