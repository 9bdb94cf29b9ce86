"""Risks, challenges and opportunities: likelihood × effect as words.

Both scales have five steps. The table is read as a whole, not as a product: a rare event of severe effect
weighs more than a likely one of negligible effect.
"""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

KINDS: dict[str, Text] = {"risk": _("Risk"), "challenge": _("Challenge"), "opportunity": _("Opportunity")}
LIKELIHOODS: dict[int, Text] = {
    1: _("Rare"),
    2: _("Unlikely"),
    3: _("Possible"),
    4: _("Likely"),
    5: _("Almost certain"),
}
EFFECTS: dict[int, Text] = {
    1: _("Negligible"),
    2: _("Minor"),
    3: _("Moderate"),
    4: _("Major"),
    5: _("Severe"),
}
WEIGHTS: dict[str, Text] = {
    "low": _("Low"),
    "medium": _("Medium"),
    "high": _("High"),
    "critical": _("Very high"),
}
_GRID = {
    5: ("medium", "high", "high", "critical", "critical"),
    4: ("low", "medium", "high", "high", "critical"),
    3: ("low", "medium", "medium", "high", "high"),
    2: ("low", "low", "medium", "medium", "high"),
    1: ("low", "low", "low", "medium", "medium"),
}


def weight(likelihood: int | None, effect: int | None) -> str:
    """Return the word for likelihood × effect (1–5 each), a key of WEIGHTS; empty where either was not
    judged."""
    return _GRID[likelihood][effect - 1] if likelihood and effect else ""
