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
    "release_proposed": _("Release proposed"),
    "remarked_in": _("Marking narrowed"),
    "remarked_out": _("Taken back by its owner"),
}


def words(verb: str) -> Text:
    """Return the deed of a verb ("kind.deed") in the reader's language; one not in the table stands as
    written.
    """
    deed = verb.rpartition(".")[2]
    return _DEEDS.get(deed) or deed.replace("_", " ").capitalize()
