"""Names in several languages: `{"en": …, "ar": …, "fr": …}`, at least one of them filled."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "ar", "fr")
RIGHT_TO_LEFT = frozenset({"ar"})
Names = dict[str, str]
LONGEST = 5000


def present_language() -> str:
    """Return the reader's language, one of LANGUAGES."""
    language = (get_language() or "en").split("-")[0]
    return language if language in LANGUAGES else "en"


def pick(names: Names | None, language: str | None = None) -> str:
    """Return the text in `language` (default: the reader's), else English, else any; empty if there is none."""
    return pick_with_language(names, language)[0]


def pick_with_language(names: Names | None, language: str | None = None) -> tuple[str, str]:
    """Return the text and the language it is in, for the `lang` attribute beside it."""
    names = names or {}
    for code in (language or present_language(), "en", *LANGUAGES):
        if names.get(code):
            return names[code], code
    return "", "en"


def check_names(value: Any) -> None:
    """Raise ValidationError unless `value` maps known languages to text and at least one is filled."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValidationError(_("Give the text by language."))
    if unknown := set(value) - set(LANGUAGES):
        raise ValidationError(
            _("Unknown language: %(codes)s. Use en, ar or fr."),
            params={"codes": ", ".join(map(str, sorted(unknown)))},
        )
    if any(len(text) > LONGEST for text in value.values()):
        raise ValidationError(_("At most %(most)d characters in each language."), params={"most": LONGEST})
    if not any(text.strip() for text in value.values()):
        raise ValidationError(_("Fill in at least one language."))


class NamesField(models.JSONField):
    """A text by language; `blank=True` allows none at all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value or not self.blank:
            check_names(value)
