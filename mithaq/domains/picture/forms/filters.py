"""Filters over the register, sent by GET."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.web.forms import ANY, DateField
from mithaq.web.states import word

from ..rules import states
from .fields import area_choices, type_choices


@dataclass(frozen=True)
class Wanted:
    """What to list: codes, the days that an event touches, a state; empty where it does not matter."""

    type: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None
    state: str = ""

    def query(self) -> dict[str, Any]:
        """Return it as `queries.reports.visible` takes it."""
        return {
            "types": [self.type] if self.type else None,
            "areas": [self.area] if self.area else None,
            "since": self.since,
            "until": self.until,
            "state": self.state or None,
        }


class ReportFilters(forms.Form):
    """What to list. What does not fit counts as not asked for: an old link still shows the list."""

    type = forms.ChoiceField(label=_("Type"), required=False)
    area = forms.ChoiceField(label=_("District or country"), required=False)
    since = DateField(label=_("Happened since"), required=False)
    until = DateField(label=_("Happened until"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, *((state, word(state).label) for state in states.REPORT_STATES)],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name, offered in (("type", type_choices()), ("area", area_choices())):
            self.fields[name].choices = [ANY, *offered]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is asked for."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
