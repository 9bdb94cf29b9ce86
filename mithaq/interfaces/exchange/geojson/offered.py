"""The collections: what each holds, how it is filtered, and a page or one of its features."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.picture import actions as picture
from mithaq.domains.picture.queries import pages, reports
from mithaq.domains.picture.rules import states
from mithaq.kernel.errors import NotVisible, Text
from mithaq.kernel.markings import cursors, levels
from mithaq.kernel.records import consequences

from . import features
from .features import Feature
from .parameters import Wanted, Wrong
from .standing import standing

Page = tuple[list[Feature], str | None]
NO_ID = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection; `properties` are those that can be filtered by, `dated` whether its features have a time."""

    id: str
    title: Text
    description: Text
    properties: Sequence[str]
    dated: bool
    page: Callable[[Any, Wanted], Page]
    one: Callable[[Any, str], Feature]


def _incidents(request: Any, wanted: Wanted) -> Page:
    """Return incidents, the newest report first; their originators learn that the reader's party has them."""
    if wanted.equals.get("state", states.REPORTED) not in states.STANDING:
        raise Wrong(fields={"state": _("Choose one of: %s.") % ", ".join(states.STANDING)})
    rows, following = pages.reports(
        request.viewer,
        standing(request, wanted),
        limit=wanted.limit,
        cursor=wanted.cursor,
        listed=f"features/{sorted(wanted.given.items())}",
    )
    picture.note_listed(rows, by=request.actor)
    return [features.of_report(request, row) for row in rows], following


def _incident(request: Any, id_: str) -> Feature:
    """Return one incident; its originator learns that the reader's party has opened it."""
    try:
        found = reports.one(request.viewer, uuid.UUID(id_))
    except ValueError as error:
        raise NotVisible from error
    if found.state not in states.STANDING or found.audience.tlp == levels.RED:
        raise NotVisible
    consequences.read(found, request.actor)
    return features.of_report(request, found)


def _places(request: Any, wanted: Wanted) -> Page:
    """Return places in the order of the gazetteer."""
    scope = f"places/{request.viewer.scope}/{sorted(wanted.given.items())}"
    first = cursors.unseal(wanted.cursor, scope)[0] if wanted.cursor else 0
    found = [
        area
        for area in gazetteer.areas()
        if (wanted.box is None or features.touches(area, wanted.box))
        and all(getattr(area, name) == value for name, value in wanted.equals.items())
    ]
    cut = found[first : first + wanted.limit]
    more = first + wanted.limit < len(found)
    following = cursors.seal((first + wanted.limit, NO_ID), scope) if more else None
    return [features.of_area(area) for area in cut], following


def _place(_request: Any, id_: str) -> Feature:
    found = next((area for area in gazetteer.areas() if area.code == id_), None)
    if found is None:
        raise NotVisible
    return features.of_area(found)


COLLECTIONS = {
    collection.id: collection
    for collection in (
        Collection(
            "places",
            _("Places"),
            _("Districts of Libya and neighbouring countries, with their boundaries."),
            ("level", "country"),
            dated=False,
            page=_places,
            one=_place,
        ),
        Collection(
            "incidents",
            _("Incidents"),
            _(
                "Reports that stand and that you may see; their points are as coarse as their marking asks for."
            ),
            ("type", "area", "state"),
            dated=True,
            page=_incidents,
            one=_incident,
        ),
    )
}


def collection(id_: str) -> Collection:
    """Return a collection. Raises NotVisible."""
    if id_ not in COLLECTIONS:
        raise NotVisible
    return COLLECTIONS[id_]
