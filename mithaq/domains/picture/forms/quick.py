"""The quick report: the few fields that somebody fills in on a phone, and the report that they make."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel import clock
from mithaq.kernel.i18n import LANGUAGES, Names, pick, present_language, written_in
from mithaq.web import dates
from mithaq.web.forms import NOTHING, DateField, KeyedForm, text_field
from mithaq.web.number_fields import WholeNumberField

from ..actions import Content
from ..rules import choices
from .fields import area_choices, type_choices

NOW, TODAY, OTHER = "now", "today", "other"
WHEN = {NOW: _("Now"), TODAY: _("Today"), OTHER: _("Another day")}
EXACT, NEARBY, DISTRICT = 1, 2, 3
# the home districts, and the countries around; the list of the whole world is too long for a phone
NEAR_GROUPS = 2
# what the action calls otherwise
RENAMED = {
    "occurred_from": "day",
    "latitude": "area",
    "longitude": "area",
    "narrative": "text",
}


def _count(label: Any) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, min_value=0)


def _degrees() -> forms.FloatField:
    return forms.FloatField(required=False, widget=forms.HiddenInput)


class QuickForm(KeyedForm):
    """What happened, where, when, and who died; everything else is added to the report later.

    Scripts fill the hidden fields: `written_at` is the moment of writing, in ISO 8601 with its zone, from which "now"
    and "today" are counted however late the form arrives; the point has been rounded on the device already, and `exact`
    says that it was not. `hat` is the membership that the form was written in; with another one it is shown again.
    """

    written_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    hat = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    latitude = _degrees()
    longitude = _degrees()
    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)
    type = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    area = forms.ChoiceField(
        label=_("Where: district or country"),
        error_messages={"required": _("Choose a district or country from the list.")},
    )
    when = forms.ChoiceField(label=_("When"), choices=WHEN, initial=NOW, widget=forms.RadioSelect)
    day = DateField(label=_("Which day"), required=False, help_text=_("Only for another day."))
    text = text_field(
        _("What is known"), required=False, hint=_("In your own words. Without names of persons.")
    )
    seen = forms.BooleanField(label=_("I saw it myself"), required=False)
    low = _count(_("At least"))
    best = _count(_("Best estimate"))
    high = _count(_("At most"))
    narrower = forms.BooleanField(label=_("Use the marking picked below"), required=False)

    def __init__(self, *args: Any, hat: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hat = hat
        for name, offered in (("type", type_choices()), ("area", [NOTHING, *area_choices()[:NEAR_GROUPS]])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        # where there is a position, its district need not be chosen
        self.fields["area"].required = not self.data.get("latitude")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_hat(given)
        if given.get("when") == OTHER and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say on which day it was."))
        if not given.get("area") and "area" not in self.errors:
            self._find_area(given)
        return given

    def _check_hat(self, given: Mapping[str, Any]) -> None:
        """Ask again where somebody acts for another party, or is somebody else, than when he wrote."""
        if given.get("hat") in ("", None, self._hat):
            return
        data = self.data.copy()  # type: ignore[attr-defined]
        data["hat"] = self._hat
        self.data = data
        self.add_error(
            None,
            _(
                "This was written for another party than the one you act for now. Check it, and send it again."
            ),
        )

    def _find_area(self, given: dict[str, Any]) -> None:
        if given.get("latitude") is None or given.get("longitude") is None:
            self.add_error("area", self.fields["area"].error_messages["required"])
            return
        found = gazetteer.at(given["latitude"], given["longitude"])
        if found is None:
            self.add_error("area", _("Your position is outside our map. Choose from the list."))
        else:
            given["area"] = found.code

    def content(self) -> Content:
        """Return what the report tells; its title is made of type and area, in all three languages."""
        given = self.cleaned_data
        written = _written(given["written_at"])
        return Content(
            title=_title(given["type"], given["area"]),
            narrative=_narrative(given["text"].strip(), written if given["when"] == NOW else None),
            type=given["type"],
            occurred_from=_day(given, written),
            area=given["area"],
            basis=choices.OWN_OBSERVATION if given["seen"] else choices.OTHER_SOURCE,
            **{name: given[name] for name in ("low", "best", "high", "latitude", "longitude")},
            place_precision=_precision(given),
        )


def _precision(given: Mapping[str, Any]) -> int:
    if given["latitude"] is None:
        return DISTRICT
    return EXACT if given["exact"] else NEARBY


def _day(given: Mapping[str, Any], written: datetime) -> date:
    day: date = given["day"] if given["when"] == OTHER else written.date()
    return day


def _written(text: str) -> datetime:
    """Return when the form was written, in UTC; a clock that is wrong or ahead counts as now."""
    now = clock.now()
    try:
        written = datetime.fromisoformat(text)
        return min(written.astimezone(UTC), now) if written.tzinfo else now
    except (ValueError, OverflowError):
        return now


def _title(type_code: str, area_code: str) -> Names:
    type_, area = taxonomy.type_(type_code), gazetteer.area(area_code)
    if type_ is None or area is None:
        return {}
    return {code: f"{pick(type_.names, code)}: {pick(area.names, code)}" for code in LANGUAGES}


def _narrative(text: str, going_on: datetime | None) -> Names:
    """Return the text in the language that it is in; what was going on while it was written says at what time."""
    language = written_in(text, present_language()) if text else present_language()
    with translation.override(language):
        said = gettext("Going on at %s.") % dates.moment_text(going_on) if going_on else ""
    whole = "\n\n".join(filter(None, [text, said]))
    return {language: whole} if whole else {}
