"""From where something is computed: a marking, and the figures that all its readers see.

What is computed from a vantage is marked with its audience, and holds no figure that one of its readers could not add
up himself. Decision: docs/decisions/0069-warnings.md.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from mithaq.domains.areas.models import Figure
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import EVERYONE, Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

Ids = frozenset[uuid.UUID]


@dataclass(frozen=True)
class Vantage:
    """`audience` marks what is computed; `sources` are the audiences whose figures go in; `party` owns it, if any."""

    audience: Audience
    sources: Ids
    party: uuid.UUID | None = None

    @property
    def viewer(self) -> Viewer:
        """Return a viewer who sees the sources and nothing else: the computation looks through his eyes."""
        return Viewer(None, None, self.sources)


def of(viewer: Viewer, audience: Audience) -> Vantage:
    """Return the vantage of a marking: of the figures that `viewer` sees, those that everybody it reaches may see."""
    return _of(audience, _figured(Figure.objects.visible_to(viewer)))


def is_any() -> bool:
    """Return whether there are figures at all; without any the jobs have nothing to load their methods for."""
    return Figure.objects.for_system("whether there is anything to compute").exists()


def all_of_them() -> list[Vantage]:
    """Return every vantage worth computing, those with the fewest sources (and so the most readers) first.

    One for each marking that has figures, and one for each party from all that it holds. Where two have the same
    sources the one that reaches more stands for both. RED figures are for named persons and go into none.
    """
    figured = _figured(
        Figure.objects.for_system("which markings have figures, to compute each for its own readers")
    )
    found: dict[Ids, Vantage] = {}
    for vantage in [*(_of(one, figured) for one in figured), *_own(figured)]:
        found.setdefault(vantage.sources, vantage)
    return sorted(found.values(), key=lambda one: (len(one.sources), str(one.audience.pk)))


def _figured(held: QuerySet[Figure]) -> list[Audience]:
    """Return the audiences that hold these figures, the most open first."""
    ids = held.order_by().values_list("audience_id", flat=True).distinct()
    found = Audience.objects.filter(pk__in=list(ids)).exclude(tlp=levels.RED)
    return sorted(found, key=lambda one: (levels.LEVELS.index(one.tlp), str(one.pk)))


def _of(audience: Audience, figured: Iterable[Audience]) -> Vantage:
    return Vantage(audience, seen_by_all(audience, figured))


def _own(figured: list[Audience]) -> list[Vantage]:
    """Return the vantage of each party from all that it holds; what came of it is for that party only."""
    reached = {one.pk: audiences.holders(one) for one in figured}
    wanted = {holder for holders in reached.values() for holder in holders} - {EVERYONE}
    known = Party.objects.for_system("which of those that a marking reaches are parties")
    found = []
    for party in sorted(known.filter(pk__in=wanted).values_list("pk", flat=True)):
        sources = frozenset(pk for pk, holders in reached.items() if holders & {party, EVERYONE})
        own = audiences.for_marking(levels.AMBER_STRICT, parties=[party])
        found.append(Vantage(own, sources, party))
    return found


def seen_by_all(audience: Audience, candidates: Iterable[Audience]) -> Ids:
    """Return those of `candidates` that everybody in `audience` sees."""
    return frozenset(one.pk for one in candidates if audiences.is_within(audience, one, people.parties_of))
