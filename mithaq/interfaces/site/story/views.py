"""The story page."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import consequences, kinds, queries
from mithaq.web import frames, records, responses
from mithaq.web.access import Request, signed_in

from . import telling

# what the head of the story says already
IN_THE_HEAD = ("code", "title", "invented")


def _links(request: Request, record: Marked) -> list[frames.LinkRow]:
    """Return what the record belongs to, then its links both ways."""
    up = [_up(label, far) for label, far in telling.above(request, record)]
    return up + [records.link_row(related) for related in queries.links(request.viewer, record)]


def _up(label: Text, far: Marked) -> frames.LinkRow:
    """Return a line for what the record belongs to; its kind only where the word for it is another one."""
    kind = records.kind_label(far.KIND)
    code = getattr(far, "code", "")
    named = "" if str(kind) == str(label) else kind
    return frames.LinkRow(label, named, records.title(far), records.url(far), code, far.audience)


def _facts(request: Request, record: Marked) -> list[tuple[str, str]]:
    """Return how the record stands, with the state that its own page shows."""
    values = {name: value for name, value in record.body().items() if name not in IN_THE_HEAD}
    if "state" in values:
        values["state"] = telling.state(request, record) or values["state"]
    return records.facts(request, record, values)


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
        "facts": _facts(request, record),
    }
    return responses.page(request, "site/story/story.html", context)
