"""An export into an earlier one: the same folder as a new one, little written; refused where it does not continue."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction

from mithaq.kernel import clock
from mithaq.kernel.ledger import append, audit, erasure, export, folders, held, path_tiles, verify
from mithaq.kernel.ledger.models import Checkpoint, Entry
from mithaq.kernel.ledger.refusal import Refused

from . import world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def live(at: datetime, acts: int, minutes: int) -> datetime:
    for number in range(acts):
        world.act(EAST, at, {**world.FIELDS, "number": str(number)})
    return world.pass_epochs(minutes, at)


def test_it_is_the_export_that_a_new_folder_would_get(tmp_path):
    at, grown = START, tmp_path / "grown"
    for acts, minutes in ((250, 3), (0, 2), (10, 270), (300, 4)):
        at = live(at, acts, minutes)
        export.export(grown, [EAST], 2)
        export.export(tmp_path / "new", [EAST], 2)
        assert files(grown) == files(tmp_path / "new")
        shutil.rmtree(tmp_path / "new")
    assert audit.audit(grown).epochs == 279


def test_what_is_there_is_not_written_again(tmp_path, monkeypatch):
    at, written = live(START, 300, 260), []
    done = export.export(tmp_path / "out", [EAST], 0)
    assert (done.epochs, done.new) == (260, 260)
    live(at, 1, 1)
    honest = folders.write_file
    monkeypatch.setattr(
        folders, "write_file", lambda folder, name, data: (written.append(name), honest(folder, name, data))
    )
    done = export.export(tmp_path / "out", [EAST], 0)
    assert (done.epochs, done.new) == (261, 1)
    assert sorted(name for name in written if "/" in name) == [
        "paths/001.p/5",
        "tile/0/001.p/46",
        "tile/0/001.p/5",
        "tile/1/000.p/1",
        "tile/1/000.p/1",
        "tile/entries/001.p/46",
        "tile/entries/001.p/5",
    ]
    verify.verify(tmp_path / "out")


def test_a_field_erased_since_is_closed_in_the_folder_too(tmp_path):
    at = live(START, 3, 1)
    export.export(tmp_path / "out", [EAST])
    [log] = (tmp_path / "out" / "a").iterdir()
    with transaction.atomic(), clock.freeze(at):
        append.renew_key(EAST)
        erasure.erase(EAST, 2, ["title"], by="archive", t=int(at.timestamp()), ground="g")
    world.pass_epochs(2, at)
    export.export(tmp_path / "out", [EAST])
    lines = (log / "openings.jsonl").read_text().splitlines()
    assert ["مركز" in line for line in lines[1:4]] == [True, False, True]
    assert audit.audit(tmp_path / "out").audiences[0].closed == 1


def test_an_audience_that_was_joined_since_is_added(tmp_path):
    world.act(WEST, START)
    at = live(START, 1, 2)
    export.export(tmp_path / "out", [EAST])
    world.pass_epochs(1, at)
    export.export(tmp_path / "out", [EAST, WEST])
    assert sorted(one.epochs for one in audit.audit(tmp_path / "out").audiences) == [3, 3]


def test_an_audience_that_was_left_since_is_refused_by_name(tmp_path):
    world.act(WEST, START)
    live(START, 1, 1)
    export.export(tmp_path / "out", [EAST, WEST])
    before = files(tmp_path / "out")
    with pytest.raises(Refused, match=r"out/a/[0-9a-f]{20}: is of a log that this export would not hold"):
        export.export(tmp_path / "out", [EAST])
    assert files(tmp_path / "out") == before


def test_an_export_of_another_record_is_refused_by_name(tmp_path):
    live(START, 1, 2)
    export.export(tmp_path / "out", [EAST])
    path = tmp_path / "out" / "anchor" / "checkpoint"
    path.write_text(path.read_text().replace("mithaq.example/anchor\n2", "other.example/anchor\n2"))
    with pytest.raises(Refused, match=r"anchor/checkpoint: is of the log other.example/anchor, not of"):
        export.export(tmp_path / "out", [EAST])


def test_a_server_that_is_an_older_copy_is_refused(tmp_path):
    live(START, 1, 3)
    export.export(tmp_path / "out", [EAST])
    Checkpoint.objects.filter(size=3).delete()
    with pytest.raises(
        Refused, match="is of 3 entries, of which this server can export 2: is it an older copy"
    ):
        export.export(tmp_path / "out", [EAST])


def test_a_history_that_was_rewritten_is_refused(tmp_path):
    live(START, 3, 1)
    export.export(tmp_path / "out", [EAST])
    Entry.objects.filter(log=EAST, seq=2).update(leaf=bytes(32))
    with pytest.raises(
        Refused, match=r"a/[0-9a-f]{20}/checkpoint: the first 4 entries of .* are others on this"
    ):
        export.export(tmp_path / "out", [EAST])


class CutError(Exception):
    """The machine was switched off."""


class Power:
    """Lets so many files be written, and no more."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left, self._write = 1_000, folders.write_file
        monkeypatch.setattr(folders, "write_file", self.write)

    def write(self, folder: Path, name: str, data: bytes) -> None:
        self.left -= 1
        if self.left < 0:
            raise CutError
        self._write(folder, name, data)


def cut_off(folder: Path, power: Power, after: int) -> bool:
    """Export into a folder until the power goes after so many files; return whether it did."""
    power.left = after
    try:
        export.export(folder, [EAST, WEST], 1)
    except CutError:
        return True
    finally:
        power.left = 1_000
    return False


def test_wherever_it_is_cut_off_it_is_no_export_until_it_went_on(tmp_path, monkeypatch):
    world.act(WEST, START)
    at = live(START, 260, 3)
    short, whole, again = (tmp_path / name for name in ("short", "whole", "again"))
    export.export(short, [EAST], 1)
    live(at, 5, 8)
    export.export(whole, [EAST, WEST], 1)
    power, after = Power(monkeypatch), 1
    shutil.copytree(short, again)
    while cut_off(again, power, after):
        with pytest.raises(Refused, match="unfinished: the export was cut off"):
            verify.verify(again)
        export.export(again, [EAST, WEST], 1)
        assert files(again) == files(whole)
        shutil.rmtree(again)
        shutil.copytree(short, again)
        after += 1
    assert files(again) == files(whole)
    assert after > 15


def test_paths_of_a_first_export_that_was_cut_off_are_not_made_again(tmp_path, monkeypatch):
    live(START, 1, 258)
    whole, out = tmp_path / "whole", tmp_path / "out"
    export.export(whole, [EAST], 0)
    shutil.copytree(whole, out)
    (out / "anchor" / "checkpoint").rename(out / "unfinished")
    next((out / "a").iterdir()).joinpath("checkpoint").unlink()
    made, honest = [], path_tiles.write
    monkeypatch.setattr(
        path_tiles, "write", lambda folder, start, paths: (made.append(start), honest(folder, start, paths))
    )
    export.export(out, [EAST], 0)
    assert made == [256]
    assert files(out) == files(whole)


def new_since(old: Path, to: Path, *audiences) -> Path:
    """Export what is new since an export that lies elsewhere."""
    export.export(to, audiences, 2, held.read((old / held.FILE).read_bytes()))
    return to


def test_what_is_new_is_unpacked_over_an_export_that_lies_elsewhere(tmp_path):
    at, old = live(START, 250, 3), tmp_path / "old"
    export.export(old, [EAST], 2)
    for number, (acts, minutes) in enumerate([(0, 2), (10, 270), (300, 4)]):
        at = live(at, acts, minutes)
        new = new_since(old, tmp_path / f"new {number}", EAST)
        shutil.copytree(new, old, dirs_exist_ok=True)
        assert audit.audit(old).epochs == int((old / held.FILE).read_text().split()[1])
    whole = tmp_path / "whole"
    export.export(whole, [EAST], 2)
    told = {name: data for name, data in files(whole).items() if "/proofs/" not in name}
    assert told.items() <= files(old).items(), "and partial files that nobody reads"
    assert "paths/000" not in {name.partition("/a/")[2] for name in files(new)}


def test_without_the_export_before_it_is_refused_and_says_what_it_belongs_to(tmp_path):
    at = live(START, 300, 260)
    export.export(tmp_path / "old", [EAST])
    live(at, 1, 1)
    new = new_since(tmp_path / "old", tmp_path / "new", EAST)
    with pytest.raises(
        Refused, match="000: is missing; an archive of what is new is unpacked over the one before"
    ):
        verify.verify(new)


def test_an_audience_that_was_not_held_comes_whole(tmp_path):
    world.act(WEST, START)
    at = live(START, 300, 260)
    export.export(tmp_path / "old", [EAST])
    live(at, 1, 1)
    new = new_since(tmp_path / "old", tmp_path / "new", EAST, WEST)
    shutil.copytree(new, tmp_path / "old", dirs_exist_ok=True)
    assert len(audit.audit(tmp_path / "old").audiences) == 2


def test_who_holds_more_than_the_server_is_told_so(tmp_path):
    live(START, 1, 2)
    export.export(tmp_path / "old", [EAST])
    sizes = held.read((tmp_path / "old" / held.FILE).read_bytes())
    assert sorted(sizes.values()) == [2, 2]
    for origin in sizes:
        with pytest.raises(held.Ahead, match="is it an older copy"):
            export.export(tmp_path / f"new {len(origin)}", [EAST], 2, {**sizes, origin: 3})


def test_who_holds_what_he_cannot_export_is_told_which(tmp_path):
    live(START, 1, 2)
    with pytest.raises(held.Strange, match=r"another\.example/anchor: is of a log"):
        export.export(tmp_path / "new", [EAST], 2, {"another.example/anchor": 2})
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "data", [b"", b"a", b"a 1", b"a  1\n", b"a -1\n", b"a 01\n", b"a 1\nb\n", b"\xff\n", b"a 1\n" * 300_000]
)
def test_any_other_file_is_no_state(data):
    with pytest.raises(Refused, match="ORIGIN SIZE"):
        held.read(data)


def test_a_state_reads_back():
    sizes = {"mithaq.example/anchor": 0, "mithaq.example/a/0f": 12}
    assert held.read(held.write(sizes.items())) == sizes
