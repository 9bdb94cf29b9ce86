"""Fields that several forms share: months, areas, types."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.i18n import pick

from ..rules import periods


class MonthInput(forms.DateInput):
    """The browser's own month picker, or year-month typed; the value is the first day of the month."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class MonthField(forms.DateField):
    """A month typed or picked."""

    widget = MonthInput
    input_formats = ["%Y-%m"]

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not periods.is_sensible(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


def area_choices() -> list[tuple[str, str]]:
    """Return the areas of the map by name in the reader's language, districts first."""
    shown = [area for area in gazetteer.areas() if area.code != gazetteer.HOME]
    ranked = sorted(shown, key=lambda one: (one.level != "district", pick(one.names)))
    return [(area.code, pick(area.names)) for area in ranked]


def type_choices() -> Sequence[tuple[str, str]]:
    """Return the types of events, in the order of the taxonomy."""
    return [(type_.code, pick(type_.names)) for type_ in taxonomy.types()]
