"""The picture's kinds in framework files: reading a line into a record, writing a record as a line.

The fields of each kind are listed in docs/reference/framework-file.md. Receipts, claims and suggestions are not part
of it, nor what joins reports of one event.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds
from mithaq.kernel.records.framework import LoadContext, Row
from mithaq.kernel.records.parts import base_row, ref_of

from . import actions
from .queries import everything
from .rules import choices, states

KINDS: tuple[str, ...] = ("report", "assessment", "rfi", "rfi_answer")
Values = dict[str, Any]
MOST_DEATHS = 1_000_000


def load(kind: str, row: Row, context: LoadContext) -> Marked:
    """Enter the record of one line. Raises Invalid, naming each field."""
    return _READ[kind](row, context)


def _report(row: Row, context: LoadContext) -> Marked:
    content = actions.Content(
        title=context.names(row, "title"),
        narrative=context.names(row, "narrative", required=False),
        type=context.text(row, "type", required=True, longest=3),
        subtype=context.text(row, "subtype", longest=40),
        occurred_from=_day(row, context, "occurred_from"),
        occurred_to=context.day(row, "occurred_to"),
        time_precision=context.choice(row, "time_precision", choices.TIME_PRECISION, default="day"),
        area=context.text(row, "area", required=True, longest=8),
        place_name=context.names(row, "place_name", required=False),
        latitude=_degrees(row, "latitude"),
        longitude=_degrees(row, "longitude"),
        place_precision=context.number(row, "place_precision", 1, 7) or 3,
        actors=tuple(_texts(row, "actors")),
        low=context.number(row, "low", 0, MOST_DEATHS),
        best=context.number(row, "best", 0, MOST_DEATHS),
        high=context.number(row, "high", 0, MOST_DEATHS),
        basis=context.choice(row, "basis", choices.REPORT_BASES, default=choices.OTHER_SOURCE),
        source_note=context.text(row, "source_note", longest=2000),
        reliability=context.choice(row, "reliability", choices.RELIABILITY, default="F"),
        credibility=context.number(row, "credibility", 1, 6) or 6,
        cross_border_from=context.text(row, "cross_border_from", longest=8),
        originator_control=bool(row.get("originator_control")),
        may_be_retold=bool(row.get("may_be_retold")),
        deconflict=bool(row.get("deconflict")),
        expires_on=context.day(row, "expires_on"),
    )
    values = context.common(row) | {
        "state": context.choice(row, "state", states.REPORT_STATES, default=states.REPORTED),
        "reason": context.text(row, "reason", longest=2000),
    }
    return actions.enter_report(content, values, by=context.by)


def _assessment(row: Row, context: LoadContext) -> Marked:
    verdict = actions.Verdict(
        verdict=context.choice(row, "verdict", choices.VERDICTS),
        basis=context.choice(row, "basis", choices.BASES),
        credibility=context.number(row, "credibility", 1, 6),
        reliability=context.choice(row, "reliability", ("", *choices.RELIABILITY), default=""),
        note=context.text(row, "note"),
    )
    values = context.common(row) | {
        "report": context.ref("report", row.get("report"), "report"),
        "party": context.ref("party", row.get("party"), "party"),
        "person": context.maybe_ref("person", row, "person"),
        "language": context.choice(row, "language", ("", *LANGUAGES), default=""),
    }
    return actions.enter_assessment(verdict, values, by=context.by)


def _request(row: Row, context: LoadContext) -> Marked:
    question = actions.Question(
        title=context.names(row, "title"),
        question=context.names(row, "question", required=False),
        asked=context.refs("party", row, "asked"),
        due=_day(row, context, "due"),
        about=context.maybe_ref("report", row, "about"),
    )
    values = context.common(row) | {
        "state": context.choice(row, "state", states.REQUEST_STATES, default=states.OPEN),
        "note": context.text(row, "note", longest=2000),
    }
    return actions.enter_request(question, values, by=context.by)


def _answer(row: Row, context: LoadContext) -> Marked:
    values = context.common(row) | {
        "request": context.ref("rfi", row.get("request"), "request"),
        "party": context.ref("party", row.get("party"), "party"),
        "outcome": context.choice(row, "outcome", choices.OUTCOMES),
        "text": context.names(row, "text"),
        "report": context.maybe_ref("report", row, "report"),
    }
    return actions.enter_answer(values, by=context.by)


_READ: dict[str, Callable[[Row, LoadContext], Marked]] = {
    "report": _report,
    "assessment": _assessment,
    "rfi": _request,
    "rfi_answer": _answer,
}


def _day(row: Row, context: LoadContext, name: str) -> date:
    found = context.day(row, name, required=True)
    if found is None:
        raise Invalid(fields={name: _("This is needed.")})
    return found


def _degrees(row: Row, name: str) -> float | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Invalid(fields={name: _("Give degrees as a number.")})
    return float(value)


def _texts(row: Row, name: str) -> list[str]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Invalid(fields={name: _("Give a list.")})
    return value


_WRITTEN: dict[str, tuple[str, ...]] = {
    "report": (
        "title",
        "narrative",
        "type",
        "subtype",
        "occurred_from",
        "occurred_to",
        "time_precision",
        "area",
        "place_name",
        "latitude",
        "longitude",
        "place_precision",
        "actors",
        "low",
        "best",
        "high",
        "basis",
        "source_note",
        "reliability",
        "credibility",
        "cross_border_from",
        "originator_control",
        "may_be_retold",
        "deconflict",
        "expires_on",
        "state",
        "reason",
    ),
    "assessment": ("verdict", "basis", "credibility", "reliability", "note", "language"),
    "rfi": ("title", "question", "due", "state", "note"),
    "rfi_answer": ("outcome", "text"),
}
_ABOVE = {"report": "report", "about": "report", "request": "rfi"}


def export(viewer: Viewer, kind: str) -> Iterator[Row]:
    """Yield the visible records of `kind` as lines that `load` reads, in the order of entering.

    A record below something hidden is left out: the line could not say below what.
    """
    found = everything.everything(viewer, kind)
    above = kinds.find_many(viewer, [end for record in found for end in _ends(record)])
    for record in found:
        if all(end in above for end in _ends(record)):
            yield _row(viewer, record)


def _ends(record: Any) -> list[tuple[str, Any]]:
    return [(kind, id_) for name, kind in _ABOVE.items() if (id_ := getattr(record, f"{name}_id", None))]


def _row(viewer: Viewer, record: Any) -> Row:
    row = base_row(record, ref_of(record)) | {"source": record.source or None, "invented": record.invented}
    row |= {name: str(id_) for name in _ABOVE if (id_ := getattr(record, f"{name}_id", None))}
    if getattr(record, "party_id", None):
        row["party"] = record.party.code
    if getattr(record, "person_id", None):
        row["person"] = record.person.handle
    if record.KIND == "rfi":
        row["asked"] = [party.code for party in everything.asked(viewer, record)]
    return row | {name: _plain(getattr(record, name)) for name in _WRITTEN[record.KIND]}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
