"""States of reports, claims, suggestions and requests as tables; the reference page is generated from them."""

from collections.abc import Mapping

from mithaq.web.moves import BEFORE, Move

REPORTED, CONFIRMED, DISPUTED = "reported", "confirmed", "disputed"
UNVERIFIABLE, RETRACTED = "unverifiable", "retracted"
STANDING = (REPORTED, CONFIRMED, DISPUTED, UNVERIFIABLE)
REPORT_STATES = (*STANDING, RETRACTED)

_RULE = "the rule, from the assessments that all readers see"
REPORT_MOVES: Mapping[str, Move] = {
    "reopen": Move((CONFIRMED, DISPUTED, UNVERIFIABLE), REPORTED, _RULE),
    "confirm": Move((REPORTED, DISPUTED, UNVERIFIABLE), CONFIRMED, _RULE),
    "dispute": Move((REPORTED, CONFIRMED, UNVERIFIABLE), DISPUTED, _RULE),
    "give_up": Move((REPORTED, CONFIRMED, DISPUTED), UNVERIFIABLE, _RULE),
    "correct": Move(STANDING, BEFORE, "the originator, with a reason"),
    "retract": Move(STANDING, RETRACTED, "the originator, with a reason"),
}

HELD, RELEASED, EXPIRED = "held", "released", "expired"
CLAIM_STATES = (HELD, RELEASED, EXPIRED)
CLAIM_MOVES: Mapping[str, Move] = {
    "release": Move((HELD,), RELEASED, "the party that holds it"),
    "expire": Move((HELD,), EXPIRED, "the timer, once its time is over"),
}

OPEN, ACCEPTED, DISCARDED = "open", "accepted", "discarded"
SUGGESTION_STATES = (OPEN, ACCEPTED, DISCARDED)
SUGGESTION_MOVES: Mapping[str, Move] = {
    "accept": Move((OPEN,), ACCEPTED, "the originator of the report"),
    "discard": Move((OPEN,), DISCARDED, "the originator of the report, with an answer"),
}

CLOSED = "closed"
REQUEST_STATES = (OPEN, CLOSED)
REQUEST_MOVES: Mapping[str, Move] = {
    "answer": Move((OPEN,), OPEN, "an addressed party, for itself; again to say more"),
    "refuse": Move((OPEN,), OPEN, "an addressed party, for itself, with a reason"),
    "close": Move((OPEN,), CLOSED, "the party that asks"),
}
TABLES: Mapping[str, tuple[Mapping[str, Move], tuple[str, ...], str]] = {
    "report": (REPORT_MOVES, REPORT_STATES, REPORTED),
    "claim": (CLAIM_MOVES, CLAIM_STATES, HELD),
    "suggestion": (SUGGESTION_MOVES, SUGGESTION_STATES, OPEN),
    "rfi": (REQUEST_MOVES, REQUEST_STATES, OPEN),
}
