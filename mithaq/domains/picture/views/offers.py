"""What a reader may do with a report or a request now; the action decides again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Text
from mithaq.kernel.markings import levels
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import forming, frames
from mithaq.web.access import Request

from ..forms.content import ContentForm
from ..queries.requests import Asked
from ..rules import states

if TYPE_CHECKING:
    from ..models import Report


@dataclass(frozen=True)
class Offer:
    """A step that the reader may take now."""

    label: Text
    url: str
    is_primary: bool = False


def of_report(request: Request, report: "Report") -> list[Offer]:
    """Return the steps that state, role and party allow."""
    actor, owner = request.actor, report.owner_id
    stands, is_other = report.state in states.STANDING, actor.party_id != owner
    writes = may(actor, Permission.REPORT_WRITE, parties=[owner])
    tells = writes and may(actor, Permission.RECORD_RELEASE) and report.audience.tlp != levels.CLEAR
    others = is_other and may(actor, Permission.REPORT_ASSESS)
    retells = others and report.may_be_retold and may(actor, Permission.RECORD_RELEASE)
    offered = (
        (stands and others, _("Confirm or deny it"), "assess", True),
        (stands and others, _("Suggest a change"), "suggest", False),
        (stands and retells, _("Tell it in our own name"), "retell", False),
        (stands and writes, _("Correct it"), "correct", True),
        (stands and tells, _("Tell others, without what must stay inside"), "sanitise", False),
        (stands and writes, _("Retract it"), "retract", False),
    )
    return [
        Offer(label, reverse(f"picture:{name}", args=[report.pk]), first)
        for is_open, label, name, first in offered
        if is_open
    ]


def of_request(request: Request, shown: Asked) -> list[Offer]:
    """Return the steps of a request that state, role and party allow."""
    actor, asked = request.actor, shown.request
    if asked.state != states.OPEN or not may(actor, Permission.RFI_WRITE):
        return []
    at = [asked.pk]
    found = []
    if actor.party_id in {party.pk for party in shown.asked}:
        has_said = actor.party_id in shown.outcomes
        label = _("Say more") if has_said else _("Answer it")
        found.append(Offer(label, reverse("picture:answer", args=at), True))
        found.append(Offer(_("Refuse, with a reason"), reverse("picture:refuse", args=at)))
    if actor.party_id == asked.owner_id:
        found.append(Offer(_("Close the request"), reverse("picture:close", args=at)))
    return found


def differences(report: "Report", changes: Mapping[str, Any]) -> list[frames.Difference]:
    """Return what stands in a report beside what is suggested, in words; fields that are the same left out."""
    form = ContentForm()
    stands = ContentForm.initial_of(report)
    wanted = {**stands, **{name: _as_day(name, value) for name, value in changes.items()}}
    if "type" in changes or "subtype" in changes:
        wanted["subtype"] = f"{wanted['type']}:{changes.get('subtype') or report.subtype}"
    return forming.compared(form, stands, wanted, names=changes)


def _as_day(name: str, value: Any) -> Any:
    """Return a value of a suggestion as the form holds it; days come as texts from the store."""
    is_day = name in ("occurred_from", "occurred_to") and isinstance(value, str)
    return date.fromisoformat(value) if is_day else value
