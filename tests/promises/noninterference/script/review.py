"""What is computed and written from figures: warnings, forecasts, threat reviews."""

from dataclasses import replace
from datetime import date
from typing import Any

from mithaq.domains.review.actions import adjustments, documents, forecasts, warnings
from mithaq.domains.review.queries.figures import Period
from mithaq.domains.review.queries.vantages import Vantage
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Marked

from ..worlds import Step, World
from .words import ALL, COMMUNITY, EAST, For, community, names, only, public, text

OURS = only("eastern-command", tlp="AMBER+STRICT")
WITH_EAST = only("joint-commission", "eastern-command")
FINDING = warnings.Finding(
    area="LY-SB",
    type="CLA",
    week=date(2026, 11, 15),
    level="alert",
    reason={
        "method": "reference",
        "observed": 9,
        "expected": 2.5,
        "limit": 6.1,
        "chance": 0.005,
        "weeks": 52,
    },
)
DRAWS = [[0, 2], [2, 5], [6, 1]]
IN_SEBHA = {
    "median": 2,
    "half": [1, 3],
    "wide": [0, 6],
    "reach": {"1": 0.75, "10": 0.0, "25": 0.0},
    "draws": DRAWS,
    "baseline": DRAWS,
    "similar": [],
}
AHEAD = {
    "fell_back": False,
    "weights": [],
    "areas": {"LY-SB": IN_SEBHA},
    "record": {
        "months": 0,
        "crps": None,
        "baseline_crps": None,
        "skill": None,
        "skill_limits": None,
        "calibration": [],
    },
}
HALF_A_YEAR = Period(date(2026, 1, 1), date(2026, 6, 1))


def _warn(name: str, seen_by: frozenset[str], reaches: For, **values: Any) -> Step:
    def do(world: World) -> Marked:
        audience = reaches(world)
        vantage = Vantage(audience, frozenset({audience.pk}))
        return warnings.raise_warning(replace(FINDING, **values), vantage, by=Actor.system("review"))

    return Step(name, seen_by, do)


def _take_on(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> Marked:
        return warnings.take_on(world.again(world.made[which]), by=world.actor(by))

    return Step(name, seen_by, do)


def _forecast(name: str, seen_by: frozenset[str], reaches: For) -> Step:
    def do(world: World) -> Marked:
        audience = reaches(world)
        subject = forecasts.Subject("ucdp", date(2026, 6, 1), "events")
        content = {"likeness": "none", "seed": 1, "horizons": {"1": AHEAD, "6": AHEAD}}
        vantage = Vantage(audience, frozenset({audience.pk}))
        return forecasts.issue(content, vantage, subject, by=Actor.system("review"))

    return Step(name, seen_by, do)


def _adjust(name: str, seen_by: frozenset[str], by: str, which: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        view = adjustments.View("LY-SB", 6, 1, 4, 9, text(name, "A rally is called"))
        forecast = world.again(world.made[which])
        return adjustments.give(view, forecast, audience=reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _draft(world: World, name: str, by: str, reaches: For) -> Any:
    said = documents.Text(title=names(name, "A review"), summary=names(name, "Quieter"))
    return documents.draft(said, HALF_A_YEAR, meant_for=reaches(world), by=world.actor(by))


def _drafted(name: str, seen_by: frozenset[str], by: str, reaches: For) -> Step:
    return Step(name, seen_by, lambda world: _draft(world, name, by, reaches))


def _issued(name: str, seen_by: frozenset[str], by: str, reaches: For) -> Step:
    """The draft is made in every world: what is issued has to come from somewhere."""

    def do(world: World) -> Marked:
        return documents.issue(_draft(world, name, by, reaches), by=world.actor(by))

    return Step(name, seen_by, do)


BEFORE = (
    _warn("hidden warning", EAST, WITH_EAST, area="LY-MQ"),
    _warn("seen warning", ALL, public),
    _take_on("the east looks into it", EAST, "liaison-east", "hidden warning"),
    _forecast("hidden forecast", EAST, WITH_EAST),
    _forecast("seen forecast", ALL, public),
    _adjust(
        "hidden adjustment",
        EAST,
        "liaison-east",
        "seen forecast",
        only("eastern-command", tlp="AMBER+STRICT"),
    ),
    _adjust("seen adjustment", ALL, "liaison-east", "seen forecast", public),
    _drafted("hidden draft", EAST, "liaison-east", community),
    _issued("hidden review", EAST, "liaison-east", WITH_EAST),
    _issued("seen review", COMMUNITY, "liaison-east", community),
)
MEANWHILE = (_warn("hidden warning meanwhile", EAST, OURS, type="RIO"),)
