"""Acts in words: "milestone.moved" as a sentence's beginning, whoever looks."""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

_DEEDS: dict[str, Text] = {
    "created": _("Created"),
    "amended": _("Amended"),
    "edited": _("Edited"),
    "entered": _("Entered"),
    "sent_back": _("Sent back"),
    "ended": _("Ended"),
    "moved": _("Date moved"),
    "recorded": _("Recorded"),
    "reviewed": _("Reviewed"),
    "state_changed": _("State changed"),
    "stage_changed": _("Stage changed"),
    "reported": _("Reported"),
    "reported_done": _("Reported done"),
    "verified": _("Verified"),
    "dropped": _("Dropped"),
    "proposed": _("Proposed"),
    "agreed": _("Agreed"),
    "invited": _("Invitation made"),
    "started": _("Work begun"),
    "activated": _("Activated"),
    "disputed": _("Disputed"),
    "raised": _("Raised"),
    "settled": _("Settled"),
    "waived": _("Waived"),
    "signed": _("Signed"),
    "renewed": _("Renewed"),
    "denounced": _("Denounced"),
    "expired": _("Expired"),
    "erased": _("Erased"),
    "added": _("Added"),
    "taken_back": _("Taken back"),
    "released": _("Released"),
    "corrected": _("Corrected"),
    "retracted": _("Retracted"),
    "restated": _("State follows the assessments"),
    "consented": _("Consent to be asked about changed"),
    "joined": _("Joined as one event"),
    "parted": _("Parted again"),
    "given": _("Given"),
    "made": _("Made"),
    "accepted": _("Accepted"),
    "discarded": _("Discarded"),
    "taken": _("Taken in hand"),
    "let_go": _("Let go"),
    "opened": _("Opened"),
    "asked": _("Asked"),
    "answered": _("Answered"),
    "refused": _("Refused"),
    "closed": _("Closed"),
    "taken_on": _("Taken on"),
    "issued": _("Issued"),
    "scored": _("Scored"),
    "drafted": _("Drafted"),
    "withdrawn": _("Withdrawn"),
    "saved": _("Saved"),
    "found": _("Something found"),
    "kept": _("Kept"),
    "stopped": _("Stopped"),
    "held": _("Paused by hand"),
    "tested": _("Test event sent"),
    "paused": _("Paused"),
    "resumed": _("Resumed"),
    "replayed": _("Told once more"),
    "extended": _("Part of a file imported"),
    "imported": _("Import completed"),
    "landed": _("Put into the collection"),
    "sent": _("Sent, waits for the owner"),
    "reduced": _("Objects taken out"),
    "checked": _("Checked"),
    "connected": _("Connected"),
    "release_proposed": _("Release proposed"),
    "remarked_in": _("Marking narrowed"),
    "remarked_out": _("Taken back by its owner"),
}


_VERBS: dict[str, Text] = {"comment.created": _("Said"), "link.created": _("Linked")}


def words(verb: str) -> Text:
    """Return the deed of a verb ("kind.deed") in the reader's language; one not in the table stands as
    written.
    """
    deed = verb.rpartition(".")[2]
    return _VERBS.get(verb) or _DEEDS.get(deed) or deed.replace("_", " ").capitalize()
