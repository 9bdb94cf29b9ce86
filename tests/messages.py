"""The texts that readers see: found in the code, compared with the catalogues.

`python -m tests.messages [FILE.json …]` adds new ones, with the translations that the files hold.

No system package is needed: Django turns templates into text that looks like code, Babel reads calls of gettext.
"""

import io
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "mithaq"
LANGUAGES = ("ar", "fr")
CALLS = (
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
)
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
}
# no-break spaces beside colon and guillemets, narrow ones before ; ? !, and ’ for the apostrophe
_FRENCH = (
    (r"(?<=[^\W\d_])'(?=\w)", "’"),
    (r"« ", "«\u00a0"),
    (r" »", "\u00a0»"),
    (r" :(?=\s|$)", "\u00a0:"),
    (r" ([;?!])", "\u202f\\1"),
)
_PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w+)\}")

Key = tuple[str, str | None, str | None]


def found() -> dict[Key, list[tuple[str, str]]]:
    """Return every text as (msgid, plural, context), with the places where it occurs."""
    texts: dict[Key, list[tuple[str, str]]] = {}
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")]):
        if "migrations" not in path.parts:
            for line, key in _in_file(path):
                texts.setdefault(key, []).append((str(path.relative_to(ROOT.parent)), str(line)))
    return texts


def _in_file(path: Path) -> Iterable[tuple[int, Key]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "{%" not in source:
            return
        # inside brackets the tokenizer does not mind how lines are indented
        source = "(\n" + templatize(source, origin=str(path)) + "\n)"
    for line, call, messages, _comments in extract_python(io.BytesIO(source.encode()), CALLS, (), {}):
        key = _key(call, messages)
        if key:
            yield line, key


def _key(call: str | None, messages: object) -> Key | None:
    parts = [m for m in messages if isinstance(m, str)] if isinstance(messages, tuple) else [messages]
    if not parts or not isinstance(parts[0], str) or not parts[0]:
        return None
    if call and call.startswith("pgettext"):
        return (parts[1], None, parts[0]) if len(parts) > 1 else None
    if call and call.startswith("ngettext"):
        return (parts[0], parts[1], None) if len(parts) > 1 else None
    return (parts[0], None, None)


def catalogue(language: str) -> polib.POFile:
    """Return the catalogue of a language; a new one where there is none."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    made = polib.POFile(wrapwidth=110)
    made.fpath = str(path)
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURAL_FORMS[language],
    }
    return made


def faults(language: str) -> list[str]:
    """Return what is wrong with a catalogue: texts missing, unused, or with other placeholders than the source."""
    present = {(e.msgid, e.msgid_plural or None, e.msgctxt): e for e in catalogue(language)}
    wanted = found()
    said = [
        f"{language}: missing: {k[0]!r} ({wanted[k][0][0]})"
        for k in wanted
        if not _translated(present.get(k))
    ]
    said += [f"{language}: not used any more: {key[0]!r}" for key in present if key not in wanted]
    said += [f"{language}: other placeholders: {e.msgid!r}" for e in present.values() if not _same_places(e)]
    return said


def _translated(entry: polib.POEntry | None) -> bool:
    if entry is None or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def _same_places(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        allowed = _places(entry.msgid) | _places(entry.msgid_plural)
        return all(_places(text) <= allowed for text in entry.msgstr_plural.values())
    return not entry.msgstr or _places(entry.msgid) == _places(entry.msgstr)


def _places(text: str) -> set[str]:
    return {match[0] for match in _PLACE.finditer(text.replace("%%", ""))}


def update(language: str, told: Iterable[Path]) -> None:
    """Add new texts to a catalogue, with the translations in the JSON files `told`; drop what is not used any more."""
    known = _told(told, language)
    before = {(e.msgid, e.msgid_plural or None, e.msgctxt): e for e in catalogue(language)}
    made = catalogue(language)
    made.clear()
    for key, places in sorted(found().items(), key=lambda item: (item[1][0], item[0][0])):
        made.append(_entry(key, places, before.get(key), known))
    Path(made.fpath).parent.mkdir(parents=True, exist_ok=True)
    made.save(made.fpath)


def _entry(key: Key, places: list[tuple[str, str]], old: polib.POEntry | None, known: dict) -> polib.POEntry:
    msgid, plural, context = key
    files = list(dict.fromkeys((file, "") for file, _line in places))
    entry = polib.POEntry(msgid=msgid, msgctxt=context, occurrences=files)
    if "%(" in msgid or "%s" in msgid or "%d" in msgid:
        entry.flags.append("python-format")
    if plural:
        entry.msgid_plural = plural
        forms = known.get((msgid, plural)) or (list(old.msgstr_plural.values()) if old else [])
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = (old.msgstr if old and old.msgstr else "") or known.get((msgid, None), "")
    return entry


def french(text: str) -> str:
    """Return a French text with the spaces and apostrophes of its typography."""
    for typed, printed in _FRENCH:
        text = re.sub(typed, printed, text)
    return text


def _told(files: Iterable[Path], language: str) -> dict:
    known: dict = {}
    printed = french if language == "fr" else str
    for file in files:
        told = json.loads(file.read_text(encoding="utf-8"))
        for entry in told.pop("__plurals__", []):
            known[entry["msgid"], entry["msgid_plural"]] = [printed(form) for form in entry[language]]
        known |= {
            (msgid, None): printed(said[language]) for msgid, said in told.items() if said.get(language)
        }
    return known


if __name__ == "__main__":
    for code in LANGUAGES:
        update(code, map(Path, sys.argv[1:]))
