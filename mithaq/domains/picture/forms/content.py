"""Forms for what a report tells: reported, corrected, told to others, or suggested otherwise."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.web.forms import NOTHING, DateField, Fold, KeyedForm, NamesFormField, note_field
from mithaq.web.number_fields import DecimalNumberField, WholeNumberField

from ..actions import Content
from ..actions.suggesting import OPEN_TO_OTHERS
from ..models import Report
from ..rules import choices
from .fields import UsualField, actor_choices, area_choices, country_choices, subtype_choices, type_choices

_CODES = {
    "type": lambda: [NOTHING, *type_choices()],
    "subtype": subtype_choices,
    "area": lambda: [NOTHING, *area_choices()],
    "cross_border_from": country_choices,
    "actors": actor_choices,
}


def _count(label: Any, **options: Any) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, min_value=0, **options)


def _degrees(label: Any, **options: Any) -> DecimalNumberField:
    return DecimalNumberField(label=label, required=False, **options)


class ContentForm(KeyedForm):
    """What a report tells. Without the folds it can be filled in a minute."""

    FOLDS = (
        Fold(
            _("Exact place, and border"),
            ("place_name", "latitude", "longitude", "place_precision", "cross_border_from"),
        ),
        Fold(_("More days than one, or an uncertain day"), ("occurred_to", "time_precision")),
        Fold(_("Kind in more detail, and kinds of actors"), ("subtype", "actors")),
        Fold(_("Source and its reliability"), ("basis", "source_note", "reliability", "credibility")),
        Fold(
            _("How long it holds, and what others may do"),
            ("expires_on", "originator_control", "may_be_retold", "deconflict"),
        ),
    )

    title = NamesFormField(
        label=_("What happened"),
        max_length=300,
        is_folded=True,
        help_text=_("One sentence, without names of persons."),
    )
    type = forms.ChoiceField(label=_("Type"))
    occurred_from = DateField(label=_("Day"), help_text=_("Of several days the first."))
    area = forms.ChoiceField(label=_("District or country"))
    narrative = NamesFormField(
        label=_("What is known"), max_length=5000, rows=4, required=False, is_folded=True
    )
    low = _count(_("Deaths, at least"))
    best = _count(_("Deaths, best estimate"), help_text=_("Leave empty what is not known."))
    high = _count(_("Deaths, at most"))
    subtype = forms.ChoiceField(label=_("Subtype"), required=False)
    actors = forms.MultipleChoiceField(
        label=_("Kinds of actors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    occurred_to = DateField(label=_("Last day"), required=False)
    time_precision = UsualField(choices.TIME_PRECISION, usual="day", label=_("Precision of time"))
    place_name = NamesFormField(label=_("Place"), max_length=200, required=False)
    latitude = _degrees(_("Latitude"), help_text=_("Degrees, such as 27.04. South is negative."))
    longitude = _degrees(_("Longitude"), help_text=_("Degrees, such as 14.43. West is negative."))
    place_precision = UsualField(choices.PLACE_PRECISION, usual=3, label=_("Precision of place"))
    cross_border_from = forms.ChoiceField(label=_("Came across the border from"), required=False)
    basis = UsualField(choices.REPORT_BASES, usual=choices.OTHER_SOURCE, label=_("Basis"))
    source_note = note_field(
        _("About the source"), hint=_("All who can read the report read this. Never name a source at risk.")
    )
    reliability = UsualField(choices.RELIABILITY, usual="F", label=_("Reliability of the source"))
    credibility = UsualField(choices.CREDIBILITY, usual=6, label=_("Credibility of what it says"))
    expires_on = DateField(
        label=_("Holds until"),
        required=False,
        help_text=_("Whoever sees it again moves this on by as many days as it lies after the event."),
    )
    originator_control = forms.BooleanField(
        label=_("Others pass it on only with our consent"), required=False
    )
    may_be_retold = forms.BooleanField(
        label=_("Whoever sees it may tell it to others in their own name, without naming us"), required=False
    )
    deconflict = forms.BooleanField(
        label=_("Other parties may be told to ask us about this event"), required=False
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, offered in _CODES.items():
            if name in self.fields:
                self.fields[name].choices = offered()  # type: ignore[attr-defined]
        if initial is not None and "type" in initial:
            self.initial["subtype"] = _joined(initial["type"], initial.get("subtype", ""))

    @staticmethod
    def initial_of(report: Report) -> dict[str, Any]:
        """Return what the form starts with for an existing report."""
        found = vars(Content.of(report))
        return {
            **found,
            "actors": list(found["actors"]),
            "subtype": _joined(found["type"], found["subtype"]),
            "version": report.version,
        }

    def clean_subtype(self) -> str:
        """Return the code; one that was left standing below another type is refused by the action."""
        of_type, _colon, code = str(self.cleaned_data["subtype"]).partition(":")
        if code and of_type != self.cleaned_data.get("type"):
            raise forms.ValidationError(_("Choose a subtype of this type, or none."))
        return code

    def entered(self) -> dict[str, Any]:
        """Return what was entered as the form starts with it."""
        given = self.cleaned_data
        return {**given, "subtype": _joined(given.get("type", ""), given.get("subtype", ""))}

    def content(self) -> Content:
        """Return what was entered."""
        return Content(**self.told())

    def told(self) -> dict[str, Any]:
        """Return the fields of a report among what was entered."""
        names = {one.name for one in fields(Content)}
        given = {name: value for name, value in self.values().items() if name in names}
        return given | ({"actors": tuple(given["actors"])} if "actors" in given else {})


def _joined(type_: str, subtype: str) -> str:
    return subtype if ":" in subtype or not subtype else f"{type_}:{subtype}"


class ReportForm(ContentForm):
    """A new report."""

    @staticmethod
    def initial_new() -> dict[str, Any]:
        """Return what the form starts with: it happened today."""
        return {"occurred_from": clock.today()}


class CorrectForm(ContentForm):
    """A correction: what was wrong, and what holds now."""

    reason = note_field(
        _("What was wrong, and how do you know?"),
        required=True,
        hint=_("All who had the report read this. The earlier version stays in its history."),
    )
    field_order = ("reason",)


class SanitiseForm(ContentForm):
    """The same event for other readers, without what must stay inside."""

    reason = note_field(
        _("Why, and what was left out?"),
        required=True,
        hint=_("Only those who see both reports read this; the new readers do not."),
    )
    field_order = ("reason",)

    @staticmethod
    def initial_of(report: Report) -> dict[str, Any]:
        """Return the report without what nobody means to pass on by leaving it where it stands."""
        return {
            **ContentForm.initial_of(report),
            "source_note": "",
            "may_be_retold": False,
            "deconflict": False,
        }


class SuggestForm(ContentForm):
    """Other values for what another party reports; what is left as it stands is not suggested."""

    reason = note_field(
        _("Why, and what do you know?"), required=True, hint=_("The originator reads this and decides.")
    )
    field_order = ("reason",)

    def __init__(self, report: Report, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self._stands = Content.of(report)
        for name in set(self.fields) - {*OPEN_TO_OTHERS, *KeyedForm.base_fields, "reason"}:
            del self.fields[name]

    def changes(self) -> dict[str, Any]:
        """Return the fields that differ from the report as it stands."""
        return {name: value for name, value in self.told().items() if value != getattr(self._stands, name)}


class RetractForm(KeyedForm):
    """Why a report must not be used any more."""

    reason = note_field(
        _("Why must it not be used any more?"),
        required=True,
        hint=_("All who see the report read this; each party that had it is asked to acknowledge."),
    )
