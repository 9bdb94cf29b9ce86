"""Months, digits and levels of warnings in pages."""

from datetime import date

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from mithaq.web import dates, inline, numerals, preferences, states

from ..rules import choices

register = template.Library()


def _written(context: Context, text: str) -> str:
    return numerals.write(text, preferences.read(context.get("request")).digits)


@register.simple_tag(takes_context=True)
def month(context: Context, value: date) -> str:
    """Show a month: Mar 2026."""
    return _written(context, dates.month_of_year_text(value))


@register.simple_tag(takes_context=True)
def digits(context: Context, text: str) -> str:
    """Show a text with its digits in the reader's way."""
    return _written(context, text)


@register.simple_tag
def level(code: str) -> SafeString:
    """Show the level of a warning."""
    return inline.state(states.word(code, choices.LEVELS[code], choices.LEVEL_TONES[code]))
