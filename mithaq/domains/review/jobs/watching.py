"""Judging the seven days that are over, every day anew, from every vantage on its own."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import IntegrityError, transaction
from numpy.typing import NDArray

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..actions.warnings import Finding, raise_warning
from ..methods import chances, scan, warnings
from ..methods.discoveries import discoveries
from ..queries import vantages
from ..queries import warnings as raised
from ..queries.vantages import Vantage
from ..queries.weeks import Key, weekly
from ..rules import choices, periods

WEEKS = warnings.REFERENCE_WEEKS + warnings.GUARD_WEEKS + 1
SCAN_WEEKS = 26
FALSE_SHARE = 0.10
CLUSTER_CHANCE = 0.05

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Series:
    """Weekly counts of threats (keys, weeks), oldest week first, since the vantage's first event or for WEEKS weeks."""

    keys: Sequence[Key]
    counts: Counts
    week: date

    @classmethod
    def seen_by(cls, viewer: Viewer, week: date) -> "Series":
        """Return what a viewer sees of the weeks up to `week`."""
        wanted = periods.weeks(week, WEEKS)
        found = {key: row for key, row in weekly(viewer, wanted[0], week).items() if _is_threat(key)}
        # weeks before the first event say nothing: nobody may have reported yet
        begun = min((day for row in found.values() for day in row), default=week)
        known = [day for day in wanted if day >= begun]
        counts = np.array([periods.counts_by(known, dict(row)) for row in found.values()], dtype=np.int64)
        return cls(list(found), counts.reshape(len(found), len(known)), week)


def _is_threat(key: Key) -> bool:
    type_ = taxonomy.type_(key[1])
    return type_ is not None and type_.threat and key[0] in gazetteer.shown()


def watch(*, by: Actor, today: date | None = None) -> int:
    """Raise what is new from every vantage, those with more readers first; return how many warnings there were.

    A vantage is not told what its readers have been told already from a wider one.
    """
    today, count = today or clock.today(), 0
    for vantage in vantages.all_of_them():
        told = _told(vantage, raised.marked(), periods.last_sunday(today))
        # the scan gives chance one in twenty each time: it looks once a week
        found = [*judge(vantage, periods.last_week(today)), *gathering(vantage, periods.last_sunday(today))]
        for finding in found:
            if _is_news(finding, told.get((finding.area, finding.type), [])):
                count += _raise(finding, vantage, by)
    return count


def _told(vantage: Vantage, marked: Sequence[Audience], week: date) -> dict[Key, list[tuple[date, str]]]:
    seen = vantages.seen_by_all(vantage.audience, marked)
    return raised.told(Viewer(None, None, seen), week - timedelta(days=warnings.COOL_DOWN_DAYS))


def _is_news(finding: Finding, told: Sequence[tuple[date, str]]) -> bool:
    level: warnings.Level = "alert" if finding.level == choices.ALERT else "watch"
    return all(
        warnings.is_news(level, ("alert" if before == choices.ALERT else "watch", (finding.week - on).days))
        for on, before in told
    )


def _raise(finding: Finding, vantage: Vantage, by: Actor) -> bool:
    try:
        with transaction.atomic():
            raise_warning(finding, vantage, by=by)
    except IntegrityError:
        return False  # another worker was faster
    return True


def judge(vantage: Vantage, week: date) -> list[Finding]:
    """Return the series whose last week stands out; what could be chance among so many is only a watch."""
    series = Series.seen_by(vantage.viewer, week)
    verdicts = list(_verdicts(series))
    real = discoveries([verdict.reason.chance for _key, verdict in verdicts], FALSE_SHARE)
    return [
        Finding(
            *key, week, choices.ALERT if is_real and v.level == "alert" else choices.WATCH, v.reason.values()
        )
        for (key, v), is_real in zip(verdicts, real, strict=True)
        if v.level
    ]


def _verdicts(series: Series) -> Iterator[tuple[Key, warnings.Verdict]]:
    sizes = {type_: _size(series, type_) for type_ in {key[1] for key in series.keys}}
    for key, weeks in zip(series.keys, series.counts, strict=True):
        verdict = warnings.verdict(weeks, sizes[key[1]])
        if verdict is not None:
            yield key, verdict


def _size(series: Series, type_: str) -> float:
    """Return the spread that all areas share for a type; it takes weeks to be known."""
    past = warnings.past_of(series.counts[[key[1] == type_ for key in series.keys]])
    return chances.pooled_size(past) if past.shape[1] > 1 else chances.MOST_SIZE


def gathering(vantage: Vantage, week: date) -> list[Finding]:
    """Return the districts in which threats of all types gather now, as one watch over the one with most of them."""
    series = Series.seen_by(vantage.viewer, week)
    districts = gazetteer.areas(gazetteer.HOME)
    counts = np.zeros((len(districts), min(SCAN_WEEKS, series.counts.shape[1])), dtype=np.int64)
    place = {area.code: number for number, area in enumerate(districts)}
    for (code, _type), weeks in zip(series.keys, series.counts, strict=True):
        if code in place:
            counts[place[code]] += weeks[-counts.shape[1] :]
    if counts.shape[1] <= scan.LONGEST_PERIODS:
        return []
    zones = scan.zones_of([area.centroid for area in districts])
    found = scan.scan(counts, zones, _random(vantage, week))
    if found is None or found.chance > CLUSTER_CHANCE:
        return []
    return [_cluster(found, counts, [area.code for area in districts], week)]


def _cluster(found: scan.Cluster, counts: Counts, codes: Sequence[str], week: date) -> Finding:
    recent = counts[:, -found.periods :].sum(axis=1)
    centre = max(found.areas, key=lambda number: (recent[number], -number))
    reason = {
        "method": "cluster",
        "observed": found.observed,
        "expected": round(found.expected, 6),
        "chance": round(found.chance, 6),
        "weeks": found.periods,
        "areas": [codes[number] for number in found.areas],
    }
    return Finding(codes[centre], "", week, choices.WATCH, reason)


def _random(vantage: Vantage, week: date) -> np.random.Generator:
    """Return the chance of one vantage and week: looking again gives the same answer."""
    seed = hashlib.sha256(f"{vantage.audience.pk}/{week}".encode()).digest()
    return np.random.default_rng(int.from_bytes(seed[:8]))
