"""What can happen: our own types and subtypes of events, and what UCDP and PLOVER call them.

A type names the act in neutral words; what a party calls it is a label of that party, kept elsewhere. The lists are
data (data/taxonomy.json, data/crosswalk-ucdp.json), and so are their names in three languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mithaq.kernel.i18n import Names

from . import datafiles


@dataclass(frozen=True)
class Subtype:
    """A finer word below a type; its `code` is unique within the type."""

    code: str
    names: Names


@dataclass(frozen=True)
class Type:
    """A type of event. `threat` is False where it is context or good news; `deaths` where it can count any.

    `ucdp` holds UCDP's types of violence (1 state-based, 2 non-state, 3 one-sided) and `plover` PLOVER's categories
    that it can correspond to; empty where there is none.
    """

    code: str
    names: Names
    means: Names
    threat: bool
    deaths: bool
    ucdp: tuple[int, ...]
    plover: tuple[str, ...]
    subtypes: tuple[Subtype, ...]


@cache
def _file() -> Mapping[str, Any]:
    return datafiles.read_json("taxonomy.json")


@cache
def types() -> tuple[Type, ...]:
    """Return all types, in the order in which they are offered."""
    return tuple(_type(row) for row in _file()["types"])


def _type(row: Mapping[str, Any]) -> Type:
    subtypes = tuple(Subtype(**subtype) for subtype in row["subtypes"])
    return Type(**{**row, "ucdp": tuple(row["ucdp"]), "plover": tuple(row["plover"]), "subtypes": subtypes})


@cache
def _by_code() -> Mapping[str, Type]:
    return {found.code: found for found in types()}


def type_(code: str) -> Type | None:
    """Return the type with this code, None where there is none."""
    return _by_code().get(code)


def subtype(type_code: str, code: str) -> Subtype | None:
    """Return a subtype of a type, None where there is none."""
    found = _by_code().get(type_code)
    return next((s for s in found.subtypes if s.code == code), None) if found else None


@cache
def actor_types() -> Mapping[str, Names]:
    """Return the names of the types of actors by code: groups and institutions, never a person."""
    return {row["code"]: row["names"] for row in _file()["actor_types"]}


@cache
def _ucdp() -> Mapping[int, tuple[str, str]]:
    rows = datafiles.read_json("crosswalk-ucdp.json")
    return {int(code): (row["type"], row["subtype"]) for code, row in rows.items()}


def from_ucdp(type_of_violence: int) -> tuple[str, str] | None:
    """Return (type, subtype) for UCDP's type of violence (1–3), None for another number.

    One-sided violence becomes VAC, never TER: UCDP says that civilians were attacked, not what a party calls it.
    """
    return _ucdp().get(type_of_violence)
