"""The reports that leave as features and in tables: what stands and is not for named persons."""

from typing import Any

from django.db.models import QuerySet

from mithaq.domains.picture.queries import reports
from mithaq.domains.picture.rules import states
from mithaq.kernel.markings import levels

from .parameters import Wanted


def standing(request: Any, wanted: Wanted) -> QuerySet[Any]:
    """Return the reports that the reader sees and the query asks for."""
    equals = wanted.equals
    found = reports.visible(
        request.viewer,
        types=[equals["type"]] if "type" in equals else None,
        areas=[equals["area"]] if "area" in equals else None,
        bbox=wanted.box,
        since=wanted.since,
        until=wanted.until,
        state=equals.get("state"),
    )
    return found.filter(state__in=states.STANDING).exclude(audience__tlp=levels.RED)
