"""Forms of single steps: closing a warning, saving a search, drafting and withdrawing a threat review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.web.forms import DateField, KeyedForm, NamesFormField, note_field, text_field

from ..actions.documents import Text
from ..actions.searches import MOST_AT_LEAST, Terms
from ..models import SavedSearch, ThreatReview
from ..queries.figures import Period
from ..rules import choices
from .fields import MonthField, area_choices, type_choices


class ConfirmForm(KeyedForm):
    """A step that needs no words."""


class CloseForm(KeyedForm):
    """What was found behind a warning."""

    outcome = forms.ChoiceField(
        label=_("Had something changed?"), choices=list(choices.OUTCOMES.items()), widget=forms.RadioSelect
    )
    began_on = DateField(
        label=_("Began on"),
        required=False,
        help_text=_("If something had changed, and you know since when. It shows how early warnings come."),
    )
    note = text_field(_("What was found"), hint=_("What you asked, whom, and what it means for this area."))


class WithdrawForm(KeyedForm):
    """Why a threat review is taken back."""

    reason = note_field(_("Reason"), required=True, hint=_("All who can read the document read it."))


class SearchForm(KeyedForm):
    """What one wants to be told of."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Only you see it."))
    areas = forms.MultipleChoiceField(
        label=_("Areas"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None means all.")
    )
    types = forms.MultipleChoiceField(
        label=_("Types"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None means all.")
    )
    words = forms.CharField(
        label=_("Words"), required=False, max_length=200, help_text=_("All of them have to occur.")
    )
    at_least = forms.IntegerField(
        label=_("From so many within seven days on"),
        required=False,
        min_value=1,
        max_value=MOST_AT_LEAST,
        help_text=_("1 tells you of every report. Warnings are always told."),
    )
    by_mail = forms.BooleanField(label=_("Tell me by mail too"), required=False)
    is_on = forms.BooleanField(label=_("On"), required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, offered in (("areas", area_choices()), ("types", type_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = offered

    @staticmethod
    def initial_of(search: SavedSearch) -> dict[str, Any]:
        """Return what the form starts with for a search that exists."""
        names = ("name", "areas", "types", "words", "at_least", "by_mail", "is_on", "version")
        return {name: getattr(search, name) for name in names}

    def terms(self) -> Terms:
        """Return what was entered."""
        given = self.values()
        return Terms(**{**given, "at_least": given["at_least"] or 1})


class DocumentForm(KeyedForm):
    """The text of a threat review."""

    title = NamesFormField(label=_("Title"))
    summary = NamesFormField(label=_("Summary"), rows=5, required=False)
    outlook = NamesFormField(label=_("Outlook"), rows=5, required=False)
    advice = NamesFormField(label=_("What we advise"), rows=5, required=False)

    @staticmethod
    def initial_of(document: ThreatReview) -> dict[str, Any]:
        """Return what the form starts with for a draft."""
        names = ("title", "summary", "outlook", "advice", "version")
        return {name: getattr(document, name) for name in names}

    def text(self) -> Text:
        """Return what was entered."""
        given = self.values()
        return Text(**{name: given[name] for name in ("title", "summary", "outlook", "advice")})


class NewDocumentForm(DocumentForm):
    """A new threat review: its period too."""

    first = MonthField(label=_("First month"))
    last = MonthField(label=_("Last month"))
    field_order = ("first", "last", "title", "summary", "outlook", "advice")

    def period(self) -> Period:
        """Return the months that were entered."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])
