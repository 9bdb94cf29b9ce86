"""The roll-up: always what a recount gives, a sum over the reader's own audiences, and no work for what is hidden."""

import json
from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.domains.areas import jobs
from mithaq.domains.areas.actions import datasets as actions
from mithaq.domains.areas.actions import figures as counting
from mithaq.domains.areas.jobs import importing
from mithaq.domains.areas.models import Figure, HexagonFigure
from mithaq.domains.areas.queries import datasets, figures, maps
from mithaq.domains.areas.queries.figures import Count, Wanted
from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.areas.rules.ucdp import rows
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotAllowed
from mithaq.kernel.markings.viewers import Viewer
from tests.promises.work import steps

from . import recounting

BY = Actor.system("import")
APRIL, MAY = date(2019, 4, 3), date(2019, 5, 9)
NOBODY = Viewer(None, None, frozenset())


def count(audience, area="LY-TB", day=APRIL, type_="CLA", source="report", **sums):
    """Count one event, or what `sums` say, in an audience."""
    with transaction.atomic():
        counting.count(audience.pk, source=source, area=area, month=day, type=type_, **sums)


def test_a_reader_sees_the_sum_over_his_own_audiences(cast):
    count(cast.public, low=1, best=2, high=3)
    count(cast.community, low=10, best=20, high=30)
    count(cast.only("east"), low=100, best=200, high=300)
    assert figures.by_area(Viewer.public()) == {"LY-TB": Count(1, 1, 2, 3)}
    assert figures.by_area(Viewer.of(cast.west)) == {"LY-TB": Count(2, 11, 22, 33)}
    assert figures.by_area(Viewer.of(cast.east)) == {"LY-TB": Count(3, 111, 222, 333)}
    assert figures.by_area(NOBODY) == {}


def test_what_is_counted_off_is_gone(cast):
    count(cast.public, best=5, high=5)
    count(cast.public, n=-1, best=-5, high=-5)
    assert figures.cube(Viewer.public()) == []


def test_figures_come_by_month_area_and_type_within_what_is_wanted(cast):
    count(cast.public)
    count(cast.public, area="LY-BA", day=MAY)
    count(cast.public, type_="VAC", day=MAY, source="ucdp")
    viewer = Viewer.public()
    assert {month: c.n for month, c in figures.by_month(viewer).items()} == {
        date(2019, 4, 1): 1,
        date(2019, 5, 1): 2,
    }
    assert {code: c.n for code, c in figures.by_type(viewer).items()} == {"CLA": 2, "VAC": 1}
    assert [c.area for c in figures.cube(viewer, Wanted(since=date(2019, 5, 31)))] == ["LY-BA", "LY-TB"]
    assert [c.area for c in figures.cube(viewer, Wanted(until=date(2019, 4, 1)))] == ["LY-TB"]
    assert set(figures.by_area(viewer, Wanted(types=["CLA"], areas=["LY-BA"]))) == {"LY-BA"}
    assert set(figures.by_type(viewer, Wanted(sources=["ucdp"]))) == {"VAC"}


def test_the_map_has_a_number_for_every_district(cast):
    count(cast.public, best=4, high=4)
    answer = maps.map_answer(Viewer.public(), Wanted(since=APRIL, until=APRIL))
    assert [area["area"] for area in answer["areas"]] == [a.code for a in gazetteer.areas("LBY")]
    assert {a["area"]: a["best"] for a in answer["areas"] if a["n"]} == {"LY-TB": 4}
    assert answer["most"] == 1
    assert json.loads(json.dumps(answer)) == answer
    assert maps.map_answer(NOBODY)["most"] == 0
    assert maps.map_answer(Viewer.public(), Wanted(areas=["TUN"]))["areas"] == [
        {"area": "TUN", "n": 0, "low": 0, "best": 0, "high": 0}
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_hidden_figures_cost_a_reader_nothing(cast):
    for number in range(30):
        count(cast.community, area=f"LY-{number}")
    viewer = Viewer.of(cast.west)
    reads = [
        lambda: figures.cube(viewer),
        lambda: figures.by_area(viewer, Wanted(since=APRIL, types=["CLA"])),
        lambda: maps.map_answer(viewer),
    ]
    before = [steps(read) for read in reads]
    hidden = cast.only("east")
    with transaction.atomic():
        deltas = [(f"LY-{n % 40}", n, 24_000 + n // 40, "CLA", 1, 0, 0, 0) for n in range(2000)]
        counting.add(hidden.pk, "report", deltas)
    assert [steps(read) for read in reads] == before


def _event(number, area, month, type_, best, latitude=32_000_000, precision=1):
    return (
        *(
            number,
            area,
            type_,
            "state",
            f"2019-{month:02}-07",
            f"2019-{month:02}-07",
            1,
            latitude,
            13_000_000,
            precision,
        ),
        *("A", "B", 0, best, best, ""),
    )


EVENTS = st.builds(
    _event,
    st.integers(1, 12),
    st.sampled_from(["LY-TB", "LY-BA", "TUN"]),
    st.integers(1, 3),
    st.sampled_from(["CLA", "VAC"]),
    st.integers(0, 9),
    st.sampled_from([32_000_000, 27_000_000]),
    st.sampled_from([1, 2, 3]),
)
IMPORTS = st.lists(
    st.lists(EVENTS, max_size=8, unique_by=lambda row: row[rows.NUMBER]), min_size=1, max_size=5
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(IMPORTS)
def test_the_roll_up_is_always_what_a_recount_gives(imports):
    with transaction.atomic():
        _bring(imports)
        viewer = Viewer.public()
        (found,) = datasets.datasets(viewer)
        assert figures.cube(viewer) == recounting.recount(viewer)
        assert figures.by_hexagon_and_month(viewer) == recounting.recount_hexagons(viewer)
        last = {row[rows.NUMBER]: row for part in imports for row in part}
        assert found.events == len(last)
        by_area = Counter(row[rows.AREA] for row in last.values())
        assert {code: c.n for code, c in figures.by_area(viewer).items()} == by_area
        assert datasets.parts_that_differ(viewer, found) == []
        transaction.set_rollback(True)


def _bring(imports):
    source = actions.Source("made.csv", "00", "")
    dataset = actions.open_dataset(code="ucdp", title={"en": "Made"}, licence="CC0", citation="Made", by=BY)
    for part in imports:
        report = jobs.Report()
        changes = importing._compare(dataset, importing.Part(part), report)
        if changes.rows:
            dataset = actions.extend(dataset, changes, source=source, done=1000, by=BY)
    actions.conclude(dataset, report.summary(), source=source, by=BY)


def test_actions_ask_who_is_acting(cast):
    with pytest.raises(NotAllowed):
        actions.open_dataset(code="x", title={"en": "X"}, licence="", citation="", by=cast.auditor)
    opened = actions.open_dataset(code="x", title={"en": "X"}, licence="CC0", citation="X", by=BY)
    source = actions.Source("x.csv", "00")
    changes = actions.Changes([_event(1, "TUN", 1, "CLA", 1)])
    with pytest.raises(NotAllowed):
        actions.extend(opened, changes, source=source, done=0, by=cast.auditor)
    with pytest.raises(NotAllowed):
        actions.conclude(opened, actions.Summary(0, 0, 0, 0, 0), source=source, by=cast.auditor)
    assert not Figure.objects.for_system("a test looks").exists()
    assert not HexagonFigure.objects.for_system("a test looks").exists()
