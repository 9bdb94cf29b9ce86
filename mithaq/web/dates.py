"""Dates as people say them: unambiguous, in the reader's language, near ones by their distance from today."""

from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, get_month_names
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.kernel import clock
from mithaq.kernel.i18n import present_language

from . import numerals

_LOCALES = {"en": "en_GB", "ar": "ar_LY", "fr": "fr"}
_COUNTED_IN_DAYS = 60
_DAYS_IN_MONTH = 30.44


def as_day(value: date | datetime | str) -> date:
    """Return the UTC date of a date, an aware moment or their ISO text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > len("2026-03-03") else date.fromisoformat(value)
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value


def day_text(value: date | datetime | str) -> str:
    """Return "3 Mar 2026" in the reader's language, Latin digits."""
    return format_date(as_day(value), "d MMM y", locale=_locale())


def moment_text(value: datetime) -> str:
    """Return "3 Mar 2026, 10:42 UTC"."""
    text = format_datetime(value.astimezone(UTC), "d MMM y, HH:mm", locale=_locale())
    return f"{text.replace(',', '،')} UTC" if present_language() == "ar" else f"{text} UTC"


def month_text(value: date) -> str:
    """Return the short name of the month of `value`."""
    return str(get_month_names("abbreviated", locale=_locale())[value.month])


def month_of_year_text(value: date) -> str:
    """Return "Mar 2026" in the reader's language, Latin digits."""
    return f"{month_text(value)} {value.year}"


def distance_text(due: date, today: date | None = None) -> str:
    """Return how far `due` is from today: "today", "in 3 days", "12 days late", "in 5 months"."""
    days = (due - (today or clock.today())).days
    if days < 0:
        return late_text(-days)
    if days < 2:
        return _("tomorrow") if days else _("today")
    if days <= _COUNTED_IN_DAYS:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    months = round(days / _DAYS_IN_MONTH)
    return ngettext("in %(n)d month", "in %(n)d months", months) % {"n": months}


def late_text(days: int) -> str:
    """Return "12 days late"; lateness is always told in days."""
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": numerals.grouped(days)}


def done_text(due: date, done: date) -> str:
    """Return "done on time" or "done 12 days late"."""
    days = (done - due).days
    if days <= 0:
        return _("done on time")
    late = ngettext("done %(n)s day late", "done %(n)s days late", days)
    return late % {"n": numerals.grouped(days)}


def iso(value: Any) -> str:
    """Return the machine form for `<time datetime>`; moments in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _locale() -> str:
    return _LOCALES[present_language()]
