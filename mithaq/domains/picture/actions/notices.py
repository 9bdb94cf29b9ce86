"""Who is told what by mail: recalls, questions and answers, suggestions. Above GREEN a mail says nothing of it."""

import uuid
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.markings import audiences, levels, walls
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.records.notices import to_parties

from ..models import Receipt, Report, Request, Suggestion
from ..models.receipts import NOBODY
from ..rules import choices
from . import reaching
from .reaching import Reader

texts.register(
    "report.narrowing",
    subject=_("A report no longer reaches you"),
    line=_("A report that your party had received was taken back. Say that you no longer use it."),
)
texts.register(
    "report.retraction",
    subject=_("A report was retracted"),
    line=_("“%(title)s” was retracted and must not be used. Say that you know."),
)
texts.register(
    "suggestion.made",
    subject=_("A change of your report is suggested"),
    line=_("Another party suggests a change of “%(title)s”. Accept it or discard it."),
)
texts.register(
    "rfi.asked",
    subject=_("Your party is asked for information"),
    line=_("“%(title)s” is due on %(due)s. Answer it, or refuse it with a reason."),
)
texts.register(
    "rfi.answered",
    subject=_("Your request was answered"),
    line=_("There is an answer to “%(title)s”."),
)


def recalled(report: Report, receipts: Iterable[Receipt], word: str) -> None:
    """Queue notices to all who act for a party, or were named, that had received what is recalled.

    Who no longer sees it is told nothing but that it happened.
    """
    with walls.job("whoever had received a report is told of its recall"):
        seen = reaching.readers(report.audience) if word == choices.RETRACTION else set()
        for receipt in receipts:
            is_seen = Reader(receipt.party, receipt.person) in seen
            audience = report.audience if is_seen else _last_held(receipt)
            for person in _persons(receipt, audience):
                queue.queue(_recall(report, audience, person, word, is_seen=is_seen))


def _last_held(receipt: Receipt) -> Audience:
    """Return the audience in which a party had the report; who does not hold that any more is told for himself."""
    if Reader(receipt.party, receipt.person) in reaching.readers(receipt.left):
        return receipt.left
    if receipt.person != NOBODY:
        return audiences.for_marking(levels.RED, persons=[receipt.person])
    return audiences.for_marking(levels.AMBER_STRICT, parties=[receipt.party])


def _persons(receipt: Receipt, audience: Audience) -> list[uuid.UUID]:
    if receipt.person != NOBODY:
        return [receipt.person]
    return people.acting_for(receipt.party, Permission.REPORT_ACKNOWLEDGE, audience.pk)


def _recall(report: Report, audience: Audience, person: uuid.UUID, word: str, *, is_seen: bool) -> Notice:
    return Notice(
        recipient=person,
        template=f"report.{word if is_seen else choices.NARROWING}",
        audience_id=audience.pk,
        dedupe_key=f"report.{word}:{report.pk}:{report.version}",
        context={"title": report.title} if is_seen else {},
        kind=report.KIND if is_seen else "",
        record_id=report.pk if is_seen else None,
        path=report.get_absolute_url() if is_seen else reverse("picture:recalls"),
    )


def suggested(report: Report, suggestion: Suggestion) -> list[Notice]:
    """Return notices to those who write for the originator."""
    context = {"title": report.title}
    path = report.get_absolute_url()
    return to_parties(
        "suggestion.made",
        suggestion,
        [report.owner_id],
        Permission.REPORT_WRITE,
        context=context,
        path=path,
    )


def asked(request: Request, parties: Iterable[uuid.UUID | None]) -> list[Notice]:
    """Return notices to those who answer for the parties that are asked."""
    context = {"title": request.title, "due": request.due.isoformat()}
    path = request.get_absolute_url()
    return to_parties("rfi.asked", request, parties, Permission.RFI_WRITE, context=context, path=path)


def answered(request: Request, answer: Marked) -> list[Notice]:
    """Return notices to those who ask for the party that asked."""
    context = {"title": request.title}
    path = request.get_absolute_url()
    return to_parties(
        "rfi.answered", answer, [request.owner_id], Permission.RFI_WRITE, context=context, path=path
    )
