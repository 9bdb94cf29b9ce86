"""Erasure destroys what could be read, keeps every proof valid, and is itself on the record."""

import pytest
from django.db import connection, transaction

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.ledger import audit, erasure, export, fields, rows, verify
from mithaq.kernel.ledger.refusal import Refused

from . import forging, world
from .world import EAST, START

pytestmark = pytest.mark.django_db
T = int(START.timestamp())


def erase(seq: int, *names: str):
    with transaction.atomic():
        return erasure.erase(EAST, seq, names, by="archive", t=T, ground="protection-of-persons")


def exported(tmp_path):
    world.pass_epochs(1, START)
    export.export(tmp_path / "out", [EAST])
    return tmp_path / "out"


def test_salt_and_value_are_gone_and_the_rest_stays():
    seq = world.act(EAST, START).seq
    before = fields.unpack(rows.opening(EAST, seq) or b"")
    erase(seq, "title", "lead")
    packed = rows.opening(EAST, seq) or b""
    after = fields.unpack(packed)
    assert fields.root(after) == fields.root(before)
    assert [isinstance(one, fields.Closed) for one in after] == [False, True, False, True]
    assert b"eastern-command" not in packed
    assert "مركز".encode() not in packed


def test_every_proof_stays_valid_and_the_audit_knows_why(tmp_path):
    seq = world.act(EAST, START).seq
    world.act(EAST, START)
    erase(seq, "title")
    folder = exported(tmp_path)
    [report] = verify.verify(folder).audiences
    assert (report.size, report.closed) == (4, 1)
    audit.audit(folder)
    assert "مركز" in (folder / next(iter(folder.glob("a/*"))) / "openings.jsonl").read_text()


def test_an_erasure_after_the_export_of_a_proof_does_not_touch_that_proof():
    seq = world.act(EAST, START).seq
    world.pass_epochs(1, START)
    before = export.proof(EAST, seq)
    erase(seq, "title")
    after = export.proof(EAST, seq)
    assert before.trail.path == after.trail.path
    assert fields.root(before.trail.opening) == fields.root(after.trail.opening)


def test_an_erasure_that_was_not_carried_out_is_noticed(tmp_path):
    seq = world.act(EAST, START).seq
    kept = rows.opening(EAST, seq)
    erase(seq, "title")
    from mithaq.kernel.ledger.models import Opening

    Opening.objects.filter(log=EAST, seq=seq).update(body=kept)
    with pytest.raises(Refused, match="entry 1: field 3 was to be erased and is still open"):
        audit.audit(exported(tmp_path))


def test_what_is_not_there_cannot_be_erased():
    seq = world.act(EAST, START).seq
    with pytest.raises(NotVisible):
        erase(99, "title")
    with pytest.raises(Invalid):
        erase(seq, "no such field")
    with pytest.raises(Invalid):
        erase(seq)
    erase(seq, "title")
    with pytest.raises(Invalid):
        erase(seq, "title")


def test_the_ledgers_own_entries_cannot_be_erased():
    world.act(EAST, START)
    with pytest.raises(Invalid, match="own entries"):
        erase(0, "key")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's freed pages")
def test_sqlite_overwrites_what_it_frees():
    seq = world.act(EAST, START).seq
    erase(seq, "title")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_fields_that_share_a_salt_are_noticed(tmp_path, monkeypatch):
    from mithaq.kernel.ledger import append

    world.act(EAST, START)
    monkeypatch.setattr(append.ids, "secret", lambda nbytes=32: bytes(nbytes))
    world.act(EAST, START)
    folder = exported(tmp_path)
    verify.verify(folder)
    with pytest.raises(Refused, match="entry 2: field lead shares its salt with another"):
        audit.audit(folder)


def test_an_erasure_that_says_not_what_is_noticed(tmp_path):
    world.act(EAST, START, fields={"note": '"x"'}, act="erase")
    with pytest.raises(Refused, match="entry 1: is an erasure that does not say of what and why"):
        audit.audit(exported(tmp_path))
    assert forging.read_lines(next((tmp_path / "out").glob("a/*/openings.jsonl")))[1]["seq"] == 1
