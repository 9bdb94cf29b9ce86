"""Reading imported events as they stand now."""

from django.db.models import Count as Counted
from django.db.models import QuerySet, Sum

from mithaq.kernel.markings.viewers import Viewer

from ..models import Event
from ..rules import months
from .figures import Cell


def standing(viewer: Viewer) -> QuerySet[Event]:
    """Return the visible events that no later import has replaced."""
    return Event.objects.visible_to(viewer).filter(replaced=None)


def recount(viewer: Viewer) -> list[Cell]:
    """Return the cube counted from the events themselves, in the order of `figures.cube`; for checking the roll-up."""
    total: dict[tuple[int, str, str], list[int]] = {}
    rows = standing(viewer).values_list("occurred_from", "area", "type")
    summed = rows.annotate(n=Counted("pk"), a=Sum("low"), b=Sum("best"), c=Sum("high"))
    for day, area, type_, *counts in summed.order_by():
        sums = total.setdefault((months.number(day), area, type_), [0, 0, 0, 0])
        sums[:] = [held + more for held, more in zip(sums, counts, strict=True)]
    return [Cell(*key, *sums) for key, sums in sorted(total.items())]
