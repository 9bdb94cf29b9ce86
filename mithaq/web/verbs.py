"""Acts in words: "milestone.moved" as a sentence's beginning, whoever looks.

Set apart from states by the context "deed": other languages name the deed by a noun, which fits any kind of record.
"""

from django.utils.translation import pgettext_lazy

from mithaq.kernel.errors import Text

_DEEDS: dict[str, Text] = {
    "created": pgettext_lazy("deed", "Created"),
    "amended": pgettext_lazy("deed", "Amended"),
    "edited": pgettext_lazy("deed", "Edited"),
    "entered": pgettext_lazy("deed", "Entered"),
    "sent_back": pgettext_lazy("deed", "Sent back"),
    "ended": pgettext_lazy("deed", "Ended"),
    "moved": pgettext_lazy("deed", "Date moved"),
    "recorded": pgettext_lazy("deed", "Recorded"),
    "reviewed": pgettext_lazy("deed", "Reviewed"),
    "state_changed": pgettext_lazy("deed", "State changed"),
    "stage_changed": pgettext_lazy("deed", "Stage changed"),
    "reported": pgettext_lazy("deed", "Reported"),
    "reported_done": pgettext_lazy("deed", "Reported done"),
    "verified": pgettext_lazy("deed", "Verified"),
    "dropped": pgettext_lazy("deed", "Dropped"),
    "proposed": pgettext_lazy("deed", "Proposed"),
    "agreed": pgettext_lazy("deed", "Agreed"),
    "invited": pgettext_lazy("deed", "Invitation made"),
    "started": pgettext_lazy("deed", "Work begun"),
    "activated": pgettext_lazy("deed", "Activated"),
    "disputed": pgettext_lazy("deed", "Disputed"),
    "raised": pgettext_lazy("deed", "Raised"),
    "settled": pgettext_lazy("deed", "Settled"),
    "waived": pgettext_lazy("deed", "Waived"),
    "signed": pgettext_lazy("deed", "Signed"),
    "renewed": pgettext_lazy("deed", "Renewed"),
    "denounced": pgettext_lazy("deed", "Denounced"),
    "expired": pgettext_lazy("deed", "Expired"),
    "erased": pgettext_lazy("deed", "Erased"),
    "added": pgettext_lazy("deed", "Added"),
    "removed": pgettext_lazy("deed", "Removed"),
    "taken_back": pgettext_lazy("deed", "Taken back"),
    "released": pgettext_lazy("deed", "Released"),
    "corrected": pgettext_lazy("deed", "Corrected"),
    "retracted": pgettext_lazy("deed", "Retracted"),
    "restated": pgettext_lazy("deed", "State follows the assessments"),
    "consented": pgettext_lazy("deed", "Consent to be asked about changed"),
    "joined": pgettext_lazy("deed", "Joined as one event"),
    "parted": pgettext_lazy("deed", "Parted again"),
    "given": pgettext_lazy("deed", "Given"),
    "made": pgettext_lazy("deed", "Made"),
    "accepted": pgettext_lazy("deed", "Accepted"),
    "discarded": pgettext_lazy("deed", "Discarded"),
    "taken": pgettext_lazy("deed", "Taken in hand"),
    "let_go": pgettext_lazy("deed", "Let go"),
    "opened": pgettext_lazy("deed", "Opened"),
    "asked": pgettext_lazy("deed", "Asked"),
    "answered": pgettext_lazy("deed", "Answered"),
    "refused": pgettext_lazy("deed", "Refused"),
    "closed": pgettext_lazy("deed", "Closed"),
    "taken_on": pgettext_lazy("deed", "Taken on"),
    "issued": pgettext_lazy("deed", "Issued"),
    "scored": pgettext_lazy("deed", "Scored"),
    "drafted": pgettext_lazy("deed", "Drafted"),
    "withdrawn": pgettext_lazy("deed", "Withdrawn"),
    "saved": pgettext_lazy("deed", "Saved"),
    "found": pgettext_lazy("deed", "Something found"),
    "kept": pgettext_lazy("deed", "Kept"),
    "stopped": pgettext_lazy("deed", "Stopped"),
    "held": pgettext_lazy("deed", "Paused by hand"),
    "tested": pgettext_lazy("deed", "Test event sent"),
    "paused": pgettext_lazy("deed", "Paused"),
    "tried": pgettext_lazy("deed", "To be read at once"),
    "resumed": pgettext_lazy("deed", "Resumed"),
    "replayed": pgettext_lazy("deed", "Told once more"),
    "extended": pgettext_lazy("deed", "Part of a file imported"),
    "imported": pgettext_lazy("deed", "Import completed"),
    "landed": pgettext_lazy("deed", "Put into the collection"),
    "sent": pgettext_lazy("deed", "Sent, waits for the owner"),
    "reduced": pgettext_lazy("deed", "Objects taken out"),
    "checked": pgettext_lazy("deed", "Checked"),
    "connected": pgettext_lazy("deed", "Connected"),
    "release_proposed": pgettext_lazy("deed", "Release proposed"),
    "remarked_in": pgettext_lazy("deed", "Marking narrowed"),
    "remarked_out": pgettext_lazy("deed", "Taken back by its owner"),
}


_VERBS: dict[str, Text] = {
    "comment.created": pgettext_lazy("deed", "Said"),
    "link.created": pgettext_lazy("deed", "Linked"),
}


def words(verb: str) -> Text:
    """Return the deed of a verb ("kind.deed") in the reader's language; one not in the table stands as
    written.
    """
    deed = verb.rpartition(".")[2]
    return _VERBS.get(verb) or _DEEDS.get(deed) or deed.replace("_", " ").capitalize()
