"""Areas, types, figures and reasons in the reader's words; for pages and the API alike."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.domains.areas.rules import gazetteer, hexagons, taxonomy
from mithaq.domains.areas.rules.sources import REPORTS
from mithaq.kernel.i18n import pick
from mithaq.web import numerals, preferences
from mithaq.web.access import Request

from .methods.trend import RateRatio
from .rules import choices

SAYS_NOTHING = 100


def area_name(code: str) -> str:
    """Return the name of an area in the reader's language; an unknown code as it stands."""
    area = gazetteer.area(code)
    return pick(area.names) if area else code


def place_name(code: str) -> str:
    """Return what figures under an area's code are of; the whole country's hold what is known of no district."""
    return _("Libya, district not known") if code == gazetteer.HOME else area_name(code)


def hexagon_name(request: Request, number: int) -> str:
    """Return where a hexagon lies: "Sebha, around 27.0, 14.4"; at sea without the area."""
    latitude, longitude = (f"{degrees:.1f}" for degrees in hexagons.middle(number))
    code = hexagons.area_of(number)
    said = {"area": area_name(code) if code else "", "latitude": latitude, "longitude": longitude}
    text = (
        _("%(area)s, around %(latitude)s, %(longitude)s") if code else _("Around %(latitude)s, %(longitude)s")
    )
    return digits(request)(text % said)


def source_name(code: str) -> str:
    """Return what a source of figures is called."""
    return _("Reports of the parties") if code == REPORTS else code.upper()


def type_name(code: str) -> str:
    """Return the name of a type in the reader's language; empty means all."""
    type_ = taxonomy.type_(code)
    return pick(type_.names) if type_ else code or _("All types together")


def digits(request: Request) -> Callable[[str], str]:
    """Return how this reader's digits are written, in texts."""
    system = preferences.read(request).digits
    return lambda text: numerals.write(text, system)


def number(request: Request, value: float) -> str:
    """Return a number in the reader's way."""
    return numerals.number_text(round(value, 1), preferences.read(request).digits)


def score(request: Request, value: float) -> str:
    """Return a score in the reader's way: to two digits, as scores of quiet areas are small."""
    return numerals.number_text(round(value, 2), preferences.read(request).digits)


def events(count: int, measure: str = choices.EVENTS) -> str:
    """Return "12 events" or "12 deaths"."""
    if measure == choices.FATALITIES:
        return ngettext("%(n)s death", "%(n)s deaths", count) % {"n": numerals.grouped(count)}
    return ngettext("%(n)s event", "%(n)s events", count) % {"n": numerals.grouped(count)}


def weeks(count: int) -> str:
    """Return "12 weeks"."""
    return ngettext("%(n)s week", "%(n)s weeks", count) % {"n": numerals.grouped(count)}


def change(request: Request, ratio: RateRatio | None) -> str:
    """Return how a rate has changed, with its interval: "× 2.1 (1.3 to 3.4)"; empty where it could be anything."""
    if ratio is None or ratio.high > SAYS_NOTHING * ratio.low:
        return ""
    shown = {name: number(request, value) for name, value in vars(ratio).items()}
    return _("× %(ratio)s (%(low)s to %(high)s)") % shown


def direction(code: str | None) -> str:
    """Return "Rising", "Falling" or "No clear change"; empty where nothing is known."""
    return str(choices.DIRECTIONS[code]) if code else ""


def rarity(chance: float) -> str:
    """Return how rare so many events are, as a frequency: "once in 200 weeks"."""
    if chance <= 0 or 1 / chance > 10_000:
        return _("less than once in 10,000 weeks")
    return _("about once in %(n)s") % {"n": weeks(max(1, round(1 / chance)))}


def reason(request: Request, given: Mapping[str, Any]) -> str:
    """Return why a week stands out, in a sentence or two."""
    values = {
        "events": events(given["observed"]),
        "expected": number(request, given["expected"]),
        "limit": number(request, given.get("limit", 0)),
        "rarity": rarity(given["chance"]),
        "weeks": weeks(given["weeks"]),
        "areas": _(", ").join(area_name(code) for code in given.get("areas", ())),
        "chance": number(request, 100 * given["chance"]),
    }
    return digits(request)(_SENTENCES[given["method"]]() % values)


_SENTENCES: dict[str, Callable[[], str]] = {
    "reference": lambda: _(
        "%(events)s in this week. In the %(weeks)s that it was compared with, an ordinary week had %(expected)s;"
        " up to %(limit)s would not stand out. So many or more come %(rarity)s by chance."
    ),
    "short_history": lambda: _(
        "%(events)s in this week. In the %(weeks)s before, an ordinary week had %(expected)s; up to %(limit)s would"
        " not stand out. The past is short here: take this as a first sign."
    ),
    "slow_rise": lambda: _(
        "%(events)s in the last %(weeks)s, where %(expected)s would be ordinary. No single week stands out, but"
        " together they point to a lasting rise."
    ),
    "cluster": lambda: _(
        "%(events)s of all types in the last %(weeks)s in %(areas)s, where %(expected)s would be expected if place"
        " and time had nothing to do with each other. Chance alone gathers as much in %(chance)s of 100 cases."
    ),
}
