"""What the standard asks of several properties of an object together. Source: OASIS, STIX Version 2.1, §3 to §7.

Each rule raises ValueError with what is wrong; the shape of every property has been checked before.
"""

from collections.abc import Callable, Mapping
from typing import Any

from . import hashes, patterns, times

Object = Mapping[str, Any]
# (earlier, later, whether they may be the same moment)
_ORDERS = (
    ("created", "modified", True),
    ("valid_from", "valid_until", False),
    ("start_time", "stop_time", False),
    ("first_seen", "last_seen", True),
    ("first_observed", "last_observed", True),
    ("start", "end", True),
)
_WITH_HASHES = ("artifact", "file", "x509-certificate")
_SOCKET_OPTIONS = ("SO_", "ICMP_", "ICMP6_", "IP_", "IPV6_", "MCAST_", "TCP_", "IRLMP_")
_TLP_CREATED = "2017-01-20T00:00:00.000Z"
# the only definitions of TLP 1.0 that there are, §7.2.1.4
TLP = {
    "white": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "green": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "amber": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "red": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
_ANY_OF = {
    "file": ("hashes", "name"),
    "network-traffic": ("src_ref", "dst_ref"),
    "malware-analysis": ("result", "analysis_sco_refs"),
    "x509-certificate": (
        "is_self_signed",
        "hashes",
        "version",
        "serial_number",
        "signature_algorithm",
        "issuer",
        "validity_not_before",
        "validity_not_after",
        "subject",
        "subject_public_key_algorithm",
        "subject_public_key_modulus",
        "subject_public_key_exponent",
        "x509_v3_extensions",
    ),
    "process": (
        "is_hidden",
        "pid",
        "created_time",
        "cwd",
        "command_line",
        "environment_variables",
        "opened_connection_refs",
        "creator_user_ref",
        "image_ref",
        "parent_ref",
        "child_refs",
        "extensions",
    ),
}


def check(value: Object) -> None:
    """Raise ValueError where properties of an object do not go together."""
    for earlier, later, may_be_same in _ORDERS:
        if later in value and earlier in value:
            _in_order(value, earlier, later, may_be_same)
    for reference in value.get("external_references", ()):
        _any_of(reference, ("description", "external_id", "url"), "external_references: ")
    if "external_references" in value:
        hashes.check_all(value["external_references"], "external_references")
    if value["type"] in _WITH_HASHES:
        hashes.check_all(value)
    for marking in value.get("granular_markings", ()):
        _granular_marking(value, marking)
    if names := _ANY_OF.get(value["type"]):
        _any_of(value, names)
    if rule := _RULES.get(value["type"]):
        rule(value)


def extension(name: str, value: Object) -> None:
    """Raise ValueError where properties of an extension of the standard do not go together."""
    if name == "socket-ext":
        for option, setting in value.get("options", {}).items():
            if not option.startswith(_SOCKET_OPTIONS) or not isinstance(setting, int):
                raise ValueError(f"options: {option[:40]!r} is no socket option with a whole number")


def _in_order(value: Object, earlier: str, later: str, may_be_same: bool) -> None:
    first, second = times.microseconds(value[earlier]), times.microseconds(value[later])
    if second < first or (second == first and not may_be_same):
        raise ValueError(f"{later} must lie {'not before' if may_be_same else 'after'} {earlier}")


def _any_of(value: Object, names: tuple[str, ...], where: str = "") -> None:
    if not any(name in value for name in names):
        raise ValueError(f"{where}one of {', '.join(names)} must be there")


def _together(value: Object, names: tuple[str, ...], *needed: str) -> None:
    if any(name in value for name in names) and not all(name in value for name in needed):
        raise ValueError(f"{' and '.join(names)} goes only with {' and '.join(needed)}")


def _granular_marking(value: Object, marking: Object) -> None:
    if ("lang" in marking) == ("marking_ref" in marking):
        raise ValueError("granular_markings: each has a lang or a marking_ref")
    for selector in marking["selectors"]:
        if not leads_somewhere(value, selector):
            raise ValueError(f"granular_markings: {selector[:80]!r} selects nothing")


def leads_somewhere(value: Any, selector: str) -> bool:
    """Return whether a selector of a granular marking finds something in an object."""
    for step in selector.split("."):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.startswith("[") and int(step[1:-1][:9]) < len(value):
            value = value[int(step[1:-1])]
        else:
            return False
    return True


def _indicator(value: Object) -> None:
    if value["pattern_type"] == "stix":
        try:
            patterns.check(value["pattern"])
        except ValueError as error:
            raise ValueError(f"pattern {error}") from error


def _location(value: Object) -> None:
    _together(value, ("latitude",), "longitude")
    _together(value, ("longitude",), "latitude")
    _together(value, ("precision",), "latitude", "longitude")
    _any_of(value, ("region", "country", "latitude"))


def _malware(value: Object) -> None:
    if value["is_family"] and "name" not in value:
        raise ValueError("name must be there for a family of malware")


def _observed_data(value: Object) -> None:
    if ("objects" in value) == ("object_refs" in value):
        raise ValueError("either objects or object_refs must be there")


def _artifact(value: Object) -> None:
    if ("payload_bin" in value) == ("url" in value):
        raise ValueError("either payload_bin or url must be there")
    _together(value, ("url",), "hashes")


def _email_message(value: Object) -> None:
    if value["is_multipart"] and "body" in value:
        raise ValueError("body goes only with is_multipart false")
    for part in value.get("body_multipart", ()):
        _any_of(part, ("body", "body_raw_ref"), "body_multipart: ")


def _network_traffic(value: Object) -> None:
    if "end" in value and value.get("is_active") is not False:
        raise ValueError("end goes only with is_active false")


def _marking_definition(value: Object) -> None:
    if not ("definition" in value and "definition_type" in value):
        _any_of(value, ("extensions",))
        return
    kind, definition = value["definition_type"], value["definition"]
    if kind not in ("statement", "tlp"):
        raise ValueError("definition_type must be one of ['statement', 'tlp']")
    if not isinstance(definition.get(kind), str):
        raise ValueError(f"definition must have a {kind}")
    if kind == "tlp" and (TLP.get(definition["tlp"]), _TLP_CREATED) != (value["id"], value["created"]):
        raise ValueError("definition is not one of the four that the standard has of TLP 1.0")


_RULES: Mapping[str, Callable[[Object], None]] = {
    "indicator": _indicator,
    "location": _location,
    "malware": _malware,
    "observed-data": _observed_data,
    "artifact": _artifact,
    "email-message": _email_message,
    "network-traffic": _network_traffic,
    "marking-definition": _marking_definition,
}
