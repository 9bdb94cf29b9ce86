"""What the scripts of the quick report say, in the reader's language; {…} is filled in by them."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return every text that a script shows, by the name under which it asks for it."""
    return {
        "written": _("Written {ago}."),
        "unknown": _("A report that is locked"),
        "sending": _("Being sent …"),
        "waits": _("Not sent yet. It is sent by itself when the server answers."),
        "old": _("It is older than {limit}. Is it still so? It is sent only when you say so."),
        "otherParty": _(
            "It was written for {party}, and you act for {now} now. Send it only if that is right."
        ),
        "otherPartyUnknown": _("It was written for a party that you do not act for any more."),
        "unconfirmed": _("It was written while nobody was signed in here. Send it only if it is yours."),
        "wrong": _("The server did not take it: {errors} Edit it and send it again."),
        "refused": _("The server refused it. Check for which party you act and what your role allows."),
        "repeated": _("It had arrived before you changed it. Open the report and correct it there."),
        "open": _("Open the report"),
        "sent": _("Sent."),
        "send": _("Send it now"),
        "sendAnyway": _("Send it as it is"),
        "edit": _("Edit"),
        "discard": _("Discard"),
        "discardSure": _("Throw this report away? It was not sent, and there is no other copy of it."),
        "locked": _("Locked. It opens when the person who wrote it signs in on this device."),
        "offline": _("The server does not answer. What you write is kept on this device and sent later."),
        "signedOut": _("Nobody is signed in. What you write is kept on this device until you sign in."),
        "cannotKeep": _(
            "The server does not answer, and nothing is kept here before a sign-in. Your text is still in the form."
        ),
        "signIn": _("Sign in"),
        "back": _("The server answers again."),
        "openWhole": _("Open the whole page"),
        "kept": _("Kept on this device, not sent yet. You find it below."),
        "changing": _("You are changing a report that waits. Send it to put it back."),
        "needType": _("Choose what happened."),
        "needArea": _("Choose a district or country, or use your position."),
        "needDay": _("Say on which day it was."),
        "locating": _("Looking for your position …"),
        "located": _("Your position is used, to about {metres} m."),
        "locatedWide": _("Your position is used, to about 10 km: the marking allows no more."),
        "locatedNot": _("This marking allows the district only. Choose it from the list."),
        "locateFailed": _("Your position could not be found. Choose from the list."),
        "fromPosition": _("From my position"),
    }
