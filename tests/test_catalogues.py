"""The catalogues keep to one term for one thing, one form of address, and the typography of their language."""

import re
from pathlib import Path

import pytest

from tests.messages import catalogue, french

GLOSSARY = Path(__file__).resolve().parent.parent / "docs/reference/glossary.md"
_ROW = re.compile(r"^\| (?P<term>[^|]+) \| [^|]+ \| (?P<ar>[^|]+) \| (?P<fr>[^|]+) \|$", re.MULTILINE)
_HEADINGS = {"Term", "---"}

# words that speak to one man alone; the plural speaks to everybody
_SINGULAR = re.compile(
    r"(?<![\u0621-\u0652])(?:أنت|طرفك|لطرفك|يمكنك|تستطيع|عليك|إليك|نفسك|بنفسك|وحدك|موقعك|نصك|دورك|حسابك"
    r"|اختر|اكتب|اذكر|احفظ|أضف|انتظر|أعد|صحّح|انقل|اطلب|استخدم)(?![\u0621-\u0652])"
)
_LATIN_MARK = re.compile(r"[\u0621-\u064a][,;?]")


def texts(language: str) -> list[str]:
    return [
        text
        for entry in catalogue(language)
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
    ]


def terms() -> list[tuple[str, dict[str, str]]]:
    rows = (row.groupdict() for row in _ROW.finditer(GLOSSARY.read_text(encoding="utf-8")))
    return [(row["term"], row) for row in rows if row["term"] not in _HEADINGS]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_glossary_says_what_the_pages_say(language):
    said = {entry.msgid: entry.msgstr for entry in catalogue(language) if not entry.msgctxt}
    assert len(terms()) > 40
    assert {term: said.get(term) for term, _row in terms()} == {term: row[language] for term, row in terms()}


def test_french_keeps_its_marks_beside_their_words():
    assert [text for text in texts("fr") if french(text) != text] == []


def test_arabic_speaks_to_everybody_and_has_its_own_marks():
    assert [text for text in texts("ar") if _SINGULAR.search(text)] == []
    assert [text for text in texts("ar") if _LATIN_MARK.search(text)] == []
