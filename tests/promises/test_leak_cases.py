"""Every known leak case is held shut by a test that exists, or says why it cannot occur here."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs/reference/leak-cases.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CASES = 50


def rows() -> dict[int, str]:
    """Return what holds each case, by its number."""
    cells = [line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return {int(row[0]): row[2].strip() for row in cells if row[0].strip().isdigit()}


def test_every_case_stands_there_once():
    numbers = re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert [int(number) for number in numbers] == list(range(1, CASES + 1))


def test_every_case_has_a_test_or_a_reason():
    open_ones = {
        number
        for number, held in rows().items()
        if not (TEST.search(held) or "the crawl" in held or re.match(r"Does not apply: .{10,}", held))
    }
    assert open_ones == set()


def test_every_test_that_is_named_exists():
    named = {found for held in rows().values() for found in TEST.findall(held)}
    missing = {
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^ *(?:async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.M)
    }
    assert len(named) > 40
    assert missing == set()
