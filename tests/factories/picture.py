"""Reports and what happens to them, made by the ordinary actions: what the east reports."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mithaq.domains.areas import jobs
from mithaq.domains.areas.models import Event
from mithaq.domains.areas.queries import events, figures
from mithaq.domains.picture import actions
from mithaq.domains.picture.actions import Content, Question, Verdict, rollup
from mithaq.domains.picture.models import Assessment, Report, Request
from mithaq.domains.picture.queries import reports
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..cast import SYSTEM, Cast
from . import ucdp
from .commitments import days, names

SEBHA = (27.0377, 14.4283)
AT_SEBHA = {"latitude": SEBHA[0], "longitude": SEBHA[1], "place_precision": 1}


def content(**values: Any) -> Content:
    """Return a clash in Sebha three days ago, two to five killed."""
    given: dict[str, Any] = {
        "title": names("Clash at the checkpoint"),
        "type": "CLA",
        "occurred_from": days(-3),
        "area": "LY-SB",
        "low": 2,
        "best": 3,
        "high": 5,
        **values,
    }
    return Content(**given)


def report(cast: Cast, audience: Audience | None = None, *, by: Actor | None = None, **values: Any) -> Report:
    """Let the east (or `by`) report it to the community."""
    return actions.report(content(**values), audience=audience or cast.community, by=by or cast.east)


def imported(folder: Path, *told: dict[str, str]) -> list[Event]:
    """Import events at the place and day of the reports, each changed as told; return them as they stand."""
    at = {"latitude": SEBHA[0], "longitude": SEBHA[1], "date_start": days(-3).isoformat()}
    rows = [ucdp.event(number, **{**at, **changes}) for number, changes in enumerate(told, 1)]
    jobs.import_ucdp(ucdp.put(folder, ucdp.full(rows)), by=SYSTEM)
    return list(events.standing(Viewer.public()).order_by("number").select_related("dataset", "audience"))


def assess(
    cast: Cast,
    of: Report,
    verdict: str = "confirm",
    *,
    basis: str = "own_observation",
    by: Actor | None = None,
    audience: Audience | None = None,
) -> Assessment:
    """Let the west (or `by`) assess a report."""
    return actions.assess(of, Verdict(verdict, basis), by=by or cast.west, audience=audience)


def question(cast: Cast, **values: Any) -> Question:
    """Return a question to the west, due in five days."""
    given: dict[str, Any] = {
        "title": names("Who holds the crossing?"),
        "asked": [cast.parties["west"]],
        "due": days(5),
        **values,
    }
    return Question(**given)


def rfi(cast: Cast, audience: Audience | None = None, **values: Any) -> Request:
    """Let the east ask the west and, if `asked` says so, others."""
    return actions.ask(question(cast, **values), audience=audience or cast.community, by=cast.east)


def figured(actor: Actor) -> tuple[int, ...]:
    """Return what the roll-up of reports sums up to for a reader: events, low, best, high."""
    cells = figures.cube(Viewer.of(actor), figures.Wanted(sources=["report"]))
    return tuple(sum(getattr(cell, name) for cell in cells) for name in ("n", "low", "best", "high"))


def recounted(actor: Actor) -> tuple[int, ...]:
    """Return the same, counted one by one over what the reader sees."""
    rows = list(reports.counted(Viewer.of(actor)))
    sums = [(1, *rollup.deaths(row)) for row in rows]
    return tuple(sum(column) for column in zip(*sums, strict=True)) if sums else (0, 0, 0, 0)


def on_map(actor: Actor) -> tuple[int, ...]:
    """Return events, low, best and high of everything that a reader's map sums up, and the events in hexagons."""
    viewer = Viewer.of(actor)
    by_hexagon = figures.by_hexagon_and_month(viewer).values()
    return (
        *_summed((cell.n, cell.low, cell.best, cell.high) for cell in figures.cube(viewer)),
        sum(count.n for by_month in by_hexagon for count in by_month.values()),
    )


def recounted_on_map(actor: Actor) -> tuple[int, ...]:
    """Return the same, counted one by one over the imported events, and the reports that count beside them."""
    viewer = Viewer.of(actor)
    reported, imported = list(reports.counted_beside_imported(viewer)), list(events.standing(viewer))
    hexagons = [*(reports.hexagon_of(row) for row in reported), *(row.hexagon for row in imported)]
    rows = [(1, *rollup.deaths(row)) for row in reported]
    rows += [(1, row.low, row.best, row.high) for row in imported]
    return (*_summed(rows), sum(hexagon is not None for hexagon in hexagons))


def _summed(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip((0, 0, 0, 0), *rows, strict=True)))


def in_hexagons(actor: Actor) -> dict[int, int]:
    """Return how many events the roll-up of reports has for a reader in each hexagon."""
    found = figures.by_hexagon_and_month(Viewer.of(actor), figures.Wanted(sources=["report"]))
    return {hexagon: sum(count.n for count in by_month.values()) for hexagon, by_month in found.items()}


def recounted_in_hexagons(actor: Actor) -> dict[int, int]:
    """Return the same, counted one by one over what the reader sees."""
    lie_in = [reports.hexagon_of(row) for row in reports.counted(Viewer.of(actor))]
    return dict(Counter(hexagon for hexagon in lie_in if hexagon is not None))
