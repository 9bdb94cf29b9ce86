"""Weeks and months as dates. A month is its first day, a week its last: any seven days, whatever day they end on."""

from collections.abc import Iterable
from datetime import date, timedelta

WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 1900, 2199


def is_sensible(month: date) -> bool:
    """Return whether a month lies where anybody could ask for it, and reckoning from it stays in the calendar."""
    return FIRST_YEAR <= month.year <= LAST_YEAR


def month_of(day: date) -> date:
    """Return the month that a day lies in."""
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """Return the month `by` months later; earlier where negative."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return shifted(month, 1) - timedelta(days=1)


def months(first: date, last: date) -> list[date]:
    """Return the months from `first` to `last`, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [shifted(first, n) for n in range(max(0, count))]


def last_month(today: date) -> date:
    """Return the newest month that is over."""
    return shifted(month_of(today), -1)


def last_week(today: date) -> date:
    """Return the last day of the newest seven days that are over."""
    return today - timedelta(days=1)


def last_sunday(today: date) -> date:
    """Return the last day of the newest calendar week that is over."""
    return today - timedelta(days=today.weekday() + 1)


def weeks(last: date, count: int) -> list[date]:
    """Return the last days of `count` weeks, oldest first, `last` being the newest."""
    return [last - WEEK * n for n in range(count - 1, -1, -1)]


def week_of(day: date, last: date) -> date:
    """Return the last day of the week that a day lies in, weeks being counted back from the one that ends on `last`."""
    return last - WEEK * ((last - day).days // WEEK.days)


def counts_by(keys: Iterable[date], counted: dict[date, int]) -> list[int]:
    """Return the count of each of `keys`, 0 where there is none: empty periods are shown as empty."""
    return [counted.get(key, 0) for key in keys]
