"""The columns of a table of incidents. Tags: HXL 1.1 hashtag schema; languages as +i_en, +i_ar, +i_fr."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head for people, its tag for programs, and the value of a report."""

    head: Text
    tag: str
    value: Callable[[Any], Any]


def _attribute(name: str) -> Callable[[Any], Any]:
    return lambda report: getattr(report, name)


def _text(name: str, language: str) -> Callable[[Any], Any]:
    return lambda report: getattr(report, name).get(language, "")


def _area(report: Any, level: str) -> gazetteer.Area | None:
    """Return the district of a report, or its country, as `level` says; None where it names none."""
    found = gazetteer.area(report.area)
    if found and level == "country" and found.level == "district":
        return gazetteer.area(found.country)
    return found if found and found.level == level else None


def _code(level: str) -> Callable[[Any], Any]:
    def value(report: Any) -> str:
        found = _area(report, level)
        return found.code if found else ""

    return value


def _name(level: str, language: str) -> Callable[[Any], Any]:
    def value(report: Any) -> str:
        found = _area(report, level)
        return found.names.get(language, "") if found else ""

    return value


def _type_name(report: Any) -> str:
    known = taxonomy.type_(report.type)
    return known.names.get("en", "") if known else ""


def columns(owner: Callable[[Any], str], marking: Callable[[Any], str]) -> tuple[Column, ...]:
    """Return the columns; `owner` and `marking` write these of a report, as far as the reader may know them."""
    return (
        Column(_("Id"), "#meta+id", lambda report: str(report.pk)),
        Column(_("Type"), "#event+type+code", _attribute("type")),
        Column(_("Name of the type"), "#event+type+name+i_en", _type_name),
        Column(_("Subtype"), "#event+subtype+code", _attribute("subtype")),
        *(Column(code, f"#event+title+i_{code}", _text("title", code)) for code in LANGUAGES),
        Column(_("State"), "#status", _attribute("state")),
        Column(_("Day, or first day"), "#date+occurred+start", _attribute("occurred_from")),
        Column(_("Last day"), "#date+occurred+end", lambda r: r.occurred_to or r.occurred_from),
        Column(_("Country"), "#country+code", _code("country")),
        Column(_("District"), "#adm1+code", _code("district")),
        *(Column(code, f"#adm1+name+i_{code}", _name("district", code)) for code in LANGUAGES),
        Column(_("Latitude"), "#geo+lat", _attribute("latitude")),
        Column(_("Longitude"), "#geo+lon", _attribute("longitude")),
        Column(_("Precision of place"), "#geo+precision", _attribute("place_precision")),
        Column(_("Deaths, low"), "#affected+killed+min", _attribute("low")),
        Column(_("Deaths, best"), "#affected+killed", _attribute("best")),
        Column(_("Deaths, high"), "#affected+killed+max", _attribute("high")),
        Column(_("Reliability of the source"), "#meta+reliability", _attribute("reliability")),
        Column(_("Credibility"), "#meta+credibility", _attribute("credibility")),
        Column(_("Reported by"), "#org+reporting+code", owner),
        Column(_("Changed"), "#date+updated", _attribute("changed_at")),
        Column(_("Marking"), "#meta+marking", marking),
    )
