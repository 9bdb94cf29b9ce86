"""What is left of an object for those who may not see it any more: its id, and that it is revoked. STIX 2.1 §3.2, §3.6.

A type that must have properties of its own gets them without content, so that whoever reads strictly can read it too.
"""

from collections.abc import Mapping
from typing import Any

from . import times

GONE = "withdrawn"
_NOBODY = "identity--00000000-0000-4000-8000-000000000000"
_EMPTY: Mapping[str, Mapping[str, Any]] = {
    **{
        name: {"name": GONE}
        for name in (
            "attack-pattern",
            "campaign",
            "course-of-action",
            "identity",
            "incident",
            "infrastructure",
            "intrusion-set",
            "threat-actor",
            "tool",
            "vulnerability",
        )
    },
    "grouping": {"context": "unspecified", "object_refs": [_NOBODY]},
    "indicator": {
        "pattern": "[x-withdrawn:value = 'withdrawn']",
        "pattern_type": "stix",
        "valid_from": "1970-01-01T00:00:00Z",
    },
    "location": {"region": "africa"},
    "malware": {"is_family": False},
    "malware-analysis": {"product": GONE, "result": "unknown"},
    "note": {"content": GONE, "object_refs": [_NOBODY]},
    "observed-data": {
        "first_observed": "1970-01-01T00:00:00Z",
        "last_observed": "1970-01-01T00:00:00Z",
        "number_observed": 1,
        "object_refs": ["software--00000000-0000-4000-8000-000000000000"],
    },
    "opinion": {"opinion": "neutral", "object_refs": [_NOBODY]},
    "relationship": {"relationship_type": "related-to", "source_ref": _NOBODY, "target_ref": _NOBODY},
    "report": {"name": GONE, "published": "1970-01-01T00:00:00Z", "object_refs": [_NOBODY]},
    "sighting": {"sighting_of_ref": _NOBODY},
}
_UNTOUCHED = ("marking-definition", "extension-definition", "language-content")


def of(value: Mapping[str, Any], at: int) -> dict[str, Any] | None:
    """Return the version of `value` that revokes it at `at` (µs); None for what STIX knows no revoking of."""
    if "modified" not in value or value["type"] in _UNTOUCHED:
        return None
    return _emptied(value, times.version(max(at, times.microseconds(value["modified"]) + 1)))


def is_one(value: Mapping[str, Any]) -> bool:
    """Return whether a checked object says nothing but that it is revoked, in the form that `of` gives it."""
    return value.get("revoked") is True and value == _emptied(value, value["modified"])


def _emptied(value: Mapping[str, Any], modified: str) -> dict[str, Any]:
    kept = {name: value[name] for name in ("type", "spec_version", "id", "created")}
    return {**kept, "modified": modified, "revoked": True, **_EMPTY.get(value["type"], {})}
