"""The two keys of a milestone: one party reports it done, another verifies it or sends it back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.people.permissions import Permission, require

from ..models import Milestone
from ..queries import keys
from ..rules.parties import check_second_key
from ..rules.states import MILESTONE, MILESTONE_SET_BY_OWNER, check_move
from . import reminders


@transaction.atomic
def set_state(
    milestone: Milestone, to: str, *, by: Actor, note: str = "", expected: int | None = None
) -> Milestone:
    """Say that a milestone is on track, at risk or dropped, or take a dropped one up again.

    Ledger: one `milestone.state_changed`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.MILESTONE_REPORT, parties=keys.writers(milestone))
    if to not in MILESTONE_SET_BY_OWNER or milestone.state == "done":
        raise WrongState(_("Report it done, verify it or send it back with the step that is meant for it."))
    return _move(milestone, to, "milestone.state_changed", note=note, by=by, expected=expected)


@transaction.atomic
def report_done(
    milestone: Milestone,
    *,
    by: Actor,
    done_on: date | None = None,
    note: str = "",
    expected: int | None = None,
) -> Milestone:
    """Turn the first key: it was done on `done_on` (today); another party verifies it.

    Ledger: one `milestone.reported_done`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.MILESTONE_REPORT, parties=keys.writers(milestone))
    done_on = done_on or clock.today()
    if done_on > clock.today():
        raise Invalid(fields={"done_on": _("This day has not come yet.")})
    milestone.done_on, milestone.reported_by_id = done_on, by.party_id
    return _move(milestone, "done", "milestone.reported_done", note=note, by=by, expected=expected)


@transaction.atomic
def verify(milestone: Milestone, *, by: Actor, note: str = "", expected: int | None = None) -> Milestone:
    """Turn the second key, for a party that neither leads, owns nor reported it.

    Ledger: one `milestone.verified`. Raises NotAllowed, WrongState, Conflict.
    """
    _require_second_key(milestone, by)
    milestone.verified_on, milestone.verified_by_id = clock.today(), by.party_id
    return _move(milestone, "verified", "milestone.verified", note=note, by=by, expected=expected)


@transaction.atomic
def send_back(milestone: Milestone, *, by: Actor, note: str, expected: int | None = None) -> Milestone:
    """Refuse the second key: it is not done yet, for the reason in `note`.

    Ledger: one `milestone.sent_back`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    _require_second_key(milestone, by)
    if milestone.state != "done":
        raise WrongState(_("Only what was reported done can be sent back."))
    milestone.done_on, milestone.reported_by = None, None
    return _move(milestone, "on_track", "milestone.sent_back", note=note, by=by, expected=expected)


def _require_second_key(milestone: Milestone, by: Actor) -> None:
    require(by, Permission.MILESTONE_VERIFY)
    check_second_key(by.party_id, keys.first_keys(milestone))


def _move(
    milestone: Milestone, to: str, verb: str, *, note: str, by: Actor, expected: int | None
) -> Milestone:
    check_move(MILESTONE, milestone.state, to, note)
    milestone.state, milestone.state_note = to, note.strip()
    commit(verb, milestone, by=by, expected=expected)
    reminders.follow(milestone)
    return milestone
