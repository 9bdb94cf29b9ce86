"""Reading and writing framework files: JSON Lines, one record a line, references by name within the file.

The format is docs/reference/framework-file.md. Domains say which kinds they read (`KINDS`, `load`, `export`); this
module gives them the line's values with errors that name the field, and goes through the file as a whole.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, MithaqError
from mithaq.kernel.i18n import Names, check_names
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party
from mithaq.kernel.search import words

from . import actions
from . import queries as records

FORMAT = "mithaq-framework/1"
LONGEST_LINE = 1_000_000
LONGEST_REF = 200
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_RELATIVE = re.compile(r"today(?:([+-])(\d{1,4}))?\Z")
_OF_EVERY_LINE = ("kind", "ref", "marking", "owner", "source", "invented")
Row = dict[str, Any]


class Part(Protocol):
    """What a domain offers to framework files."""

    @property
    def KINDS(self) -> Sequence[str]: ...  # noqa: N802

    def load(self, kind: str, row: Row, context: "LoadContext") -> Marked: ...

    def export(self, viewer: Viewer, kind: str) -> Iterator[Row]: ...


class _Line(dict[str, Any]):
    """A line's fields by name, which remembers the ones that were asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked = set(_OF_EVERY_LINE)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)


@dataclass(frozen=True)
class Verdict:
    """What became of one line: `number` from 1, its kind and ref, and the errors by field; none where it is good."""

    number: int
    kind: str
    ref: str
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        said = "; ".join(
            f"{name}: {' '.join(texts)}" if name else " ".join(texts) for name, texts in self.errors.items()
        )
        return f"{self.number}: {self.kind} {self.ref}: {said or 'ok'}"


class LoadContext:
    """Reads the fields of a line. Each reader raises Invalid naming the field and the remedy."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.sources: dict[str, Any] = {}
        self._known: dict[tuple[str, str], Marked] = {}

    def check_new(self, kind: str, ref: str) -> None:
        """Raise Invalid for a ref that an earlier line has taken."""
        if (kind, ref) in self._known:
            raise Invalid(fields={"ref": _("“%s” is used by an earlier line already.") % ref})

    def remember(self, kind: str, ref: str, record: Marked) -> None:
        """Let later lines refer to `record`. Raises Invalid for a ref that is taken."""
        self.check_new(kind, ref)
        self._known[kind, ref] = record

    def ref(self, kind: str, ref: Any, name: str = "") -> Any:
        """Return the record that an earlier line of `kind` called `ref`."""
        found = self._known.get((kind, str(ref)))
        if found is None:
            known = {"kind": kind, "ref": ref}
            raise Invalid(fields={name or kind: _("No earlier line is a %(kind)s called “%(ref)s”.") % known})
        return found

    def maybe_ref(self, kind: str, row: Row, name: str) -> Any:
        """Return the record that the field `name` refers to, or None where it is empty."""
        return self.ref(kind, row[name], name) if row.get(name) else None

    def refs(self, kind: str, row: Row, name: str) -> list[Any]:
        """Return the records that the list in field `name` refers to."""
        wanted = row.get(name) or []
        if not isinstance(wanted, list):
            raise Invalid(fields={name: _("Give a list.")})
        return [self.ref(kind, ref, name) for ref in wanted]

    def names(self, row: Row, name: str, *, required: bool = True) -> Names:
        """Return a text by language."""
        value = row.get(name) or {}
        if not value and not required:
            return {}
        try:
            check_names(value)
        except ValidationError as error:
            raise Invalid(fields={name: error.messages}) from error
        return value

    def text(self, row: Row, name: str, *, required: bool = False, longest: int = 5000) -> str:
        """Return a plain text; empty where it is missing and not required."""
        value = row.get(name) or ""
        if not isinstance(value, str):
            raise Invalid(fields={name: _("Give a text.")})
        if required and not value.strip():
            raise Invalid(fields={name: _("This is needed.")})
        if len(value) > longest:
            raise Invalid(fields={name: _("At most %d characters.") % longest})
        return value

    def choice(self, row: Row, name: str, allowed: Iterable[str], *, default: str | None = None) -> str:
        """Return one of `allowed`."""
        value, allowed = row.get(name, default), list(allowed)
        if value not in allowed:
            raise Invalid(fields={name: _("“%(value)s” is not one of %(allowed)s.") % {
                "value": value, "allowed": ", ".join(allowed)}})  # fmt: skip
        return str(value)

    def number(self, row: Row, name: str, low: int, high: int) -> int | None:
        """Return a whole number from `low` to `high`, or None where it is missing."""
        value = row.get(name)
        if value is not None and not (isinstance(value, int) and low <= value <= high):
            raise Invalid(
                fields={name: _("Give a whole number from %(low)d to %(high)d.") % {"low": low, "high": high}}
            )
        return value

    def day(self, row: Row, name: str, *, required: bool = False) -> date | None:
        """Return a date: year-month-day, or "today", "today+14", "today-30" counted from the day of loading."""
        value = row.get(name)
        if not value and not required:
            return None
        if match := _RELATIVE.match(str(value)):
            days = int(match[2] or 0)
            return clock.today() + timedelta(days=-days if match[1] == "-" else days)
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise Invalid(
                fields={name: _("“%s” is not a date. Write year-month-day, or today+14.") % value}
            ) from error

    def common(self, row: Row) -> dict[str, Any]:
        """Return what every marked record of a domain takes from its line."""
        return {
            "audience": self.audience(row),
            "owner": self.owner(row),
            "source": self.source(row),
            "invented": bool(row.get("invented")),
        }

    def owner(self, row: Row) -> Party:
        """Return the party that owns the record."""
        return self.ref("party", row.get("owner", ""), "owner")

    def source(self, row: Row) -> str:
        """Return the line's source key, declared in line 1; empty where the line names none."""
        key = self.text(row, "source")
        if key and key not in self.sources:
            raise Invalid(fields={"source": _("“%s” is not among the sources of line 1.") % key})
        return key

    def audience(self, row: Row) -> Audience:
        """Return the audience of the line's marking."""
        marking = row.get("marking")
        if not isinstance(marking, dict) or "tlp" not in marking:
            raise Invalid(fields={"marking": _('Give the marking: {"tlp": …, "parties": […]}.')})
        groups = self.refs("group", marking, "groups")
        return audiences.for_marking(
            str(marking["tlp"]),
            parties=[party.pk for party in self.refs("party", marking, "parties")],
            groups=[people.group_now(group) for group in groups],
            persons=[person.pk for person in self.refs("person", marking, "persons")],
        )


def header(viewer: Viewer) -> Row:
    """Return the first line of a framework file, with the sources that `viewer` may see."""
    told = {
        code: {"title": source.title, "url": source.url, "licence": source.licence}
        for code, source in records.sources(viewer).items()
    }
    return {"kind": "framework", "format": FORMAT, "sources": told}


class _Undone(Exception):
    """Ends the transaction of a dry run, or of a file with errors."""


def load(
    lines: Iterable[str | bytes], parts: Sequence[Part], context: LoadContext, *, dry_run: bool
) -> list[Verdict]:
    """Read a whole file; return a verdict for each line. A file with any error changes nothing, as does a dry run.

    Lines may come as bytes: what is not UTF-8 is an error of its line.
    """
    verdicts: list[Verdict] = []
    try:
        with transaction.atomic():
            verdicts += _lines(lines, {kind: part for part in parts for kind in part.KINDS}, context)
            if dry_run or any(v.errors for v in verdicts):
                raise _Undone
    except _Undone:
        pass
    return verdicts


def _lines(
    lines: Iterable[str | bytes], parts: Mapping[str, Part], context: LoadContext
) -> Iterator[Verdict]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _line(number, line, parts, context)


def _line(number: int, line: str | bytes, parts: Mapping[str, Part], context: LoadContext) -> Verdict:
    kind, ref = "?", ""
    try:
        row = _parsed(line)
        kind, ref = str(row.get("kind", "?"))[:LONGEST_REF], str(row.get("ref", ""))
        if len(ref) > LONGEST_REF:
            ref = ref[:LONGEST_REF]
            raise Invalid(fields={"ref": _("At most %d characters.") % LONGEST_REF})
        if number == 1:
            _header(row, context)
        else:
            with transaction.atomic():
                _record(kind, ref, row, parts, context)
    except MithaqError as error:
        errors = dict(error.fields) or {"": [error.message]}
        return Verdict(number, kind, ref, {name: [str(t) for t in texts] for name, texts in errors.items()})
    return Verdict(number, kind, ref)


def _parsed(line: str | bytes) -> Row:
    if len(line) > LONGEST_LINE:
        raise Invalid(_("This line is longer than %d characters: no record is.") % LONGEST_LINE)
    try:
        text = line.decode() if isinstance(line, bytes) else line
        row = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Invalid(_("This line is not UTF-8. Save the file as UTF-8 and load it again.")) from error
    except ValueError as error:
        raise Invalid(_("This line is not JSON: %s.") % error) from error
    except RecursionError as error:
        raise Invalid(_("This line is nested too deeply.")) from error
    if not isinstance(row, dict):
        raise Invalid(_("Each line is one JSON object."))
    for found in words.texts([*row, *row.values()]):
        if _UNSTORABLE.search(found):
            raise Invalid(_("The text holds a character that cannot be stored."))
    return row


def _no_number(name: str) -> float:
    raise ValueError(name)


def _header(row: Row, context: LoadContext) -> None:
    if row.get("kind") != "framework" or row.get("format") != FORMAT:
        raise Invalid(fields={"format": _('Line 1 must say {"kind": "framework", "format": "%s"}.') % FORMAT})
    context.sources = _sources(row)
    known = records.sources(Viewer.public())
    for code, told in context.sources.items():
        if code not in known:
            texts = {name: context.text(told, name, longest=500) for name in ("title", "url", "licence")}
            actions.enter_source(code=code, **texts, by=context.by)


def _sources(row: Row) -> dict[str, Any]:
    sources = row.get("sources") or {}
    if not isinstance(sources, dict) or not all(isinstance(told, dict) for told in sources.values()):
        raise Invalid(fields={"sources": _('Give the sources by key: {"A": {"title": …, "url": …}}.')})
    return sources


def _record(kind: str, ref: str, row: Row, parts: Mapping[str, Part], context: LoadContext) -> None:
    if kind not in parts:
        raise Invalid(fields={"kind": _("“%s” is no kind of record.") % kind})
    if not ref:
        raise Invalid(
            fields={"ref": _("Give the record a name of its own, so that other lines can refer to it.")}
        )
    context.check_new(kind, ref)
    line = _Line(row)
    context.remember(kind, ref, parts[kind].load(kind, line, context))
    if unknown := line.keys() - line.asked:
        told = _("No %(kind)s has a field of this name. Mend the name, or take the field out.") % {
            "kind": kind
        }
        raise Invalid(fields=dict.fromkeys(sorted(unknown), told))
