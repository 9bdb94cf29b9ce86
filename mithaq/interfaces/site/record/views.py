"""The newest acts, the proof of one, the state of my logs, and the way from any kind and id to its page."""

import uuid
from datetime import UTC, datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.kernel import clock
from mithaq.kernel.acts import feeds
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.ledger import held, overview, seals
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.records import consequences, exporting, kinds
from mithaq.kernel.records import queries as around
from mithaq.kernel.records.models import Comment, Link, Proposal
from mithaq.web import frames, records, responses, signatures
from mithaq.web.access import Request, confirmed_again, signed_in

from .differences import found, labels
from .lines import lines


@signed_in
def newest(request: Request) -> HttpResponse:
    """Show the newest acts that the reader may see, page by page."""
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in kinds.models() else ""
    page = feeds.newest(request.viewer, cursor=request.GET.get("cursor") or None, kind=kind or None)
    older = f"?kind={kind}&cursor={page.next_cursor}" if page.next_cursor else ""
    context = {"acts": lines(request, page.items), "older_url": older, "kind": kind, "kinds": _kinds()}
    context["newest_url"] = f"?kind={kind}" if request.GET.get("cursor") else ""
    return responses.page(request, "site/record/newest.html", context)


def _kinds() -> list[tuple[str, str]]:
    return sorted(
        ((kind, str(records.kind_label(kind))) for kind in kinds.models()), key=lambda pair: pair[1]
    )


@signed_in
def verify(request: Request) -> HttpResponse:
    """Show how far the logs of my audiences have come, who has witnessed them, and how to check all that
    elsewhere.
    """
    logs = seals.logs(request.viewer.audiences)
    marked = Audience.objects.in_bulk([log.audience_id for log in logs])
    context = {
        "found": found(request),
        "logs": [(log, marked[log.audience_id]) for log in logs],
        "anchor": overview.anchor(),
        "witnesses": [(one, _moment(one.answered_at)) for one in overview.witnesses()],
    }
    return responses.page(request, "site/record/verify.html", context)


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


@signed_in
@require_POST
@confirmed_again
def download(request: Request) -> HttpResponse:
    """Hand out my logs, openings and proofs as one archive, to be checked offline, or what is new in them since an
    earlier one. RED is never exported.
    """
    earlier = request.FILES.get("state")
    state = earlier.read(held.MAX_BYTES + 1) if isinstance(earlier, UploadedFile) else b""
    archive = exporting.archive(request.viewer, by=request.actor, state=state)
    return responses.attachment(f"mithaq-record-{clock.today()}.zip", "application/zip", archive)


@require_safe
@signed_in
def proof(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Show how firmly the last act on a record stands; `?file` gives its proof file."""
    record = kinds.find(request.viewer, kind, id_)
    last = around.last_act(request.viewer, record)
    if last is None:
        raise NotVisible
    if "file" in request.GET:
        content = exporting.proof(record, last, by=request.actor)
        name = f"{record.KIND}-{record.pk}.tlog-proof"
        return responses.attachment(name, "text/plain; charset=utf-8", content)
    standing = around.standing(record, last)
    state = standing.seal
    context = {
        "read_command": f"mithaq ledger read mithaq-record {record.pk}",
        "differing": labels(record.KIND, standing.differing),
        "record": record,
        "title": records.title(record),
        "back": records.url(record),
        "act": lines(request, [last])[0],
        "seal": state,
        "signature": signatures.of(request.viewer, [last]).get(last.stamp),
        "anchored_at": _moment(state.anchored_at),
        "sealed_at": _moment(state.sealed_at),
        "witnesses": [(one.name, _moment(one.t)) for one in state.witnesses],
        "may_export": record.audience.tlp != levels.RED,
    }
    return responses.page(request, "site/record/proof.html", context)


@require_safe
@signed_in
def any_record(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Lead to the page of a record; those that have none of their own are shown with what surrounds them."""
    record = kinds.find(request.viewer, kind, id_)
    if (page := _page_of(request, record)) != request.path:
        return responses.go(request, page)
    consequences.read(record, request.actor)
    crumbs = [frames.Crumb(_("Record"), reverse("site:record")), frames.Crumb(records.kind_label(kind))]
    frame = records.frame(request, record, crumbs=crumbs)
    facts = [frames.Fact(label, text) for label, text in records.facts(request, record)]
    return responses.page(request, "site/record/any.html", {"frame": frame, "facts": facts})


def _page_of(request: Request, record: Marked) -> str:
    """Return where a record is read: what is said about another one, or joins two, is read there."""
    if isinstance(record, (Comment, Proposal)):
        return _page_of_end(request, record.about_kind, record.about)
    if isinstance(record, Link):
        return _page_of_end(request, record.from_kind, record.from_record)
    return records.url(record)


def _page_of_end(request: Request, kind: str, id_: uuid.UUID) -> str:
    return records.url(kinds.find(request.viewer, kind, id_))


@require_safe
@signed_in
def version(request: Request, kind: str, id_: uuid.UUID, number: int) -> HttpResponse:
    """Show a record as an earlier act had left it."""
    record = kinds.find(request.viewer, kind, id_)
    consequences.read(record, request.actor)
    act = next((one for one in around.contents(request.viewer, record) if one.version == number), None)
    if act is None:
        raise NotVisible
    context = {
        "record": record,
        "title": records.full_title(record),
        "back": records.url(record),
        "act": lines(request, [act])[0],
        "number": number,
        "facts": [frames.Fact(label, text) for label, text in records.facts(request, record, act.values)],
    }
    return responses.page(request, "site/record/version.html", context)
