"""Reading imported events as they stand now: what counts as an event, those near a place, one of them."""

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Event
from ..rules import hexagons
from ..rules.hexagons import Box

MILLION = 1_000_000
LONGEST_DAYS = 31


def standing(viewer: Viewer) -> QuerySet[Event]:
    """Return the visible events that no later import has replaced: those that count, in every figure.

    What its publisher still wants to check counts too, as a report does that nobody has confirmed yet.
    """
    return Event.objects.visible_to(viewer).filter(replaced=None)


def pointed(
    viewer: Viewer, held: Collection[int], since: date, until: date, type_: str = ""
) -> QuerySet[Event]:
    """Return the events of these hexagons that begin on a day from `since` to `until`, the newest first.

    Only those whose place is known to some 25 km lie in a hexagon; one index serves the query.
    """
    found = (
        standing(viewer)
        .select_related("audience")
        .filter(hexagon__in=held, occurred_from__gte=since, occurred_from__lte=until)
    )
    if type_:
        found = found.filter(type=type_)
    return found.order_by("-occurred_from", "number")


def near(viewer: Viewer, box: Box, since: date, until: date, type_: str = "") -> QuerySet[Event]:
    """Return the events in a box (west, south, east, north, in degrees) that are points, the newest first."""
    west, south, east, north = (round(edge * MILLION) for edge in box)
    found = pointed(viewer, hexagons.within(box), since, until, type_)
    return found.filter(latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east)


def around(viewer: Viewer, type_: str, areas: Collection[str], first: date, last: date) -> QuerySet[Event]:
    """Return the events of a type in some areas that lie between two days, both included; the newest first.

    Those that last longer than LONGEST_DAYS are left out: they are dated too badly to be told from others.
    """
    found = (
        standing(viewer)
        .select_related("dataset", "audience")
        .filter(
            type=type_,
            area__in=areas,
            occurred_from__gte=first - timedelta(days=LONGEST_DAYS),
            occurred_from__lte=last,
            occurred_to__gte=first,
        )
    )
    return found.order_by("-occurred_from", "number")


def one(viewer: Viewer, dataset: uuid.UUID, number: int) -> Event:
    """Return an event as it stands, by the number that its publisher gave it. Raises NotVisible."""
    found = (
        standing(viewer).select_related("dataset", "audience").filter(dataset=dataset, number=number).first()
    )
    if found is None:
        raise NotVisible
    return found
