"""Who is told what by mail: recalls, questions and answers, suggestions. Above GREEN a mail says nothing of it."""

import uuid
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.records.notices import to_parties

from ..models import Receipt, Report, Request, Suggestion
from ..models.receipts import NOBODY
from ..rules import choices

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

    Of a narrowing nothing is said but that it happened: the reader may no longer see what it is about.
    """
    with walls.job("whoever had received a report is told of its recall"):
        for receipt in receipts:
            for person in _persons(receipt):
                queue.queue(_recall(report, receipt, person, word))


def _persons(receipt: Receipt) -> list[uuid.UUID]:
    if receipt.person != NOBODY:
        return [receipt.person]
    return people.acting_for(receipt.party, Permission.REPORT_ACKNOWLEDGE, receipt.left_id)


def _recall(report: Report, receipt: Receipt, person: uuid.UUID, word: str) -> Notice:
    still_seen = word == choices.RETRACTION
    return Notice(
        recipient=person,
        template=f"report.{word}",
        audience_id=receipt.left_id,
        dedupe_key=f"report.{word}:{report.pk}:{report.version}",
        context={"title": report.title} if still_seen else {},
        kind=report.KIND if still_seen else "",
        record_id=report.pk if still_seen else None,
        path=report.get_absolute_url() if still_seen else reverse("picture:recalls"),
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
