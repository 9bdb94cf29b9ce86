"""“Ask party B”: both originators agreed to be asked, so each is told whom to ask, and nothing else.

Decision: docs/decisions/0083-deconfliction.md.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import WrongState
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, require

from ..models import Hint, Report
from ..rules import states
from . import matches


@transaction.atomic
def consent(report: Report, *, deconflict: bool, by: Actor, expected: int | None = None) -> Report:
    """Agree, or no longer agree, that other parties are told to ask about the event.

    Ledger: one `report.consented`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    if report.state not in states.STANDING or report.deconflict == deconflict:
        raise WrongState(_("There is nothing to change here."))
    matches.check_consent(report.audience, deconflict=deconflict)
    report.deconflict = deconflict
    commit("report.consented", report, by=by, expected=expected)
    matches.look_later(report)
    return report


@transaction.atomic
def hint(report: Report, ask: Party, *, by: Actor) -> Hint:
    """Tell the originator of `report`, and nobody else, which party to ask; by the job that compares.

    Ledger: one `hint.given`. Raises NotAllowed.
    """
    require(by, Permission.REPORT_MATCH)
    given = Hint(
        report=report,
        ask=ask,
        owner_id=report.owner_id,
        audience=audiences.for_marking(
            levels.AMBER_STRICT, parties=[report.owner_id] if report.owner_id else ()
        ),
    )
    commit("hint.given", given, by=by)
    return given
