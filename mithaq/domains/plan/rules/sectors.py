"""Names of DAC purpose codes, from sectors.jsonl: source on the first line, then one code a line."""

import json
from functools import cache
from importlib import resources

from mithaq.kernel.i18n import Names


@cache
def known() -> dict[str, Names]:
    """Return the names of the codes that the file holds, by code, in order."""
    text = resources.files(__package__).joinpath("sectors.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()[1:]]
    return {row.pop("code"): row for row in rows}


def name(code: str) -> Names:
    """Return the name of a code by language; empty for one that the file does not hold."""
    return known().get(code, {})
