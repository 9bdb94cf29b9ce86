"""The form of a file that is sent to be imported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.web.forms import KeyedForm

from .actions.uploads import Wish
from .rules.ucdp.faults import OnFault


class UploadForm(KeyedForm):
    """A file, and what shall be done with it."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    edition = forms.CharField(
        label=_("Edition"), max_length=40, required=False, help_text=_("What it calls itself, such as 21.1.")
    )
    is_dry_run = forms.BooleanField(
        label=_("Only look first: say line by line what would happen, and change nothing"), required=False
    )
    on_fault = forms.ChoiceField(
        label=_("If a row is faulty"),
        choices=[
            (OnFault.STOP.value, _("Stop before anything is written")),
            (OnFault.SKIP.value, _("Leave the row out and import the others")),
        ],
        initial=OnFault.STOP.value,
        widget=forms.RadioSelect,
    )

    def wish(self) -> Wish:
        """Return what is asked about the file."""
        given = self.cleaned_data
        return Wish(given["edition"], OnFault(given["on_fault"]), given["is_dry_run"])
