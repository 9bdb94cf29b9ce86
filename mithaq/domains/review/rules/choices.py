"""Closed lists of the domain."""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

WATCH, ALERT = "watch", "alert"
LEVELS: dict[str, Text] = {WATCH: _("Watch"), ALERT: _("Warning")}
LEVEL_TONES = {WATCH: "attention", ALERT: "late"}
ANSWER_DAYS = {WATCH: 14, ALERT: 7}

FOUNDED, UNFOUNDED, UNCLEAR = "founded", "unfounded", "unclear"
OUTCOMES: dict[str, Text] = {
    FOUNDED: _("Something had changed"),
    UNFOUNDED: _("Nothing had changed"),
    UNCLEAR: _("Cannot be said"),
}

EVENTS, FATALITIES = "events", "fatalities"
MEASURES: dict[str, Text] = {EVENTS: _("Events"), FATALITIES: _("Deaths")}

RISING, FALLING, STEADY = "rising", "falling", "steady"
DIRECTIONS: dict[str, Text] = {
    RISING: _("Rising"),
    FALLING: _("Falling"),
    STEADY: _("No clear change"),
}

DISTRICTS, HEXAGONS = "districts", "hexagons"
CELLS: dict[str, Text] = {DISTRICTS: _("Districts"), HEXAGONS: _("Hexagons")}
