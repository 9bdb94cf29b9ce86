"""One hexagon of the map: its counts month by month, and the reports and events behind them."""

from django.http import HttpResponse

from mithaq.domains.areas.rules import hexagons
from mithaq.kernel.errors import NotVisible
from mithaq.web import dates, responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..forms.filters import PeriodForm
from ..queries import figures, points
from ..queries import hexagons as queries
from . import addresses, places, pointing


@signed_in
def show(request: Request, name: str) -> HttpResponse:
    """Show one hexagon. Raises NotVisible for what is none."""
    number = hexagons.named(name)
    if number is None:
        raise NotVisible
    asked = PeriodForm(request.GET)
    period = asked.period(figures.newest_month(request.viewer))
    counted = {one.number: one for one in queries.counted(request.viewer, period)}
    found = counted.get(number)
    behind = points.inside(request.viewer, period, number)
    area = hexagons.area_of(number)
    said = wording.digits(request)
    context = {
        "title": wording.hexagon_name(request, number),
        "crumbs": places.way((wording.hexagon_name(request, number), "")),
        "form": asked.showing(period),
        "period": period,
        "said": said(wording.events(found.count if found else 0, period.measure)),
        "months": [
            (said(dates.month_of_year_text(month)), "", n)
            for month, n in zip(period.months, found.months if found else (), strict=False)
            if n
        ],
        "lines": pointing.lines(behind),
        "on_map": addresses.on_map(number, period),
        "most": points.MOST if behind.is_cut else 0,
        "area": (wording.area_name(area), addresses.area(area, period)) if area else None,
    }
    return responses.page(request, "review/hexagon.html", context)
