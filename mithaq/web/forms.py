"""What every form is made of: hidden keys, texts in one language or three, dates, choices among records that the
reader sees, a marking with its receivers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import LANGUAGES, RIGHT_TO_LEFT, Names, pick, present_language
from mithaq.kernel.markings import levels

from .shell import LANGUAGE_NAMES

NOTHING = ("", "–")
ANY = ("", _("any"))


@dataclass(frozen=True, slots=True)
class Fold:
    """Optional fields that are rarely filled, folded away under a summary that says what they are."""

    summary: Any
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Fields of a form as its page shows them; with a summary they are folded, unless there is something to see."""

    fields: Sequence[forms.BoundField]
    summary: Any = ""

    @property
    def is_open(self) -> bool:
        """Return whether one of the fields has content or an error."""
        return any(field.errors or _holds(field.value()) for field in self.fields)


def _holds(value: Any) -> bool:
    """Return whether there is anything in the value of a field, in whatever shape its widget keeps it."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return any(part not in (None, "", False) for part in parts)


class KeyedForm(forms.Form):
    """A form that can be sent twice without harm (`act_key`) and knows what its writer had read
    (`version`). `FOLDS` says which of its fields are folded away."""

    FOLDS: ClassVar[Sequence[Fold]] = ()

    act_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def expected(self) -> int | None:
        """Return the version that was read; None for something new."""
        found: int | None = self.cleaned_data.get("version")
        return found

    def parts(self) -> list[Part]:
        """Return the fields in the order of the page: those always shown, then one part for each fold.

        `narrower` stands with the marking that it belongs to.
        """
        folded = {name for fold in self.FOLDS for name in fold.names}
        shown = Part([self[name] for name in self.fields if name not in folded and name != "narrower"])
        folds = [Part([self[name] for name in f.names if name in self.fields], f.summary) for f in self.FOLDS]
        return [shown, *(part for part in folds if part.fields)]

    def values(self) -> dict[str, Any]:
        """Return what was entered, without the hidden keys."""
        return {name: value for name, value in self.cleaned_data.items() if name not in KeyedForm.base_fields}

    def now_at(self, version: int) -> None:
        """Let the form be sent again over `version`, with all that was typed."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data


class NarrowableForm(KeyedForm):
    """For something below a record: it has the record's marking, or a narrower one picked beside it."""

    narrower = forms.BooleanField(label=_("Use the marking picked below"), required=False, initial=False)


class Suggesting(forms.TextInput):
    """A line of text for which the browser suggests values; `suggest` gives (value, words) in the reader's language."""

    template_name = "components/suggesting.html"

    def __init__(
        self, suggest: Callable[[], Iterable[tuple[str, str]]], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self._suggest = suggest

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": f"{name}-suggested"})
        context["suggested"] = self._suggest()
        return context


def text_field(label: Any, *, required: bool = True, longest: int = 5000, hint: Any = "") -> forms.CharField:
    """Return a field for running text in any language."""
    widget = forms.Textarea({"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, help_text=hint)


def note_field(label: Any = None, *, required: bool = False, hint: Any = "") -> forms.CharField:
    """Return a field for a few sentences in any language."""
    return text_field(label or _("Note"), required=required, longest=2000, hint=hint)


def label_of(record: Any) -> str:
    """Return how a record is offered: number or code, and text or name."""
    text = pick(
        getattr(record, "title", None) or getattr(record, "names", None) or getattr(record, "text", None)
    )
    code = getattr(record, "code", "") if hasattr(record, "title") else ""
    return " · ".join(filter(None, [getattr(record, "number", "") or code, text[:80]]))


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


class NamesWidget(forms.MultiWidget):
    """One input per language, the reader's own first, each with its own `lang` and `dir=auto`."""

    template_name = "components/names_widget.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 1) -> None:
        made: dict[str, forms.Widget | type[forms.Widget]] = {c: _one_language(c, rows) for c in LANGUAGES}
        super().__init__(made)

    def decompress(self, value: Names | None) -> list[str]:
        return [(value or {}).get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for code, part in zip(LANGUAGES, parts, strict=True):
            part["language"] = LANGUAGE_NAMES[code]
        parts.sort(key=lambda part: part["attrs"]["lang"] != present_language())
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class FoldedNamesWidget(NamesWidget):
    """The reader's own language in sight; the others folded away unless they hold a text."""

    template_name = "components/names_folded.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own, *others = context["widget"]["subwidgets"]
        context["widget"] |= {"own": own, "others": others, "is_open": any(part["value"] for part in others)}
        return context


def _one_language(code: str, rows: int) -> forms.Widget:
    attrs = {"lang": code, "dir": "rtl" if code in RIGHT_TO_LEFT else "auto"}
    return forms.TextInput(attrs) if rows == 1 else forms.Textarea({**attrs, "rows": rows})


class NamesFormField(forms.MultiValueField):
    """A text in up to three languages, at least one where `required`. Cleans to Names, blanks left out.

    With `is_folded` only the reader's own language is in sight at first.
    """

    default_error_messages = {"required": _("Fill in at least one language.")}

    def __init__(
        self, *, max_length: int | None = None, rows: int = 1, is_folded: bool = False, **options: Any
    ) -> None:
        parts = [forms.CharField(required=False, max_length=max_length) for _code in LANGUAGES]
        widget = FoldedNamesWidget(rows=rows) if is_folded else NamesWidget(rows=rows)
        super().__init__(parts, require_all_fields=False, widget=widget, **options)

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
    """The marking picker: level and receivers. The view gives the choices as (key, name) pairs.

    `beforehand` are the parties that the page ticks by itself: left as they are, they do not stand in the way of
    a level that takes no parties.
    """

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
        beforehand: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._beforehand = set(beforehand)
        if beforehand:
            self.initial.setdefault("parties", list(beforehand))
        for name, choices in (("parties", parties), ("groups", groups), ("persons", persons)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "tlp" in cleaned:
            if (
                cleaned["tlp"] in levels.WITHOUT_PARTIES
                and set(cleaned.get("parties", ())) == self._beforehand
            ):
                cleaned["parties"] = []
            self._check_receivers(cleaned)
        return cleaned

    def _check_receivers(self, cleaned: dict[str, Any]) -> None:
        chosen = {name: bool(cleaned.get(name)) for name in ("parties", "groups", "persons")}
        try:
            levels.check_receivers(cleaned["tlp"], **chosen)
        except Invalid as error:
            for name, said in error.fields.items():
                self.add_error(name if name in self.fields else None, [str(text) for text in said])
