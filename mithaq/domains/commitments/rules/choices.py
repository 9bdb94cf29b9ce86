"""Closed lists of the domain: kinds of agreement, origins of a commitment, keys of a reading."""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

AGREEMENT_KINDS: dict[str, Text] = {
    "ceasefire": _("Ceasefire agreement"),
    "mou": _("Memorandum of understanding"),
    "protocol": _("Protocol"),
    "communique": _("Communiqué"),
    "other": _("Other agreement"),
}
ORIGINS: dict[str, Text] = {
    "clause": _("Clause of an agreement"),
    "decision": _("Decision of a forum"),
    "corrective_action": _("Corrective action"),
    "pledge": _("Pledge"),
    "recommendation": _("Recommendation"),
}
OWN, OTHER = "self", "other"
READING_KINDS: dict[str, Text] = {
    OWN: _("Own reading"),
    OTHER: _("Other party's reading"),
}
OPEN, SETTLED = "open", "settled"
DISPUTE_STATES: dict[str, Text] = {OPEN: _("Open"), SETTLED: _("Settled")}
EVIDENCE_FOR = ("commitment", "milestone")
