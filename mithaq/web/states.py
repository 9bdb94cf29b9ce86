"""State words and their tones. The word carries the meaning; the tone and its mark only repeat it.

Nothing is `verified` (green) unless somebody other than the owner confirmed it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

IDLE, GOING, ATTENTION, LATE, CLAIMED, VERIFIED, ENDED = (
    "idle",
    "going",
    "attention",
    "late",
    "claimed",
    "verified",
    "ended",
)
TONES = (IDLE, GOING, ATTENTION, LATE, CLAIMED, VERIFIED, ENDED)


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as the reader sees it."""

    label: Text
    tone: str


_WORDS: dict[str, StateWord] = {
    # objectives, initiatives
    "draft": StateWord(_("Draft"), IDLE),
    "consulted": StateWord(_("Consulted"), IDLE),
    "adopted": StateWord(_("Adopted"), GOING),
    "under_review": StateWord(_("Under review"), ATTENTION),
    "retired": StateWord(_("Retired"), ENDED),
    "concept": StateWord(_("Concept"), IDLE),
    "assessed": StateWord(_("Assessed"), IDLE),
    "designed": StateWord(_("Designed"), IDLE),
    "approved": StateWord(_("Approved"), GOING),
    "implementing": StateWord(_("Implementing"), GOING),
    "suspended": StateWord(_("Suspended"), ATTENTION),
    "closing": StateWord(_("Closing"), CLAIMED),
    "closed": StateWord(_("Closed"), ENDED),
    "cancelled": StateWord(_("Cancelled"), ENDED),
    # milestones
    "planned": StateWord(_("Planned"), IDLE),
    "on_track": StateWord(_("On track"), GOING),
    "at_risk": StateWord(_("At risk"), ATTENTION),
    "late": StateWord(_("Late"), LATE),
    "done": StateWord(_("Done, not verified"), CLAIMED),
    "verified": StateWord(_("Verified"), VERIFIED),
    "dropped": StateWord(_("Dropped"), ENDED),
    # assumptions, risks
    "holding": StateWord(_("Holding"), GOING),
    "watch": StateWord(_("On watch"), ATTENTION),
    "broken": StateWord(_("Broken"), LATE),
    "open": StateWord(_("Open"), GOING),
    "watched": StateWord(_("Watched"), ATTENTION),
    # agreements
    "negotiating": StateWord(_("Negotiating"), IDLE),
    "signed": StateWord(_("Signed"), GOING),
    "in_force": StateWord(_("In force"), GOING),
    "renewed": StateWord(_("Renewed"), GOING),
    "expired": StateWord(_("Expired"), ENDED),
    "denounced": StateWord(_("Denounced"), LATE),
    # commitments, disputes
    "proposed": StateWord(_("Proposed"), IDLE),
    "agreed": StateWord(_("Agreed"), GOING),
    "active": StateWord(_("Active"), GOING),
    "reported_done": StateWord(_("Reported done"), CLAIMED),
    "verified_done": StateWord(_("Verified done"), VERIFIED),
    "disputed": StateWord(_("Disputed"), LATE),
    "waived": StateWord(_("Waived"), ENDED),
    "settled": StateWord(_("Settled"), VERIFIED),
    # reports, and what happens to them
    "reported": StateWord(_("Reported"), GOING),
    "confirmed": StateWord(_("Confirmed by another party"), VERIFIED),
    "unverifiable": StateWord(_("Cannot be verified"), ATTENTION),
    "retracted": StateWord(_("Retracted"), ENDED),
    "held": StateWord(_("In hand"), GOING),
    "released": StateWord(_("Let go"), ENDED),
    "accepted": StateWord(_("Accepted"), GOING),
    "discarded": StateWord(_("Discarded"), ENDED),
    "answered": StateWord(_("Answered"), CLAIMED),
    "refused": StateWord(_("Refused"), ENDED),
    # warnings, threat reviews
    "raised": StateWord(_("Waits for an answer"), ATTENTION),
    "answering": StateWord(_("Being looked into"), GOING),
    "issued": StateWord(_("Issued"), GOING),
    "superseded": StateWord(_("Replaced by a newer one"), ENDED),
    "withdrawn": StateWord(_("Withdrawn"), ENDED),
    # what other systems send, and what they are told
    "landed": StateWord(_("In the collection"), GOING),
    "waiting": StateWord(_("Waits for the owner"), ATTENTION),
    "paused": StateWord(_("Paused"), ATTENTION),
    "stopped": StateWord(_("Stopped"), ENDED),
    # acknowledgement by a party
    "pending": StateWord(_("Not delivered yet"), IDLE),
    "delivered": StateWord(_("Delivered"), GOING),
    "opened": StateWord(_("Opened"), GOING),
    "acknowledged": StateWord(_("Acknowledged"), VERIFIED),
    # the record seal
    "recorded": StateWord(_("Recorded"), IDLE),
    "anchored": StateWord(_("Anchored"), GOING),
    "sealed": StateWord(_("Sealed"), VERIFIED),
    "differs": StateWord(_("Differs from the ledger"), LATE),
}


def word(code: str, label: Text = "", tone: str = "") -> StateWord:
    """Return a state's word; `label` and `tone` overrule the table; an unknown code stands as written."""
    known = _WORDS.get(code) or StateWord(code.replace("_", " "), IDLE)
    return StateWord(label or known.label, tone or known.tone)


def words() -> list[tuple[str, StateWord]]:
    """Return every state word with its code, in the order of the table."""
    return list(_WORDS.items())
