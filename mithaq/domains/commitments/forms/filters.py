"""Filters over the register, sent by GET."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web.forms import ANY, RecordField
from mithaq.web.states import word

from ..queries import registers
from ..rules import choices, states


class Filters(forms.Form):
    """What to show. What does not fit counts as not asked for: an old link still shows the list."""

    tab = forms.ChoiceField(
        widget=forms.HiddenInput, required=False, choices=[(tab, tab) for tab in registers.TABS]
    )
    text = forms.CharField(label=_("Words in code or title"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, *((state, word(state).label) for state in states.SHOWN)],
    )
    party = RecordField(label=_("Responsible party"), required=False, nothing=ANY)
    origin = forms.ChoiceField(label=_("Comes from"), required=False, choices=[ANY, *choices.ORIGINS.items()])
    agreement = RecordField(label=_("Agreement"), required=False, nothing=ANY)
    overdue = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, viewer: Viewer, data: Any) -> None:
        super().__init__(data)
        offered = registers.choices(viewer)
        for name, records in (("party", offered.parties), ("agreement", offered.agreements)):
            field = self.fields[name]
            assert isinstance(field, RecordField)
            field.offer(records)

    def wanted(self) -> registers.Wanted:
        """Return what is asked for; the first tab where none is."""
        self.is_valid()
        given: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        ids = {name: given.pop(name).pk for name in ("party", "agreement") if name in given}
        return registers.Wanted(**({"tab": registers.WE_OWE} | given | ids))
