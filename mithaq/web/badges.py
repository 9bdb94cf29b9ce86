"""The marking as text: level and receivers. Level words stay as TLP 2.0 writes them, in every language."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from mithaq.kernel.i18n import Names, pick


class MarkedBy(Protocol):
    """An audience: `members` is the JSON text of its parties, groups and persons by id."""

    tlp: str
    members: str


class Directory(Protocol):
    """Gives the names of parties, groups and persons."""

    def names(self, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Names]:
        """Return the names of those of `ids` that are known."""


@dataclass(frozen=True, slots=True)
class Badge:
    """TLP level and the names of its receivers; no receivers means everyone."""

    tlp: str
    receivers: tuple[Names, ...] = ()

    @property
    def level(self) -> str:
        """Return the level as a CSS class word: "amber-strict"."""
        return self.tlp.lower().replace("+", "-")

    def __str__(self) -> str:
        """Return "TLP:AMBER · Eastern Command, Western Command" in the reader's language."""
        return " · ".join(filter(None, [f"TLP:{self.tlp}", _(", ").join(map(pick, self.receivers))]))


def badge(audience: MarkedBy, directory: Directory) -> Badge:
    """Return the badge of an audience, receivers in the order parties, groups, persons."""
    ids = receiver_ids(audience)
    names = directory.names(ids)
    return Badge(audience.tlp, tuple(names[key] for key in ids if key in names))


def receiver_ids(audience: MarkedBy) -> list[uuid.UUID]:
    """Return the ids of the receivers as the marking was set, groups without their generation."""
    members: dict[str, list[Any]] = json.loads(audience.members)
    groups = [group_id for group_id, _generation in members.get("groups", [])]
    return [uuid.UUID(key) for key in (*members.get("parties", []), *groups, *members.get("persons", []))]
