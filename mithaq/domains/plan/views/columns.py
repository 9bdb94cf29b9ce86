"""The columns of the plan's registers; what they show is what a download holds."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.web import states
from mithaq.web.tables import Column

from ..rules import risks

Badge = Callable[[Any], str]
_CELLS = "plan/cells/"


def initiatives(badge: Badge) -> tuple[Column, ...]:
    """Columns over `Standing`."""
    return (
        Column("code", _("Code"), lambda s: s.initiative.code, url=_own, sort="code", heads=True, code=True),
        Column("title", _("Title"), lambda s: s.initiative.title, url=_own, wide=True),
        Column("lead", _("Lead"), lambda s: s.lead.names, sort="lead"),
        Column("stage", _("Stage"), _stage, template=f"{_CELLS}stage.html", sort="stage"),
        Column(
            "next",
            _("Next milestone"),
            lambda s: s.next and s.next.title,
            template=f"{_CELLS}next.html",
            wide=True,
        ),
        Column("late", _("Late milestones"), lambda s: s.late, numeric=True),
        Column("verified", _("Verified"), lambda s: s.verified, numeric=True, shown=False),
        Column("start", _("Planned start"), lambda s: s.initiative.planned_start, sort="start", shown=False),
        Column("end", _("Planned end"), lambda s: s.initiative.planned_end, sort="end"),
        Column(
            "objective", _("Objective"), lambda s: s.objective and s.objective.title, shown=False, wide=True
        ),
        Column("line", _("Line of effort"), lambda s: s.line and s.line.title, shown=False, wide=True),
        Column("changed", _("Changed"), lambda s: s.initiative.changed_at, sort="changed", shown=False),
        Column("marking", _("Marking"), lambda s: badge(s.initiative), template=f"{_CELLS}marking.html"),
    )


def milestones(badge: Badge) -> tuple[Column, ...]:
    """Columns over `MilestoneRow`."""
    return (
        Column(
            "code", _("Code"), lambda r: r.record.code, url=_own_record, sort="code", heads=True, code=True
        ),
        Column("title", _("Title"), lambda r: r.record.title, url=_own_record, wide=True),
        Column("initiative", _("Initiative"), lambda r: r.initiative and r.initiative.title, wide=True),
        Column("owner", _("Owner"), _owner, sort="owner"),
        Column("due", _("Due"), lambda r: r.record.due, template=f"{_CELLS}due.html", sort="due"),
        Column("days", _("Days late"), lambda r: r.record.days_late, numeric=True, shown=False),
        Column("state", _("State"), _word("shown_state"), template=f"{_CELLS}state.html", sort="state"),
        Column("baseline", _("First planned"), lambda r: r.record.baseline_due, sort="baseline"),
        Column("done", _("Done on"), lambda r: r.record.done_on, sort="done", shown=False),
        Column("verified_by", _("Verified by"), _verified_by, shown=False),
        Column("proof", _("Proof wanted"), lambda r: r.record.proof_wanted, shown=False, wide=True),
        Column("marking", _("Marking"), lambda r: badge(r.record), template=f"{_CELLS}marking.html"),
    )


def assumptions(badge: Badge) -> tuple[Column, ...]:
    """Columns over `OutlookRow` of assumptions."""
    return (
        Column("text", _("Assumption"), lambda r: r.record.text, url=_own_record, heads=True, wide=True),
        Column("state", _("State"), _word("state"), template=f"{_CELLS}assumption.html", sort="state"),
        Column("tripwire", _("Look at it by"), lambda r: r.record.tripwire_on, sort="tripwire"),
        Column("signal", _("Signal"), lambda r: r.record.signal, wide=True),
        Column("means", _("Tripwire"), lambda r: r.record.tripwire, shown=False, wide=True),
        *_belongs(),
        Column("owner", _("Owner"), _owner, sort="owner"),
        Column("marking", _("Marking"), lambda r: badge(r.record), template=f"{_CELLS}marking.html"),
    )


def outlook(badge: Badge) -> tuple[Column, ...]:
    """Columns over `OutlookRow` of risks, challenges and opportunities."""
    return (
        Column("title", _("Title"), lambda r: r.record.title, url=_own_record, heads=True, wide=True),
        Column("kind", _("Kind"), lambda r: str(risks.KINDS[r.record.risk_kind]), sort="kind"),
        Column("area", _("Area"), lambda r: r.record.area),
        Column("weight", _("Weight"), _weight, template=f"{_CELLS}weight.html"),
        Column(
            "likelihood",
            _("Likelihood"),
            lambda r: _step(risks.LIKELIHOODS, r.record.likelihood),
            sort="likelihood",
            shown=False,
        ),
        Column(
            "effect", _("Effect"), lambda r: _step(risks.EFFECTS, r.record.effect), sort="effect", shown=False
        ),
        Column("state", _("State"), _word("state"), template=f"{_CELLS}state.html", sort="state"),
        Column("response", _("Response"), lambda r: r.record.response, wide=True, shown=False),
        *_belongs(),
        Column("owner", _("Owner"), _owner, sort="owner"),
        Column("marking", _("Marking"), lambda r: badge(r.record), template=f"{_CELLS}marking.html"),
    )


def _belongs() -> tuple[Column, ...]:
    return (
        Column(
            "objective", _("Objective"), lambda r: r.objective and r.objective.title, shown=False, wide=True
        ),
        Column("initiative", _("Initiative"), lambda r: r.initiative and r.initiative.title, wide=True),
    )


def _own(standing: Any) -> str:
    return standing.initiative.get_absolute_url()


def _own_record(row: Any) -> str:
    return row.record.get_absolute_url()


def _owner(row: Any) -> Any:
    return row.record.owner and row.record.owner.names


def _verified_by(row: Any) -> Any:
    return row.record.verified_by and row.record.verified_by.names


def _stage(standing: Any) -> str:
    word = str(states.word(standing.initiative.stage).label)
    return f"{word}; {AT_RISK}" if standing.at_risk else word


def _word(name: str) -> Callable[[Any], str]:
    return lambda row: str(states.word(getattr(row.record, name)).label)


def _weight(row: Any) -> str:
    return str(risks.WEIGHTS[row.record.weight]) if row.record.weight else ""


def _step(scale: dict[int, Any], step: int | None) -> str:
    return f"{step} · {scale[step]}" if step else ""


AT_RISK = _("At risk: an assumption is broken")
