"""Form fields every domain uses: a text in three languages, a date, a marking with its receivers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import LANGUAGES, RIGHT_TO_LEFT, Names
from mithaq.kernel.markings import levels

from .shell import LANGUAGE_NAMES


class NamesWidget(forms.MultiWidget):
    """One input per language, each with its own `lang` and `dir=auto`."""

    template_name = "components/names_widget.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 1) -> None:
        made: dict[str, forms.Widget | type[forms.Widget]] = {c: _one_language(c, rows) for c in LANGUAGES}
        super().__init__(made)

    def decompress(self, value: Names | None) -> list[str]:
        return [(value or {}).get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for code, part in zip(LANGUAGES, context["widget"]["subwidgets"], strict=True):
            part["language"] = LANGUAGE_NAMES[code]
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


def _one_language(code: str, rows: int) -> forms.Widget:
    attrs = {"lang": code, "dir": "rtl" if code in RIGHT_TO_LEFT else "auto"}
    return forms.TextInput(attrs) if rows == 1 else forms.Textarea({**attrs, "rows": rows})


class NamesFormField(forms.MultiValueField):
    """A text in up to three languages, at least one where `required`. Cleans to Names, blanks left out."""

    default_error_messages = {"required": _("Fill in at least one language.")}

    def __init__(self, *, max_length: int | None = None, rows: int = 1, **options: Any) -> None:
        parts = [forms.CharField(required=False, max_length=max_length) for _code in LANGUAGES]
        super().__init__(parts, require_all_fields=False, widget=NamesWidget(rows=rows), **options)

    def compress(self, data_list: Sequence[str] | None) -> Names:
        return {code: text for code, text in zip(LANGUAGES, data_list or [], strict=False) if text}

    def clean(self, value: Any) -> Names:
        names: Names = super().clean(value)
        if self.required and not names:
            raise ValidationError(self.error_messages["required"], code="required")
        return names


class DateInput(forms.DateInput):
    """The browser's own date picker; the value is always year-month-day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date typed or picked."""

    widget = DateInput


class MarkingForm(forms.Form):
    """The marking picker: level and receivers. The view gives the choices as (key, name) pairs."""

    tlp = forms.ChoiceField(
        label=_("TLP level"),
        choices=[(level, f"TLP:{level}") for level in levels.LEVELS],
        widget=forms.RadioSelect,
        initial=levels.AMBER,
    )
    parties = forms.MultipleChoiceField(
        label=_("Parties"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple)
    persons = forms.MultipleChoiceField(
        label=_("Persons"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("For RED only.")
    )

    def __init__(
        self,
        *args: Any,
        parties: Sequence[tuple[str, str]] = (),
        groups: Sequence[tuple[str, str]] = (),
        persons: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("parties", parties), ("groups", groups), ("persons", persons)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "tlp" in cleaned:
            self._check_receivers(cleaned)
        return cleaned

    def _check_receivers(self, cleaned: dict[str, Any]) -> None:
        chosen = {name: bool(cleaned.get(name)) for name in ("parties", "groups", "persons")}
        try:
            levels.check_receivers(cleaned["tlp"], **chosen)
        except Invalid as error:
            for name, said in error.fields.items():
                self.add_error(name if name in self.fields else None, [str(text) for text in said])
