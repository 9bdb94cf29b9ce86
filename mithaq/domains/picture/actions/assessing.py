"""Assessing a report as another party; what all its readers see of it decides the report's state."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, Text, WrongState
from mithaq.kernel.i18n import present_language
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within

from ..models import Assessment, Report
from ..rules import choices, standing, states
from .writing import acting_party, check_read


@dataclass(frozen=True)
class Verdict:
    """What a party says of a report; credibility of the item and reliability of its source may be left open."""

    verdict: str
    basis: str
    credibility: int | None = None
    reliability: str = ""
    note: str = ""

    def check(self) -> None:
        """Raise Invalid, naming the fields that are not on their lists."""
        lists: Iterable[tuple[str, object, Iterable[object]]] = (
            ("verdict", self.verdict, choices.VERDICTS),
            ("basis", self.basis, choices.BASES),
            ("credibility", self.credibility, [None, *choices.CREDIBILITY]),
            ("reliability", self.reliability, ["", *choices.RELIABILITY]),
        )
        wrong: dict[str, Text] = {
            name: _("Choose from the list.") for name, value, allowed in lists if value not in allowed
        }
        if wrong:
            raise Invalid(fields=wrong)


@transaction.atomic
def assess(
    report: Report,
    verdict: Verdict,
    *,
    by: Actor,
    audience: Audience | None = None,
    read: int | None = None,
) -> Assessment:
    """Confirm, deny, say "seen too" or "cannot verify" for the acting party, on what basis.

    An assessment for all readers of the report may change its state; one for fewer of them does not, since the state
    would tell the others of it. `read` is the version that was read. Ledger: one `assessment.given`, and
    `report.restated` where the state changes. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_ASSESS)
    party = acting_party(by)
    if party == report.owner_id:
        raise NotAllowed(_("No party assesses its own report. Correct it instead."))
    if report.state == states.RETRACTED:
        raise WrongState(_("This report is retracted."))
    verdict.check()
    check_read(report, read)
    given = Assessment(
        **vars(verdict),
        report=report,
        party_id=party,
        owner_id=party,
        person_id=by.person_id,
        of_version=report.version,
        language=present_language(),
        audience=within(report, audience),
    )
    commit("assessment.given", given, by=by)
    if given.audience_id == report.audience_id:
        restate(report, by=by)
    return given


def restate(report: Report, *, by: Actor) -> None:
    """Let the state of a report follow the assessments that all its readers see; one `report.restated`, or nothing."""
    held = Report.objects.for_system("the state as it stands under the write lock").get(pk=report.pk)
    given = Assessment.objects.for_system("what all readers of a report see").filter(
        report=held.pk, audience=held.audience_id
    )
    said = [standing.Said(one.party_id, one.verdict, one.basis) for one in given.order_by("created_at", "id")]
    state = standing.state_of(said)
    if held.state in states.STANDING and state != held.state:
        held.state = state
        commit("report.restated", held, by=by)
    report.state, report.version = held.state, held.version
