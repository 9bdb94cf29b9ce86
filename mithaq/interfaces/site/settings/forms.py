"""Forms of the settings pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.people.models import CARRY_OUT, READ, WRITE, Account
from mithaq.web.number_fields import WholeNumberField
from mithaq.web.shell import LANGUAGE_NAMES, Shell


class PreferencesForm(forms.ModelForm):
    """What an account prefers; the address serves notices only, and never signs anybody in."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )
    digits = forms.ChoiceField(label=_("Digits"), choices=[("latin", "123"), ("arabic", "١٢٣")])
    theme = forms.ChoiceField(label=_("Colours"), choices=Shell.themes)
    email = forms.EmailField(
        label=_("E-mail for notices"),
        required=False,
        help_text=_("Notices name no content of marked records."),
    )

    class Meta:
        model = Account
        fields = ("language", "digits", "theme", "email")


SCOPE_NAMES = {
    READ: _("read"),
    WRITE: _("read and write"),
    CARRY_OUT: _("read, write, and carry out releases and erasures as the second person"),
}


class TokenForm(forms.Form):
    """A credential for a program."""

    label = forms.CharField(label=_("What it is for"), max_length=80, widget=forms.TextInput({"dir": "auto"}))
    scope = forms.ChoiceField(label=_("It may"), choices=list(SCOPE_NAMES.items()), widget=forms.RadioSelect)
    days = WholeNumberField(
        label=_("Days until it ends"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_("Empty for 90, or for 7 where it may carry out releases and erasures."),
    )
