"""The timeline keeps every date in its place, whatever the dates, and mirrors exactly."""

import re
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mithaq.web import timeline
from mithaq.web.timeline import drawing, layout

DAY = date(2026, 3, 3)
dates = st.dates(date(2000, 1, 1), date(2060, 12, 31))
letters = st.characters(exclude_categories=["Cc", "Cs", "Cn"])
marks = st.builds(
    timeline.Mark,
    name=st.text(letters, max_size=60),
    baseline=st.none() | dates,
    due=dates,
    done=st.none() | dates,
    state=st.sampled_from(["planned", "on_track", "done", "verified", "dropped"]),
)


@st.composite
def rows(draw: st.DrawFn) -> timeline.Row:
    start = draw(dates)
    return timeline.Row(
        name=draw(st.text(letters, max_size=90)),
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 3000))),
        state=draw(st.sampled_from(["concept", "implementing", "closed", ""])),
        marks=draw(st.lists(marks, max_size=3)),
    )


some_rows = st.lists(rows(), min_size=1, max_size=5)


def parse(chart: timeline.Chart) -> etree._Element:
    return etree.fromstring(str(chart.svg).encode())


def places(svg: etree._Element) -> list[float]:
    return [float(re.search(r"\((\S+)", g.get("transform"))[1]) for g in svg.iter("g") if g.get("transform")]


def bars(svg: etree._Element) -> list[tuple[float, float]]:
    return [(float(bar.get("x")), float(bar.get("width"))) for bar in svg.iter("rect")]


@given(some_rows, dates, st.booleans())
@settings(max_examples=60, deadline=None)
def test_everything_is_inside_the_frame(given_rows, today, right_to_left):
    svg = parse(timeline.chart(given_rows, title="T", today=today, right_to_left=right_to_left))
    assert len(bars(svg)) == len(given_rows)
    for x, width in bars(svg):
        assert x >= 0
        assert x + width <= layout.WIDTH
        assert width >= 3
    assert all(0 <= x <= layout.WIDTH for x in places(svg))


@given(some_rows, dates, st.lists(dates, min_size=2, max_size=6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_order_of_dates_is_the_order_of_places(given_rows, today, days, right_to_left):
    scale = layout.Scale.around(given_rows, today, right_to_left=right_to_left)
    along = [scale.x(day) for day in sorted(days)]
    assert along == sorted(along, reverse=right_to_left)


@given(some_rows, dates)
@settings(max_examples=60, deadline=None)
def test_right_to_left_is_the_exact_mirror(given_rows, today):
    ltr = parse(timeline.chart(given_rows, title="T", today=today))
    rtl = parse(timeline.chart(given_rows, title="T", today=today, right_to_left=True))
    assert rtl.get("direction") == "rtl"
    assert places(rtl) == pytest.approx([layout.WIDTH - x for x in places(ltr)])
    mirrored = [(layout.WIDTH - x - width, width) for x, width in bars(ltr)]
    assert bars(rtl) == [pytest.approx(pair, abs=0.15) for pair in mirrored]


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        (timeline.Mark("m", None, DAY - timedelta(1)), "late"),
        (timeline.Mark("m", None, DAY), "planned"),
        (timeline.Mark("m", None, DAY - timedelta(9), DAY - timedelta(1), "done"), "done"),
        (timeline.Mark("m", None, DAY - timedelta(9), DAY - timedelta(1), "verified"), "verified"),
        (timeline.Mark("m", None, DAY - timedelta(9), state="dropped"), "planned"),
    ],
)
def test_a_milestone_is_drawn_by_what_is_known(mark, kind):
    chart = timeline.chart([timeline.Row("r", DAY, DAY, marks=[mark])], title="T", today=DAY)
    assert f"tl-mark-{kind}" in chart.svg


def test_a_slip_shows_both_dates_and_points_the_right_way():
    mark = timeline.Mark("m", DAY, DAY + timedelta(60))
    row = timeline.Row("r", DAY, DAY + timedelta(90), marks=[mark])
    svg = parse(timeline.chart([row], title="T", today=DAY))
    first, head = (g.get("d") for g in svg.iter("path") if g.get("class") in ("tl-baseline", "tl-head"))
    assert float(re.match(r"M(\S+)", first)[1]) < float(re.match(r"M(\S+)", head)[1])


def test_no_slip_is_drawn_where_nothing_slipped():
    row = timeline.Row("r", DAY, DAY, marks=[timeline.Mark("m", DAY, DAY)])
    assert "tl-slip" not in timeline.chart([row], title="T", today=DAY).svg


def test_names_are_escaped_and_isolated():
    chart = timeline.chart([timeline.Row("<b>شرق & West</b>", DAY, DAY)], title="<T>", today=DAY)
    assert "<b>" not in chart.svg
    assert "\u2068&lt;b&gt;شرق &amp; West&lt;/b&gt;\u2069" in chart.svg


def test_long_names_take_two_lines_and_an_ellipsis():
    lines = drawing.two_lines(
        "Joint course for border patrol leaders and their deputies in the southern districts, part 2"
    )
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(len(line) <= 38 for line in drawing.two_lines("x" * 90))
    assert drawing.two_lines("") == [""]


def test_it_says_in_words_what_it_shows():
    late = timeline.Mark("m", None, DAY - timedelta(5))
    rows_shown = [timeline.Row("r", DAY, DAY, marks=[late])] * 3
    svg = parse(timeline.chart(rows_shown, title="All", today=DAY))
    assert svg.get("role") == "group"
    assert svg.findtext("title") == "All"
    assert svg.findtext("desc").startswith("3 initiatives · 3 milestones · 3 late")


def test_what_has_a_page_is_a_link_to_it_with_a_name():
    mark = timeline.Mark("m", None, DAY, url="/m/")
    svg = parse(timeline.chart([timeline.Row("r", DAY, DAY, url="/r/", marks=[mark])], title="T", today=DAY))
    assert [(a.get("href"), a.get("aria-label")[0]) for a in svg.iter("a")] == [("/r/", "r"), ("/m/", "m")]


def test_months_and_digits_follow_the_reader():
    with translation.override("ar"):
        svg = timeline.chart(
            [timeline.Row("r", DAY, DAY)], title="T", today=DAY, digits=lambda t: t.replace("2026", "٢٠٢٦")
        ).svg
    assert "مارس" in svg
    assert "٢٠٢٦" in svg


@pytest.mark.parametrize(("days", "months"), [(90, 1), (1200, 3), (6000, 12)])
def test_the_grid_is_as_fine_as_there_is_room(days, months):
    row = timeline.Row("r", DAY, DAY + timedelta(days))
    scale = layout.Scale.around([row], DAY, right_to_left=False)
    assert {tick.months for tick in scale.ticks()} == {months}
    assert len(scale.ticks()) <= 27


def test_no_rows_is_a_mistake():
    with pytest.raises(ValueError, match="at least one row"):
        timeline.chart([], title="T")


def test_it_has_no_inline_style():
    row = timeline.Row("r", DAY, DAY, marks=[timeline.Mark("m", DAY, DAY + timedelta(9))])
    assert "style" not in timeline.chart([row], title="T", today=DAY).svg
