"""The story page."""

import uuid

from django.http import HttpResponse

from mithaq.kernel.records import kinds, queries
from mithaq.web import records, responses
from mithaq.web.access import Request, signed_in

from . import telling


@signed_in
def show(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Show the story of a record, fit for print."""
    record = kinds.find(request.viewer, kind, id_)
    context = {
        "record": record,
        "print_marking": record,
        "kind": records.kind_label(kind),
        "title": records.title(record),
        "back": records.url(record),
        "entries": telling.entries(request, record),
        "links": [records.link_row(related) for related in queries.links(request.viewer, record)],
        "files": telling.files(request, record),
        "proofs": telling.proofs(request, record),
        "facts": records.facts(request, record),
    }
    return responses.page(request, "site/story/story.html", context)
