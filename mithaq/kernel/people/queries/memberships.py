"""Who acts for whom: now, later, before, or once a second person has agreed."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer

from ..models import Membership, Party, Person
from ..permissions import GRAVE_ROLES
from .known import first_of, named_parties, parties, persons


def memberships(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that hold today."""
    return _in_party(_seen_memberships(viewer).filter(IN_FORCE, today()), viewer, party)


def coming(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that begin on a later day."""
    later = Q(starts__gt=clock.today())
    return _in_party(_seen_memberships(viewer).filter(IN_FORCE, later), viewer, party)


def proposed(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that wait for a second person."""
    return _in_party(_seen_memberships(viewer).filter(_WAITING), viewer, party)


def past(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that are over, the latest first; not those that never held."""
    found = _in_party(_seen_memberships(viewer).filter(_over(), waits_for=""), viewer, party)
    return found.order_by("-ends", "person__handle")


def _in_party(found: QuerySet[Membership], viewer: Viewer, party: Party) -> QuerySet[Membership]:
    found = found.filter(party=party, person__in=persons(viewer).values("pk"))
    return found.select_related("person", "post").order_by("role", "person__handle", "id")


def with_known_posts(viewer: Viewer, held: Iterable[Membership]) -> list[Membership]:
    """Return memberships for showing, without the posts that the viewer may not know of."""
    found = list(held)
    for one in found:
        if one.post and one.post.audience_id not in viewer.audiences:
            one.post = None
    return found


def waiting_for(viewer: Viewer, party: uuid.UUID | None, waits_for: str) -> QuerySet[Membership]:
    """Return the visible memberships that wait for `waits_for`, of one party where one is given, oldest first."""
    found = _seen_memberships(viewer).filter(_WAITING, waits_for=waits_for)
    known = {
        "person__in": persons(viewer).values("pk"),
        "party__in": named_parties(viewer).values("pk"),
    }
    found = found.filter(**known, **({"party": party} if party else {}))
    return found.select_related("person", "party", "post").order_by("created_at", "id")


def memberships_of(viewer: Viewer, person: Person) -> QuerySet[Membership]:
    """Return the visible memberships of a person that hold today, in visible parties."""
    return _of_person(_seen_memberships(viewer).filter(IN_FORCE, today()), viewer, person)


def other_memberships_of(viewer: Viewer, person: Person) -> QuerySet[Membership]:
    """Return the visible memberships of a person that do not hold today: past, to come, or waiting."""
    others = _seen_memberships(viewer).exclude(IN_FORCE & today())
    return _of_person(others.exclude(_NEVER), viewer, person)


def _of_person(found: QuerySet[Membership], viewer: Viewer, person: Person) -> QuerySet[Membership]:
    found = found.filter(person=person, party__in=parties(viewer).values("pk"))
    return found.select_related("party", "post").order_by("starts", "id")


IN_FORCE = Q(waits_for="", ended_at=None)

_WAITING = Q(ended_at=None) & ~Q(waits_for="")

_NEVER = Q(ended_at__isnull=False) & ~Q(waits_for="")


def today() -> Q:
    return Q(starts__lte=clock.today()) & (Q(ends=None) | Q(ends__gte=clock.today()))


def _over() -> Q:
    return Q(ended_at__isnull=False) | Q(ends__lt=clock.today())


def _seen_memberships(viewer: Viewer) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.visible_to(viewer)
    return found


def in_force(viewer: Viewer) -> QuerySet[Membership]:
    """Return all visible memberships that hold today."""
    return _seen_memberships(viewer).filter(IN_FORCE, today())


def membership(viewer: Viewer, id_: uuid.UUID) -> Membership:
    """Return one visible membership that is not over: it holds today, begins later, or waits. Raises NotVisible."""
    found = _seen_memberships(viewer).filter(pk=id_).exclude(_over())
    return first_of(found.select_related("person", "party"))


def seat(person_id: uuid.UUID, party_id: uuid.UUID) -> Membership:
    """Return the membership of a person in a party that is not over, the first one. Raises NotVisible."""
    held = Membership.objects.for_system("what an invitation into a party is about")
    found = held.filter(person_id=person_id, party_id=party_id).exclude(_over())
    return first_of(found.select_related("person", "party", "audience").order_by("starts", "id"))


def seats(handle: str) -> list[Membership]:
    """Return the memberships of a person that are not over, oldest first; for whoever runs the server."""
    held = Membership.objects.for_system("whom the first invitations are for")
    found = held.filter(person__handle=handle, person__is_system=False).exclude(_over())
    return list(found.select_related("person", "party").order_by("starts", "id"))


def is_grave(person_id: uuid.UUID) -> bool:
    """Return whether a person may, or shall, do what is grave for any party, known to the reader or not."""
    with walls.job("what a link could open is asked of all that the person may do"):
        held = Membership.objects.for_system("what somebody who is invited could do")
        return held.filter(person_id=person_id, role__in=GRAVE_ROLES).exclude(_over()).exists()
