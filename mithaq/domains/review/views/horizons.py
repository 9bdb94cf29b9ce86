"""A month ahead in words: its areas as lines, its record or scores; for the page of a forecast and threat reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.web import frames
from mithaq.web.access import Request

from .. import wording
from ..drawing import reliability
from ..rules import draws, periods

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Horizon:
    """One month ahead: its areas as lines of plain texts; the record of the past or, once it is over, its scores.

    `shares` are the points of the drawing `reliability`, of 100: what was said, and what came.
    """

    month: date
    lines: Sequence[Said]
    tiles: Sequence[frames.Tile]
    is_over: bool
    fell_back: bool
    reliability: SafeString | None
    shares: Sequence[tuple[int, float]]


def shown(request: Request, origin: date, ahead: str, content: Said, scores: Said | None) -> Horizon:
    """Return a month ahead of `origin` in words. `content` is what the forecast has under it, `scores` what came."""
    ranked = sorted(content["areas"].items(), key=lambda item: (-item[1]["wide"][1], item[0]))
    tenths = content["record"]["calibration"]
    return Horizon(
        month=periods.shifted(origin, int(ahead)),
        lines=[_line(request, code, said, scores) for code, said in ranked],
        tiles=_tiles(request, content, scores),
        is_over=scores is not None,
        fell_back=content["fell_back"],
        reliability=reliability.draw(tenths, _("Do the probabilities hold?")) if tenths else None,
        shares=reliability.shares(tenths) if tenths else [],
    )


def _line(request: Request, code: str, said: Said, scores: Said | None) -> dict[str, Any]:
    written = wording.digits(request)
    twelve = draws.unpacked(said["baseline"])
    return {
        "name": wording.area_name(code),
        "url": reverse("review:area", args=[code]),
        "median": said["median"],
        "half": written("{} – {}".format(*said["half"])),
        "wide": written("{} – {}".format(*said["wide"])),
        "reach": [written(f"{round(100 * said['reach'][least])} %") for least in ("1", "10", "25")],
        "baseline": written(f"{twelve[0]} – {twelve[-1]}"),
        "came": scores["came"].get(code) if scores else None,
    }


def _tiles(request: Request, ahead: Said, scores: Said | None) -> list[frames.Tile]:
    """Return the scores of a month that is over; before that the record of the months before."""
    found = scores or ahead["record"]
    if found["crps"] is None:
        return []
    tiles = [
        frames.Tile(_("Score (CRPS), lower is better"), wording.score(request, found["crps"])),
        frames.Tile(_("Baseline: the last twelve months"), wording.score(request, found["baseline_crps"])),
    ]
    if scores:
        covered = wording.number(request, 100 * scores["covered"])
        return [*tiles, frames.Tile(_("Areas inside the 90 % range, of 100"), covered)]
    return [frames.Tile(_("Past months it was tried on"), found["months"]), *tiles, *_skill(request, found)]


def _skill(request: Request, record: Said) -> list[frames.Tile]:
    """Return by how much of 100 the baseline was beaten, with the 95 % limits where they are known."""
    if record["skill"] is None:
        return []
    skill, *limits = (
        wording.number(request, 100 * share) for share in (record["skill"], *(record["skill_limits"] or ()))
    )
    note = (
        _("95 %% range: %(low)s to %(high)s") % dict(zip(("low", "high"), limits, strict=True))
        if limits
        else ""
    )
    return [frames.Tile(_("Better than the baseline by, of 100"), skill, note=note)]
