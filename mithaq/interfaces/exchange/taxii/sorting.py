"""For whom an object that arrives is meant, by the markings that it carries.

Unmarked, or no stricter than the collection: for the collection's audience. With a statement of ours that lies within
it: for that one. A statement of the sender's that names no receivers (a copyright, terms) counts for nothing, nor does
one that names receivers elsewhere where the level lets the community have it anyway. Anything else that we cannot keep
to the letter (a stricter level, receivers whom we do not know, an unknown marking) reaches nobody but its sender.
Granular markings count for the whole object. Decision: docs/decisions/0209-taking-back-across-installations.md.
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

from ..models import Collection, Item
from ..stix import markings
from . import landing

DEFINITION = "marking-definition"
STATEMENT = "statement"
# the community may have these, whoever else is named
_FOR_COMMUNITY = (levels.CLEAR, levels.GREEN)


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
        marks -= markings.LEVEL_OF.keys() | self._harmless(level)
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

    def _harmless(self, level: str | None) -> frozenset[str]:
        """The statements of the sender that take no reader away from an object of this level."""
        return self._statements[True] if level in _FOR_COMMUNITY else self._statements[False]

    @cached_property
    def _statements(self) -> Mapping[bool, frozenset[str]]:
        """The sender's statements that all readers hold: those without receivers, and (True) all of them."""
        known = [o for o in self._definitions if o["id"] not in self._ours and self._is_for_all(o)]
        free = frozenset(o["id"] for o in known if not markings.names_receivers(o))
        return {False: free, True: frozenset(o["id"] for o in known)}

    @property
    def _definitions(self) -> Iterable[Mapping[str, Any]]:
        """The statements that the envelope defines, and those that the sender has sent before."""
        for value in self.objects:
            if value["type"] == DEFINITION and value.get("definition_type") == STATEMENT:
                yield value
        named = {mark for value in self.objects for mark in _marks(value)} - markings.LEVEL_OF.keys()
        sent = Item.objects.visible_to(self.viewer).filter(
            collection=self.collection, audience=self.collection.audience_id, type=DEFINITION
        )
        mine = sent.filter(owner=self.by.party_id, stix_id__in=named).values_list("body", flat=True)
        for value in map(landing.read, map(bytes, mine)):
            if value.get("definition_type") == STATEMENT:
                yield value

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
