"""One imported event, as its publisher tells it."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.i18n import pick
from mithaq.web import dates, frames, responses, sections
from mithaq.web.access import Request, signed_in

from ..queries import events
from ..rules import gazetteer, hexagons, precision, taxonomy

if TYPE_CHECKING:
    from ..models import Event


@signed_in
def show(request: Request, id_: uuid.UUID, number: int) -> HttpResponse:
    """Show one event of a data set, with where it comes from and how well it is known."""
    event = events.one(request.viewer, id_, number)
    title = f"{_type(event)} · {_area(event)}"
    context = {
        "event": event,
        "title": title,
        "facts": _facts(event),
        "source": _source(event),
        "sections": sections.of(request, event),
        "crumbs": [
            frames.Crumb(_("Data sets"), reverse("areas:datasets")),
            frames.Crumb(event.dataset.code, event.dataset.get_absolute_url()),
            frames.Crumb(str(event.number)),
        ],
    }
    return responses.page(request, "areas/event.html", context)


def _type(event: "Event") -> str:
    found = taxonomy.type_(event.type)
    return pick(found.names) if found else event.type


def _area(event: "Event") -> str:
    found = gazetteer.area(event.area)
    return pick(found.names) if found else event.area


def _facts(event: "Event") -> list[frames.Fact]:
    finer = taxonomy.subtype(event.type, event.subtype)
    deaths = f"{event.best} ({event.low}–{event.high})"
    listed = [
        frames.Fact(_("Type"), _type(event)),
        frames.Fact(_("Subtype"), pick(finer.names) if finer else ""),
        frames.Fact(_("Days"), _days(event)),
        frames.Fact(_("Precision of time"), precision.DAY[event.day_precision]),
        frames.Fact(_("District or country"), _area(event)),
        frames.Fact(_("Precision of place"), precision.PLACE[event.precision]),
        frames.Fact(_("Latitude, longitude"), _point(event)),
        frames.Fact(_("Sides"), f"{event.side_a} – {event.side_b}", wide=True),
        frames.Fact(_("Deaths, best (lowest to highest)"), deaths),
        frames.Fact(_("Its publisher still checks"), event.status),
    ]
    return [fact for fact in listed if fact.value not in ("", None)]


def _days(event: "Event") -> str:
    first, last = dates.day_text(event.occurred_from), dates.day_text(event.occurred_to)
    return first if first == last else f"{first} – {last}"


def _point(event: "Event") -> str:
    """Return the place in degrees; nothing where it is not known well enough to be a point."""
    if event.precision not in hexagons.POINTED:
        return ""
    return "{:.4f}, {:.4f}".format(*event.point)


def _source(event: "Event") -> list[frames.Fact]:
    dataset = event.dataset
    return [
        frames.Fact(_("Data set"), pick(dataset.title)),
        frames.Fact(_("Number there"), str(event.number)),
        frames.Fact(_("Edition"), dataset.edition),
        frames.Fact(_("Licence"), dataset.licence),
        frames.Fact(_("To be cited as"), dataset.citation, wide=True),
    ]
