"""What the plan's forms are made of: choices of records that the reader sees, hidden keys, notes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick

NOTHING = ("", "–")


def label_of(record: Any) -> str:
    """Return how a record is offered: its code and title, or its name."""
    text = pick(getattr(record, "title", None) or getattr(record, "names", None))
    code = getattr(record, "code", "") if hasattr(record, "title") else ""
    return " ".join(filter(None, [code, text]))


class RecordField(forms.ChoiceField):
    """A choice among records, which `offer` names; cleans to the record, or None."""

    def __init__(self, *, nothing: tuple[str, str | Promise] = NOTHING, **options: Any) -> None:
        super().__init__(**options)
        self._nothing = nothing
        self._offered: dict[str, Any] = {}

    def offer(self, records: Iterable[Any]) -> None:
        """Offer `records`, all of them visible to the reader."""
        self._offered = {str(record.pk): record for record in records}
        self.choices = [self._nothing, *((key, label_of(record)) for key, record in self._offered.items())]

    def clean(self, value: Any) -> Any:
        return self._offered.get(super().clean(value))


class NumberField(forms.TypedChoiceField):
    """A choice among the steps of a scale; cleans to a number, or None."""

    def __init__(self, scale: dict[int, str | Promise], **options: Any) -> None:
        choices = [NOTHING, *((key, f"{key} · {word}") for key, word in scale.items())]
        super().__init__(choices=choices, coerce=int, empty_value=None, **options)


class KeyedForm(forms.Form):
    """A form that can be sent twice without harm (`act_key`) and knows what its writer had read
    (`version`)."""

    act_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def expected(self) -> int | None:
        """Return the version that was read; None for something new."""
        found: int | None = self.cleaned_data.get("version")
        return found

    def values(self) -> dict[str, Any]:
        """Return what was entered, without the hidden keys."""
        return {name: value for name, value in self.cleaned_data.items() if name not in KeyedForm.base_fields}


def note_field(*, required: bool = False, label: Any = None, hint: Any = "") -> forms.CharField:
    """Return a field for a few sentences in any language."""
    widget = forms.Textarea({"rows": 3, "dir": "auto"})
    return forms.CharField(
        label=label or _("Note"), required=required, max_length=2000, widget=widget, help_text=hint
    )
