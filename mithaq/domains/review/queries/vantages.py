"""From where something is computed: a marking, and the figures that all its readers see.

What is computed from a vantage is marked with its audience, and holds no figure that one of its readers could not add
up himself. Decision: docs/decisions/0069-warnings.md.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
    sources, one that reaches all readers of the other stands for both. RED figures are for named persons and go into
    none.
    """
    figured = _figured(
        Figure.objects.for_system("which markings have figures, to compute each for its own readers")
    )
    found: dict[Ids, list[Vantage]] = defaultdict(list)
    for vantage in [*(_of(one, figured) for one in figured), *_own(figured)]:
        same = found[vantage.sources]
        if not any(_reaches_all(one.audience, vantage.audience) for one in same):
            same.append(vantage)
    told = [vantage for same in found.values() for vantage in same]
    return sorted(told, key=lambda one: (len(one.sources), str(one.audience.pk)))


def by_source() -> Iterator[tuple[Vantage, frozenset[str]]]:
    """Yield every vantage with the sources of whose figures it sees more than any vantage of all its readers.

    A data set that everybody sees is the same from everywhere: what rests on it alone is computed once.
    """
    told: dict[tuple[str, Ids], list[Audience]] = defaultdict(list)
    holding = _holding()
    for vantage in all_of_them():
        news = set()
        for source, ids in holding.items():
            wider = told[source, ids & vantage.sources]
            if ids & vantage.sources and not any(_reaches_all(one, vantage.audience) for one in wider):
                wider.append(vantage.audience)
                news.add(source)
        yield vantage, frozenset(news)


def _holding() -> dict[str, Ids]:
    held = Figure.objects.for_system("which markings hold figures of which source").order_by()
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for source, audience in held.values_list("source", "audience_id").distinct():
        found[source].add(audience)
    return {source: frozenset(ids) for source, ids in found.items()}


def _reaches_all(wide: Audience, narrow: Audience) -> bool:
    return audiences.is_within(narrow, wide, people.parties_of)


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
    """Return those of `candidates` that everybody in `audience` sees, and whoever it is opened to later.

    A newcomer to a group may be shown what the group received before, and what was computed from it with it. So what a
    group is told rests on nothing that reaches its present members by name, or through another group.
    """
    return frozenset(
        one.pk for one in candidates if _reaches_all(one, audience) and _is_opened_with(one, audience)
    )


def _is_opened_with(wide: Audience, narrow: Audience) -> bool:
    return wide.tlp == levels.CLEAR or _groups(narrow) <= _groups(wide)


def _groups(audience: Audience) -> set[str]:
    return {group for group, _generation in audiences.receivers(audience)["groups"]}
