"""Names in several languages: `{"en": …, "ar": …, "fr": …}`, at least one of them filled."""

import re
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


# words that hardly a sentence of one language does without, and that the other one does not have
_ENGLISH = re.compile(
    r"\b(the|of|and|to|is|are|was|were|be|in|for|with|that|this|has|have|not|by|from|will)\b"
)
_FRENCH = re.compile(
    r"\b(le|la|les|des|du|un|une|et|est|sont|dans|pour|que|qui|avec|sur|pas|par|au|aux|ce|cette|il|elle|nous)\b"
)


def written_in(text: str, likely: str = "en") -> str:
    """Return the language that running text is in, one of LANGUAGES: by its script, and for Latin letters by the
    small words in it; where these tell nothing, `likely` if that is written so, else English.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if sum("\u0600" <= letter <= "\u06ff" for letter in letters) * 2 > len(letters):
        return "ar"
    french, english = (len(words.findall(text.casefold())) for words in (_FRENCH, _ENGLISH))
    if french != english:
        return "fr" if french > english else "en"
    return likely if likely not in RIGHT_TO_LEFT else "en"


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
