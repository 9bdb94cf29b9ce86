"""Every text that a reader sees is translated: in text nodes, in attributes, and in values handed to tags."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# what is the same in every language
_NAMES = ("Mithaq", "ميثاق", "CSV", "XLSX", "SHA-256", "UTC", "TLP", "123", "١٢٣")
_SEEN_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "label"})
_SKIPPED = frozenset({"code", "kbd", "script", "style"})
_OWN_TEXT = frozenset(
    {"translate", "trans", "load", "extends", "url", "static", "block", "partialdef", "partial"}
)

_BLOCK = re.compile(r"{%\s*(comment|blocktrans|blocktranslate)\b.*?{%\s*end\1\s*%}", re.S)
_TAG = re.compile(r"{%\s*(\w+)(.*?)%}", re.S)
_MARKS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
_COPIED = 'include "components/copyable.html" with text='
_ARGUMENT = re.compile(r"""\w+=(?:"([^"]*)"|'([^']*)')""")
_LETTER = re.compile(r"[^\W\d_]")
_REMEDY = "translate {!r}"


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and remedy for each visible text that no translation tag holds."""
    text = _BLOCK.sub(_blank, text)
    yield from sorted([*_in_arguments(text), *_Reader(_MARKS.sub(_blank, text)).found])


def _in_arguments(text: str) -> Iterator[tuple[int, str]]:
    """Find sentences handed to tags as `name="Some text"`; words in small letters are codes, not text.

    What is there to be copied, such as a command, is the same in every language.
    """
    for tag in _TAG.finditer(text):
        if tag[1] in _OWN_TEXT or _COPIED in tag[0]:
            continue
        for argument in _ARGUMENT.finditer(tag[2]):
            said = argument[1] or argument[2] or ""
            if _is_text(said) and (" " in said or said[0].isupper()):
                yield text.count("\n", 0, tag.start()) + 1, _REMEDY.format(said)


def _is_text(said: str) -> bool:
    for name in _NAMES:
        said = said.replace(name, "")
    return _LETTER.search(said) is not None


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


class _Reader(HTMLParser):
    """Walks a template without its tags and keeps what a reader would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._inside: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._inside.append(tag)
        for name, value in attrs:
            if name in _SEEN_ATTRIBUTES and value and _is_text(value):
                self._keep(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside and _is_text(data):
            self._keep(data)

    def _keep(self, said: str) -> None:
        line = self.getpos()[0] + len(said) - len(said.lstrip("\n"))
        self.found.append((line, _REMEDY.format(" ".join(said.split()))))
