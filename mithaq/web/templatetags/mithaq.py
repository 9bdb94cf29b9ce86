"""Tags and filters for every page. What each takes and shows: docs/reference/components.md."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.defaultfilters import filesizeformat
from django.template.engine import Engine
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.kernel import i18n
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import Names, pick

from .. import (
    badges,
    completion,
    dates,
    directory,
    frames,
    inline,
    navigation,
    numerals,
    preferences,
    shown,
    states,
)

register = template.Library()


def _digits(context: Context) -> Callable[[str], str]:
    system = preferences.read(context.get("request")).digits
    return lambda text: numerals.write(text, system)


def _number_text(context: Context) -> Callable[[Any], str]:
    system = preferences.read(context.get("request")).digits
    return lambda value: numerals.number_text(value, system)


@register.filter
def names(value: Names | None) -> SafeString:
    """Show a text by language in the reader's, set apart from the text around it."""
    return inline.names(value)


@register.filter
def paragraphs(value: str) -> SafeString:
    """Show what somebody wrote, each paragraph in the language and direction that it is in."""
    return inline.paragraphs(value)


@register.filter
def written_in(value: str) -> str:
    """Return the language of what somebody wrote, for the `lang` attribute around it."""
    return i18n.written_in(value)


@register.filter
def names_text(value: Names | None) -> str:
    """Return a text by language in the reader's, plain: for titles and attributes."""
    return pick(value)


@register.filter
def isolate(value: Any) -> SafeString:
    """Set a code or name apart from the direction of the text around it."""
    return format_html("<bdi>{}</bdi>", value)


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | str | None) -> SafeString:
    """Show a date: 3 Mar 2026."""
    if not value:
        return inline.nothing(_("no date"))
    return inline.time(dates.as_day(value), _digits(context)(dates.day_text(value)))


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> SafeString:
    """Show a moment: 3 Mar 2026, 10:42 UTC."""
    return (
        inline.time(value, _digits(context)(dates.moment_text(value)))
        if value
        else inline.nothing(_("no date"))
    )


@register.simple_tag(takes_context=True)
def due(context: Context, value: date | None, done: date | None = None) -> SafeString:
    """Show a due date by its distance from today; `done` is the day it was done."""
    return inline.due(value, done, _digits(context)) if value else inline.nothing(_("no date"))


@register.simple_tag(takes_context=True)
def number(context: Context, value: float | None) -> SafeString:
    """Show a number with the reader's separators and digits."""
    return inline.nothing(_("no figure")) if value is None else inline.number(_number_text(context)(value))


@register.simple_tag(takes_context=True)
def filesize(context: Context, value: int) -> str:
    """Show a size given in bytes."""
    return _digits(context)(filesizeformat(value))


@register.simple_tag(takes_context=True)
def cell(context: Context, value: Any) -> SafeString | str:
    """Show any plain value by its type, as tables and facts do."""
    return inline.cell(value, _digits(context), _number_text(context))


@register.simple_tag
def state(code: str, label: Text = "", tone: str = "") -> SafeString:
    """Show a state word; `label` and `tone` overrule the table of words."""
    return inline.state(states.word(code, label, tone))


@register.simple_tag(takes_context=True)
def marking(context: Context, value: Any) -> SafeString:
    """Show the marking of a record, an audience or a ready badge."""
    found = getattr(value, "audience", value)
    if not isinstance(found, badges.Badge):
        found = badges.badge(found, directory.of(context.get("request")))
    shown.note(context.get("request"), found)
    return inline.marking(found)


@register.inclusion_tag("parts/print_marking.html", takes_context=True)
def paper_marking(context: Context) -> dict[str, Any]:
    """Show on paper, at head and foot, the strictest marking of all that stands above in the template."""
    badge, is_mixed = shown.strictest(context.get("request"))
    return {"badge": badge, "is_mixed": is_mixed, "places": ("at-top", "at-bottom")}


@register.simple_tag
def party(value: Any) -> SafeString:
    """Show a party (anything with `names`, perhaps `code`) as a chip."""
    if value is None:
        return inline.nothing(_("no party"))
    code = getattr(value, "code", "")
    return inline.chip("party", value.names, navigation.address("site:party", code) if code else None)


@register.simple_tag
def person(value: Any, acting_for: Any = None) -> SafeString:
    """Show a person (anything with `names`, perhaps `handle`) as a chip, with the party acted for."""
    if value is None:
        return inline.nothing(_("nobody"))
    handle = getattr(value, "handle", "")
    url = navigation.address("site:person", handle) if handle else None
    return inline.chip("person", value.names, url, acting_for.names if acting_for else None)


@register.simple_tag(takes_context=True)
def seal(context: Context, value: frames.Seal) -> SafeString:
    """Show how firmly a record stands: recorded, anchored or sealed."""
    return inline.seal(value, _digits(context))


@register.simple_tag(takes_context=True)
def twice(context: Context, name: str) -> SafeString:
    """Show a part that stands twice in every page, for wide and for narrow screens; it is rendered once."""
    kept: dict[str, SafeString] = context["shell"].parts
    if name not in kept:
        kept[name] = Engine.get_default().get_template(name).render(context)
    return kept[name]


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show a decorative icon from the sprite."""
    return inline.icon(name)


@register.inclusion_tag("components/meter.html", takes_context=True)
def meter(context: Context, own: Any, others: Any) -> dict[str, Any]:
    """Show two-key completion: the owner's reading and the newest of each other party."""
    return {
        "rows": completion.rows(own, others),
        "gap": completion.gap_text(own, others),
        "steps": len(completion.STEPS),
        "request": context.get("request"),
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: Text = "") -> dict[str, Any]:
    """Show a form field with label, hint, errors and control; a group of inputs becomes a fieldset."""
    return {
        "field": bound,
        "hint": hint or bound.help_text,
        "grouped": bound.use_fieldset,
        "id": bound.auto_id,
    }


@register.filter
def error_lead(bound: BoundField) -> str:
    """Return a field's label as the beginning of a line that says what is wrong: with a colon, but after a question."""
    label = str(bound.label)
    return label if label.endswith(("?", "؟")) else _("%(label)s:") % {"label": label}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show the summary of a form's errors, each leading to its field; nothing where there are none."""
    at = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    return {"general": form.non_field_errors(), "at": at, "form": form}
