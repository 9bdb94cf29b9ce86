"""The small things inside a line, as safe markup: names, dates, states, badges, chips. No queries here."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.kernel import clock
from mithaq.kernel.i18n import Names, pick_with_language, written_in
from mithaq.kernel.markings import levels

from . import dates, states
from .badges import Badge
from .frames import Seal

BREAK = mark_safe("<br>")
Digits = Callable[[str], str]


def names(value: Names | None) -> SafeString:
    """Return a text by language in the reader's; `lang` is told, and its direction kept from leaking."""
    text, language = pick_with_language(value)
    return format_html('<bdi lang="{}">{}</bdi>', language, text) if text else nothing(_("no name"))


def paragraphs(text: str) -> SafeString:
    """Return what somebody wrote, paragraph by paragraph, each with the language and the direction of its own."""
    written = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    lines = (
        (written_in(part), format_html_join(BREAK, "{}", ((line,) for line in part.split("\n"))))
        for part in written
    )
    return format_html_join("", '<p lang="{}" dir="auto">{}</p>', lines)


def nothing(meaning: str) -> SafeString:
    """Return a dash that says in words what is missing."""
    return format_html(
        '<span class="nothing"><span aria-hidden="true">–</span><span class="unseen">{}</span></span>',
        meaning,
    )


def listed(parts: Sequence[SafeString | str]) -> SafeString:
    """Return parts in one line, with the comma of the reader's script."""
    return format_html_join(_(", "), "{}", ((part,) for part in parts))


def time(value: date | datetime, text: str) -> SafeString:
    """Return a `<time>` with its machine form."""
    return format_html('<time datetime="{}">{}</time>', dates.iso(value), text)


def number(text: str) -> SafeString:
    """Return a number that keeps its own direction."""
    return format_html('<bdi class="number">{}</bdi>', text)


def due(value: date, done: date | None, digits: Digits) -> SafeString:
    """Return a due date: how far away in words, the date itself on hover and in print."""
    day, today = dates.as_day(value), clock.today()
    said = dates.done_text(day, done) if done else dates.distance_text(day, today)
    late = done is None and day < today
    soon = done is None and 0 <= (day - today).days <= 7
    return format_html(
        '<time class="due{}" datetime="{}" title="{}"><span class="due-said">{}</span>'
        ' <span class="due-day unseen">{}</span></time>',
        " is-late" if late else " is-soon" if soon else "",
        day.isoformat(),
        digits(dates.day_text(day)),
        digits(said),
        digits(dates.day_text(day)),
    )


def state(word: states.StateWord) -> SafeString:
    """Return a state word with the mark of its tone."""
    return format_html('<span class="state tone-{}">{}</span>', word.tone, word.label)


def marking(badge: Badge) -> SafeString:
    """Return the marking badge: level, then who receives it."""
    receivers = listed([names(receiver) for receiver in badge.receivers])
    who = format_html(
        '<span class="marking-who"><span class="unseen">{}</span> {}</span>', _("for"), receivers
    )
    return format_html(
        '<span class="marking" title="{}"><bdi class="tlp tlp-{}" dir="ltr">TLP:{}</bdi>{}</span>',
        levels.MEANINGS.get(badge.tlp, ""),
        badge.level,
        badge.tlp,
        who if badge.receivers else "",
    )


def chip(kind: str, value: Names | None, url: str | None = None, note: Names | None = None) -> SafeString:
    """Return a party or person chip, a link where it has a page. `note` is the party a person acts for."""
    shown = names(value)
    if note:
        shown = format_html('{} <span class="chip-note">{}</span>', shown, names(note))
    if url:
        return format_html('<a class="chip chip-{}" href="{}">{}</a>', kind, url, shown)
    return format_html('<span class="chip chip-{}">{}</span>', kind, shown)


def seal(value: Seal, digits: Digits) -> SafeString:
    """Return how firmly the record stands, in words, leading to the proof."""
    word = states.word(value.state)
    told = [str(word.label)]
    if value.witnesses:
        told.append(ngettext("%(n)d witness", "%(n)d witnesses", value.witnesses) % {"n": value.witnesses})
    text = digits(" · ".join(told))
    title = digits(dates.moment_text(value.at)) if value.at else ""
    if value.url:
        return format_html(
            '<a class="seal seal-{}" href="{}" title="{}">{}</a>', value.state, value.url, title, text
        )
    return format_html('<span class="seal seal-{}" title="{}">{}</span>', value.state, title, text)


@cache
def icon(name: str) -> SafeString:
    """Return a decorative icon of the sprite; what it means must stand beside it in words."""
    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{1}#{0}"></use></svg>',
        name,
        static("mithaq/icons.svg"),
    )


def cell(value: Any, digits: Digits, number_text: Callable[[Any], str]) -> SafeString | str:
    """Return the value of a table cell or fact by its type; safe markup stays as it is."""
    if isinstance(value, SafeString):
        return value
    if value is None or value == "" or value == []:
        return nothing(_("nothing entered"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float)):
        return number(number_text(value))
    return _written(value, digits, number_text)


def _written(value: Any, digits: Digits, number_text: Callable[[Any], str]) -> SafeString | str:
    if isinstance(value, datetime):
        return time(value, digits(dates.moment_text(value)))
    if isinstance(value, date):
        return time(value, digits(dates.day_text(value)))
    if isinstance(value, dict):
        return names(value)
    if isinstance(value, (list, tuple)):
        return listed([cell(part, digits, number_text) for part in value])
    return format_html("<bdi>{}</bdi>", value)
