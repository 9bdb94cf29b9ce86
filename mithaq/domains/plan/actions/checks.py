"""What must hold of a record before any act on it: rights, parents, and dates in their order."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import EVERYONE, Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within

from ..models import Initiative, Objective
from ..models.base import PlanRecord
from ..queries import keys

PARENTS = ("line_of_effort", "parent", "objective", "initiative")


def require_write(record: PlanRecord, by: Actor) -> None:
    """Raise NotAllowed unless the actor may write this record: its owner, and whoever answers for the
    initiative."""
    require(by, Permission.PLAN_WRITE, parties=keys.writers(record))


def check_seen_by(audience: Audience, by: Actor) -> None:
    """Raise Invalid where the one who writes a record would lose sight of it."""
    reached = audiences.holders(audience)
    if not reached.intersection({EVERYONE, by.person_id, by.party_id}):
        raise Invalid(
            fields={"audience": _("You would not see it yourself. Name your own party, or yourself.")}
        )


def check_parents(record: PlanRecord, names: Iterable[str] = PARENTS) -> None:
    """Raise Invalid where a record would reach somebody who cannot see what it belongs to."""
    for name in names:
        parent = getattr(record, name, None)
        if isinstance(parent, PlanRecord):
            within(parent, record.audience)
    if isinstance(record, Objective):
        _check_no_loop(record)


def _check_no_loop(objective: Objective) -> None:
    above, steps = objective.parent, 0
    while above is not None:
        if above.pk == objective.pk or steps > 20:
            raise Invalid(fields={"parent": _("An objective cannot be a part of itself.")})
        above, steps = above.parent, steps + 1


def check_dates(record: PlanRecord) -> None:
    """Raise Invalid where an end lies before its start."""
    if not isinstance(record, Initiative):
        return
    for start, end in (("planned_start", "planned_end"), ("actual_start", "actual_end")):
        first, last = getattr(record, start), getattr(record, end)
        if first and last and last < first:
            raise Invalid(fields={end: _("The end lies before the start.")})


def commit_coded(verb: str, record: PlanRecord, *, by: Actor, expected: int | None = None) -> None:
    """Commit a record whose code may be taken. Raises Invalid for a code that the owner uses already.

    The store is asked, not read: a reader's wall may hide the other record, and two may come at once.
    """
    try:
        with transaction.atomic():
            commit(verb, record, by=by, expected=expected)
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        raise Invalid(fields={"code": _("Choose another code: this one cannot be used.")}) from error
