"""What the forms are made of: choices among records that the reader sees, hidden keys, running text."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick

NOTHING = ("", "–")


def label_of(record: Any) -> str:
    """Return how a record is offered: number or code, and text or name."""
    text = pick(
        getattr(record, "title", None) or getattr(record, "names", None) or getattr(record, "text", None)
    )
    number = getattr(record, "number", "") or (
        getattr(record, "code", "") if hasattr(record, "title") else ""
    )
    return " · ".join(filter(None, [number, text[:80]]))


class RecordField(forms.ChoiceField):
    """A choice among records, which `offer` names; cleans to the record, or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._offered: dict[str, Any] = {}

    def offer(self, records: Iterable[Any]) -> None:
        """Offer `records`, all of them visible to the reader."""
        self._offered = {str(record.pk): record for record in records}
        self.choices = [NOTHING, *((key, label_of(record)) for key, record in self._offered.items())]

    def nothing(self, choice: tuple[str, Any]) -> None:
        """Offer `choice` as the word for none."""
        self.choices = [choice, *((key, label_of(record)) for key, record in self._offered.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if hasattr(value, "pk") else value

    def clean(self, value: Any) -> Any:
        return self._offered.get(super().clean(value))


class RecordsField(forms.MultipleChoiceField):
    """A choice of several records; cleans to a list of them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._offered: dict[str, Any] = {}

    def offer(self, records: Iterable[Any]) -> None:
        """Offer `records`, all of them visible to the reader."""
        self._offered = {str(record.pk): record for record in records}
        self.choices = [(key, label_of(record)) for key, record in self._offered.items()]

    def prepare_value(self, value: Any) -> Any:
        return [str(one.pk) if hasattr(one, "pk") else one for one in value or []]

    def clean(self, value: Any) -> Any:
        return [self._offered[key] for key in super().clean(value)]


class KeyedForm(forms.Form):
    """A form that can be sent twice without harm (`act_key`) and knows what was read (`version`)."""

    act_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def expected(self) -> int | None:
        """Return the version that was read; None for something new."""
        found: int | None = self.cleaned_data.get("version")
        return found

    def now_at(self, version: int) -> None:
        """Let the form be sent again over `version`, with all that was typed."""
        self.data = MultiValueDict({**dict(self.data.lists()), "version": [str(version)]})  # type: ignore[attr-defined]


class NarrowableForm(KeyedForm):
    """For something below a record: it has the record's marking, or a narrower one picked beside it."""

    narrower = forms.BooleanField(label=_("Use the marking picked below"), required=False, initial=False)


def text_field(
    label: Any, *, required: bool = True, longest: int = 5000, hint: Any = "", rows: int = 3
) -> forms.CharField:
    """Return a field for running text in any language."""
    widget = forms.Textarea({"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, help_text=hint)
