"""Closed lists of the domain. The scales are those of NATO's AJP-2.1 (A–F, 1–6); precision of place is UCDP's."""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

INITIAL, CORRECTION, RETRACTION = "initial", "correction", "retraction"
VERSION_KINDS: dict[str, Text] = {
    INITIAL: _("First version"),
    CORRECTION: _("Correction"),
    RETRACTION: _("Retraction"),
}
NARROWING = "narrowing"
RECALLS: dict[str, Text] = {NARROWING: _("Narrowed"), RETRACTION: _("Retracted")}
RECEIPT_WORDS: dict[str, Text] = {**VERSION_KINDS, **RECALLS}

DOWNGRADED, SANITISED, RETOLD = "downgraded", "sanitised", "retold"
DUPLICATE, IMPORTED = "duplicate", "imported"
VARIANTS: dict[str, Text] = {
    DOWNGRADED: _("The whole text, for more readers"),
    SANITISED: _("A text without what must stay inside, for more readers"),
    RETOLD: _("Told by another party in its own name"),
}
SAME_EVENT: dict[str, Text] = {
    **VARIANTS,
    DUPLICATE: _("Another report of the same event"),
    IMPORTED: _("The same event in a published data set"),
}

OWN_OBSERVATION, SAME_SOURCE, OTHER_SOURCE = "own_observation", "same_source", "other_source"
BASES: dict[str, Text] = {
    OWN_OBSERVATION: _("Own observation"),
    OTHER_SOURCE: _("Another source"),
    SAME_SOURCE: _("The same source"),
}
REPORT_BASES: dict[str, Text] = {
    OWN_OBSERVATION: _("Own observation"),
    OTHER_SOURCE: _("Told by a source"),
}
CONFIRM, DENY, SEEN_TOO, CANNOT_VERIFY = "confirm", "deny", "seen_too", "cannot_verify"
VERDICTS: dict[str, Text] = {
    CONFIRM: _("Confirm"),
    SEEN_TOO: _("Seen too"),
    CANNOT_VERIFY: _("Cannot verify"),
    DENY: _("Deny"),
}
RELIABILITY: dict[str, Text] = {
    "A": _("A · Reliable"),
    "B": _("B · Usually reliable"),
    "C": _("C · Fairly reliable"),
    "D": _("D · Not usually reliable"),
    "E": _("E · Unreliable"),
    "F": _("F · Cannot be judged"),
}
CREDIBILITY: dict[int, Text] = {
    1: _("1 · Confirmed by other sources"),
    2: _("2 · Probably true"),
    3: _("3 · Possibly true"),
    4: _("4 · Doubtful"),
    5: _("5 · Improbable"),
    6: _("6 · Cannot be judged"),
}
TIME_PRECISION: dict[str, Text] = {
    "day": _("To the day"),
    "week": _("Within a week"),
    "month": _("Within a month"),
    "more": _("Longer than a month"),
}
PLACE_PRECISION: dict[int, Text] = {
    1: _("1 · Exact place"),
    2: _("2 · Near a known place"),
    3: _("3 · District"),
    4: _("4 · Region"),
    5: _("5 · Along a line or in a wide area"),
    6: _("6 · Country only"),
    7: _("7 · At sea or in the air"),
}
ANSWERED, REFUSED = "answered", "refused"
OUTCOMES: dict[str, Text] = {ANSWERED: _("Answered"), REFUSED: _("Refused")}
