"""Addresses of figures: what is shown stands in them whole, so that a link shows the same again."""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from mithaq.domains.areas.rules import hexagons

from ..queries.figures import Period
from ..rules import choices


def query(period: Period, **changes: str) -> str:
    """Return a period as the query of an address, with `changes`; what is empty is left out."""
    given = {
        "first": f"{period.first:%Y-%m}",
        "last": f"{period.last:%Y-%m}",
        "type": period.type,
        "measure": period.measure,
        **changes,
    }
    return "&".join(f"{name}={value}" for name, value in given.items() if value)


def area(code: str, period: Period) -> str:
    """Return the address of an area in a period."""
    return f"{reverse('review:area', args=[code])}?{query(period)}"


def month(day: date, period: Period, cells: str) -> str:
    """Return the address of the map for one month."""
    return f"{reverse('review:home')}?{query(replace(period, first=day, last=day), cells=cells)}"


def hexagon(number: int, period: Period) -> str:
    """Return the address of a hexagon in a period."""
    return f"{reverse('review:hexagon', args=[hexagons.name(number)])}?{query(period)}"


def on_map(number: int, period: Period) -> str:
    """Return the address of the map that begins near a hexagon."""
    return f"{reverse('review:home')}?{query(period, cells=choices.HEXAGONS, near=hexagons.name(number))}"


def of_type(code: str, period: Period, cells: str) -> str:
    """Return the address of the map for one type."""
    return f"{reverse('review:home')}?{query(period, type=code, cells=cells)}"


def data(period: Period, cells: str) -> dict[str, str]:
    """Return the addresses that the script of the map asks."""
    return {
        "figures": f"{reverse('review:figures')}?{query(period, cells=cells)}",
        "boundaries": reverse("review:boundaries"),
        "points": f"{reverse('review:points')}?{query(period)}",
    }
