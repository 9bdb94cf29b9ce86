"""A faulty framework file: the line and the reason are named, nothing is changed, and no line ends the program."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from mithaq.interfaces import framework
from mithaq.interfaces.commands import frameworks, main
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.people.models import Party
from mithaq.kernel.records import framework as files

pytestmark = pytest.mark.django_db
DEMONSTRATION = Path(framework.__file__).parent / "commands" / "demonstration" / "framework.jsonl"
LINES = DEMONSTRATION.read_text(encoding="utf-8").splitlines()
FEW = LINES[:12]


@pytest.fixture(autouse=True)
def _own_store(monkeypatch) -> None:
    """Let the command work on the store of the suite, which is set up already."""
    monkeypatch.setattr(frameworks, "ready", lambda **_: None)
    monkeypatch.setattr(frameworks, "prepare_tables", lambda: None)


def spoilt(number: int, change: Callable[[dict[str, Any]], Any]) -> list[bytes]:
    """Return the first lines of the demonstration, with one changed."""
    rows = [json.loads(line) for line in FEW]
    change(rows[number - 1])
    return [json.dumps(row).encode() for row in rows]


def instead(number: int, line: bytes) -> list[bytes]:
    return [line if n == number else text.encode() for n, text in enumerate(FEW, 1)]


FAULTS: dict[str, tuple[list[bytes], str]] = {
    "not JSON": (instead(7, b'{"kind": "party",'), "not JSON"),
    "not an object": (instead(7, b"[1, 2]"), "one JSON object"),
    "not a number": (instead(7, b'{"kind": NaN}'), "not JSON"),
    "unknown kind": (spoilt(7, lambda row: row.update(kind="unicorn")), "“unicorn” is no kind of record"),
    "missing ref": (spoilt(7, lambda row: row.pop("ref")), "ref: Give the record a name"),
    "long ref": (spoilt(7, lambda row: row.update(ref="x" * 5000)), "ref: At most 200 characters"),
    "duplicate ref": (instead(7, FEW[5].encode()), "used by an earlier line"),
    "unknown level": (spoilt(7, lambda row: row.update(marking={"tlp": "PURPLE"})), "tlp:"),
    "no marking": (spoilt(7, lambda row: row.update(marking=["CLEAR"])), "marking: Give the marking"),
    "unknown receiver": (
        spoilt(7, lambda row: row.update(marking={"tlp": "AMBER", "parties": ["nobody"]})),
        "parties: No earlier line is a party called “nobody”",
    ),
    "no such language": (spoilt(7, lambda row: row.update(names={"xx": "a"})), "names: Unknown language: xx"),
    "long text": (spoilt(7, lambda row: row.update(names={"en": "x" * 100_000})), "At most 5000 characters"),
    "another encoding": (instead(7, '{"kind": "party", "ref": "é"}'.encode("latin-1")), "not UTF-8"),
    "a line of 5 MB": (instead(7, b'{"a":"' + b"x" * 5_000_000 + b'"}'), "longer than 1000000 characters"),
    "nested deeply": (instead(7, b"[" * 100_000), "nested too deeply"),
    "a zero byte": (instead(7, rb'{"kind": "party", "ref": "a\u0000b"}'), "cannot be stored"),
    "half a character": (instead(7, rb'{"kind": "party", "ref": "\ud800"}'), "cannot be stored"),
}


def counts() -> tuple[int, int]:
    return Revision.objects.for_system("a test").count(), Party.objects.for_system("a test").count()


def run(tmp_path: Path, lines: list[bytes], *options: str) -> int:
    path = tmp_path / "file.jsonl"
    path.write_bytes(b"\n".join(lines))
    return main.main(["load", str(path), *options])


@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["load", "dry run"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line_and_changes_nothing(tmp_path, capsys, fault, options) -> None:
    lines, said = FAULTS[fault]
    before = counts()
    assert run(tmp_path, lines, *options) == 1
    told = capsys.readouterr()
    [line] = [one for one in told.out.splitlines() if one.startswith("7: ")]
    assert said in line
    assert not line.endswith(": ok")
    assert "Nothing was changed" in told.err
    assert len(told.out) < 20_000
    assert counts() == before


def test_an_empty_file_is_told_so(tmp_path, capsys) -> None:
    assert run(tmp_path, []) == 1
    assert "is empty" in capsys.readouterr().err


def test_a_file_without_its_first_line_is_told_so(tmp_path, capsys) -> None:
    assert run(tmp_path, [line.encode() for line in FEW[1:]]) == 1
    assert "Line 1 must say" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told_so(tmp_path, capsys) -> None:
    assert main.main(["load", str(tmp_path / "none")]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_a_dry_run_gives_a_verdict_for_each_line_and_changes_nothing(tmp_path, capsys) -> None:
    before = counts()
    assert run(tmp_path, [line.encode() for line in FEW], "--dry-run") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [str(n) for n in range(1, len(FEW) + 1)]
    assert all(line.endswith(": ok") for line in lines[:-1])
    assert counts() == before


def test_a_byte_order_mark_does_no_harm(tmp_path) -> None:
    assert run(tmp_path, [b"\xef\xbb\xbf" + FEW[0].encode(), *(line.encode() for line in FEW[1:])]) == 0


ODD: tuple[Any, ...] = (
    *([], {}, 5, -1, 2**70, 1.5, "x" * 100_000, None, True, "31", [[]], [{}], {"en": 5}),
    *({"tlp": "PURPLE"}, {"tlp": []}, {"tlp": "RED", "persons": {"a": 1}}, {"A": 1}, {"A": []}),
    *("2026-02-31", "0000-01-01", "99999-01-01", "today+9999", "today-9999"),
)


def test_no_odd_value_in_any_field_of_any_kind_ends_the_program() -> None:
    rows = [json.loads(line) for line in LINES]
    firsts = {row["kind"]: row for row in reversed(rows)}
    context = files.LoadContext(Actor.system("framework"))
    parts = {kind: part for part in framework.PARTS for kind in part.KINDS}
    with clock.freeze(datetime(2026, 3, 3, tzinfo=UTC)), transaction.atomic():
        assert not any(verdict.errors for verdict in files._lines(LINES, parts, context))
        asked = 0
        for kind, row in firsts.items():
            for name in row:
                for odd in ODD:
                    asked += 1
                    _ask(
                        asked, kind, {**copy.deepcopy(row), "ref": f"odd-{asked}", name: odd}, parts, context
                    )
    assert asked > 3000


def _ask(number: int, kind: str, row: dict[str, Any], parts: Any, context: files.LoadContext) -> None:
    if isinstance(row.get("code"), str) and len(row["code"]) < 100:
        row["code"] = f"odd-{number}"
    # what the line made is taken back, so later lines must not refer to it
    asking = copy.copy(context)
    asking._known = dict(context._known)
    with transaction.atomic():
        verdict = files._line(1 if kind == "framework" else 2, json.dumps(row), parts, asking)
        assert isinstance(str(verdict), str)
        transaction.set_rollback(True)
