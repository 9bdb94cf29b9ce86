"""Parties, persons, posts and groups, as far as a viewer may know of them."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.audiences import GroupNow
from mithaq.kernel.markings.viewers import Viewer

from ..models import GroupMembership, Party, Person, Post, SharingGroup

M = TypeVar("M", bound=Model)


def parties(viewer: Viewer) -> QuerySet[Party]:
    """Return the visible parties that have been founded, by code."""
    return named_parties(viewer).filter(waits_for="")


def public_parties(viewer: Viewer) -> QuerySet[Party]:
    """Return the founded parties that everybody may know of, by code."""
    return parties(viewer).filter(audience__tlp=levels.CLEAR)


def named_parties(viewer: Viewer) -> QuerySet[Party]:
    """Return the visible parties by code, with those whose founding waits or was refused: for naming, not choosing."""
    found: QuerySet[Party] = Party.objects.visible_to(viewer).order_by("code")
    return found


def is_founded() -> bool:
    """Return whether there is any party; for whoever runs the server."""
    return Party.objects.for_system("whether this installation is new").exists()


def parties_to_come(viewer: Viewer) -> QuerySet[Party]:
    """Return the visible parties whose founding waits for a second person, by code."""
    return named_parties(viewer).exclude(waits_for="").filter(refused_at=None)


def party(viewer: Viewer, code: str) -> Party:
    """Return one party by its code, founded or not. Raises NotVisible."""
    return first_of(Party.objects.visible_to(viewer).filter(code=code))


def persons(viewer: Viewer) -> QuerySet[Person]:
    """Return the visible persons, by handle."""
    return Person.objects.visible_to(viewer).filter(is_system=False).order_by("handle")


def person(viewer: Viewer, handle: str) -> Person:
    """Return one person by his handle. Raises NotVisible."""
    return first_of(persons(viewer).filter(handle=handle))


def groups(viewer: Viewer) -> QuerySet[SharingGroup]:
    """Return the visible sharing groups, by code."""
    found: QuerySet[SharingGroup] = SharingGroup.objects.visible_to(viewer).order_by("code")
    return found


def open_groups(viewer: Viewer) -> QuerySet[SharingGroup]:
    """Return the visible sharing groups that have not ended, by code: for these something new may be marked."""
    return groups(viewer).filter(ended_at=None)


def group(viewer: Viewer, code: str) -> SharingGroup:
    """Return one sharing group by its code. Raises NotVisible."""
    return first_of(groups(viewer).filter(code=code))


def posts(viewer: Viewer, party: Party) -> QuerySet[Post]:
    """Return the visible duty positions of a party, oldest first, those that have ended too."""
    return Post.objects.visible_to(viewer).filter(party=party).order_by("created_at", "id")


def open_posts(viewer: Viewer, party: Party) -> QuerySet[Post]:
    """Return the visible duty positions of a party to which somebody may be appointed, oldest first."""
    return posts(viewer, party).filter(ended_at=None)


def post(viewer: Viewer, id_: uuid.UUID) -> Post:
    """Return one visible duty position. Raises NotVisible."""
    return first_of(Post.objects.visible_to(viewer).filter(pk=id_).select_related("party"))


def group_membership(viewer: Viewer, id_: uuid.UUID) -> GroupMembership:
    """Return one visible membership of a group that holds now. Raises NotVisible."""
    found = GroupMembership.objects.visible_to(viewer).filter(pk=id_, ends=None)
    return first_of(found.select_related("group", "party"))


def groups_of(viewer: Viewer, party: Party) -> QuerySet[SharingGroup]:
    """Return the visible groups that a party visibly belongs to now."""
    held = GroupMembership.objects.visible_to(viewer).filter(party=party, ends=None)
    return groups(viewer).filter(pk__in=held.values("group"))


def roster(viewer: Viewer, group: SharingGroup) -> QuerySet[GroupMembership]:
    """Return the visible members of a group now; a roster is marked, so others see no names and no number."""
    return _belonging(viewer, group).filter(ends=None).order_by("party__code")


def past_roster(viewer: Viewer, group: SharingGroup) -> QuerySet[GroupMembership]:
    """Return the visible memberships of a group that are over, the latest first."""
    return _belonging(viewer, group).filter(ends__isnull=False).order_by("-ends", "id")


def _belonging(viewer: Viewer, group: SharingGroup) -> QuerySet[GroupMembership]:
    """Return the memberships of a group whose parties the viewer may know of."""
    found = GroupMembership.objects.visible_to(viewer).filter(group=group)
    return found.filter(party__in=named_parties(viewer).values("pk")).select_related("party")


def group_now(group: SharingGroup) -> GroupNow:
    """Return the group with its present generation and members, for making an audience."""
    joined = GroupMembership.objects.for_system("whom an audience reaches").filter(group=group)
    rows = list(joined.values_list("party_id", "ends"))
    return GroupNow(group.pk, len(rows), frozenset(party for party, ends in rows if ends is None))


def first_of(found: QuerySet[M]) -> M:
    row = found.first()
    if row is None:
        raise NotVisible
    return row
