"""Why a document is refused: a stable word for programs, a sentence for people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

REASONS = {
    "too_large": _("The document is larger than %(most)s bytes."),
    "too_deep": _("The document nests elements deeper than %(most)s levels."),
    "too_many": _("The document holds more than %(most)s elements or attributes."),
    "doctype": _("The document declares a DOCTYPE or entities. An alert needs neither, so none is read."),
    "encoding": _("The document is in an encoding that is not read. Send UTF-8."),
    "not_xml": _("The document is not well-formed XML: line %(line)s, column %(column)s."),
    "namespace": _(
        "The root element is {%(namespace)s}%(name)s. An alert is an element alert in the namespace of CAP 1.0,"
        " 1.1 or 1.2, letter for letter."
    ),
    "namespace_name": _("The document declares a namespace whose name is no URI (line %(line)s)."),
    "schema": _("The document does not follow the schema of CAP %(version)s, line %(line)s: %(detail)s"),
    "mixed": _("The value of %(name)s is interrupted by a comment or an element."),
    "value": _("The value of %(name)s cannot be read: %(value)s"),
    "rules": _("The alert breaks rules of CAP 1.2: %(detail)s"),
    "unsigned": _("The alert is not signed."),
    "several_signatures": _("The alert carries more than one signature, so it is unclear which counts."),
    "signature_place": _("The signature does not stand directly in the alert, or does not cover all of it."),
    "signature_method": _("The signature uses a method that is weak, or not one we accept."),
    "signature_encoding": _("The signature is not written the one way in which its bytes can be written."),
    "signature_wrong": _(
        "The signature does not fit the content: it was changed after signing, or never fitted."
    ),
    "untrusted": _(
        "The certificate of the signature is not one that this installation trusts for %(sender)s."
    ),
    "certificate_dates": _("The certificate of the signature did not hold on %(day)s."),
    "feed": _("The document is neither an Atom feed nor an RSS feed."),
    "entries": _("A page of a feed is read up to %(most)s entries."),
    "entry_address": _("The entry holds no alert, and no address of one."),
    "entry_id": _("The entry has no id."),
    "entry_date": _("The entry says when it was changed in a way that cannot be read: %(value)s"),
}
# what the schema found, as the detail of "schema"
FAULTS = {
    "missing": _("the element %(wanted)s is missing in %(place)s."),
    "unknown": _("CAP has no element %(name)s; it stands in %(place)s."),
    "misplaced": _("the element %(name)s stands in the wrong place, or once too often."),
    "not_listed": _("%(name)s says “%(value)s”, and may only say one of these: %(allowed)s."),
    "moment": _(
        "%(name)s says “%(value)s”. A moment is written like 2026-03-01T12:00:00+02:00: with its offset, and"
        " never with a Z."
    ),
    "value": _("%(name)s cannot be “%(value)s”."),
    "other": "%(raw)s",
}


class Refused(Invalid):
    """A document that is not read further; `reason` is a key of REASONS, and the code for programs ends with it."""

    def __init__(self, reason: str, **values: Any) -> None:
        self.reason, self.values, self.code = reason, values, f"alert_{reason}"
        super().__init__(sentence(reason, values))


def sentence(reason: str, values: Mapping[str, Any]) -> str:
    """Return the sentence of a refusal in the present language."""
    if "fault" in values:
        values = {**values, "detail": str(FAULTS[values["fault"]]) % values}
    return str(REASONS[reason]) % values
