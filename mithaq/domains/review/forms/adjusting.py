"""The form for what an analyst expects otherwise than a forecast."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.web import dates
from mithaq.web.forms import KeyedForm, text_field

from .. import wording
from ..actions.adjustments import View
from ..models import Forecast
from ..rules import periods


class AdjustForm(KeyedForm):
    """Area, month, three numbers and the reason."""

    ahead = forms.TypedChoiceField(label=_("Month"), coerce=int)
    area = forms.ChoiceField(label=pgettext_lazy("place", "Area"))
    low = forms.IntegerField(
        label=_("Hardly fewer than"), min_value=0, help_text=_("Once in twenty cases there are fewer.")
    )
    middle = forms.IntegerField(label=_("Middle"), min_value=0, help_text=_("As often more as fewer."))
    high = forms.IntegerField(
        label=_("Hardly more than"), min_value=0, help_text=_("Once in twenty cases there are more.")
    )
    reason = text_field(_("Reason"), hint=_("What you know and the figures do not."))

    def __init__(
        self, forecast: Forecast, data: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        horizons = forecast.content["horizons"]
        months = [(int(a), periods.shifted(forecast.origin, int(a))) for a in sorted(horizons, key=int)]
        areas = {code for one in horizons.values() for code in one["areas"]}
        self._offer("ahead", [(ahead, dates.month_of_year_text(month)) for ahead, month in months])
        self._offer(
            "area", sorted(((code, wording.area_name(code)) for code in areas), key=lambda one: one[1])
        )

    def _offer(self, name: str, offered: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered

    def view(self) -> View:
        """Return what was entered."""
        return View(**self.values())
