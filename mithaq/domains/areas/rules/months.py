"""Months as whole numbers, 12 × year + month - 1: a whole cube is read in milliseconds, without parsing dates."""

from datetime import date
from functools import cache


def number(day: date) -> int:
    """Return the number of the month that holds `day`."""
    return day.year * 12 + day.month - 1


def of_text(day: str) -> int:
    """Return the number of the month that holds a day in ISO text."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


@cache
def first_day(month: int) -> date:
    """Return the first day of a month by its number."""
    return date(month // 12, month % 12 + 1, 1)
