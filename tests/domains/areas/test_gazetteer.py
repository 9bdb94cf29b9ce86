"""Districts, neighbours, points in polygons, and places made coarser for wider audiences."""

import pytest

from mithaq.domains.areas.rules import gazetteer, places
from mithaq.kernel.i18n import LANGUAGES


def test_there_are_22_districts_and_six_neighbours_with_names_in_three_languages():
    districts = gazetteer.areas("LBY")
    assert len(districts) == 22
    assert all(area.code.startswith("LY-") and area.level == "district" for area in districts)
    shown = {area.code for area in gazetteer.areas()}
    assert shown - {a.code for a in districts} == {"LBY", "TUN", "DZA", "NER", "TCD", "SDN", "EGY"}
    everything = [*districts, *gazetteer.countries()]
    assert [a.code for a in everything for language in LANGUAGES if not a.names.get(language)] == []
    assert len({a.code for a in everything}) == len(everything)


def test_neighbours_are_mutual_and_known():
    for area in gazetteer.areas():
        for code in area.neighbours:
            assert area.code in gazetteer.area(code).neighbours, (area.code, code)


def test_every_boundary_has_its_area_and_holds_its_own_centroid():
    features = gazetteer.boundaries()["features"]
    assert [feature["id"] for feature in features] == [area.code for area in gazetteer.areas()]
    for area in gazetteer.areas("LBY"):
        assert gazetteer.at(*area.centroid) == area


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "code"),
    [
        ("Tripoli", 32.8925, 13.18, "LY-TB"),
        ("Benghazi", 32.1167, 20.0667, "LY-BA"),
        ("Sabha", 27.0377, 14.4283, "LY-SB"),
        ("Tobruk", 32.0833, 23.95, "LY-BU"),
        ("off the coast of Sirte", 31.26, 16.6, "LY-SR"),
        ("Tunis", 36.8, 10.2, "TUN"),
        ("Agadez", 16.97, 7.99, "NER"),
        ("the open sea", 34.5, 18.0, None),
        ("Kabul", 34.5, 69.2, None),
    ],
)
def test_a_point_lies_in_one_area(place, latitude, longitude, code):
    found = gazetteer.at(latitude, longitude)
    assert (found.code if found else None) == code


def test_an_unknown_code_is_no_area():
    assert gazetteer.area("LY-XX") is None
    assert gazetteer.areas("XXX") == []


@pytest.mark.parametrize("level", ["RED", "AMBER+STRICT"])
def test_the_strictest_levels_see_the_place_as_given(level):
    assert places.generalised(32.8925, 13.18, 1, level) == places.Point(32.8925, 13.18, 1)


def test_amber_sees_the_middle_of_a_cell_and_the_community_the_district():
    assert places.generalised(32.8925, 13.18, 1, "AMBER") == places.Point(32.85, 13.15, places.NEARBY)
    tripoli = gazetteer.area("LY-TB").centroid
    for level in ("GREEN", "CLEAR"):
        assert places.generalised(32.8925, 13.18, 1, level) == places.Point(*tripoli, places.FIRST_ORDER)


@pytest.mark.parametrize("level", ["AMBER", "GREEN", "CLEAR"])
def test_points_of_one_cell_cannot_be_told_apart(level):
    seen = {places.generalised(28.0 + n / 1000, 21.0 + n / 1000, 1, level) for n in range(1, 99)}
    assert len(seen) == 1


@pytest.mark.parametrize(("latitude", "longitude"), [(-0.05, -0.05), (0.3, -0.3), (34.0, 18.0)])
def test_a_point_outside_all_areas_is_put_into_a_wide_cell(latitude, longitude):
    found = places.generalised(latitude, longitude, 1, "CLEAR")
    assert (found.latitude % 1, found.longitude % 1, found.precision) == (0.5, 0.5, places.FUZZY)


def test_what_is_coarse_already_is_not_called_finer():
    assert places.generalised(27.0, 17.0, 6, "AMBER").precision == 6
    assert places.generalised(27.0, 17.0, 6, "GREEN").precision == 6
