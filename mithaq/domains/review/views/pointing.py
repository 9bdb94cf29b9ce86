"""A report or an imported event in a line: on the map, and in lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mithaq.domains.areas.rules import hexagons
from mithaq.domains.areas.rules.places import EXACT
from mithaq.web import dates
from mithaq.web.access import Request

from .. import wording
from ..rules import choices

if TYPE_CHECKING:
    from mithaq.kernel.markings.models import Audience

    from ..queries.points import Found


@dataclass(frozen=True)
class Line:
    """What one is called, where it leads, and what is told beside it. `record` is kind and id, for reports."""

    title: str
    url: str
    day: date
    about: str
    audience: "Audience"
    record: str


def lines(found: "Found") -> Sequence[Line]:
    """Return what was found as lines."""
    return [
        Line(_title(one), one.get_absolute_url(), one.occurred_from, _about(one), one.audience, _record(one))
        for one in found.items
    ]


def on_map(request: Request, one: Any) -> list[Any]:
    """Return latitude, longitude, title, address, what is told beside it, and whether the place is exact."""
    latitude, longitude = one.point if _is_imported(one) else (one.latitude, one.longitude)
    about = wording.digits(request)(f"{dates.day_text(one.occurred_from)} · {_about(one)}")
    return [latitude, longitude, _title(one), one.get_absolute_url(), about, _precision(one) == EXACT]


def _is_imported(one: Any) -> bool:
    return hasattr(one, "dataset_id")


def _record(one: Any) -> str:
    return "" if _is_imported(one) else f"{one.KIND}/{one.pk}"


def _precision(one: Any) -> int:
    return one.precision if _is_imported(one) else one.place_precision


def _title(one: Any) -> str:
    if not _is_imported(one):
        return str(one)
    deaths = wording.events(one.best, choices.FATALITIES)
    return f"{wording.type_name(one.type)} · {wording.area_name(one.area)} · {deaths}"


def _about(one: Any) -> str:
    what = _("imported event") if _is_imported(one) else _("report")
    return f"{what} · {_where(_precision(one))}"


def _where(precision: int) -> str:
    if precision == EXACT:
        return _("exact place")
    return _("within about 25 km") if precision in hexagons.POINTED else _("place not known closely")
