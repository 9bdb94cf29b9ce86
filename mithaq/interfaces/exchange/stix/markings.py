"""Audiences as STIX markings, and back: the published TLP 2.0 definitions, and a statement for the receivers.

A marking has one id, everywhere and for ever: it is made from the canonical JSON of the audience (UUIDv5), so that no
second one is ever minted. The statement names only parties and groups that everybody may know of.

Source: FIRST, TLP 2.0; OASIS, TLP 2.0 extension definition (2022); STIX 2.1 §7.2.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import EVERYONE, Audience
from mithaq.kernel.people.models import Party, SharingGroup

from . import identifiers, times

TLP = {
    levels.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    levels.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    levels.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    levels.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    levels.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
# the four of TLP 1.0 are part of STIX 2.1 itself (§7.2.1.4); WHITE is now CLEAR
_EARLIER = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": levels.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": levels.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": levels.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": levels.RED,
}
# what the published definitions say their level in
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_RELEASED_TO = "REL TO"
LEVEL_OF = {**{ref: level for level, ref in TLP.items()}, **_EARLIER}


def statement_id(members: str) -> str:
    """Return the id of the statement of an audience, from its canonical JSON (`Audience.members`)."""
    return identifiers.of("marking-definition", members)


def refs(audience: Audience) -> list[str]:
    """Return `object_marking_refs` for what this audience receives."""
    tlp = TLP[audience.tlp]
    return [tlp] if audience.tlp == levels.CLEAR else [tlp, statement_id(audience.members)]


def statement(audience: Audience) -> dict[str, Any]:
    """Return the marking definition that names the receivers of an audience, as far as everybody may know them."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": statement_id(audience.members),
        "created": times.version(times.of(audience.created_at)),
        "definition_type": "statement",
        "definition": {"statement": _words(audience)},
    }


def _words(audience: Audience) -> str:
    members = audiences.receivers(audience)
    named = [
        *_public_codes(Party, members["parties"]),
        *_public_codes(SharingGroup, [group for group, _generation in members["groups"]]),
    ]
    if members["persons"]:
        return f"{_RELEASED_TO} the persons named by the originator"
    return f"{_RELEASED_TO} {', '.join(named) or 'the parties named by the originator'}"


def names_receivers(definition: Mapping[str, Any]) -> bool:
    """Return whether a statement, of this installation or of another one, says to whom something is released."""
    said = definition.get("definition", {}).get("statement")
    return isinstance(said, str) and said.upper().startswith(_RELEASED_TO)


def _public_codes(model: type[Party] | type[SharingGroup], ids: Iterable[str]) -> list[str]:
    known = model.objects.for_system("names in a marking: only those that everybody may know")
    found = known.filter(pk__in=list(ids), audience__holders__holder=EVERYONE)
    return sorted(found.values_list("code", flat=True))


def is_forged(value: Mapping[str, Any], ours: Mapping[str, Audience]) -> bool:
    """Return whether a definition takes the id of a published level, or of a statement of `ours`, and says another."""
    id_ = value["id"]
    if id_ in ours:
        return bool(value.get("definition") != statement(ours[id_])["definition"])
    if id_ in TLP.values():
        said = value.get("extensions", {}).get(TLP_EXTENSION, {}).get("tlp_2_0")
        return not (isinstance(said, str) and said.upper() == LEVEL_OF[id_] and "definition" not in value)
    return id_ in _EARLIER and value.get("definition_type") != "tlp"


def level(marks: Iterable[str]) -> str | None:
    """Return the strictest TLP level among marking ids, None where there is none."""
    named = [LEVEL_OF[ref] for ref in marks if ref in LEVEL_OF]
    return levels.strictest(named) if named else None


def known_statements(held: Iterable[uuid.UUID]) -> Mapping[str, Audience]:
    """Return the audiences `held` by the id of their statement."""
    return {statement_id(one.members): one for one in Audience.objects.filter(pk__in=list(held))}
