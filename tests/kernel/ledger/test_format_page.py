"""The worked example on the format's page is what the code gives today.

To write it anew after a change of the format, run this file with UPDATE_EXAMPLE=1 in the environment.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from mithaq.kernel import clock, ids
from mithaq.kernel.ledger import append, audit, epochs, export, witnesses
from mithaq.kernel.ledger.models import AudienceKey, Log

from . import forging, world
from .world import EAST, START

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "ledger-format.md"
BEGIN, END = "<!-- example begins -->\n", "<!-- example ends -->\n"


def test_the_worked_example_is_that_of_the_code(tmp_path, home):
    example = _example(tmp_path, home)
    before, _, rest = PAGE.read_text().partition(BEGIN)
    written, _, after = rest.partition(END)
    if os.environ.get("UPDATE_EXAMPLE"):
        PAGE.write_text(before + BEGIN + example + END + after)
        written = example
    assert written == example


def _example(tmp_path: Path, home: Path) -> str:
    with ids.deterministic("worked example"), clock.freeze(START):
        _live(home)
        export.export(tmp_path / "DIR", [EAST], 1)
    audit.audit(tmp_path / "DIR")
    return "".join(_sections(tmp_path / "DIR"))


def _live(home: Path) -> None:
    [one] = world.make_witnesses(home, 1).values()
    world.write_policy({"": one}, 1)
    world.act(EAST, START, {"due": '"2026-06-30"', "title": '"Joint training centre"'})
    epochs.run(START)
    with transaction.atomic():
        append.append(
            EAST, act="initiative.amended", rec="r", v=2, by="east:liaison", t=0, fields={"due": "null"}
        )
    epochs.run(START + timedelta(minutes=1))
    reply = one.add_checkpoint(witnesses.request_file("w1"))
    witnesses.accept_file(reply.body, START)
    one.store.close()


def _sections(folder: Path) -> list[str]:
    handle = Log.objects.get(id=EAST).handle
    log = folder / "a" / handle
    key = bytes(AudienceKey.objects.get(log=EAST).key)
    proof = (log / "proofs" / "2.tlog-proof").read_text()
    return [
        f"K_a is `{key.hex()}`; the handle is `{handle}`.\n\n",
        _text("DIR/policy", (folder / "policy").read_text()),
        _text("DIR/anchor/checkpoint", (folder / "anchor" / "checkpoint").read_text()),
        _hex("DIR/anchor/tile/entries/000.p/2", forging.tile(folder / "anchor", "entries", 0)),
        _hex("DIR/anchor/tile/0/000.p/2", forging.tile(folder / "anchor", 0, 0)),
        _text(f"DIR/a/{handle}/checkpoint", (log / "checkpoint").read_text()),
        _text(f"DIR/a/{handle}/policy", (log / "policy").read_text()),
        _text(f"DIR/a/{handle}/keys", (log / "keys").read_text()),
        _hex(f"DIR/a/{handle}/tile/entries/000.p/3", forging.tile(log, "entries", 0)),
        _hex(f"DIR/a/{handle}/tile/0/000.p/3", forging.tile(log, 0, 0)),
        _text(f"DIR/a/{handle}/openings.jsonl", (log / "openings.jsonl").read_text()),
        _text(f"DIR/a/{handle}/heads.jsonl", (log / "heads.jsonl").read_text()),
        _hex(f"DIR/a/{handle}/paths/000.p/2", forging.paths(log, 0)),
        _text(f"DIR/a/{handle}/proofs/2.tlog-proof", proof),
    ]


def _text(name: str, text: str) -> str:
    lines = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    return f"`{name}`:\n\n{lines}\n"


def _hex(name: str, path: Path) -> str:
    data = path.read_bytes()
    rows = "".join(f"    {data[place : place + 48].hex()}\n" for place in range(0, len(data), 48))
    return f"`{name}`, {len(data)} bytes in hex:\n\n{rows}\n"


def test_the_page_names_every_file_of_an_export(sealed_export):
    page = PAGE.read_text()
    for path in sealed_export.audience.iterdir():
        assert f"DIR/a/HANDLE/{path.name}" in page
    for path in sealed_export.folder.iterdir():
        assert f"DIR/{path.name}" in page
