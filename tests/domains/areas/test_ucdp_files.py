"""UCDP files as they are published, and what is said of rows that cannot be read."""

import gzip
import io

import pytest

from mithaq.domains.areas.rules import datafiles
from mithaq.domains.areas.rules.ucdp.faults import Faulty
from mithaq.domains.areas.rules.ucdp.files import LONGEST_LINE, File
from mithaq.domains.areas.rules.ucdp.rows import canonical
from mithaq.kernel.errors import Invalid
from tests.factories import ucdp

EVENTS = [
    ucdp.event(7, type_of_violence=3, side_b="Civilians"),
    ucdp.event(9, country="DR Congo (Zaire)", latitude="-1.5", longitude="29.1", date_start="2004-01-31"),
]
TRIPOLI = (7, "LY-TB", "VAC", "attack", "2019-04-03", "2019-04-03")
GOMA = (9, "COD", "CLA", "state", "2004-01-31", "2004-01-31")


def read(text: str | bytes) -> list:
    """Return the rows and faults of a file."""
    return list(File(io.BytesIO(text.encode() if isinstance(text, str) else text)))


@pytest.mark.parametrize("name", ucdp.SETS)
def test_every_published_column_set_says_the_same(name):
    first, second = read(ucdp.SETS[name](EVENTS))
    assert (first[:6], second[:6]) == (TRIPOLI, GOMA)
    assert first[7:9] == (32_892_500, 13_180_000)
    assert first[10:15] == ("Government of Libya", "Civilians", 1, 2, 4)
    # the short set does not say how precise it is
    assert (first[6], first[9]) == ((0, 0) if name == "short" else (1, 1))


def test_gzip_is_told_by_its_bytes_and_a_mark_at_the_beginning_is_skipped():
    text = ucdp.full(EVENTS)
    assert read(gzip.compress(text.encode())) == read(text) == read(b"\xef\xbb\xbf" + text.encode())


def test_a_row_has_the_same_bytes_always():
    (row, _other) = read(ucdp.full(EVENTS))
    assert canonical(row) == (
        b'[7,"LY-TB","VAC","attack","2019-04-03","2019-04-03",1,32892500,13180000,1,"Government of Libya","Civilians",'
        b'1,2,4,""]\n'
    )


def test_a_place_known_only_by_its_country_is_in_no_district():
    (row,) = read(ucdp.full([ucdp.event(1, where_prec=6)]))
    assert row[1] == "LBY"


def test_contradicting_estimates_widen_the_range_and_leave_the_best():
    (row,) = read(ucdp.full([ucdp.event(1, low=255, best=214, high=172)]))
    assert row[12:15] == (172, 214, 255)
    (row,) = read(ucdp.full([ucdp.event(1, low=0, best=67, high=20)]))
    assert row[12:15] == (0, 67, 67)


def test_what_the_publisher_still_checks_is_kept():
    first, second = read(ucdp.candidate([ucdp.event(1, code_status="Check deaths"), ucdp.event(2)]))
    assert (first[15], second[15]) == ("Check deaths", "")


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("id", "", "id"),
        ("id", "-5", "id"),
        ("id", "1_000", "id"),
        ("best", "many", "best"),
        ("low", "99999999999", "low"),
        ("latitude", "91", "latitude"),
        ("longitude", "nan", "longitude"),
        ("latitude", "", "latitude"),
        ("country", "Atlantis", "country"),
        ("type_of_violence", "4", "type_of_violence"),
        ("date_start", "2019-02-30", "date_start"),
        ("date_start", "31/12/2019", "date_start"),
        ("date_start", "soon", "date_start"),
        ("date_end", "2019-04-02", "date_end"),
        ("date_prec", "9", "date_prec"),
        ("side_a", "x" * 401, "side_a"),
    ],
)
def test_a_faulty_cell_is_named_with_line_column_reason_and_remedy(column, value, named):
    rows = read(ucdp.full([ucdp.event(1), ucdp.event(2, **{column: value}), ucdp.event(3)]))
    assert [row[0] for row in rows if not isinstance(row, Faulty)] == [1, 3]
    (fault,) = [row for row in rows if isinstance(row, Faulty)]
    assert (fault.line, fault.column, fault.value) == (3, named, value[:60])
    assert str(fault.reason)
    assert str(fault.remedy)


def test_bytes_that_are_not_utf8_are_named_only_where_they_matter():
    text = ucdp.full([ucdp.event(1, side_a="Caf?"), ucdp.event(2, source_article="Caf?")]).encode()
    first, second = read(text.replace(b"Caf?", b"Caf\xe9"))
    assert (first.line, first.column) == (2, "side_a")
    assert second[0] == 2


def test_an_id_that_comes_twice_names_the_earlier_line():
    _first, second = read(ucdp.full([ucdp.event(5), ucdp.event(5, best=3)]))
    assert (second.line, second.column) == (3, "id")
    assert "Line 2" in str(second.reason)


def test_cells_without_headings_are_named_and_empty_lines_are_not():
    text = ucdp.full([ucdp.event(1), ucdp.event(2)])
    heading, one, two = text.splitlines()
    rows = read("\n".join([heading, one + ",surplus", "", ",,,", two]))
    assert (rows[0].line, rows[1][0], len(rows)) == (2, 2, 2)


def test_lines_are_counted_as_an_editor_counts_them():
    rows = read(ucdp.full([ucdp.event(1, source_article="two\nlines"), ucdp.event(2, best="x")]))
    assert rows[1].line == 4


def test_a_file_that_ends_in_the_middle_says_so():
    whole = gzip.compress(
        ucdp.full(ucdp.event(n, source_article=str(n * 7919) * 20) for n in range(400)).encode()
    )
    rows = read(whole[: len(whole) // 2])
    assert isinstance(rows[-1], Faulty)
    assert "damaged" in str(rows[-1].reason)


@pytest.mark.parametrize("text", ["", "\n", "id,country\n1,Libya\n", "\x1f\x8bnot gzip", "PK\x03\x04binary"])
def test_what_is_no_ucdp_file_is_refused(text):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert "file" in refused.value.fields


def test_a_missing_column_is_named():
    heading, row = ucdp.full([ucdp.event(1)]).splitlines()
    with pytest.raises(Invalid, match="side_b"):
        read(heading.replace("side_b,", "side_z,") + "\n" + row)


def test_a_line_without_end_does_not_fill_the_memory():
    endless = ucdp.full([ucdp.event(1)]) + '"' + "x" * (2 * LONGEST_LINE)
    assert [type(row) for row in read(endless)][1] is Faulty


def test_the_events_of_the_package_are_whole():
    with datafiles.path("ucdp-ged-21.1-libya.csv.gz").open("rb") as raw:
        rows = list(File(raw))
    assert len(rows) == 1143
    assert not [row for row in rows if isinstance(row, Faulty)]
    assert all(row[1].startswith("LY-") for row in rows)


def test_an_open_quotation_mark_names_all_lines_that_it_takes():
    rows = ucdp.full([ucdp.event(number, side_a=f"Side {number}") for number in range(1, 8)]).splitlines(True)
    rows[2] = rows[2].replace("Side 2", '"Side 2')
    rows[5] = rows[5].replace("Side 5", '"Side 5"')
    good = [row[0] for row in read("".join(rows)) if not isinstance(row, Faulty)]
    (fault,) = [row for row in read("".join(rows)) if isinstance(row, Faulty)]
    assert good == [1, 6, 7]
    assert (fault.line, fault.last_line) == (3, 6)
    assert str(fault).startswith("3–6: ")
    assert ": :" not in str(fault)


def test_a_fault_of_one_line_names_that_line():
    (fault,) = read(ucdp.full([ucdp.event(1, best="many")]))
    assert (fault.line, fault.last_line) == (2, 2)
    assert str(fault).startswith("2: best")
