"""Reading the promise ledger. The first argument is the viewer; what comes back is only what he may see."""

from .accounts import Balance, balance, balances
from .evidence import content, files_of, one_file, subject
from .promises import Promise
from .records import commitment, dispute, disputes, readings, slips
from .registers import Wanted, register
from .story import story_parts
from .texts import agreement, agreements, clause, clauses
from .today import (
    changed_since,
    gaps,
    open_disputes,
    overdue,
    waiting_for_our_agreement,
    waiting_for_our_reading,
    we_are_owed,
    we_owe,
)

__all__ = [
    "Balance",
    "Promise",
    "Wanted",
    "agreement",
    "agreements",
    "balance",
    "balances",
    "changed_since",
    "clause",
    "clauses",
    "commitment",
    "content",
    "dispute",
    "disputes",
    "files_of",
    "gaps",
    "one_file",
    "open_disputes",
    "overdue",
    "readings",
    "register",
    "slips",
    "story_parts",
    "subject",
    "waiting_for_our_agreement",
    "waiting_for_our_reading",
    "we_are_owed",
    "we_owe",
]
