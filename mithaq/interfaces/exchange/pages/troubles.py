"""What went wrong on the way to another server, in words.

What the worker noted is a word of `outgoing.Unreachable`, a status, or the name of an exception and its text, which may
hold a path of this server: only what is known here is shown.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Text

from ..cap import refusals

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
        "NoSecret": str(_FEEDS["no_secret"]),
        "NotListed": of_webhook("not listed"),
    }.get(name, _("Its server answered something that is not TAXII 2.1."))


def _refusal(status: str) -> str:
    if status == "404":
        return _("Its server knows of no collection at this address.")
    return _answered(status)


def _answered(status: object) -> str:
    if str(status) in ("401", "403"):
        return _("Its server does not accept the credential (status %s).") % status
    return _("Its server answered with status %s.") % status


def of_feed(noted: Mapping[str, Any]) -> str:
    """Return what was noted of a feed or an entry, a word with its values; empty where nothing was."""
    if not noted:
        return ""
    reason, values = noted["reason"], noted["values"]
    if reason == "status":
        return _answered(values["status"])
    if reason in refusals.REASONS:
        return refusals.sentence(reason, values)
    return str(_FEEDS[reason]) % values if reason in _FEEDS else of_webhook(reason)


_FEEDS: dict[str, Text] = {
    "no_secret": gettext_lazy(
        "There is no secret of this name for its address. Ask whoever runs the server to put it there."
    ),
    "moved": gettext_lazy(
        "Its server says that it lies somewhere else now: %(address)s. Nothing is fetched there by itself. If that is"
        " right, end this feed and add the other."
    ),
    "gone": gettext_lazy("Its server says that it is gone for good."),
    "media_type": gettext_lazy("Its server sent something that is not XML (%(type)s)."),
    "size": gettext_lazy("What its server sent is too large."),
    "elsewhere": gettext_lazy("It lies on another host (%(host)s), which was not named with the feed."),
    "differs": gettext_lazy(
        "Your party keeps a message named %(identifier)s already, and it says something else. A message is never"
        " changed: compare the two, and ask the sender."
    ),
    "left_out": gettext_lazy(
        "The marking of this feed no longer reaches your party, so nothing is taken in. End it and add it anew."
    ),
    "fault": gettext_lazy("Something went wrong here. Whoever runs this server finds it in the log."),
    "renamed": gettext_lazy(
        "The feed calls itself something else than before (%(before)s, now %(now)s). Is it the same?"
    ),
    "shrunk": gettext_lazy("The feed has shrunk: it listed %(before)s entries before, and now %(now)s."),
}
