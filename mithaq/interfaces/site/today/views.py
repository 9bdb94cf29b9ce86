"""The first page."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mithaq.domains.areas.queries import uploads
from mithaq.domains.areas.rules.uploads import STATES
from mithaq.domains.picture.queries import today as picture
from mithaq.domains.picture.rules.choices import RECALLS
from mithaq.kernel.acts import feeds
from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.kernel.records import erasing, releases
from mithaq.web import records, responses
from mithaq.web.access import Request, signed_in

from ..models import Look
from ..record.lines import lines
from ..signin import invitations
from .lines import parts

SHOWN = 15
MOST_NEWS = 50


@signed_in
def show(request: Request) -> HttpResponse:
    """Show what needs the reader: what he owes, what waits for him, what is at risk, what has changed."""
    seen, newest = _look(request).stamp, feeds.newest(request.viewer, limit=SHOWN).items
    acts = [act for act in newest if act.stamp > seen]
    others = [act for act in acts if act.by_person != request.actor.person_id]
    context = {
        "parts": parts(request),
        "acts": lines(request, others),
        "newest": acts[0].stamp if acts else seen,
        "shown_up_to": newest[0].stamp if newest else 0,
        "has_more": len(acts) == SHOWN,
        "is_first_look": seen == 0,
        "imports": _imports(request),
        "letting_in": _letting_in(request),
        "recalls": [(one, RECALLS[one.word]) for one in picture.to_acknowledge(request.viewer)],
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
    others = sum(act.by_person != request.actor.person_id for act in acts)
    context = {"n": others, "is_more": len(acts) == MOST_NEWS}
    return responses.page(request, "site/today/news.html", context)


def _stamp(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _imports(request: Request) -> list[tuple[str, str, Text]]:
    """Return name, address and state of the reader's files that are being imported, or wait for his word."""
    if not may(request.actor, Permission.DATASET_IMPORT):
        return []
    found = uploads.unfinished(request.viewer)
    return [(one.name, reverse("areas:upload", args=[one.pk]), STATES[one.state]) for one in found]


def _letting_in(request: Request) -> list[invitations.Invitation]:
    waiting = invitations.waiting(request.membership.party_id)
    return [one for one in waiting if invitations.may_agree(request.actor, one)]


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
