"""States of warnings and threat reviews as tables; the reference page is generated from them."""

from collections.abc import Mapping

from mithaq.web.moves import Move

RAISED, ANSWERING, CLOSED = "raised", "answering", "closed"
WARNING_STATES = (RAISED, ANSWERING, CLOSED)
OPEN_WARNINGS = (RAISED, ANSWERING)
WARNING_MOVES: Mapping[str, Move] = {
    "take_on": Move((RAISED,), ANSWERING, "a party that sees it, for itself"),
    "close": Move((RAISED, ANSWERING), CLOSED, "the answering party; any that sees it, where none answers"),
}

DRAFT, ISSUED, WITHDRAWN, SUPERSEDED = "draft", "issued", "withdrawn", "superseded"
DOCUMENT_STATES = (DRAFT, ISSUED, WITHDRAWN)
DOCUMENT_MOVES: Mapping[str, Move] = {
    "edit": Move((DRAFT,), DRAFT, "an analyst of its owner"),
    "issue": Move((DRAFT,), DRAFT, "its owner; an issued copy for its readers is made beside the draft"),
    "withdraw": Move((ISSUED,), WITHDRAWN, "its owner, with a reason"),
}
TABLES: Mapping[str, tuple[Mapping[str, Move], tuple[str, ...], str]] = {
    "warning": (WARNING_MOVES, WARNING_STATES, RAISED),
    "threat_review": (DOCUMENT_MOVES, DOCUMENT_STATES, DRAFT),
}
