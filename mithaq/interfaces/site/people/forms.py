"""Forms of the people pages."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.people.permissions import ASSIGNABLE, ROLE_NAMES
from mithaq.web.forms import DateField, NamesFormField, RecordField


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
    ends = DateField(label=_("Until"), required=False, help_text=_("Empty: until it is ended."))
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)


class AppointForm(forms.Form):
    """A person whom the party has entered, and the role or post in which he acts for it, from one day to another."""

    person = RecordField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=[(role, ROLE_NAMES[role]) for role in ASSIGNABLE])
    post = RecordField(label=_("Post"), required=False)
    new_post = NamesFormField(label=_("or a new post"), max_length=200, required=False)
    starts = DateField(label=_("From"), required=False, help_text=_("Empty: from today."))
    ends = DateField(label=_("Until"), required=False, help_text=_("Empty: until it is ended."))
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("post") and values.get("new_post"):
            self.add_error("new_post", _("Choose a post, or name a new one; not both."))
        return values


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
