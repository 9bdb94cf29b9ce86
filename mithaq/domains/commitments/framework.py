"""The ledger's kinds in framework files: reading a line into a record, writing a record as a line.

The fields of each kind are listed in docs/reference/framework-file.md. Evidence files are not part of it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds
from mithaq.kernel.records.framework import LoadContext, Row
from mithaq.kernel.records.parts import base_row, ref_of
from mithaq.web.completion import STEPS

from . import actions
from .queries import everything
from .rules import choices, states

KINDS: tuple[str, ...] = ("agreement", "clause", "commitment", "reading", "dispute")
Values = dict[str, Any]


def load(kind: str, row: Row, context: LoadContext) -> Marked:
    """Enter the record of one line. Raises Invalid, naming each field."""
    return _READ[kind](row, context)


def _agreement(row: Row, context: LoadContext) -> Marked:
    values = context.common(row) | {
        "code": context.text(row, "code", required=True, longest=60),
        "title": context.names(row, "title"),
        "kind": context.choice(row, "agreement_kind", choices.AGREEMENT_KINDS),
        "state": context.choice(row, "state", states.AGREEMENT_STATES, default=states.DRAFT),
        "note": context.text(row, "note", longest=2000),
    }
    values |= {name: context.day(row, name) for name in _DAYS_OF_AGREEMENT}
    return actions.enter_agreement(values, parties=context.refs("party", row, "parties"), by=context.by)


def _clause(row: Row, context: LoadContext) -> Marked:
    values = context.common(row) | {
        "agreement": context.ref("agreement", row.get("agreement"), "agreement"),
        "number": context.text(row, "number", required=True, longest=20),
        "text": context.names(row, "text"),
    }
    return actions.enter_clause(values, by=context.by)


def _commitment(row: Row, context: LoadContext) -> Marked:
    values = context.common(row) | {
        "code": context.text(row, "code", required=True, longest=60),
        "title": context.names(row, "title"),
        "origin": context.choice(row, "origin", choices.ORIGINS),
        "clause": context.maybe_ref("clause", row, "clause"),
        "initiative": context.maybe_ref("initiative", row, "initiative"),
        "responsible": context.ref("party", row.get("responsible"), "responsible"),
        "state": context.choice(row, "state", states.STORED, default=states.PROPOSED),
        "note": context.text(row, "note", longest=2000),
        "verified_by": context.maybe_ref("party", row, "verified_by"),
        "waived_by": context.maybe_ref("party", row, "waived_by"),
    }
    values |= {name: context.names(row, name, required=False) for name in _NAMES_OF_COMMITMENT}
    values |= {name: context.day(row, name) for name in _DAYS_OF_COMMITMENT}
    supporting = context.refs("party", row, "supporting")
    agreed_by = context.refs("party", row, "agreed_by")
    return actions.enter_commitment(values, supporting=supporting, agreed_by=agreed_by, by=context.by)


def _said(row: Row, context: LoadContext) -> Values:
    return context.common(row) | {
        "commitment": context.ref("commitment", row.get("commitment"), "commitment"),
        "party": context.ref("party", row.get("party"), "party"),
        "person": context.maybe_ref("person", row, "person"),
        "language": context.choice(row, "language", ("", *LANGUAGES), default=""),
    }


def _reading(row: Row, context: LoadContext) -> Marked:
    values = _said(row, context) | {
        "kind": context.choice(row, "reading_kind", choices.READING_KINDS),
        "step": context.choice(row, "step", dict(STEPS)),
        "read_on": context.day(row, "read_on", required=True),
        "note": context.text(row, "note"),
    }
    return actions.enter_reading(values, by=context.by)


def _dispute(row: Row, context: LoadContext) -> Marked:
    values = _said(row, context) | {
        "raised_on": context.day(row, "raised_on", required=True),
        "reason": context.text(row, "reason", required=True),
        "state": context.choice(row, "state", choices.DISPUTE_STATES, default=choices.OPEN),
        "settled_on": context.day(row, "settled_on"),
        "settled_by": context.maybe_ref("party", row, "settled_by"),
        "settlement": context.text(row, "settlement"),
    }
    return actions.enter_dispute(values, by=context.by)


_READ: dict[str, Callable[[Row, LoadContext], Marked]] = {
    "agreement": _agreement,
    "clause": _clause,
    "commitment": _commitment,
    "reading": _reading,
    "dispute": _dispute,
}
_DAYS_OF_AGREEMENT = ("signed_on", "in_force_on", "review_on", "ended_on")
_DAYS_OF_COMMITMENT = ("due", "reported_on", "verified_on", "waived_on")
_NAMES_OF_COMMITMENT = ("problem", "proof_wanted", "origin_note", "due_note")
_RENAMED = {"agreement": "agreement_kind", "reading": "reading_kind"}
_WRITTEN: dict[str, tuple[str, ...]] = {
    "agreement": ("code", "title", "state", "note", *_DAYS_OF_AGREEMENT),
    "clause": ("number", "text"),
    "commitment": ("code", "title", "origin", "state", "note", *_NAMES_OF_COMMITMENT, *_DAYS_OF_COMMITMENT),
    "reading": ("step", "read_on", "note", "language"),
    "dispute": ("state", "raised_on", "reason", "language", "settled_on", "settlement"),
}
_ABOVE = {
    "agreement": "agreement",
    "clause": "clause",
    "initiative": "initiative",
    "commitment": "commitment",
}
_PARTIES = ("responsible", "party", "verified_by", "waived_by", "settled_by")


def export(viewer: Viewer, kind: str) -> Iterator[Row]:
    """Yield the visible records of `kind` as lines that `load` reads, in the order of entering.

    A record below something hidden is left out: the line could not say below what.
    """
    found = everything.everything(viewer, kind)
    above = kinds.find_many(viewer, [end for record in found for end in _ends(record)])
    for record in found:
        ends = _ends(record)
        if all(end in above for end in ends):
            yield _row(viewer, record, {end: above[end] for end in ends})


def _ends(record: Any) -> list[tuple[str, Any]]:
    return [(kind, id_) for name, kind in _ABOVE.items() if (id_ := getattr(record, f"{name}_id", None))]


def _row(viewer: Viewer, record: Any, above: dict[tuple[str, Any], Marked]) -> Row:
    row = base_row(record, ref_of(record)) | {"source": record.source or None, "invented": record.invented}
    if record.KIND in _RENAMED:
        row[_RENAMED[record.KIND]] = record.__dict__["kind"]
    row |= {
        name: ref_of(above[kind, id_])
        for name, kind in _ABOVE.items()
        if (id_ := getattr(record, f"{name}_id", None))
    }
    row |= {name: getattr(record, name).code for name in _PARTIES if getattr(record, f"{name}_id", None)}
    if getattr(record, "person_id", None):
        row["person"] = record.person.handle
    row |= {
        name: [party.code for party in parties]
        for name, parties in everything.parties_of(viewer, record).items()
    }
    return row | {name: _plain(getattr(record, name)) for name in _WRITTEN[record.KIND]}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
