"""The plan's kinds in framework files: reading a line into a record, writing a record as a line.

The fields of each kind are listed in docs/reference/framework-file.md.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds
from mithaq.kernel.records.framework import LoadContext, Row
from mithaq.kernel.records.parts import base_row, ref_of

from . import actions, queries
from .rules import parties, risks, slips, states

KINDS: tuple[str, ...] = (
    "line_of_effort",
    "objective",
    "initiative",
    "initiative_party",
    "milestone",
    "assumption",
    "risk",
    "slip",
)
Values = dict[str, Any]
SMART = ("specific", "measurable", "achievable", "relevant", "time_bound")


def load(kind: str, row: Row, context: LoadContext) -> Marked:
    """Enter the record of one line. Raises Invalid, naming each field."""
    values = _READ[kind](row, context) | context.common(row)
    return actions.enter(kind, values, by=context.by)


def _line_of_effort(row: Row, context: LoadContext) -> Values:
    return {
        "code": context.text(row, "code", required=True, longest=40),
        "title": context.names(row, "title"),
        "summary": context.names(row, "summary", required=False),
        "end_state": context.names(row, "end_state", required=False),
        "position": context.number(row, "position", 0, 999) or 0,
    }


def _objective(row: Row, context: LoadContext) -> Values:
    smart = row.get("smart") or {}
    if not isinstance(smart, dict) or set(smart) - set(SMART):
        raise Invalid(fields={"smart": _("Give a text by language for any of: %s.") % ", ".join(SMART)})
    return {
        "code": context.text(row, "code", required=True, longest=40),
        "line_of_effort": context.ref("line_of_effort", row.get("line_of_effort"), "line_of_effort"),
        "parent": context.maybe_ref("objective", row, "parent"),
        "title": context.names(row, "title"),
        "statement": context.names(row, "statement", required=False),
        "smart": {part: context.names(smart, part, required=False) for part in SMART if smart.get(part)},
        "state": context.choice(row, "state", states.OBJECTIVE.states, default="draft"),
        "state_note": context.text(row, "state_note", longest=2000),
    }


def _initiative(row: Row, context: LoadContext) -> Values:
    return {
        "code": context.text(row, "code", required=True, longest=40),
        "objective": context.ref("objective", row.get("objective"), "objective"),
        "lead": context.ref("party", row.get("lead"), "lead"),
        "title": context.names(row, "title"),
        "summary": context.names(row, "summary", required=False),
        "theory_of_change": context.names(row, "theory_of_change", required=False),
        "stage": context.choice(row, "stage", states.INITIATIVE.states, default="concept"),
        "stage_note": context.text(row, "stage_note", longest=2000),
        "planned_start": context.day(row, "planned_start"),
        "planned_end": context.day(row, "planned_end"),
        "actual_start": context.day(row, "actual_start"),
        "actual_end": context.day(row, "actual_end"),
        "sector": context.text(row, "sector", longest=5),
    }


def _initiative_party(row: Row, context: LoadContext) -> Values:
    return {
        "initiative": context.ref("initiative", row.get("initiative"), "initiative"),
        "party": context.ref("party", row.get("party"), "party"),
        "role": context.choice(row, "role", parties.ROLES),
        "ends": context.day(row, "ends"),
    }


def _milestone(row: Row, context: LoadContext) -> Values:
    baseline = context.day(row, "baseline_due", required=True)
    return {
        "code": context.text(row, "code", required=True, longest=40),
        "initiative": context.ref("initiative", row.get("initiative"), "initiative"),
        "title": context.names(row, "title"),
        "proof_wanted": context.names(row, "proof_wanted", required=False),
        "baseline_due": baseline,
        "due": context.day(row, "due") or baseline,
        "state": context.choice(row, "state", states.MILESTONE.states, default="planned"),
        "state_note": context.text(row, "state_note", longest=2000),
        "done_on": context.day(row, "done_on"),
        "reported_by": context.maybe_ref("party", row, "reported_by"),
        "verified_on": context.day(row, "verified_on"),
        "verified_by": context.maybe_ref("party", row, "verified_by"),
    }


def _assumption(row: Row, context: LoadContext) -> Values:
    return {
        "objective": context.maybe_ref("objective", row, "objective"),
        "initiative": context.maybe_ref("initiative", row, "initiative"),
        "text": context.names(row, "text"),
        "signal": context.names(row, "signal", required=False),
        "tripwire": context.names(row, "tripwire", required=False),
        "tripwire_on": context.day(row, "tripwire_on"),
        "state": context.choice(row, "state", states.ASSUMPTION.states, default="holding"),
        "state_note": context.text(row, "state_note", longest=2000),
    }


def _risk(row: Row, context: LoadContext) -> Values:
    return {
        "risk_kind": context.choice(row, "risk_kind", risks.KINDS),
        "objective": context.maybe_ref("objective", row, "objective"),
        "initiative": context.maybe_ref("initiative", row, "initiative"),
        "title": context.names(row, "title"),
        "area": context.names(row, "area", required=False),
        "likelihood": context.number(row, "likelihood", 1, 5),
        "effect": context.number(row, "effect", 1, 5),
        "response": context.names(row, "response", required=False),
        "state": context.choice(row, "state", states.RISK.states, default="open"),
        "state_note": context.text(row, "state_note", longest=2000),
    }


def _slip(row: Row, context: LoadContext) -> Values:
    subject_kind = context.choice(row, "subject_kind", slips.SUBJECTS)
    subject = context.ref(subject_kind, row.get("subject"), "subject")
    before, after = context.day(row, "from_date", required=True), context.day(row, "to_date", required=True)
    assert before is not None
    assert after is not None
    days = slips.days(before, after)
    if row.get("days", days) != days:
        raise Invalid(fields={"days": _("From the one date to the other it is %d days.") % days})
    usual = "planned_end" if subject_kind == "initiative" else "due"
    return {
        "subject_kind": subject_kind,
        "subject": subject.pk,
        "initiative": context.maybe_ref("initiative", row, "initiative"),
        "moved": context.choice(row, "moved", slips.MOVED, default=usual),
        "from_date": before,
        "to_date": after,
        "days": days,
        "cause": context.choice(row, "cause", slips.CAUSES),
        "note": context.text(row, "note", longest=2000),
    }


_READ: dict[str, Callable[[Row, LoadContext], Values]] = {
    "line_of_effort": _line_of_effort,
    "objective": _objective,
    "initiative": _initiative,
    "initiative_party": _initiative_party,
    "milestone": _milestone,
    "assumption": _assumption,
    "risk": _risk,
    "slip": _slip,
}
_WRITTEN: dict[str, tuple[str, ...]] = {
    "line_of_effort": ("code", "title", "summary", "end_state", "position"),
    "objective": ("code", "title", "statement", "smart", "state", "state_note"),
    "initiative": (
        "code",
        "title",
        "summary",
        "theory_of_change",
        "stage",
        "stage_note",
        "planned_start",
        "planned_end",
        "actual_start",
        "actual_end",
        "sector",
    ),
    "initiative_party": ("role", "ends"),
    "milestone": (
        "code",
        "title",
        "proof_wanted",
        "baseline_due",
        "due",
        "state",
        "state_note",
        "done_on",
        "verified_on",
    ),
    "assumption": ("text", "signal", "tripwire", "tripwire_on", "state", "state_note"),
    "risk": ("risk_kind", "title", "area", "likelihood", "effect", "response", "state", "state_note"),
    "slip": ("subject_kind", "moved", "from_date", "to_date", "days", "cause", "note"),
}
_PARENTS: dict[str, str] = {
    "line_of_effort": "line_of_effort",
    "parent": "objective",
    "objective": "objective",
    "initiative": "initiative",
}
_PARTIES = ("lead", "party", "reported_by", "verified_by")


def export(viewer: Viewer, kind: str) -> Iterator[Row]:
    """Yield the visible records of `kind` as lines that `load` reads, in the order in which they were
    entered.

    A record that belongs to something hidden is left out: the line could not say to what.
    """
    found = list(queries.everything(viewer, kind))
    above = kinds.find_many(viewer, [end for record in found for end in _ends(record)])
    for record in found:
        ends = _ends(record)
        if all(end in above for end in ends):
            yield _row(record, {end: ref_of(above[end]) for end in ends})


def _ends(record: Any) -> list[tuple[str, Any]]:
    """Return kind and id of each record that `record` refers to."""
    ends = [(kind, id_) for name, kind in _PARENTS.items() if (id_ := getattr(record, f"{name}_id", None))]
    return [*ends, (record.subject_kind, record.subject)] if record.KIND == "slip" else ends


def _row(record: Any, refs: dict[tuple[str, Any], str]) -> Row:
    row = base_row(record, ref_of(record))
    row["source"], row["invented"] = record.source or None, record.invented
    for name, kind in _PARENTS.items():
        if id_ := getattr(record, f"{name}_id", None):
            row[name] = refs[kind, id_]
    if record.KIND == "slip":
        row["subject"] = refs[record.subject_kind, record.subject]
    for name in _PARTIES:
        if getattr(record, f"{name}_id", None):
            row[name] = getattr(record, name).code
    return row | {name: _plain(getattr(record, name)) for name in _WRITTEN[record.KIND]}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
