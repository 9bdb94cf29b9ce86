"""Writing the promise ledger: one verb a function, one act each; moving a due date is two (see `dates`)."""

from .agreements import add_clause, create_agreement, edit_agreement, edit_clause, move_agreement
from .dates import move_due
from .disputes import dispute, settle
from .entering import (
    enter_agreement,
    enter_clause,
    enter_commitment,
    enter_dispute,
    enter_reading,
)
from .evidence import add_evidence
from .proposing import agree, edit, propose
from .readings import read
from .steps import report_done, start, take_back, verify, waive
from .terms import Terms, Text

__all__ = [
    "Terms",
    "Text",
    "add_clause",
    "add_evidence",
    "agree",
    "create_agreement",
    "dispute",
    "edit",
    "edit_agreement",
    "edit_clause",
    "enter_agreement",
    "enter_clause",
    "enter_commitment",
    "enter_dispute",
    "enter_reading",
    "move_agreement",
    "move_due",
    "propose",
    "read",
    "report_done",
    "settle",
    "start",
    "take_back",
    "verify",
    "waive",
]
