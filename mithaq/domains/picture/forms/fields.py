"""Fields that several forms share: types, subtypes, areas, kinds of actors, and choices with a usual answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import pick
from mithaq.web.forms import NOTHING

Choice = tuple[Any, Any]


class UsualField(forms.ChoiceField):
    """A choice with a usual answer, which counts as nothing entered: a folded field stays folded for it."""

    def __init__(self, words: Mapping[Any, Text], *, usual: Any, **options: Any) -> None:
        self._usual, self._keys = usual, {str(key): key for key in words}
        choices = [("" if key == usual else str(key), word) for key, word in words.items()]
        super().__init__(choices=choices, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return "" if value in (None, "", self._usual) else str(value)

    def clean(self, value: Any) -> Any:
        return self._keys.get(super().clean(value), self._usual)


def type_choices() -> list[Choice]:
    """Return the types of events, in the order of the taxonomy."""
    return [(one.code, pick(one.names)) for one in taxonomy.types()]


def subtype_choices() -> list[Choice]:
    """Return the subtypes under the names of their types; a code alone may stand below two types."""
    groups = [
        (pick(one.names), [(f"{one.code}:{sub.code}", pick(sub.names)) for sub in one.subtypes])
        for one in taxonomy.types()
        if one.subtypes
    ]
    return [NOTHING, *groups]


def area_choices() -> list[Choice]:
    """Return the districts of the home country under its name, then it and its neighbours, then other countries."""
    home = gazetteer.area(gazetteer.HOME)
    near = [one for one in gazetteer.areas() if one.level == "country"]
    far = [one for one in gazetteer.countries() if one.code not in {area.code for area in near}]
    return [
        (pick(home.names) if home else "", _named(gazetteer.areas(gazetteer.HOME))),
        (_("This country and its neighbours"), _named(near)),
        (_("Other countries"), _named(far)),
    ]


def country_choices() -> list[Choice]:
    """Return the countries by name in the reader's language, the neighbours first."""
    near = [one for one in gazetteer.areas() if one.level == "country" and one.code != gazetteer.HOME]
    known = {gazetteer.HOME, *(one.code for one in near)}
    far = [one for one in gazetteer.countries() if one.code not in known]
    return [NOTHING, *_named(near), *_named(far)]


def actor_choices() -> list[Choice]:
    """Return the kinds of actors: groups and institutions, never a person."""
    return [(code, pick(names)) for code, names in taxonomy.actor_types().items()]


def _named(areas: Iterable[gazetteer.Area]) -> list[Choice]:
    return sorted(((one.code, pick(one.names)) for one in areas), key=lambda choice: str(choice[1]))
