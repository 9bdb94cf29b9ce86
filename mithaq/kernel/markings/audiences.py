"""Making, comparing and combining audiences. Decisions: docs/decisions/0002-audiences.md."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.kernel.live.notices import changed_entitlements

from . import levels
from .models import EVERYONE, Audience, Holder


@dataclass(frozen=True)
class GroupNow:
    """A sharing group as it stands: who joins later belongs to a later generation, and sees only what comes after."""

    id: uuid.UUID
    generation: int
    parties: frozenset[uuid.UUID]


def for_marking(
    tlp: str,
    *,
    parties: Iterable[uuid.UUID] = (),
    groups: Iterable[GroupNow] = (),
    persons: Iterable[uuid.UUID] = (),
) -> Audience:
    """Return the audience for a marking, making its row on first use. Raises Invalid for a set that does not fit."""
    parties, groups, persons = sorted(set(parties)), sorted(groups, key=lambda g: g.id), sorted(set(persons))
    levels.check_receivers(tlp, parties=bool(parties), groups=bool(groups), persons=bool(persons))
    members: dict[str, Any] = {
        "tlp": tlp,
        "parties": [str(p) for p in parties],
        "groups": [[str(g.id), g.generation] for g in groups],
        "persons": [str(p) for p in persons],
    }
    text = rfc8785.dumps(members).decode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = Audience.objects.filter(digest=digest).first()
    return found or _create(tlp, text, digest, parties, groups, persons)


@transaction.atomic
def _create(
    tlp: str,
    members: str,
    digest: str,
    parties: Sequence[uuid.UUID],
    groups: Sequence[GroupNow],
    persons: Sequence[uuid.UUID],
) -> Audience:
    audience, created = Audience.objects.get_or_create(
        digest=digest, defaults={"tlp": tlp, "members": members}
    )
    if created:
        direct = [EVERYONE] if tlp == levels.CLEAR else [*parties, *persons]
        rows = [Holder(audience=audience, holder=holder) for holder in direct]
        rows += [
            Holder(audience=audience, holder=party, group=g.id) for g in groups for party in sorted(g.parties)
        ]
        Holder.objects.bulk_create(rows)
        reached = [row.holder for row in rows if row.holder != EVERYONE]
        changed_entitlements(reached, reached)
    return audience


def holders(audience: Audience) -> frozenset[uuid.UUID]:
    """Return the parties and persons that the audience reaches now; {EVERYONE} for a public one."""
    return frozenset(Holder.objects.filter(audience=audience, until=None).values_list("holder", flat=True))


def receivers(audience: Audience) -> dict[str, Any]:
    """Return the marking as it was set: ids of `parties`, `groups` (with generation) and `persons`."""
    return json.loads(audience.members)


def is_within(narrow: Audience, wide: Audience, parties_of: "PartiesOf") -> bool:
    """Return whether `narrow` reaches nobody that `wide` does not reach, at a level at least as strict."""
    if levels.strictest([narrow.tlp, wide.tlp]) != narrow.tlp:
        return False
    if wide.tlp == levels.CLEAR:
        return True
    reached = holders(wide)
    return all(_reaches(reached, holder, parties_of) for holder in holders(narrow))


PartiesOf = Callable[[uuid.UUID], Iterable[uuid.UUID]]


def _reaches(reached: frozenset[uuid.UUID], holder: uuid.UUID, parties_of: PartiesOf) -> bool:
    return holder in reached or any(party in reached for party in parties_of(holder))


def reaches(audience: Audience, party_id: uuid.UUID) -> bool:
    """Return whether the audience reaches everybody who acts for the party, now."""
    return not holders(audience).isdisjoint({EVERYONE, party_id})


def may_reach(audience: Audience, party_id: uuid.UUID) -> bool:
    """Return whether the marking may reach the party, judged by what it names itself; for answering whoever sets it.

    A group's roster and a person's seats have markings of their own: where one is named, nothing is said about who
    belongs to it, or for whom he acts.
    """
    named = receivers(audience)
    return bool(named["groups"] or named["persons"]) or reaches(audience, party_id)


def no_wider(audience: Audience, other: Audience, parties_of: PartiesOf) -> Audience:
    """Return `audience`, or what reaches nobody whom `other` does not reach. Raises Invalid where that is nobody."""
    if is_within(audience, other, parties_of):
        return audience
    is_narrower = is_within(other, audience, parties_of)
    return other if is_narrower else derive([audience, other], parties_of)


def with_party(audience: Audience, party_id: uuid.UUID) -> Audience:
    """Return the marking that names a party beside the receivers of `audience`, where its level takes parties."""
    if audience.tlp in levels.WITHOUT_PARTIES:
        return audience
    set_as = receivers(audience)
    held = Holder.objects.filter(audience=audience, until=None)
    groups = [
        GroupNow(
            uuid.UUID(id_), generation, frozenset(held.filter(group=id_).values_list("holder", flat=True))
        )
        for id_, generation in set_as["groups"]
    ]
    parties = {party_id, *map(uuid.UUID, set_as["parties"])}
    return for_marking(
        audience.tlp, parties=parties, groups=groups, persons=map(uuid.UUID, set_as["persons"])
    )


def of_group_itself(group_id: uuid.UUID) -> Audience:
    """Return the marking of a group that only its members know of, from the first one on: it grows as they join."""
    return for_marking(levels.AMBER, groups=[GroupNow(group_id, 0, frozenset())])


def derive(sources: Sequence[Audience], parties_of: PartiesOf) -> Audience:
    """Return the marking of something made from `sources`: strictest level, receivers common to all.

    `parties_of(person)` gives the parties of a person. Raises Invalid where nobody may see all the sources.
    """
    if len({source.pk for source in sources}) == 1:
        return sources[0]
    sets = [held for held in map(holders, sources) if EVERYONE not in held]
    tlp = levels.strictest(source.tlp for source in sources)
    if not sets:
        return for_marking(tlp)
    common = {h for h in frozenset().union(*sets) if all(_reaches(held, h, parties_of) for held in sets)}
    persons = common & {uuid.UUID(id_) for source in sources for id_ in receivers(source)["persons"]}
    if not common:
        raise Invalid(_("No party may see all of the sources, so nothing can be made from them together."))
    return for_marking(tlp, parties=() if tlp == levels.RED else common - persons, persons=persons)


def end_group_membership(group_id: uuid.UUID, party_id: uuid.UUID) -> list[uuid.UUID]:
    """Close every audience that reached the party through the group, at once; return the audiences it lost."""
    held = Holder.objects.filter(group=group_id, holder=party_id, until=None)
    lost = list(held.values_list("audience_id", flat=True))
    held.update(until=clock.now())
    return lost


def let_in(audience: Audience, group_id: uuid.UUID, party_id: uuid.UUID) -> None:
    """Let a party that has joined a group see the group itself and its roster, where these are marked for members."""
    if [str(group_id)] == [group for group, _generation in receivers(audience)["groups"]]:
        Holder.objects.get_or_create(audience=audience, holder=party_id, group=group_id, until=None)


def open_earlier(group: GroupNow, party_id: uuid.UUID) -> None:
    """Let a party that has joined see what the group received before; only where the owner says so."""
    audiences = (
        Holder.objects.filter(group=group.id, until=None).values_list("audience_id", flat=True).distinct()
    )
    missing = set(audiences) - set(
        Holder.objects.filter(group=group.id, holder=party_id, until=None).values_list(
            "audience_id", flat=True
        )
    )
    Holder.objects.bulk_create(
        Holder(audience_id=a, holder=party_id, group=group.id) for a in sorted(missing)
    )
