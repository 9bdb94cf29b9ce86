"""The story page."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mithaq.kernel import clock
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import consequences, kinds, queries
from mithaq.web import frames, records, responses
from mithaq.web.access import Request, signed_in

from . import telling

# what the head of the story says already
IN_THE_HEAD = ("code", "title", "invented")


def _links(request: Request, record: Marked) -> list[frames.LinkRow]:
    """Return what the record belongs to, then its links both ways."""
    up = [
        frames.LinkRow(
            label,
            records.kind_label(far.KIND),
            records.title(far),
            records.url(far),
            getattr(far, "code", ""),
            far.audience,
        )
        for label, far in telling.above(request, record)
    ]
    return up + [records.link_row(related) for related in queries.links(request.viewer, record)]


@require_safe
@signed_in
def show(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Show the story of a record, fit for print."""
    record = kinds.find(request.viewer, kind, id_)
    consequences.read(record, request.actor)
    told = telling.entries(request, record)
    context = {
        "record": record,
        "kind": records.kind_label(kind),
        "title": records.full_title(record),
        "back": records.url(record),
        "past": [one for one in told if one.on <= clock.today()],
        "ahead": [one for one in told if one.on > clock.today()],
        "links": _links(request, record),
        "files": telling.files(request, record),
        "proofs": telling.proofs(request, record),
        "facts": records.facts(
            request, record, {n: v for n, v in record.body().items() if n not in IN_THE_HEAD}
        ),
    }
    return responses.page(request, "site/story/story.html", context)
