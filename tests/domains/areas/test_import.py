"""Importing a file: what is written, what a second import does, what faulty rows do, what the ledger vouches for."""

import pytest

from mithaq.domains.areas import demonstration, jobs
from mithaq.domains.areas.jobs import importing
from mithaq.domains.areas.models import Dataset, Event
from mithaq.domains.areas.queries import datasets, events, figures
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed
from mithaq.kernel.ledger.models import Entry
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from tests.factories import ucdp

from . import recounting

BY = Actor.system("import")
pytestmark = pytest.mark.django_db


def bring(tmp_path, events_, **options):
    """Import events in the full column set."""
    return jobs.import_ucdp(ucdp.put(tmp_path, ucdp.full(events_)), **{"by": BY, **options})


def verbs() -> list[str]:
    """Return the verbs of all acts on data sets, oldest first."""
    past = Revision.objects.for_system("a test looks at all acts").filter(kind="dataset")
    return list(past.order_by("stamp").values_list("verb", flat=True))


def everything() -> tuple:
    """Return all that an import writes."""
    rows = (
        Event.objects.for_system("a test compares")
        .order_by("pk")
        .values_list("number", "part", "replaced", "best")
    )
    return list(rows), figures.cube(Viewer.public()), verbs()


@pytest.mark.parametrize("name", ["ged.csv", "ged.csv.gz"])
def test_events_are_public_with_attribution(tmp_path, name):
    path = ucdp.put(tmp_path, ucdp.web([ucdp.event(1), ucdp.event(2, type_of_violence=3, best=4)]), name)
    report = jobs.import_ucdp(path, by=BY, edition="21.1")
    assert (report.rows, report.added, report.written) == (2, 2, True)
    (found,) = datasets.datasets(Viewer.public())
    assert (found.code, found.licence, found.edition, found.events, found.done) == (
        "ucdp",
        "CC BY 4.0",
        "21.1",
        2,
        1000,
    )
    assert "Sundberg" in found.citation
    assert found.audience.tlp == "CLEAR"
    cells = figures.cube(Viewer.public())
    assert [(str(c.month), c.area, c.type, c.n, c.best) for c in cells] == [
        ("2019-04-01", "LY-TB", "CLA", 1, 2),
        ("2019-04-01", "LY-TB", "VAC", 1, 4),
    ]


def test_a_second_import_changes_nothing_and_says_so(tmp_path):
    three = [ucdp.event(n) for n in range(1, 4)]
    bring(tmp_path, three)
    before = everything()
    report = bring(tmp_path, three)
    assert (report.added, report.corrected, report.same) == (0, 0, 3)
    after = everything()
    assert after[:2] == before[:2]
    assert after[2] == [*before[2], "dataset.imported"]


def test_a_corrected_row_replaces_the_earlier_one_and_keeps_it(tmp_path):
    bring(tmp_path, [ucdp.event(1), ucdp.event(2)])
    report = bring(tmp_path, [ucdp.event(1, best=3, date_start="2019-05-01"), ucdp.event(3)])
    assert (report.added, report.corrected, report.same) == (1, 1, 0)
    viewer = Viewer.public()
    standing = events.standing(viewer).order_by("number").values_list("number", "best")
    assert list(standing) == [(1, 3), (2, 2), (3, 2)]
    assert Event.objects.visible_to(viewer).count() == 4
    assert datasets.datasets(viewer)[0].events == 3
    assert figures.cube(viewer) == recounting.recount(viewer)


def test_a_shorter_column_set_takes_nothing_away(tmp_path):
    rough = ucdp.event(1, where_prec=6, date_prec=4, date_end="2019-04-30", code_status="Check deaths")
    bring(tmp_path, [rough, ucdp.event(2)])
    path = ucdp.put(tmp_path, ucdp.short([rough, ucdp.event(2, best=3)]))
    report = jobs.import_ucdp(path, by=BY)
    assert (report.same, report.corrected) == (1, 1)
    assert {code: c.n for code, c in figures.by_area(Viewer.public()).items()} == {"LBY": 1, "LY-TB": 1}


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(tmp_path):
    bring(tmp_path, [ucdp.event(1)])
    before = everything()
    report = bring(tmp_path, [ucdp.event(1, best=3), ucdp.event(2), ucdp.event(3, best="x")], dry_run=True)
    assert (report.added, report.corrected, report.faulty, report.written) == (1, 1, 1, False)
    assert everything() == before


def test_a_dry_run_on_an_empty_store_opens_no_data_set(tmp_path):
    assert bring(tmp_path, [ucdp.event(1)], dry_run=True).added == 1
    assert not Dataset.objects.for_system("a test looks").exists()


def test_a_faulty_row_stops_all(tmp_path):
    report = bring(tmp_path, [ucdp.event(1), ucdp.event(2, best="x")])
    assert (report.written, report.faulty, report.faults[0].line) == (False, 1, 3)
    assert verbs() == []


def test_a_faulty_row_is_skipped_where_that_is_chosen(tmp_path):
    report = bring(tmp_path, [ucdp.event(1), ucdp.event(2, best="x")], on_fault=jobs.OnFault.SKIP)
    assert (report.written, report.added, report.faulty) == (True, 1, 1)
    (found,) = datasets.datasets(Viewer.public())
    assert found.part == {"rows": 1, "added": 1, "corrected": 0, "same": 0, "faulty": 1}


@pytest.mark.parametrize("on_fault", list(jobs.OnFault))
def test_reading_ends_where_too_much_is_faulty(tmp_path, monkeypatch, on_fault):
    monkeypatch.setattr(importing, "MOST_FAULTS", 3)
    broken = [ucdp.event(number, best="x") for number in range(2, 8)]
    report = bring(tmp_path, [ucdp.event(1), *broken, ucdp.event(9)], on_fault=on_fault)
    assert (report.gave_up, report.faulty, report.faults[-1].line, report.rows) == (True, 3, 5, 1)
    assert "dataset.imported" not in verbs()
    assert Event.objects.for_system("a test looks").count() == (on_fault is jobs.OnFault.SKIP)


def test_what_is_no_ucdp_file_changes_nothing(tmp_path):
    with pytest.raises(Invalid):
        jobs.import_ucdp(ucdp.put(tmp_path, "a,b\n1,2\n"), by=BY, on_fault=jobs.OnFault.SKIP)
    assert verbs() == []


def test_each_part_is_one_act_that_vouches_for_its_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_IN_A_PART", 2)
    bring(tmp_path, [ucdp.event(n) for n in (5, 4, 3, 2, 1)])
    assert verbs() == ["dataset.created", *["dataset.extended"] * 3, "dataset.imported"]
    viewer = Viewer.public()
    (found,) = datasets.datasets(viewer)
    assert datasets.parts_that_differ(viewer, found) == []
    assert Entry.objects.filter(log=found.audience_id).count() >= 5
    Event.objects.for_system("somebody changes a row behind the ledger").filter(number=4).update(best=1000)
    assert datasets.parts_that_differ(viewer, found) == [2]


def test_a_correction_leaves_earlier_parts_true(tmp_path):
    bring(tmp_path, [ucdp.event(1), ucdp.event(2)])
    bring(tmp_path, [ucdp.event(1, best=3)])
    viewer = Viewer.public()
    assert datasets.parts_that_differ(viewer, datasets.datasets(viewer)[0]) == []


def test_progress_grows_to_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_IN_A_PART", 50)
    heard = []
    bring(tmp_path, [ucdp.event(n) for n in range(500)], progress=lambda *said: heard.append(said))
    for phase in jobs.Phase:
        shares = [share for said, share in heard if said is phase]
        assert shares == sorted(shares)
        assert shares[-1] == 1
    assert len(heard) == 20


def test_two_imports_at_once_do_not_mix(tmp_path, monkeypatch):
    bring(tmp_path, [ucdp.event(1)])
    theirs = ucdp.put(tmp_path, ucdp.full([ucdp.event(2)]), "theirs.csv")
    honest, begun = importing._compare, []

    def interrupted(*given):
        if not begun:
            begun.append(True)
            jobs.import_ucdp(theirs, by=BY, on_fault=jobs.OnFault.SKIP)
        return honest(*given)

    monkeypatch.setattr(importing, "_compare", interrupted)
    with pytest.raises(Conflict):
        bring(tmp_path, [ucdp.event(2), ucdp.event(3)], on_fault=jobs.OnFault.SKIP)
    assert [c.n for c in figures.cube(Viewer.public())] == [2]


def test_who_may_not_import_is_told_so(cast, tmp_path):
    with pytest.raises(NotAllowed):
        bring(tmp_path, [ucdp.event(1)], by=cast.auditor)
    assert bring(tmp_path, [ucdp.event(1)], by=cast.analyst).written


def test_a_public_data_set_cannot_be_narrowed(cast, tmp_path):
    bring(tmp_path, [ucdp.event(1)], by=cast.analyst)
    (found,) = datasets.datasets(Viewer.public())
    with pytest.raises(NotAllowed):
        records.narrow(found, cast.community, by=cast.analyst)


def test_the_events_of_the_package_are_loaded_once():
    assert demonstration.load(by=BY).added == 1143
    assert demonstration.load(by=BY).same == 1143
    assert sum(c.n for c in figures.cube(Viewer.public())) == 1143
