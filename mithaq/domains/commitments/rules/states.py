"""States of agreements and commitments as tables; the reference page is generated from them."""

from collections.abc import Mapping

from mithaq.web.moves import BEFORE, Move

PROPOSED, AGREED, ACTIVE = "proposed", "agreed", "active"
REPORTED_DONE, VERIFIED_DONE = "reported_done", "verified_done"
DISPUTED, WAIVED = "disputed", "waived"

STORED = (PROPOSED, AGREED, ACTIVE, REPORTED_DONE, VERIFIED_DONE, WAIVED)
SHOWN = (PROPOSED, AGREED, ACTIVE, REPORTED_DONE, VERIFIED_DONE, DISPUTED, WAIVED)
OWED = (AGREED, ACTIVE)
OPEN = (PROPOSED, AGREED, ACTIVE, REPORTED_DONE)
DISPUTABLE = (AGREED, ACTIVE, REPORTED_DONE, VERIFIED_DONE)

COMMITMENT_MOVES: Mapping[str, Move] = {
    "agree": Move(
        (PROPOSED,), AGREED, "each named party for itself; it moves once responsible and proposing agree"
    ),
    "start": Move((AGREED,), ACTIVE, "the responsible party"),
    "report_done": Move((AGREED, ACTIVE), REPORTED_DONE, "the responsible party"),
    "take_back": Move((REPORTED_DONE,), ACTIVE, "the responsible party, with a note"),
    "verify": Move((REPORTED_DONE,), VERIFIED_DONE, "another party than the responsible one, or an assessor"),
    "dispute": Move(DISPUTABLE, DISPUTED, "any party that sees it, with a reason"),
    "settle": Move((DISPUTED,), BEFORE, "the party that disputed, or the secretary of a joint body"),
    "waive": Move(
        (PROPOSED, AGREED, ACTIVE, REPORTED_DONE), WAIVED, "the secretary of a joint body, with a reason"
    ),
}

DRAFT, NEGOTIATING, SIGNED, IN_FORCE = "draft", "negotiating", "signed", "in_force"
UNDER_REVIEW, RENEWED, EXPIRED, DENOUNCED = "under_review", "renewed", "expired", "denounced"
AGREEMENT_STATES = (DRAFT, NEGOTIATING, SIGNED, IN_FORCE, UNDER_REVIEW, RENEWED, EXPIRED, DENOUNCED)

_WRITER = "the owner's secretary or programme manager"
AGREEMENT_MOVES: Mapping[str, Move] = {
    "negotiate": Move((DRAFT,), NEGOTIATING, _WRITER),
    "sign": Move((NEGOTIATING,), SIGNED, _WRITER),
    "bring_into_force": Move((SIGNED,), IN_FORCE, _WRITER),
    "review": Move((IN_FORCE, RENEWED), UNDER_REVIEW, _WRITER),
    "renew": Move((UNDER_REVIEW,), RENEWED, _WRITER),
    "expire": Move((IN_FORCE, UNDER_REVIEW, RENEWED), EXPIRED, _WRITER),
    "denounce": Move((IN_FORCE, UNDER_REVIEW, RENEWED), DENOUNCED, _WRITER),
}


def shown(state: str, *, is_disputed: bool) -> str:
    """Return the state a reader sees: an open dispute that he may see covers the state it is about.

    Why it is not stored: docs/decisions/0051-disputed-is-derived.md.
    """
    return DISPUTED if is_disputed and state in DISPUTABLE else state
