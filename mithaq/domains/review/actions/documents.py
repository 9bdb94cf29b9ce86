"""Threat reviews: drafted from figures, edited by people, issued to the readers they were drafted for."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import actions as records
from mithaq.web import moves

from ..models import ThreatReview
from ..queries import drafting
from ..queries.figures import LONGEST, Period
from ..rules import periods, states


@dataclass(frozen=True)
class Text:
    """What people write in a threat review."""

    title: Names
    summary: Names = field(default_factory=dict)
    outlook: Names = field(default_factory=dict)
    advice: Names = field(default_factory=dict)

    def write_to(self, document: ThreatReview) -> None:
        """Put the text on the record."""
        for name, value in vars(self).items():
            setattr(document, name, value)


@transaction.atomic
def draft(text: Text, period: Period, *, meant_for: Audience, by: Actor) -> ThreatReview:
    """Begin a threat review for one's own party, with the figures that all those it is meant for see.

    Ledger: one `threat_review.drafted`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.REVIEW_WRITE)
    if by.party_id is None:
        raise NotAllowed
    own = audiences.for_marking(levels.AMBER_STRICT, parties=[by.party_id])
    _check(period, meant_for, own)
    document = ThreatReview(
        first=period.first,
        last=period.last,
        meant_for=meant_for,
        figures=drafting.figures_for(Viewer.of(by), meant_for, period),
        audience=own,
        owner_id=by.party_id,
    )
    text.write_to(document)
    commit("threat_review.drafted", document, by=by)
    return document


def _check(period: Period, meant_for: Audience, own: Audience) -> None:
    known = periods.is_sensible(period.first) and periods.is_sensible(period.last)
    if not known or not 0 < len(period.months) <= LONGEST:
        raise Invalid(fields={"last": _("The last month lies before the first, or too far after it.")})
    if meant_for.tlp == levels.RED or not audiences.is_within(own, meant_for, people.parties_of):
        raise Invalid(
            fields={
                "audience": _("It has to be for your own party at least, and no stricter than AMBER+STRICT.")
            }
        )


@transaction.atomic
def edit(document: ThreatReview, text: Text, *, by: Actor, expected: int | None = None) -> ThreatReview:
    """Change the text of a draft; its figures stay as they stood. Ledger: one `threat_review.edited`.

    Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.REVIEW_WRITE, parties=[document.owner_id])
    moves.check(states.DOCUMENT_MOVES, "edit", document.state)
    text.write_to(document)
    commit("threat_review.edited", document, by=by, expected=expected)
    return document


@transaction.atomic
def issue(document: ThreatReview, *, by: Actor) -> ThreatReview:
    """Issue a draft: make a record of its own for those whom it is meant for, linked to the draft.

    Ledger: one `threat_review.issued` and one `link.created`: two acts, because the link must not tell its readers of
    the draft. Raises NotAllowed, WrongState, Invalid.
    """
    require(by, Permission.RECORD_RELEASE, parties=[document.owner_id])
    moves.check(states.DOCUMENT_MOVES, "issue", document.state)
    if document.meant_for is None or not document.summary:
        raise Invalid(fields={"summary": _("Write the summary before you issue it.")})
    if not drafting.is_still_seen(document.figures, document.meant_for):
        raise WrongState(
            _(
                "Since it was drafted its readers have changed: one of them does not see all that its figures rest on."
                " Draft it again, so that they are taken for those who read it now."
            )
        )
    issued = ThreatReview(
        first=document.first,
        last=document.last,
        figures=drafting.issued(document.figures),
        state=states.ISSUED,
        audience=document.meant_for,
        owner_id=document.owner_id,
    )
    Text(document.title, document.summary, document.outlook, document.advice).write_to(issued)
    commit("threat_review.issued", issued, by=by)
    records.link(issued, "released_from", document, by=by)
    return issued


@transaction.atomic
def withdraw(document: ThreatReview, *, reason: str, by: Actor, expected: int | None = None) -> ThreatReview:
    """Take an issued threat review back; it stays readable as withdrawn, with the reason.

    Ledger: one `threat_review.withdrawn`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.RECORD_RELEASE, parties=[document.owner_id])
    withdrawn = moves.check(states.DOCUMENT_MOVES, "withdraw", document.state)
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why it is withdrawn.")})
    document.state, document.reason = withdrawn, reason.strip()
    commit("threat_review.withdrawn", document, by=by, expected=expected)
    return document
