"""Reads the panels of counts that forecasts are measured on (benchmarks/data/SOURCES.md)."""

import csv
import gzip
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from mithaq.domains.review.methods.forecast.panel import Panel, month_number

DATA = Path(__file__).parent / "data"


def libya_by_type() -> Panel:
    """Return events and fatalities by kind of violence in Libya's 22 districts: six series, 2009-2020."""
    types = ("state-based", "non-state", "one-sided")
    rows = [(row, f"{row['type']} {{}}") for row in _rows("libya_district_months")]
    return _panel(
        rows,
        _codes("libya_district"),
        [f"{t} {what}" for t in types for what in _BOTH],
        date(2009, 1, 1),
        144,
    )


def libya() -> Panel:
    """Return all events and fatalities in Libya's 22 districts, 2009-2020."""
    rows = [(row, "{}") for row in _rows("libya_district_months")]
    return _panel(rows, _codes("libya_district"), _BOTH, date(2009, 1, 1), 144)


def region_cells() -> Panel:
    """Return fatalities by half-degree cell in Libya and its neighbours, 1989-2020."""
    rows = [(row, "{}") for row in _rows("region_cell_months")]
    cells = sorted({row["area"] for row, _ in rows})
    return _panel(rows, cells, _BOTH[1:], date(1989, 1, 1), 384)


def countries() -> Panel:
    """Return fatalities by country, 2010-2022."""
    rows = [(row, "{}") for row in _rows("country_months")]
    return _panel(rows, _codes("country"), _BOTH[1:], date(2010, 1, 1), 156)


def views_targets() -> Panel:
    """Return state-based fatalities by country of the ViEWS prediction challenge, 2018-2022."""
    rows = [(row, "{}") for row in _rows("views_country_months")]
    return _panel(rows, _codes("views_country"), _BOTH[1:], date(2018, 1, 1), 60)


def views_conflictology() -> dict[int, float]:
    """Return the published mean CRPS of conflictology by year."""
    with (DATA / "views_conflictology_crps.csv").open(encoding="utf-8") as lines:
        return {int(row["year"]): float(row["crps"]) for row in csv.DictReader(lines)}


_BOTH = ("events", "fatalities")


def _rows(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _codes(name: str) -> list[str]:
    return (DATA / f"{name}_codes.txt").read_text(encoding="utf-8").split()


def _panel(
    rows: Sequence[tuple[dict[str, str], str]],
    areas: Sequence[str],
    series: Sequence[str],
    first: date,
    months: int,
) -> Panel:
    """Return the panel of rows, each with the pattern of its series' name; repeated places add up."""
    place = {area: number for number, area in enumerate(areas)}
    values = np.zeros((len(areas), months, len(series)), dtype=np.int64)
    for row, pattern in rows:
        month = month_number(date.fromisoformat(f"{row['month']}-01")) - month_number(first)
        for what in _BOTH:
            if pattern.format(what) in series:
                values[place[row["area"]], month, series.index(pattern.format(what))] += int(row[what])
    return Panel(tuple(areas), first, tuple(series), values)
