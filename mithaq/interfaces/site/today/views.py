"""The first page."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mithaq.kernel.acts import feeds
from mithaq.kernel.records import erasing, releases
from mithaq.web import records, responses
from mithaq.web.access import Request, signed_in

from ..models import Look
from ..record.lines import lines
from ..signin import invitations
from .lines import parts

SHOWN = 15


@signed_in
def show(request: Request) -> HttpResponse:
    """Show what needs the reader: what he owes, what waits for him, what is at risk, what has changed."""
    seen = _look(request).stamp
    acts = [act for act in feeds.newest(request.viewer, limit=SHOWN).items if act.stamp > seen]
    others = [act for act in acts if act.by_person != request.actor.person_id]
    context = {
        "parts": parts(request),
        "acts": lines(request, others),
        "newest": acts[0].stamp if acts else seen,
        "has_more": len(acts) == SHOWN,
        "is_first_look": seen == 0,
        "letting_in": _letting_in(request),
        "releases": [
            (one, records.title(about)) for one, about in releases.waiting_for(request.viewer, request.actor)
        ],
        "erasures": [
            (one, records.title(about)) for one, about in erasing.waiting_for(request.viewer, request.actor)
        ],
    }
    return responses.page(request, "site/today/today.html", context)


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
    posted = request.POST.get("newest", "")
    stamp = int(posted) if posted.isdecimal() and len(posted) < 18 else 0
    look = _look(request)
    if stamp > look.stamp:
        Look.objects.update_or_create(person=look.person, party=look.party, defaults={"stamp": stamp})
    return responses.go(request, reverse("site:today"))
