"""What the pages of figures and warnings are asked for, sent by GET."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.web.forms import ANY
from mithaq.web.states import word

from ..queries.figures import LONGEST, Period
from ..rules import choices, periods, states
from .fields import MonthField, area_choices, type_choices

USUAL_LENGTH = 12


class PeriodForm(forms.Form):
    """Type, measure and months. What does not fit counts as not asked for: an old link still shows the page."""

    first = MonthField(label=_("From month"), required=False)
    last = MonthField(label=_("To month"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    measure = forms.ChoiceField(label=_("Count"), required=False, choices=list(choices.MEASURES.items()))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *type_choices()]

    def period(self, newest: date) -> Period:
        """Return what is asked for; without months the twelve that end with `newest`."""
        self.is_valid()
        given = self.cleaned_data
        last = given.get("last") or newest
        first = given.get("first") or periods.shifted(last, 1 - USUAL_LENGTH)
        first = max(min(first, last), periods.shifted(last, 1 - LONGEST))
        return Period(first, last, given.get("type") or "", given.get("measure") or choices.EVENTS)

    def showing(self, period: Period) -> "PeriodForm":
        """Return the form filled with what is shown."""
        return type(self)(self.values_of(period))

    def values_of(self, period: Period) -> dict[str, str]:
        """Return what the fields hold for what is shown."""
        return {
            "first": f"{period.first:%Y-%m}",
            "last": f"{period.last:%Y-%m}",
            "type": period.type,
            "measure": period.measure,
        }


class MapForm(PeriodForm):
    """The same for a map, and by what it counts."""

    cells = forms.ChoiceField(label=_("Map by"), required=False, choices=list(choices.CELLS.items()))
    field_order = ("cells", "first", "last", "type", "measure")

    def counted_by(self) -> str:
        """Return "districts" or "hexagons"; districts where nothing was asked for."""
        self.is_valid()
        return self.cleaned_data.get("cells") or choices.DISTRICTS

    def values_of(self, period: Period) -> dict[str, str]:
        """Return what the fields hold for what is shown."""
        return {"cells": self.counted_by(), **super().values_of(period)}


class WarningFilters(forms.Form):
    """Which warnings."""

    area = forms.ChoiceField(label=pgettext_lazy("place", "Area"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, *((state, word(state).label) for state in states.WARNING_STATES)],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name, offered in (("area", area_choices()), ("type", type_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [ANY, *offered]

    def wanted(self) -> dict[str, str]:
        """Return the filters that are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
