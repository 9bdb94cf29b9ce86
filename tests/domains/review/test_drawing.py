"""The drawings: plain SVG without styles, the same figures as the tables, mirrored right to left."""

import re
from datetime import date

import pytest

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.review.drawing import area_map, months, reliability
from mithaq.domains.review.methods.trend import Range
from mithaq.domains.review.queries.figures import Month
from mithaq.domains.review.rules import periods, shades

MONTHS = [
    Month(month, 3 + number % 4, Range(2, 5) if number > 5 else None)
    for number, month in enumerate(periods.months(date(2025, 1, 1), date(2026, 2, 1)))
]


def drawn(**options):
    given = {"right_to_left": False, "digits": str, **options}
    return months.draw(MONTHS, "By month", "14 months", **given)


def test_a_reliability_diagram_tells_how_many_came_of_what_was_said():
    assert reliability.shares([1] * 10)[2] == (30, 30.0)
    assert reliability.shares([5, 0, 0, 0, 0, 0, 0, 0, 0, 5])[8] == (90, 50.0)
    drawn = reliability.draw([5, 0, 0, 0, 0, 0, 0, 0, 0, 5], "Do they hold?")
    assert 'points="10.0,190.0 28.0,100.0 ' in drawn
    assert drawn.count("<circle") == 10


def test_a_trend_has_a_bar_for_each_month_and_a_band_where_something_is_usual():
    svg = drawn()
    assert svg.count('class="rv-bar') == 14
    assert svg.count('class="rv-usual"') == 8
    assert svg.count('class="rv-bar rv-over"') == sum(
        month.count > 5 for month in MONTHS if month.usual is not None
    )
    assert "style=" not in svg
    assert "<title>Feb 2026: 4</title>" in svg


def test_right_to_left_is_the_mirror_image():
    left, right = (
        [float(x) for x in re.findall(r'<rect class="rv-bar[^"]*" x="([\d.]+)"', drawn(right_to_left=rtl))]
        for rtl in (False, True)
    )
    width = float(re.findall(r'<rect class="rv-bar[^"]*" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', drawn())[0])
    assert [round(months.WIDTH - x - width) for x in left] == [round(x) for x in right]


def test_digits_are_the_readers():
    assert "٢٠٢٥" in drawn(digits=lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))


@pytest.mark.parametrize(("highest", "step"), [(1, 1), (5, 1), (6, 2), (11, 5), (60, 20), (1000, 200)])
def test_grid_lines_are_round_and_few(highest, step):
    assert months._step(highest) == step


def test_the_map_shades_every_area_and_says_its_count():
    svg = area_map.draw(
        {"LY-TB": 12}, "Map", text=lambda name, count: f"{name}: {count}", url=lambda code: f"/areas/{code}/"
    )
    assert svg.count("<path") == len(gazetteer.areas()) - 1
    assert '<a href="/areas/LY-TB/"><path class="rv-area rv-district rv-shade-3"' in svg
    assert "<title>Tripoli: 12</title>" in svg
    assert "style=" not in svg


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (99, 4), (100, 5), (9999, 5)])
def test_shades_are_fixed(count, shade):
    assert shades.shade(count) == shade


def test_the_legend_names_every_shade():
    assert shades.legend() == [(0, "0"), (1, "1–2"), (2, "3–9"), (3, "10–29"), (4, "30–99"), (5, "≥ 100")]
