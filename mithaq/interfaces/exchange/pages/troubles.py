"""What went wrong on the way to another server, in words.

What the worker noted is a word of `outgoing.Unreachable`, a status, or the name of an exception and its text, which may
hold a path of this server: only what is known here is shown.
"""

import re

from django.utils.translation import gettext as _

_STATUS = re.compile(r"\b([1-5]\d\d)\b")


def of_webhook(said: str) -> str:
    """Return why an event was not taken; empty where the last one was."""
    if not said:
        return ""
    known = {
        "not listed": _("Its host is not on the list of hosts that this installation may reach."),
        "certificate": _("The certificate of its server does not hold."),
        "time": _("Its server did not answer in time."),
    }
    if said.isdecimal():
        return _("Its server answered with status %s.") % said
    return known.get(said) or _("Its server cannot be reached.")


def of_pull(said: str) -> str:
    """Return why a pull broke off; empty where the last one did not."""
    if not said:
        return ""
    name, _colon, detail = said.partition(":")
    if name == "Unreachable":
        return of_webhook(detail.strip())
    if name == "HTTPError" and (status := _STATUS.search(detail)):
        return _refusal(status[1])
    return {
        "NoSecret": _(
            "There is no secret of this name for its address. Ask whoever runs the server to put it there."
        ),
        "NotListed": of_webhook("not listed"),
    }.get(name, _("Its server answered something that is not TAXII 2.1."))


def _refusal(status: str) -> str:
    if status in ("401", "403"):
        return _("Its server does not accept the credential (status %s).") % status
    if status == "404":
        return _("Its server knows of no collection at this address.")
    return _("Its server answered with status %s.") % status
