"""What a role may do. Three questions stay apart: may he (here), does the state allow it (rules), may he see it
(markings)."""

import uuid
from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotAllowed


class Permission(StrEnum):
    """A right, named for the thing and the deed."""

    PEOPLE_MANAGE = "people.manage"
    GROUPS_MANAGE = "groups.manage"
    PLAN_WRITE = "plan.write"
    MILESTONE_REPORT = "milestone.report"
    MILESTONE_VERIFY = "milestone.verify"
    AGREEMENT_WRITE = "agreement.write"
    COMMITMENT_WRITE = "commitment.write"
    COMMITMENT_READ_OWN = "commitment.reading.own"
    COMMITMENT_READ_OTHER = "commitment.reading.other"
    COMMITMENT_DISPUTE = "commitment.dispute"
    COMMITMENT_WAIVE = "commitment.waive"
    EVIDENCE_ADD = "evidence.add"
    REPORT_WRITE = "report.write"
    REPORT_ASSESS = "report.assess"
    REPORT_ACKNOWLEDGE = "report.acknowledge"
    REPORT_MATCH = "report.match"
    RFI_WRITE = "rfi.write"
    WARNING_RAISE = "warning.raise"
    WARNING_ANSWER = "warning.answer"
    FORECAST_ISSUE = "forecast.issue"
    REVIEW_WRITE = "review.write"
    COMMENT_ADD = "comment.add"
    LINK_ADD = "link.add"
    RECORD_RELEASE = "record.release"
    RECORD_NARROW = "record.narrow"
    RECORD_ERASE = "record.erase"
    RECORD_EXPORT = "record.export"
    FRAMEWORK_LOAD = "framework.load"
    DATASET_IMPORT = "dataset.import"
    EXCHANGE_MANAGE = "exchange.manage"
    EXCHANGE_SEND = "exchange.send"


P = Permission
_TALK = frozenset({P.COMMENT_ADD, P.LINK_ADD, P.RECORD_EXPORT})
_PICTURE = frozenset(
    {P.REPORT_WRITE, P.REPORT_ASSESS, P.REPORT_ACKNOWLEDGE, P.RFI_WRITE, P.WARNING_ANSWER, P.REVIEW_WRITE}
)
_REPORT = (
    _TALK
    | _PICTURE
    | {
        P.MILESTONE_REPORT,
        P.COMMITMENT_READ_OWN,
        P.COMMITMENT_READ_OTHER,
        P.COMMITMENT_DISPUTE,
        P.EVIDENCE_ADD,
        P.RECORD_RELEASE,
        P.RECORD_NARROW,
    }
)
_MANAGE = _REPORT | {
    P.PLAN_WRITE,
    P.MILESTONE_VERIFY,
    P.COMMITMENT_WRITE,
    P.EXCHANGE_MANAGE,
    P.EXCHANGE_SEND,
}

ROLES: dict[str, frozenset[Permission]] = {
    "liaison": _MANAGE,
    "secretary": _MANAGE | {P.AGREEMENT_WRITE, P.COMMITMENT_WAIVE, P.GROUPS_MANAGE, P.RECORD_ERASE},
    "programme_manager": _MANAGE | {P.AGREEMENT_WRITE},
    "duty_officer": _REPORT,
    "analyst": _TALK | _PICTURE | {P.EVIDENCE_ADD, P.DATASET_IMPORT},
    "assessor": _TALK | {P.COMMITMENT_READ_OTHER, P.MILESTONE_VERIFY, P.EVIDENCE_ADD, P.REPORT_ASSESS},
    "auditor": frozenset({P.RECORD_EXPORT}),
    "party_admin": frozenset({P.PEOPLE_MANAGE}),
    "viewer": frozenset({P.RECORD_EXPORT}),
    "system": frozenset(
        {
            P.FRAMEWORK_LOAD,
            P.PEOPLE_MANAGE,
            P.GROUPS_MANAGE,
            P.REPORT_MATCH,
            P.DATASET_IMPORT,
            P.WARNING_RAISE,
            P.FORECAST_ISSUE,
        }
    ),
}
ROLE_NAMES = {
    "liaison": _("Liaison officer"),
    "secretary": _("Secretary of a joint body"),
    "programme_manager": _("Programme manager"),
    "duty_officer": _("Duty officer"),
    "analyst": _("Analyst"),
    "assessor": _("Independent assessor"),
    "auditor": _("Auditor"),
    "party_admin": _("Party administrator"),
    "viewer": _("Viewer"),
    "system": _("System"),
}
ASSIGNABLE = tuple(role for role in ROLES if role != "system")
SECRETARY = "secretary"
# what widens or ends what others see, lets somebody in, binds the party, or stands as the other key
GRAVE = frozenset(
    {
        P.PEOPLE_MANAGE,
        P.GROUPS_MANAGE,
        P.RECORD_RELEASE,
        P.RECORD_NARROW,
        P.RECORD_ERASE,
        P.EXCHANGE_MANAGE,
        P.COMMITMENT_WAIVE,
        P.COMMITMENT_READ_OTHER,
        P.MILESTONE_VERIFY,
    }
)
GRAVE_ROLES = tuple(role for role in ASSIGNABLE if ROLES[role] & GRAVE)


def may(actor: Actor, permission: Permission, *, parties: Iterable[uuid.UUID | None] | None = None) -> bool:
    """Return whether the actor's role carries `permission` and, where `parties` is given, he acts for one of them."""
    carries = permission in ROLES.get(actor.role, frozenset())
    return carries and (parties is None or actor.role == "system" or actor.party_id in set(parties))


def require(
    actor: Actor, permission: Permission, *, parties: Iterable[uuid.UUID | None] | None = None
) -> None:
    """Raise NotAllowed unless `may(...)`."""
    parties = None if parties is None else list(parties)
    if may(actor, permission, parties=parties):
        return
    if may(actor, permission):
        raise NotAllowed(_("Only the party concerned can do this; you are acting for another one."))
    raise NotAllowed
