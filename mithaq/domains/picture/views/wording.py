"""What reports hold as codes, in the reader's words: types, areas, days, deaths, kinds of actors."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.i18n import LANGUAGES, Names, pick
from mithaq.web import dates, inline, numerals, preferences
from mithaq.web.access import Request

from ..rules import choices

if TYPE_CHECKING:
    from mithaq.domains.areas.models import Event

    from ..models import Report


def area_names(code: str) -> Names | None:
    """Return the names of an area; None for an empty code."""
    found = gazetteer.area(code)
    return found.names if found else None


def type_names(report: "Report | Event") -> Names:
    """Return the names of the type of what happened."""
    found = taxonomy.type_(report.type)
    return found.names if found else {"en": report.type}


def event_names(event: "Event") -> Names:
    """Return what an imported event is called: its type and its area."""
    type_, area = type_names(event), area_names(event.area) or {"en": event.area}
    return {code: f"{pick(type_, code)} · {pick(area, code)}" for code in LANGUAGES}


def event_about(request: Request, event: "Event") -> SafeString:
    """Return what tells an imported event from others: its days, the dead, its number in its data set."""
    first, last = dates.day_text(event.occurred_from), dates.day_text(event.occurred_to)
    days_said = first if first == last else f"{first} – {last}"
    digits = preferences.read(request).digits
    return format_html(
        '{} · {} <bdi dir="ltr">{}</bdi> · <bdi class="code">{} {}</bdi>',
        numerals.write(days_said, digits),
        _("Deaths"),
        numerals.write(deaths_text(event), digits),
        event.dataset.code.upper(),
        event.number,
    )


def subtype_names(report: "Report") -> Names | None:
    """Return the names of the subtype, None without one."""
    found = taxonomy.subtype(report.type, report.subtype) if report.subtype else None
    return found.names if found else None


def actor_names(report: "Report") -> list[str]:
    """Return the kinds of actors in the reader's language."""
    known = taxonomy.actor_types()
    return [pick(known[code]) if code in known else code for code in report.actors]


def days(report: "Report") -> list[date]:
    """Return the day, or the first and the last one."""
    return [report.occurred_from, *([report.occurred_to] if report.occurred_to else [])]


def number(request: Request, value: float) -> str:
    """Return a number in the reader's digits."""
    return numerals.number_text(value, preferences.read(request).digits)


def deaths(request: Request, report: "Report") -> SafeString | None:
    """Return low, best and high, each with its word; None where nothing is known, "not given" for what is left open."""
    told = ((_("at least"), report.low), (_("best estimate"), report.best), (_("at most"), report.high))
    if all(count is None for _word, count in told):
        return None
    parts = [
        format_html(
            '<span class="estimate"><span class="estimate-word">{}</span> {}</span>',
            word,
            inline.nothing(_("not given")) if count is None else inline.number(number(request, count)),
        )
        for word, count in told
    ]
    return format_html('<span class="estimates">{}</span>', format_html_join("", "{}", ((p,) for p in parts)))


def deaths_text(report: "Report | Event") -> str:
    """Return "3 (2–5)" as plain text: best, low and high; "?" for what is left open; empty where nothing is known."""
    counts = (report.low, report.best, report.high)
    if all(count is None for count in counts):
        return ""
    low, best, high = ("?" if count is None else str(count) for count in counts)
    return best if low == best == high else f"{best} ({low}–{high})"


def point(request: Request, report: "Report") -> SafeString | None:
    """Return latitude and longitude, as coarse as the record's audience sees them; None without a point."""
    if report.latitude is None or report.longitude is None:
        return None
    text = f"{report.latitude:.4f}, {report.longitude:.4f}"
    digits = preferences.read(request).digits
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', numerals.write(text, digits))


def place_precision(report: "Report") -> str:
    """Return how exact the place is, in words."""
    return str(choices.PLACE_PRECISION[report.place_precision])


def remaining(minutes: int) -> str:
    """Return how long a claim still holds: "2 hours left", "12 minutes left"."""
    if minutes >= 60:
        hours = round(minutes / 60)
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}
