"""Our own extension of incidents and verdicts: codes and figures of a report, as the API names them. STIX 2.1 §7.3."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from mithaq.domains.picture.rules import choices, states

from . import identifiers, shapes

ID = identifiers.of("extension-definition", "report 1")
_COUNTS = ("low", "best", "high")


def check(value: Mapping[str, Any]) -> None:
    """Raise ValueError where a code or a figure is none of ours."""
    shapes.held_to(_compiled(), value, f"extensions.{ID}")
    counts = [value[name] for name in _COUNTS if name in value]
    if counts != sorted(counts):
        raise ValueError(f"extensions.{ID}: low, best and high must not fall")


@cache
def _compiled() -> shapes.Check:
    def one(codes: Any) -> str:
        return f"one:{'|'.join(map(str, codes))}"

    return shapes.of(
        {
            "type": "text",
            "subtype": "text",
            "area": "text",
            "actors": "*text",
            **dict.fromkeys(_COUNTS, "int:0:"),
            "time_precision": one(choices.TIME_PRECISION),
            "place_precision": "int:1:7",
            "reliability": one(choices.RELIABILITY),
            "credibility": "int:1:6",
            "basis": one(choices.BASES),
            "verdict": one(choices.VERDICTS),
            "state": one(states.REPORT_STATES),
            "version_kind": one(choices.VERSION_KINDS),
            "originator_control": "flag",
        }
    )
