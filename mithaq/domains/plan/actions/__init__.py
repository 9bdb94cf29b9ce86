"""Writing the plan: one verb a function, one act each; moving a date is two (see `dates`)."""

from .dates import Reason, move_due, move_initiative, record_slip
from .drafting import create, edit
from .entering import enter
from .milestones import report_done, send_back, set_state, verify
from .steps import change_risk, change_stage, move_objective, review_assumption
from .taking_part import add_party, end_party

__all__ = [
    "Reason",
    "add_party",
    "change_risk",
    "change_stage",
    "create",
    "edit",
    "end_party",
    "enter",
    "move_due",
    "move_initiative",
    "move_objective",
    "record_slip",
    "report_done",
    "review_assumption",
    "send_back",
    "set_state",
    "verify",
]
