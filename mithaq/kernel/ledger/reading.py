"""What an export holds of one record: each act on it, with the fields as they were committed to.

It is proved first, so that whoever doubts what a page shows reads here what was recorded.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from . import entries, fields, folders, verify
from .audience_folder import Audience, read_openings


def acts(folder: Path, record: str, trusted: Path | None = None) -> Iterator[dict[str, Any]]:
    """Return the acts on a record (its id) by log and entry: who, what, when in seconds, and the fields.

    `closed` counts the fields that were erased, or that are no longer for this reader; `signed` names the
    passkey that signed it (handle of the person, fingerprint), null where none did or it is not shown. Raises Refused.
    """
    _, audiences = verify.verify_all(folder, trusted, None)
    for audience in audiences:
        yield from _acts(audience, record)


def _acts(audience: Audience, record: str) -> Iterator[dict[str, Any]]:
    lines: dict[int, entries.Line] = {}

    def visit(first: int, bundle: list[bytes]) -> None:
        for seq, data in enumerate(bundle, first):
            if record.encode() in data and (line := entries.decode(data, seq))["rec"] == record:
                lines[seq] = line

    folders.read_log(audience.folder, audience.what, audience.report.size, visit)
    for seq, opening in read_openings(audience):
        if seq in lines:
            yield _told(audience, lines[seq], opening)


def _told(audience: Audience, line: entries.Line, opening: list[fields.Field]) -> dict[str, Any]:
    said = {one.name: orjson.loads(one.value) for one in opening if isinstance(one, fields.Open)}
    told = {"log": audience.origin, "seq": line["seq"], "act": line["act"], "version": line["v"]}
    told |= {"by": line["by"], "signed": audience.signed_by.get(line["seq"]), "t": line["t"]}
    return {**told, "fields": said, "closed": len(opening) - len(said)}
