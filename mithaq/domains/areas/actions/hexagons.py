"""Putting events that were imported before there were hexagons into theirs.

No act: what an event says stays as it is, and figures follow events. Decision: docs/decisions/0100-hexagons.md.
"""

from collections import defaultdict

from django.db import connection, transaction

from ..models import Event
from ..rules import gazetteer, hexagons, months
from . import figures

MOST = 2_000
_WHY = "events are put into their hexagons, whoever sees them"
_SET = "UPDATE areas_event SET hexagon = %s WHERE id = %s"


@transaction.atomic
def fill(most: int = MOST) -> int:
    """Put at most `most` events that stand into their hexagons, and count them there; return how many there were.

    What was filled is found no more: whoever is interrupted goes on where he was, and two at once wait for each other.
    """
    events = _lacking(most)
    rows, deltas = [], defaultdict(list)
    for event in events:
        hexagon = hexagons.of(event.area, *event.point, event.precision)
        rows.append((hexagon, event.pk))
        deltas[event.audience_id, event.dataset.code].append(_delta(event, hexagon))
    with connection.cursor() as cursor:
        cursor.executemany(_SET, rows)
    for (audience, source), counted in deltas.items():
        figures.add_to_hexagons(audience, source, counted)
    return len(events)


def _lacking(most: int) -> list[Event]:
    shown = [area.code for area in gazetteer.areas()]
    found = Event.objects.for_system(_WHY).filter(
        hexagon=None, replaced=None, precision__in=hexagons.POINTED, area__in=shown
    )
    return list(found.select_for_update(of=("self",)).select_related("dataset").order_by("pk")[:most])


def _delta(event: Event, hexagon: int | None) -> figures.Delta:
    sums = 1, event.low, event.best, event.high
    return event.area, hexagon, months.number(event.occurred_from), event.type, *sums
