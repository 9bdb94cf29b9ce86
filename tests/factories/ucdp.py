"""Files of UCDP GED in each of the published column sets, with invented events."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_SHORT = """
    id year month day country type_of_violence conflict_name side_a side_b latitude longitude low_death best_death
    high_death
"""
_WEB = """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id
    dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
    source_article source_office source_date source_headline source_original where_prec where_coordinates
    where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity
    date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best_est high_est low_est
"""
SHORT, WEB = _SHORT.split(), _WEB.split()
FULL = [name.removesuffix("_est") for name in WEB]
CANDIDATE = [*FULL, "gwnoa", "gwnob"]
_TYPES = {"1": "State-based violence", "2": "Non-state violence", "3": "One-sided violence"}


def event(number: int, **values: Any) -> dict[str, str]:
    """Return the cells of one event by the names of the full set; one on 3 April 2019 in Tripoli unless told."""
    cells = {
        "id": number,
        "code_status": "Clear",
        "type_of_violence": 1,
        "side_a": "Government of Libya",
        "side_b": "Forces of the east",
        "where_prec": 1,
        "latitude": "32.892500",
        "longitude": "13.180000",
        "country": "Libya",
        "date_prec": 1,
        "date_start": "2019-04-03",
        "low": 1,
        "best": 2,
        "high": 4,
        **values,
    }
    cells.setdefault("date_end", cells["date_start"])
    return {name: str(value) for name, value in cells.items()}


def short(events: Iterable[Mapping[str, str]]) -> str:
    """Return the set of 14 columns: the type in words, the day in three cells, estimates called deaths."""
    return _csv(SHORT, (_shortened(cells) for cells in events))


def _shortened(cells: Mapping[str, str]) -> dict[str, str]:
    year, month, day = [*cells["date_start"].split("-"), "", ""][:3]
    counts = {f"{name}_death": cells[name] for name in ("low", "best", "high")}
    words = _TYPES.get(cells["type_of_violence"], cells["type_of_violence"])
    split = {"year": year, "month": month.lstrip("0"), "day": day.lstrip("0"), "type_of_violence": words}
    return {**cells, **counts, **split}


def full(events: Iterable[Mapping[str, str]]) -> str:
    """Return the full set of 47 columns."""
    return _csv(FULL, events)


def candidate(events: Iterable[Mapping[str, str]]) -> str:
    """Return the candidate events' 49 columns, with times of day."""
    timed = ({**c, **{n: f"{c[n]} 00:00:00.000" for n in ("date_start", "date_end")}} for c in events)
    return _csv(CANDIDATE, timed)


def web(events: Iterable[Mapping[str, str]]) -> str:
    """Return the web export: 47 headings, 48 cells, American dates, estimates called best_est and so on."""
    heading, *lines = _csv(WEB, (_exported(cells) for cells in events)).splitlines()
    return "\n".join([heading, *(f"{line}," for line in lines), ""])


def _exported(cells: Mapping[str, str]) -> dict[str, str]:
    days = {name: _american(cells[name]) for name in ("date_start", "date_end")}
    return {**cells, **days, **{f"{name}_est": cells[name] for name in ("low", "best", "high")}}


def _american(day: str) -> str:
    year, month, of_month = day.split("-")
    return f"{month}/{of_month}/{year} 00:00:00"


SETS = {"short": short, "full": full, "candidate": candidate, "web": web}


def _csv(names: list[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    written = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    written.writeheader()
    written.writerows(rows)
    return out.getvalue()


def put(folder: Path, text: str, name: str = "ged.csv") -> Path:
    """Write a file, gzipped where its name ends in .gz; return where it lies."""
    data = text.encode()
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path
