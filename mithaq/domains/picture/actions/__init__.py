"""Writing the picture: one verb a function, one act each; the exceptions stand in docs/decisions/0081."""

from .asking import answer, ask, close, refuse
from .assessing import Verdict, assess
from .claiming import claim, expire, let_go
from .content import Content
from .deconflicting import consent, hint
from .duplicates import join, join_imported, part
from .entering import enter_answer, enter_assessment, enter_report, enter_request
from .questions import Question
from .receipts import acknowledge, note_fetched, note_listed, note_opened
from .reports import correct, report, retract
from .suggesting import accept, discard, suggest
from .variants import check_may_retell, retell, sanitise

__all__ = [
    "Content",
    "Question",
    "Verdict",
    "accept",
    "acknowledge",
    "answer",
    "ask",
    "assess",
    "check_may_retell",
    "claim",
    "close",
    "consent",
    "correct",
    "discard",
    "enter_answer",
    "enter_assessment",
    "enter_report",
    "enter_request",
    "expire",
    "hint",
    "join",
    "join_imported",
    "let_go",
    "note_fetched",
    "note_listed",
    "note_opened",
    "part",
    "refuse",
    "report",
    "retell",
    "retract",
    "sanitise",
    "suggest",
]
