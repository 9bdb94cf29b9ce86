"""The labelled values in the body of each record's page."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import records as any_record
from mithaq.web.frames import Fact
from mithaq.web.inline import chip, names
from mithaq.web.navigation import address

from ..forms.drafts import SMART
from ..rules import risks, sectors


def facts(viewer: Viewer, record: Any) -> list[Fact]:
    """Return what there is to say about a record, empty values left out."""
    told = [*_OF[record.KIND](record), *_provenance(viewer, record)]
    return [fact for fact in told if fact.value not in (None, "", {}, [])]


def _line_of_effort(line: Any) -> list[Fact]:
    return [Fact(_("Summary"), line.summary, wide=True), Fact(_("End state"), line.end_state, wide=True)]


def _objective(objective: Any) -> list[Fact]:
    notes = [Fact(label, objective.smart.get(part), wide=True) for part, label in SMART.items()]
    return [
        Fact(_("Statement"), objective.statement, wide=True),
        *notes,
        Fact(_("Why this state"), objective.state_note),
    ]


def _initiative(initiative: Any) -> list[Fact]:
    return [
        Fact(_("Lead"), _party(initiative.lead)),
        Fact(_("Planned start"), initiative.planned_start),
        Fact(_("Planned end"), initiative.planned_end),
        Fact(_("Actual start"), initiative.actual_start),
        Fact(_("Actual end"), initiative.actual_end),
        Fact(_("Sector (DAC purpose code)"), _sector(initiative.sector)),
        Fact(_("Why this stage"), initiative.stage_note, wide=True),
        Fact(_("Summary"), initiative.summary, wide=True),
        Fact(_("Theory of change"), initiative.theory_of_change, wide=True),
    ]


def _sector(code: str) -> Any:
    """Return the code with its name, where the list has one."""
    name = sectors.name(code)
    return format_html("<bdi>{}</bdi> · {}", code, names(name)) if name else code


def _milestone(milestone: Any) -> list[Fact]:
    return [
        Fact(_("First planned"), milestone.baseline_due),
        Fact(_("Due"), milestone.due),
        Fact(_("Done on"), milestone.done_on),
        Fact(_("Reported by"), milestone.reported_by and _party(milestone.reported_by)),
        Fact(_("Verified on"), milestone.verified_on),
        Fact(_("Verified by"), milestone.verified_by and _party(milestone.verified_by)),
        Fact(_("Why this state"), milestone.state_note, wide=True),
        Fact(_("Proof wanted"), milestone.proof_wanted, wide=True),
    ]


def _assumption(assumption: Any) -> list[Fact]:
    return [
        Fact(_("Look at it by"), assumption.tripwire_on),
        Fact(_("Signal"), assumption.signal, wide=True),
        Fact(_("Tripwire"), assumption.tripwire, wide=True),
        Fact(_("Why this state"), assumption.state_note, wide=True),
    ]


def _risk(risk: Any) -> list[Fact]:
    return [
        Fact(_("Kind"), str(risks.KINDS[risk.risk_kind])),
        Fact(_("Area"), risk.area),
        Fact(_("Likelihood"), risk.likelihood and str(risks.LIKELIHOODS[risk.likelihood])),
        Fact(_("Effect"), risk.effect and str(risks.EFFECTS[risk.effect])),
        Fact(_("Weight"), risk.weight and str(risks.WEIGHTS[risk.weight])),
        Fact(_("Response"), risk.response, wide=True),
        Fact(_("Why this state"), risk.state_note, wide=True),
    ]


def _provenance(viewer: Viewer, record: Any) -> list[Fact]:
    invented = _("Made up for the demonstration.") if record.invented else ""
    return [Fact(_("Source"), any_record.source(viewer, record)), Fact(_("Note"), str(invented))]


def _party(party: Any) -> Any:
    return chip("party", party.names, address("site:party", party.code))


_OF = {
    "line_of_effort": _line_of_effort,
    "objective": _objective,
    "initiative": _initiative,
    "milestone": _milestone,
    "assumption": _assumption,
    "risk": _risk,
}
