"""Hexagons: who lies in one, how they are named, and that a box finds all that it touches."""

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from mithaq.domains.areas import jobs
from mithaq.domains.areas.actions import figures as counting
from mithaq.domains.areas.actions import hexagons as filling
from mithaq.domains.areas.models import Event, HexagonFigure
from mithaq.domains.areas.queries import datasets, events, figures
from mithaq.domains.areas.queries.figures import Count, Wanted
from mithaq.domains.areas.rules import hexagons
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer
from tests.factories import ucdp
from tests.promises.work import steps

from . import recounting
from .test_figures import APRIL, MAY, NOBODY
from .test_import import bring

TRIPOLI, SEBHA = (32.8925, 13.18), (27.0377, 14.4283)
HEXAGON = hexagons.of("LY-TB", *TRIPOLI, 1)


@pytest.mark.parametrize(("area", "precision"), [("LY-TB", 0), ("LY-TB", 3), ("LBY", 6), ("FRA", 1)])
def test_what_is_not_known_to_25_km_or_lies_on_no_map_is_in_no_hexagon(area, precision):
    assert hexagons.of(area, *TRIPOLI, precision) is None


def test_a_hexagon_has_a_name_a_middle_and_an_area():
    assert HEXAGON is not None
    assert hexagons.named(hexagons.name(HEXAGON)) == HEXAGON
    assert hexagons.of("LY-TB", *TRIPOLI, 2) == HEXAGON
    assert hexagons.area_of(HEXAGON) is not None
    assert len(hexagons.ring(HEXAGON)) == 6


@pytest.mark.parametrize(
    "text", ["", "nowhere", "84", "f" * 15, "f" * 40, "854384b3fffffff", "84384B3FFFFFFFF", "١٢"]
)
def test_what_is_no_hexagon_of_our_size_is_none(text):
    assert hexagons.named(text) is None


@given(
    st.floats(18, 34), st.floats(9, 26), st.floats(0, 3), st.floats(0, 3), st.floats(0, 1), st.floats(0, 1)
)
def test_a_box_finds_every_hexagon_that_has_a_point_in_it(south, west, high, wide, up, right):
    box = (west, south, west + wide, south + high)
    inside = hexagons.of("LY-TB", south + up * high, west + right * wide, 1)
    assert inside in hexagons.within(box)


@pytest.mark.parametrize("box", [(-180, -90, -170, -80), (170, 80, 180, 90), (-6, -6, 6, 6), (0, 0, 0, 0)])
def test_a_box_anywhere_on_earth_has_a_few_hundred_hexagons(box):
    assert hexagons.is_near(box)
    assert 0 < len(hexagons.within(box)) < 30_000


def test_a_box_of_a_country_is_not_near():
    assert not hexagons.is_near((9, 19, 26, 34))
    assert not hexagons.is_near((20, 20, 10, 21))


def count(audience, day=APRIL, hexagon=HEXAGON, **sums):
    with transaction.atomic():
        counting.count(
            audience.pk, source="report", area="LY-TB", hexagon=hexagon, month=day, type="CLA", **sums
        )


def test_a_reader_sees_the_sum_of_a_hexagon_over_his_own_audiences(cast):
    count(cast.public, best=1, high=1)
    count(cast.public, day=MAY)
    count(cast.community, best=10, high=10)
    count(cast.only("east"), best=100, high=100)
    april, may = APRIL.replace(day=1), MAY.replace(day=1)
    assert figures.by_hexagon_and_month(Viewer.public()) == {
        HEXAGON: {april: Count(1, 0, 1, 1), may: Count(1, 0, 0, 0)}
    }
    assert figures.by_hexagon_and_month(Viewer.of(cast.west))[HEXAGON][april] == Count(2, 0, 11, 11)
    assert figures.by_hexagon_and_month(Viewer.of(cast.east), Wanted(until=april)) == {
        HEXAGON: {april: Count(3, 0, 111, 111)}
    }
    assert figures.by_hexagon_and_month(NOBODY) == {}


def test_what_is_counted_in_no_hexagon_counts_in_its_area(cast):
    count(cast.public, hexagon=None)
    assert figures.by_hexagon_and_month(Viewer.public()) == {}
    assert figures.by_area(Viewer.public())["LY-TB"].n == 1


def test_what_is_counted_off_is_in_no_hexagon_any_more(cast):
    count(cast.public, best=5, high=5)
    count(cast.public, n=-1, best=-5, high=-5)
    assert figures.by_hexagon_and_month(Viewer.public()) == {}


def near(viewer, box=(12.5, 32.5, 13.5, 33.5), **options):
    return [event.number for event in events.near(viewer, box, APRIL, MAY, **options)]


@pytest.mark.django_db
def test_events_near_are_those_whose_place_is_known_the_newest_first(tmp_path):
    bring(
        tmp_path,
        [
            ucdp.event(1),
            ucdp.event(2, date_start="2019-04-20", where_prec=2, type_of_violence=3),
            ucdp.event(3, where_prec=3),
            ucdp.event(4, latitude="27.0", longitude="14.4"),
            ucdp.event(5, date_start="2020-01-01"),
        ],
    )
    assert near(Viewer.public()) == [2, 1]
    assert near(Viewer.public(), type_="VAC") == [2]
    assert near(NOBODY) == []
    bring(tmp_path, [ucdp.event(1, where_prec=4)])
    assert near(Viewer.public()) == [2]
    assert figures.by_hexagon_and_month(Viewer.public()) == recounting.recount_hexagons(Viewer.public())


@pytest.mark.django_db
def test_one_event_is_found_by_its_publishers_number(tmp_path):
    bring(tmp_path, [ucdp.event(1)])
    (event,) = events.standing(Viewer.public())
    assert events.one(Viewer.public(), event.dataset_id, 1) == event
    for viewer, number in ((NOBODY, 1), (Viewer.public(), 2), (Viewer.public(), 2**70)):
        with pytest.raises(NotVisible):
            events.one(viewer, event.dataset_id, number)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_hidden_figures_of_hexagons_cost_a_reader_nothing(cast):
    count(cast.community)
    viewer = Viewer.of(cast.west)
    before = steps(lambda: figures.by_hexagon_and_month(viewer, Wanted(since=APRIL)))
    with transaction.atomic():
        deltas = [("LY-TB", HEXAGON + n, 24_000 + n % 50, "CLA", 1, 0, 0, 0) for n in range(1000)]
        counting.add(cast.only("east").pk, "report", deltas)
    assert steps(lambda: figures.by_hexagon_and_month(viewer, Wanted(since=APRIL))) == before


def forget_hexagons():
    """Make the store one from before there were hexagons."""
    Event.objects.for_system("a test").update(hexagon=None)
    HexagonFigure.objects.for_system("a test").delete()


def brought(tmp_path, **changes):
    return bring(
        tmp_path, [ucdp.event(number, where_prec=1 + number % 3, **changes) for number in range(1, 8)]
    )


def in_hexagons():
    viewer = Viewer.public()
    assert figures.by_hexagon_and_month(viewer) == recounting.recount_hexagons(viewer)
    assert figures.cube(viewer) == recounting.recount(viewer)
    return sum(
        count.n for by_month in figures.by_hexagon_and_month(viewer).values() for count in by_month.values()
    )


def test_events_from_before_are_filled_in_part_by_part_once(db, tmp_path):
    brought(tmp_path)
    whole = in_hexagons()
    forget_hexagons()
    assert filling.fill(2) == 2
    assert in_hexagons() == 2
    jobs.hexagons.fill()
    assert in_hexagons() == whole == 5
    assert filling.fill() == 0


def test_an_import_fills_in_first_so_that_it_counts_off_what_was_counted(db, tmp_path):
    brought(tmp_path)
    forget_hexagons()
    brought(tmp_path, best=3, latitude="27.037700", longitude="14.428300")
    assert in_hexagons() == 5
    viewer = Viewer.public()
    assert datasets.parts_that_differ(viewer, datasets.datasets(viewer)[0]) == []
