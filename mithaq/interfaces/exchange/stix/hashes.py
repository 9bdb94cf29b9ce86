"""Hashes by the name of their algorithm. Source: OASIS, STIX Version 2.1, §10.7."""

import re
from functools import cache
from typing import Any

_DIGITS = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-224": 56,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
    "SHA3-224": 56,
    "SHA3-256": 64,
    "SHA3-384": 96,
    "SHA3-512": 128,
    "TLSH": 70,
}
_DICTIONARIES = ("hashes", "file_header_hashes")
STANDARD = frozenset(("MD5", "SHA-1", "SHA-256", "SHA-512", "SHA3-256", "SHA3-512", "SSDEEP", "TLSH"))


@cache
def forms() -> dict[str, re.Pattern[str]]:
    """Return the form of a value by the name of its algorithm, in every spelling that is about."""
    hexadecimal = {name: f"[a-fA-F0-9]{{{digits}}}" for name, digits in _DIGITS.items()}
    written = {**hexadecimal, "SSDEEP": "[a-zA-Z0-9/+:.]{1,128}"}
    return {
        spelling: re.compile(form)
        for name, form in written.items()
        for plain in (name, name.replace("-", ""), name.replace("SHA3-", "SHA-3-"))
        for spelling in (plain, plain.lower())
    }


def is_one(name: str, value: str) -> bool:
    """Return whether a value is a hash of the algorithm; one that nobody knows may have any."""
    form = forms().get(name)
    return form is None or form.fullmatch(value) is not None


def check_all(value: Any, where: str = "") -> None:
    """Check the dictionaries of hashes in an object, at any depth. Raises ValueError."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        path = f"{where}.{name}" if where else str(name)
        if name in _DICTIONARIES and isinstance(inner, dict):
            for algorithm, one in inner.items():
                if not is_one(algorithm, str(one)):
                    raise ValueError(f"{path}.{algorithm} must be a hash of {algorithm}")
        elif isinstance(inner, (dict, list)):
            check_all(inner, path)
