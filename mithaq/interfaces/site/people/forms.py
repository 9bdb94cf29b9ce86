"""Forms of the people pages."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.people.permissions import ASSIGNABLE, ROLE_NAMES
from mithaq.web.forms import DateField, NamesFormField


class PersonForm(forms.Form):
    """A new person of one's own party, and the role in which he acts for it."""

    handle = forms.CharField(
        label=_("Handle"),
        max_length=60,
        validators=[validate_slug],
        help_text=_(
            "Letters, digits, hyphens. Behind your party's code it becomes the user name. Prefer the post to the "
            "person's own name."
        ),
        widget=forms.TextInput({"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}),
    )
    names = NamesFormField(label=_("Name or post"), max_length=200)
    role = forms.ChoiceField(label=_("Role"), choices=[(role, ROLE_NAMES[role]) for role in ASSIGNABLE])
    starts = DateField(label=_("From"), required=False, help_text=_("Empty: from today."))
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)


class SheetForm(forms.Form):
    """A sheet of people: CSV or XLSX."""

    sheet = forms.FileField(label=_("Sheet (CSV or XLSX)"), help_text=_("At most 1 MB and 500 lines."))

    def clean_sheet(self) -> Any:
        sheet = self.cleaned_data["sheet"]
        if sheet.size > 1_000_000:
            raise forms.ValidationError(_("The sheet is larger than 1 MB. Split it."))
        return sheet


class JoinForm(forms.Form):
    """A party that joins a sharing group."""

    party = forms.ChoiceField(label=_("Party"))
    open_earlier = forms.BooleanField(
        label=_("It may also see what the group received before"), required=False
    )
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)
