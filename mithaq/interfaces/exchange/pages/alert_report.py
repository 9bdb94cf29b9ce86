"""A report made from an alert: the ordinary form, with what the alert says filled in for somebody to judge."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from mithaq.domains.picture import actions as picture
from mithaq.domains.picture.forms.content import ReportForm
from mithaq.kernel import clock
from mithaq.kernel.errors import WrongState
from mithaq.kernel.i18n import Names, pick
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import actions as anything
from mithaq.web import dates, forming, markings, records
from mithaq.web.access import Request, signed_in

from ..cap import actions, queries
from ..cap import places as alert_places
from ..cap.alerts import Alert
from ..models import CapAlert
from . import places

LONGEST = {"title": 300, "narrative": 5000, "place_name": 200}


@signed_in
def create(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Report what an alert tells of, for no more readers than the alert has; the two are linked."""
    from ..cap import reading

    kept = queries.one(request.viewer, id_)
    require(request.actor, Permission.REPORT_WRITE)
    if kept.status != "Actual":
        raise WrongState(_("This message is not in earnest, so nothing is reported from it."))
    alert = reading.parsed(queries.document(request.viewer, kept))
    form = ReportForm(forming.posted(request), initial=forming.initial(request, **draft(kept, alert)))
    like = kept.audience if kept.audience.tlp == levels.RED else None
    back = kept.get_absolute_url()
    sheet = forming.Sheet(
        form=form,
        title=_("Report what the alert tells of"),
        lead=_("An alert warns of what may come. Report what has happened, and take out the rest."),
        submit=_("Send the report"),
        done=_("Reported, and linked to the alert."),
        back=back,
        about=kept,
        picker=markings.picker(request.viewer, forming.posted(request), like=like),
        crumbs=places.below("alerts", (pick(kept.title), back), (_("Report what the alert tells of"), "")),
        may_insist=False,
    )

    def do() -> Marked:
        audience = anything.within(kept, forming.needed(request, sheet))
        with transaction.atomic():
            made = picture.report(form.content(), audience=audience, by=request.actor)
            anything.link(kept, "informs", made, by=request.actor)
        return made

    return forming.answer(request, sheet, do, to=records.url)


def draft(kept: CapAlert, alert: Alert) -> dict[str, Any]:
    """Return what the form of a report starts with; the type is left to whoever reports."""
    began = min(kept.begins.date(), clock.today())
    ends = kept.ends.date() if kept.ends else None
    return {
        "title": _cut(kept.title, "title"),
        "narrative": _cut(_narrative(alert), "narrative"),
        "place_name": _cut(_place(alert), "place_name"),
        "area": _district(kept, alert),
        "occurred_from": began,
        "expires_on": ends if ends and ends >= began else None,
        "source_note": _source(kept),
    }


def _district(kept: CapAlert, alert: Alert) -> str:
    """Return the one district or country that the alert names, else the one that it touches; empty for several."""
    named = alert_places.named(area for info in alert.infos for area in info.areas)
    return next((codes[0] for codes in (named, kept.areas) if len(codes) == 1), "")


def _cut(names: Names, field: str) -> Names:
    return {language: text[: LONGEST[field]] for language, text in names.items() if text}


def _narrative(alert: Alert) -> Names:
    found: Names = {}
    for info in alert.infos:
        text = "\n\n".join(part for part in (info.description, info.instruction) if part)
        found.setdefault(actions.language(info), text)
    return found


def _place(alert: Alert) -> Names:
    found: Names = {}
    for info in alert.infos:
        if info.areas:
            found.setdefault(actions.language(info), info.areas[0].description)
    return found


def _source(kept: CapAlert) -> str:
    said = {"identifier": kept.identifier, "sender": kept.sender, "sent": dates.moment_text(kept.sent)}
    if kept.signed_by:
        return _("CAP alert %(identifier)s of %(sender)s, sent %(sent)s, signed.") % said
    return _("CAP alert %(identifier)s of %(sender)s, sent %(sent)s, not signed.") % said
