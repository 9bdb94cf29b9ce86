"""Audiences by codes and handles, and whom one reaches as far as a viewer can tell."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..models import Party, Person
from .known import group_now, groups, open_groups, roster


def reached(viewer: Viewer, audience: Audience) -> frozenset[uuid.UUID] | None:
    """Return the parties that an audience reaches, as far as the viewer can tell; None where it reaches everybody."""
    if audience.tlp == levels.CLEAR:
        return None
    set_as = audiences.receivers(audience)
    known = groups(viewer).filter(pk__in=[group for group, _generation in set_as["groups"]])
    members = (member.party_id for group in known for member in roster(viewer, group))
    return frozenset({*map(uuid.UUID, set_as["parties"]), *members})


def audience(
    viewer: Viewer,
    tlp: str,
    *,
    parties: Iterable[str] = (),
    groups: Iterable[str] = (),
    persons: Iterable[str] = (),
) -> Audience:
    """Return the audience for a marking given by codes and handles that `viewer` may see.

    Raises Invalid, naming what is unknown: a hidden party, group or person is as unknown as a missing one, a party that
    is not founded, or a group that has ended.
    """
    founded = Party.objects.visible_to(viewer).filter(waits_for="")
    return audiences.for_marking(
        tlp,
        parties=[p.pk for p in _named(founded, "code", parties, "parties")],
        groups=[group_now(g) for g in _named(open_groups(viewer), "code", groups, "groups")],
        persons=[p.pk for p in _named(Person.objects.visible_to(viewer), "handle", persons, "persons")],
    )


def _named(visible: QuerySet, field: str, wanted: Iterable[str], name: str) -> list:
    wanted = set(wanted)
    found = list(visible.filter(**{f"{field}__in": wanted}))
    if unknown := wanted - {getattr(row, field) for row in found}:
        raise Invalid(fields={name: _("Unknown: %s. Choose from the list.") % ", ".join(sorted(unknown))})
    return found
