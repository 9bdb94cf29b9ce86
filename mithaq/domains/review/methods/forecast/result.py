"""What a run hands over: plain values that can be kept, and their digest."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from .record import Record

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
THRESHOLDS = (1, 10, 25)


@dataclass(frozen=True)
class Similar:
    """A past area-month like the present one: its count then and its count `horizon` months later."""

    area: str
    month: date
    count: int
    followed_by: int


@dataclass(frozen=True)
class AreaForecast:
    """The forecast for one area: equally likely draws in rising order and what is read off them.

    `quantiles` at .05 .25 .5 .75 .95, so the 50 % range is [1:4:2] and the 90 % range [0::4]; `at_least` is the
    probability of 1, 10 and 25 or more. `baseline` is conflictology's draws: the last twelve months.
    """

    area: str
    draws: tuple[int, ...]
    quantiles: tuple[int, ...]
    at_least: tuple[float, ...]
    baseline: tuple[int, ...]
    similar: tuple[Similar, ...]


@dataclass(frozen=True)
class HorizonForecast:
    """The forecast for one month ahead. `fell_back`: the pool lost to the baseline, which is published instead.

    `weights` has for quiet, busy and war-like areas the weight of each member by name.
    """

    horizon: int
    target: date
    fell_back: bool
    weights: tuple[dict[str, float], ...]
    areas: tuple[AreaForecast, ...]
    record: Record


@dataclass(frozen=True)
class SeriesForecast:
    """The forecasts of one series by horizon."""

    series: str
    horizons: tuple[HorizonForecast, ...]


@dataclass(frozen=True)
class Forecast:
    """A whole run. `left_out` names series too rare to be forecast alone, with their count of late.

    `likeness` says how similar months were found: "forest" or "neighbours".
    """

    origin: date
    seed: int
    likeness: str
    series: tuple[SeriesForecast, ...]
    left_out: dict[str, int]

    def plain(self) -> dict[str, Any]:
        """Return dictionaries, lists, texts and numbers: what JSON can hold."""
        plain: dict[str, Any] = json.loads(self.canonical())
        return plain

    def canonical(self) -> bytes:
        """Return the JSON of the run: keys in order, no blanks, dates as ISO 8601, UTF-8."""
        values = dataclasses.asdict(self)
        return json.dumps(values, sort_keys=True, separators=(",", ":"), default=date.isoformat).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of `canonical()` in hexadecimal: equal runs have equal digests."""
        return sha256(self.canonical()).hexdigest()
