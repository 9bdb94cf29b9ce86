"""Numbers as the reader prefers them: Latin digits (0–9) or, in Arabic text, Arabic-Indic ones (٠–٩)."""

import re
from decimal import Decimal

from babel.numbers import format_decimal

from mithaq.kernel.i18n import present_language

LATIN, ARABIC_INDIC = "latin", "arabic"
SYSTEMS = (LATIN, ARABIC_INDIC)
_TO_ARABIC_INDIC = {ord("0") + digit: ord("٠") + digit for digit in range(10)}
_TO_LATIN = {
    **{ord("٠") + digit: ord("0") + digit for digit in range(10)},
    **{ord("۰") + digit: ord("0") + digit for digit in range(10)},
    ord("٫"): ord("."),
    ord(","): ord("."),
    ord("٬"): None,
}
_LOCALES = {"en": "en_GB", "ar": "ar_LY", "fr": "fr"}
# thousands as Arabic text writes them with Latin digits: 2.129, but no address or version such as 10.0.0.127
_GROUPED = re.compile(r"(?<!\d)(?<!\d\.)\d{1,3}(?:\.\d{3})+(?!\d|\.\d)")


def write(text: str, system: str) -> str:
    """Return `text` with its digits in `system`; only Arabic text ever takes Arabic-Indic digits."""
    if not _is_arabic_indic(system):
        return text
    return _GROUPED.sub(lambda found: found[0].replace(".", "٬"), text).translate(_TO_ARABIC_INDIC)


def read(text: str) -> str:
    """Return a typed number with Latin digits and a decimal point: "٣٢٫٥" and "32,5" are "32.5"."""
    return text.strip().translate(_TO_LATIN)


def number_text(value: int | float | Decimal, system: str) -> str:
    """Return a number with the reader's separators, at most two decimals: 1,234.5 · 1 234,5 · ١٬٢٣٤٫٥."""
    locale = "ar_EG" if _is_arabic_indic(system) else _LOCALES[present_language()]
    numbering = "arab" if _is_arabic_indic(system) else "latn"
    return write(format_decimal(value, "#,##0.##", locale=locale, numbering_system=numbering), system)


def grouped(value: int) -> str:
    """Return a count for the middle of a sentence: 2,129 · 2 129 · 2.129; years and codes are never grouped."""
    return number_text(value, LATIN)


def _is_arabic_indic(system: str) -> bool:
    return system == ARABIC_INDIC and present_language() == "ar"
