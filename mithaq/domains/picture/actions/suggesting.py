"""Suggested changes: another party proposes, the originator accepts or discards."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within
from mithaq.web import moves

from ..models import Report, Suggestion
from ..rules import states
from . import notices, reaching, reports
from .content import Content
from .writing import acting_party, check_read, said

# what another party may know better; not the source, its grades, nor who may be told
OPEN_TO_OTHERS = (
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
    "cross_border_from",
)


@transaction.atomic
def suggest(
    report: Report,
    changes: Mapping[str, Any],
    *,
    reason: str,
    by: Actor,
    audience: Audience | None = None,
    read: int | None = None,
) -> Suggestion:
    """Suggest other values for some fields of another party's report; between the two parties unless said otherwise.

    `read` is the version that was read. Ledger: one `suggestion.made`.
    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_ASSESS)
    if acting_party(by) == report.owner_id:
        raise NotAllowed(_("This is your own report. Correct it instead."))
    if report.state == states.RETRACTED:
        raise WrongState(_("This report is retracted."))
    check_read(report, read)
    if not changes:
        raise Invalid(fields={"changes": _("Say what should change.")})
    if closed := set(changes) - set(OPEN_TO_OTHERS):
        raise Invalid(fields=dict.fromkeys(closed, _("Only the originator decides this.")))
    Content.of(report).changed(_values(changes)).check()
    made = Suggestion(
        report=report,
        changes={name: _plain(value) for name, value in changes.items()},
        of_version=report.version,
        reason=said(reason, "reason", _("Say why, and what you know.")),
        owner_id=by.party_id,
        audience=within(report, audience or reaching.between(report.audience, report.owner_id, by)),
    )
    commit("suggestion.made", made, by=by, tell=notices.suggested(report, made))
    return made


@transaction.atomic
def accept(
    suggestion: Suggestion, *, by: Actor, expected: int | None = None, read: int | None = None
) -> Suggestion:
    """Correct the report as suggested. `read` is the version of the report to which the changes were compared.

    A report that was corrected since the suggestion, or since `read`, is compared once more first. Ledger: one
    `report.corrected` for its readers and one `suggestion.accepted` for those who see the suggestion.
    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    report = suggestion.report
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    suggestion.state = moves.check(states.SUGGESTION_MOVES, "accept", suggestion.state)
    check_read(report, read or suggestion.of_version)
    content = Content.of(report).changed(_values(suggestion.changes))
    try:
        reports.correct(report, content, reason=_told(suggestion), by=by)
    except Invalid as error:
        wrong = " ".join(str(text) for texts in error.fields.values() for text in texts)
        said = _("So changed the report would not hold: %s Correct it yourself, then discard the suggestion.")
        raise Invalid(said % wrong) from error
    commit("suggestion.accepted", suggestion, by=by, expected=expected)
    return suggestion


@transaction.atomic
def discard(suggestion: Suggestion, *, answer: str, by: Actor, expected: int | None = None) -> Suggestion:
    """Leave the report as it is, with an answer to the party that suggested the change.

    Ledger: one `suggestion.discarded`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[suggestion.report.owner_id])
    target = moves.check(states.SUGGESTION_MOVES, "discard", suggestion.state)
    suggestion.answer = said(answer, "answer", _("Say why the report stays as it is."))
    suggestion.state = target
    commit("suggestion.discarded", suggestion, by=by, expected=expected)
    return suggestion


def _told(suggestion: Suggestion) -> str:
    """Return why the report is corrected, as all its readers are told: the reason, if all were to see the suggestion.

    Else neither what its party said to the originator nor that there was a suggestion.
    """
    if audiences.is_within(suggestion.report.audience, suggestion.audience, people.parties_of):
        return suggestion.reason
    return str(_("The originator has looked at it again."))


def _values(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes as values of Content; days come as texts from the store."""
    return {name: _value(name, value) for name, value in changes.items()}


def _value(name: str, value: Any) -> Any:
    if name in ("occurred_from", "occurred_to") and isinstance(value, str):
        return date.fromisoformat(value)
    return tuple(value) if name == "actors" and value is not None else value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (tuple, list)) else value
