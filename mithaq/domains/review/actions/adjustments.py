"""Holding an expectation of one's own against a forecast and, when its month is over, scoring it apart."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, Text, WrongState
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import actions as records

from ..models import Adjustment, Forecast
from ..rules import periods


@dataclass(frozen=True)
class View:
    """What an analyst expects of an area, so many months `ahead`: the truth should lie from `low` to `high` in nine of
    ten cases, and as often below `middle` as above. `reason` says what the figures do not know.
    """

    area: str
    ahead: int
    low: int
    middle: int
    high: int
    reason: str

    def check(self, forecast: Forecast) -> None:
        """Raise Invalid, naming the fields, where the forecast says nothing of it or the numbers are out of order."""
        wrong: dict[str, Text] = {}
        said = forecast.content["horizons"].get(str(self.ahead))
        if said is None:
            wrong["ahead"] = _("Choose one of the months of the forecast.")
        elif self.area not in said["areas"]:
            wrong["area"] = _("Choose areas from the list.")
        if not 0 <= self.low <= self.middle <= self.high:
            wrong["middle"] = _("The middle lies between the other two numbers.")
        if not self.reason.strip():
            wrong["reason"] = _("Say what the figures do not know.")
        if wrong:
            raise Invalid(fields=wrong)


@transaction.atomic
def give(view: View, forecast: Forecast, *, audience: Audience | None = None, by: Actor) -> Adjustment:
    """Put an expectation of one's own beside a forecast. Ledger: one `adjustment.given`.

    It reaches the readers of the forecast, or fewer. Raises NotAllowed, Invalid; WrongState once its month is over:
    afterwards everybody is wise.
    """
    require(by, Permission.REVIEW_WRITE)
    if by.party_id is None:
        raise NotAllowed
    chosen = _checked(records.within(forecast, audience), by.party_id)
    view.check(forecast)
    if clock.today() > periods.last_day(periods.shifted(forecast.origin, view.ahead)):
        raise WrongState(_("This month is over; an adjustment has to be given before."))
    given = Adjustment(
        forecast=forecast,
        **{**vars(view), "reason": view.reason.strip()},
        audience=chosen,
        owner_id=by.party_id,
    )
    commit("adjustment.given", given, by=by)
    return given


def _checked(chosen: Audience, own: uuid.UUID) -> Audience:
    if chosen.tlp == levels.RED or not audiences.reaches(chosen, own):
        raise Invalid(
            fields={
                "audience": _("It has to be for your own party at least, and no stricter than AMBER+STRICT.")
            }
        )
    return chosen


@transaction.atomic
def score(adjustment: Adjustment, scores: Mapping[str, Any], *, by: Actor) -> Adjustment:
    """Add what the truth made of it. Ledger: one `adjustment.scored`. Raises NotAllowed; WrongState where it has it."""
    require(by, Permission.FORECAST_ISSUE)
    if adjustment.scores:
        raise WrongState
    adjustment.scores = dict(scores)
    commit("adjustment.scored", adjustment, by=by)
    return adjustment
