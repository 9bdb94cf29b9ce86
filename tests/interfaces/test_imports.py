"""`mithaq import ucdp FILE`."""

import pytest

from mithaq.domains.areas.queries import figures
from mithaq.interfaces.commands import imports, main
from mithaq.kernel.markings.viewers import Viewer
from tests.factories import ucdp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up_already(monkeypatch):
    monkeypatch.setattr(imports, "ready", lambda **_: None)
    monkeypatch.setattr(imports, "prepare_tables", lambda: None)


def run(path, *words) -> int:
    """Run the verb and return its exit code."""
    return main.main(["import", "ucdp", str(path), *words])


def test_it_says_what_was_read(tmp_path, capsys):
    assert run(ucdp.put(tmp_path, ucdp.web([ucdp.event(1), ucdp.event(2)]))) == 0
    assert capsys.readouterr().out == "2 events read: 2 added, 0 corrected, 0 as before; 0 faulty rows.\n"
    assert sum(cell.n for cell in figures.cube(Viewer.public())) == 2


def test_a_dry_run_says_what_would_be_done(tmp_path, capsys):
    assert run(ucdp.put(tmp_path, ucdp.full([ucdp.event(1), ucdp.event(2, best="?")])), "--dry-run") == 0
    out = capsys.readouterr().out
    assert "line 3: best: “?” is no whole number" in out
    assert "1 would be added" in out
    assert figures.cube(Viewer.public()) == []


def test_a_faulty_row_stops_all_or_is_skipped(tmp_path, capsys):
    path = ucdp.put(tmp_path, ucdp.full([ucdp.event(1), ucdp.event(2, country="Atlantis")]))
    assert run(path) == 1
    assert "1 rows are faulty. Nothing was changed." in capsys.readouterr().err
    assert run(path, "--faulty", "skip") == 0
    assert "line 3: country: “Atlantis” is not in our list" in capsys.readouterr().out


def test_after_too_many_faults_nothing_more_is_read(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("mithaq.domains.areas.jobs.importing.MOST_FAULTS", 2)
    assert run(ucdp.put(tmp_path, ucdp.full(ucdp.event(n, best="?") for n in range(5))), "--dry-run") == 1
    said = capsys.readouterr()
    assert said.out.count("line ") == 2
    assert "Reading stopped: 2 rows are faulty." in said.err


@pytest.mark.parametrize("text", ["a,b\n1,2\n", ""])
def test_another_file_is_refused_with_a_sentence(tmp_path, capsys, text):
    assert run(ucdp.put(tmp_path, text)) == 1
    assert "columns of a UCDP GED file are missing" in capsys.readouterr().err


def test_a_missing_file_is_refused(tmp_path, capsys):
    assert run(tmp_path / "none.csv") == 1
    assert "There is no file" in capsys.readouterr().err


def test_a_bar_is_drawn_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    from mithaq.domains.areas.jobs import Phase

    imports._bar(Phase.CHECKING, 0.5)
    imports._bar(Phase.CHECKING, 1.0)
    err = capsys.readouterr().err
    assert err.startswith("\rchecking [####################....................]  50%")
    assert err.endswith("100%\n")
