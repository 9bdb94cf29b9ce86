"""Forms of the people pages."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.people.models import PARTY_KINDS, Party
from mithaq.kernel.people.permissions import ASSIGNABLE, ROLE_NAMES
from mithaq.web.forms import DateField, KeyedForm, NamesFormField, RecordField, RecordsField

from . import founding


def _word_field(label: Any, longest: int, hint: Any) -> forms.CharField:
    """Return a field for a word of Latin letters that goes into addresses."""
    return forms.CharField(
        label=label,
        max_length=longest,
        validators=[validate_slug],
        help_text=hint,
        widget=forms.TextInput({"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}),
    )


class PersonForm(forms.Form):
    """A new person of one's own party, and the role in which he acts for it."""

    handle = _word_field(
        _("Handle"),
        60,
        _(
            "Letters, digits, hyphens. Behind your party's code it becomes the user name. Prefer the post to the "
            "person's own name."
        ),
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


class PartyForm(KeyedForm):
    """A new party and its first administrator."""

    names = NamesFormField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=PARTY_KINDS)
    parent = RecordField(
        label=_("Belongs to"),
        required=False,
        help_text=_("The party that it is a part of, where everybody may know of that one."),
    )
    word = _word_field(
        _("Short word"),
        founding.LONGEST_WORD,
        _("Latin letters, digits, hyphens, for addresses and user names. Four characters are added to it."),
    )
    person = NamesFormField(label=_("Its first administrator: name or post"), max_length=200)
    handle = _word_field(
        _("Handle of the administrator"),
        founding.LONGEST_HANDLE,
        _("Behind the party's short word it becomes the user name."),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if "_" in word:
            raise forms.ValidationError(_("Take hyphens instead of underscores."))
        return word

    def offer_parents(self, parties: Iterable[Party]) -> None:
        """Offer the parties that the new one may belong to."""
        cast(RecordField, self.fields["parent"]).offer(parties)


class PartyNamesForm(KeyedForm):
    """The names of a party, corrected."""

    names = NamesFormField(label=_("Name"), max_length=200)


class PostForm(KeyedForm):
    """A new duty position of a party."""

    names = NamesFormField(label=_("Name of the post"), max_length=200)


class GroupForm(KeyedForm):
    """A new sharing group and its first members. With `narrower` the marking says who else knows of it."""

    names = NamesFormField(label=_("Name"), max_length=200)
    code = _word_field(
        _("Short word"),
        founding.LONGEST_WORD,
        _("Latin letters, digits, hyphens, for addresses. It follows your party's code."),
    )
    members = RecordsField(label=_("First members"), required=False)
    narrower = forms.BooleanField(
        label=_("Others may know of the group and its members too: those marked below"), required=False
    )

    def offer_members(self, parties: Iterable[Party]) -> None:
        """Offer the parties that may belong to it."""
        cast(RecordsField, self.fields["members"]).offer(parties)


class JoinForm(forms.Form):
    """A party that joins a sharing group."""

    party = forms.ChoiceField(label=_("Party"))
    open_earlier = forms.BooleanField(
        label=_("It may also see what the group received before"), required=False
    )
    until = DateField(
        label=_("Until"), required=False, help_text=_("The last day. Empty: until it is ended.")
    )
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)
