"""Fields for numbers as people type them: Latin or Arabic-Indic digits, a comma for a decimal point.

They are text inputs with a keypad of digits. An input of type number throws away what a browser does not take for
a number, Arabic-Indic digits among it, without a word: docs/decisions/0131-numbers-are-typed-as-text.md.
"""

from typing import Any

from django import forms

from . import numerals


def _keypad(mode: str) -> forms.TextInput:
    return forms.TextInput({"inputmode": mode, "dir": "ltr", "autocomplete": "off", "class": "short"})


class WholeNumberField(forms.IntegerField):
    """A whole number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": _keypad("numeric"), **options})

    def to_python(self, value: Any) -> int | None:
        return super().to_python(numerals.read(value) if isinstance(value, str) else value)


class DecimalNumberField(forms.FloatField):
    """A number with a decimal part, such as degrees."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": _keypad("decimal"), **options})

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        return super().to_python(numerals.read(value) if isinstance(value, str) else value)
