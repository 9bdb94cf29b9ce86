"""What a report tells: plain values, checked before they are written, with the remedy by field."""

import itertools
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.rules import gazetteer, places, taxonomy
from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid, Text
from mithaq.kernel.i18n import Names, pick
from mithaq.kernel.markings import levels

from ..models import Report
from ..rules import choices
from . import reaching

NEAR = 2
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Content:
    """The content of a report; what each field holds stands at `models.Report`."""

    title: Names
    type: str
    occurred_from: date
    area: str
    narrative: Names = field(default_factory=dict)
    subtype: str = ""
    occurred_to: date | None = None
    time_precision: str = "day"
    place_name: Names = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    place_precision: int = 3
    actors: tuple[str, ...] = ()
    low: int | None = None
    best: int | None = None
    high: int | None = None
    basis: str = choices.OTHER_SOURCE
    source_note: str = ""
    reliability: str = "F"
    credibility: int = 6
    cross_border_from: str = ""
    originator_control: bool = False
    may_be_retold: bool = False
    deconflict: bool = False
    expires_on: date | None = None

    @classmethod
    def of(cls, report: Report) -> "Content":
        """Return what a report tells now."""
        values = {one.name: getattr(report, one.name) for one in fields(cls)}
        return cls(**{**values, "actors": tuple(report.actors)})

    def changed(self, changes: Mapping[str, Any]) -> "Content":
        """Return it with other values in some fields; None empties a field.

        Raises Invalid for a field that there is not, or that cannot be empty.
        """
        known = {one.name: one for one in fields(self)}
        if unknown := set(changes) - set(known):
            raise Invalid(fields=dict.fromkeys(unknown, _("A report has no such field.")))
        emptied = {name: _empty(known[name]) for name, value in changes.items() if value is None}
        return replace(self, **{**changes, **emptied})

    def write_to(self, report: Report) -> None:
        """Put it on the record, its place as coarse as the record's audience asks for."""
        for one in fields(self):
            setattr(report, one.name, getattr(self, one.name))
        report.actors = sorted(set(self.actors))
        if self.latitude is not None and self.longitude is not None:
            point = places.generalised(self.latitude, self.longitude, self.place_precision, _level(report))
            report.latitude, report.longitude = point.latitude, point.longitude
            report.place_precision = point.precision

    def check(self) -> None:
        """Raise Invalid, naming the fields, where it cannot be so."""
        wrong = {**self._type(), **self._time(), **self._place(), **self._deaths(), **self._passing_on()}
        if wrong:
            raise Invalid(fields=wrong)

    def _type(self) -> dict[str, Text]:
        wrong: dict[str, Text] = {}
        if taxonomy.type_(self.type) is None:
            wrong["type"] = _("Choose a type of event from the list.")
        elif self.subtype and taxonomy.subtype(self.type, self.subtype) is None:
            wrong["subtype"] = _("Choose a subtype of this type, or none.")
        if unknown := set(self.actors) - set(taxonomy.actor_types()):
            wrong["actors"] = _(
                "Unknown: %s. Name kinds of actors from the list, never persons."
            ) % ", ".join(sorted(unknown))
        return wrong

    def _time(self) -> dict[str, Text]:
        if self.occurred_from < EARLIEST:
            return {"occurred_from": _("Give a day since %s.") % EARLIEST.isoformat()}
        wrong: dict[str, Text] = {}
        last = self.occurred_to or self.occurred_from
        if last < self.occurred_from:
            wrong["occurred_to"] = _("The last day lies before the first.")
        if max(last, self.occurred_from) > clock.today():
            wrong["occurred_from" if last == self.occurred_from else "occurred_to"] = _(
                "This day has not come yet."
            )
        if self.expires_on and self.expires_on < self.occurred_from:
            wrong["expires_on"] = _("It would end before it happened.")
        return wrong

    def _place(self) -> dict[str, Text]:
        wrong: dict[str, Text] = {}
        area = gazetteer.area(self.area)
        if area is None:
            wrong["area"] = _("Choose a district or country from the list.")
        if self.cross_border_from and gazetteer.area(self.cross_border_from) is None:
            wrong["cross_border_from"] = _("Choose a country from the list.")
        if (self.latitude is None) != (self.longitude is None):
            wrong["latitude" if self.latitude is None else "longitude"] = _("Give both, or neither.")
        elif self.latitude is not None and self.longitude is not None:
            wrong |= self._point(self.latitude, self.longitude, area)
        return wrong

    def _point(self, latitude: float, longitude: float, area: gazetteer.Area | None) -> dict[str, Text]:
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return {"latitude": _("Latitude lies between −90 and 90, longitude between −180 and 180.")}
        found = gazetteer.at(latitude, longitude)
        if area is None or found is None or self.place_precision > NEAR:
            return {}
        if area.code in (found.code, found.country):
            return {}
        return {"area": _("The point lies in %s. Correct one of the two.") % pick(found.names)}

    def _passing_on(self) -> dict[str, Text]:
        if self.originator_control and self.may_be_retold:
            return {"may_be_retold": _("Others need your consent, or have it: choose one of the two.")}
        return {}

    def _deaths(self) -> dict[str, Text]:
        named = [
            (name, n)
            for name, n in (("low", self.low), ("best", self.best), ("high", self.high))
            if n is not None
        ]
        if any(n < 0 for _name, n in named):
            return {name: _("Give 0 or more.") for name, n in named if n < 0}
        type_ = taxonomy.type_(self.type)
        if type_ and not type_.deaths and any(n for _name, n in named):
            return {
                named[-1][0]: _(
                    "This type of event counts no deaths. Choose another type, or leave it empty."
                )
            }
        for (_lower, less), (name, more) in itertools.pairwise(named):
            if less > more:
                return {name: _("Low, best and high must not run backwards: low ≤ best ≤ high.")}
        return {}


def _empty(one: "Field[Any]") -> Any:
    """Return what an emptied field holds. Raises Invalid where it must hold something."""
    if one.default_factory is not MISSING:
        return one.default_factory()
    if one.default is MISSING:
        raise Invalid(fields={one.name: _("This is needed.")})
    return one.default


def _level(report: Report) -> str:
    """Return how exact a place may be: what only the owner sees is exact whatever its level."""
    only_own = reaching.parties_of(report.audience) == {report.owner_id}
    return levels.AMBER_STRICT if only_own else report.audience.tlp
