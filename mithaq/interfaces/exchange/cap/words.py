"""The code words of CAP in the reader's language. Source: CAP 1.2, §3.2.1 and §3.2.2."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.kernel.errors import Text
from mithaq.web import states
from mithaq.web.states import StateWord

_UNKNOWN: Text = pgettext_lazy("alert", "unknown")
STATUSES: dict[str, Text] = {
    "Actual": pgettext_lazy("alert", "in earnest"),
    "Exercise": pgettext_lazy("alert", "exercise"),
    "System": pgettext_lazy("alert", "for systems"),
    "Test": pgettext_lazy("alert", "test"),
    "Draft": pgettext_lazy("alert", "draft"),
}
MESSAGE_TYPES: dict[str, Text] = {
    "Alert": pgettext_lazy("alert", "first message"),
    "Update": pgettext_lazy("alert", "update"),
    "Cancel": pgettext_lazy("alert", "cancellation"),
    "Ack": pgettext_lazy("alert", "acknowledgement"),
    "Error": pgettext_lazy("alert", "refusal"),
}
SCOPES: dict[str, Text] = {
    "Public": pgettext_lazy("alert", "for everybody"),
    "Restricted": pgettext_lazy("alert", "restricted"),
    "Private": pgettext_lazy("alert", "for named receivers"),
}
URGENCIES: dict[str, Text] = {
    "Immediate": pgettext_lazy("alert", "at once"),
    "Expected": pgettext_lazy("alert", "within the hour"),
    "Future": pgettext_lazy("alert", "in the near future"),
    "Past": pgettext_lazy("alert", "nothing more to be done"),
    "Unknown": _UNKNOWN,
}
SEVERITIES: dict[str, Text] = {
    "Extreme": pgettext_lazy("alert", "extreme"),
    "Severe": pgettext_lazy("alert", "severe"),
    "Moderate": pgettext_lazy("alert", "moderate"),
    "Minor": pgettext_lazy("alert", "minor"),
    "Unknown": _UNKNOWN,
}
CERTAINTIES: dict[str, Text] = {
    "Observed": pgettext_lazy("alert", "observed"),
    "Likely": pgettext_lazy("alert", "likely"),
    "Possible": pgettext_lazy("alert", "possible"),
    "Unlikely": pgettext_lazy("alert", "unlikely"),
    "Unknown": _UNKNOWN,
}
STANDINGS: dict[str, StateWord] = {
    "not_actual": StateWord(_("Not in earnest"), states.IDLE),
    "to_come": StateWord(_("Holds later"), states.IDLE),
    "in_force": StateWord(_("Holds now"), states.GOING),
    "expired": StateWord(_("Expired"), states.ENDED),
    "updated": StateWord(_("Replaced by a newer one"), states.ENDED),
    "cancelled": StateWord(_("Cancelled"), states.ENDED),
}
