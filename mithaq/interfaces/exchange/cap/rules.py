"""What CAP 1.2 asks in words, which no schema can check."""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .alerts import Alert, Info

Fault = str | Promise
# §3.2.1: identifier and sender hold no spaces, commas or restricted characters
_SPOILS_A_NAME = re.compile(r"[\s,<>&]")


def faults(alert: Alert) -> list[Fault]:
    """Return what is wrong with `alert` by CAP 1.2, §3.2.1 and §3.2.2, in words; empty where nothing is."""
    found = [*_of_message(alert)]
    for info in alert.infos:
        found += _of_info(alert, info)
    return found


def _of_message(alert: Alert) -> Iterator[Fault]:
    if not alert.identifier or _SPOILS_A_NAME.search(alert.identifier):
        yield _("The identifier is empty, or holds a space, a comma, < or &.")
    if not alert.sender or _SPOILS_A_NAME.search(alert.sender):
        yield _("The sender is empty, or holds a space, a comma, < or &.")
    if alert.message_type in ("Update", "Cancel", "Ack", "Error") and not alert.references:
        yield _("An update, a cancellation and an answer name the messages that they refer to.")
    if alert.reference in alert.references:
        yield _("The message refers to itself.")
    if (alert.scope == "Restricted") != bool(alert.restriction):
        yield _("Restricted messages, and no others, say how they are restricted.")
    if alert.scope == "Private" and not alert.addresses:
        yield _("Private messages name their receivers.")
    if alert.status == "Exercise" and not alert.note:
        yield _("A message of an exercise says in its note which exercise it belongs to.")


def _of_info(alert: Alert, info: Info) -> Iterator[Fault]:
    begins = info.onset or info.effective or alert.sent
    if info.expires and info.expires < begins:
        yield _("The information ends before it begins.")
    if alert.message_type in ("Alert", "Update") and not info.headline and not info.description:
        yield _("The information has neither a headline nor a description.")
