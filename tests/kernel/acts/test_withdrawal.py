"""A narrowed record, seen from the ledger's exports: nothing is rewritten, and who lost it cannot open it any more."""

from datetime import timedelta

import pytest

from mithaq.kernel import clock
from mithaq.kernel.ledger import audit, epochs, export
from mithaq.kernel.ledger.refusal import Refused
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions


def exported(folder, actor):
    export.export(folder, Viewer.of(actor).audiences)
    audit.audit(folder)
    return b"".join(path.read_bytes() for path in folder.rglob("openings.jsonl")), b"".join(
        path.read_bytes() for path in folder.rglob("*.tlog-proof")
    )


@pytest.fixture
def narrowed(cast):
    said = actions.comment(
        cast.parties["east"], text="Once for all of us", by=cast.east, audience=cast.community
    )
    actions.narrow(said, cast.only("east", "joint"), by=cast.east)
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        epochs.run(clock.now())
    return said


def test_who_lost_it_can_still_audit_but_not_open_it(cast, narrowed, tmp_path):
    openings, proofs = exported(tmp_path / "west", cast.west)
    assert b"Once for all of us" not in openings + proofs
    assert any(
        b"comment.remarked_out" in path.read_bytes()
        for path in (tmp_path / "west").rglob("*")
        if path.is_file()
    )


def test_who_keeps_it_opens_all_of_its_past(cast, narrowed, tmp_path):
    openings, _ = exported(tmp_path / "joint", cast.secretary)
    assert openings.count(b"Once for all of us") == 2


def test_closing_without_a_reason_is_noticed(cast, narrowed, tmp_path):
    exported(tmp_path / "east", cast.east)
    for path in (tmp_path / "east").rglob("openings.jsonl"):
        lines = [line for line in path.read_text().splitlines() if '"text"' not in line]
        path.write_text("".join(f"{line}\n" for line in lines))
    with pytest.raises(Refused, match="no opening"):
        audit.audit(tmp_path / "east")
