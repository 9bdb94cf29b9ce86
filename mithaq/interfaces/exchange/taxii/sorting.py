"""For whom an object that arrives is meant, by the markings that it carries.

Unmarked, or no stricter than the collection: for the collection's audience. With a statement of ours that lies within
it: for that one. Anything else that we cannot keep to the letter (a stricter level, an unknown marking) reaches nobody
but its sender. Granular markings count for the whole object.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people

from ..models import Collection
from ..stix import markings

STATEMENT = "statement"


@dataclass
class Sorter:
    """Sorts the objects of one envelope, sent by `by`, who sees what `viewer` sees."""

    collection: Collection
    by: Actor
    viewer: Viewer
    objects: Sequence[Mapping[str, Any]]

    def audience(self, value: Mapping[str, Any]) -> Audience:
        """Return the audience of one object."""
        marks = set(_marks(value))
        if not marks:
            return self.collection.audience
        level = markings.level(marks)
        marks -= markings.LEVEL_OF.keys() | self._harmless
        if not marks:
            return self._by_level(level or self.collection.audience.tlp)
        ours = [self._ours[mark] for mark in marks if mark in self._ours]
        if len(ours) == len(marks) == 1 and self._fits(ours[0], level):
            return ours[0]
        return self._only_sender(levels.strictest([level or levels.AMBER_STRICT, levels.AMBER_STRICT]))

    def _by_level(self, level: str) -> Audience:
        widest = self.collection.audience
        if levels.strictest([level, widest.tlp]) == widest.tlp:
            return widest
        return self._only_sender(level)

    def _fits(self, wanted: Audience, level: str | None) -> bool:
        kept = level is None or levels.strictest([level, wanted.tlp]) == wanted.tlp
        return kept and audiences.is_within(wanted, self.collection.audience, people.parties_of)

    def _only_sender(self, level: str) -> Audience:
        if level == levels.RED or self.by.party_id is None:
            return audiences.for_marking(levels.RED, persons=[self.by.person_id])
        return audiences.for_marking(level, parties=[self.by.party_id])

    @cached_property
    def _harmless(self) -> frozenset[str]:
        """The statements that the envelope itself defines, for all readers: copyright or terms, without receivers."""
        definitions = (o for o in self.objects if o["type"] == "marking-definition")
        statements = (o for o in definitions if o.get("definition_type") == STATEMENT)
        return frozenset(o["id"] for o in statements if self._is_for_all(o)) - set(self._ours)

    def _is_for_all(self, definition: Mapping[str, Any]) -> bool:
        """Return whether whoever reads the collection holds this definition, so that any object may name it."""
        marks = set(_marks(definition)) - {definition["id"]}
        widest = self.collection.audience
        level = markings.level(marks) or widest.tlp
        return marks <= markings.LEVEL_OF.keys() and levels.strictest([level, widest.tlp]) == widest.tlp

    @cached_property
    def _ours(self) -> Mapping[str, Audience]:
        return markings.known_statements(self.viewer.audiences)


def _marks(value: Mapping[str, Any]) -> Iterable[str]:
    yield from value.get("object_marking_refs", ())
    for granular in value.get("granular_markings", ()):
        if "marking_ref" in granular:
            yield str(granular["marking_ref"])
