"""A small plan, made by the ordinary actions: one line of effort, one objective, one initiative of the
east."""

from datetime import date, timedelta
from typing import Any

from mithaq.domains.plan import actions
from mithaq.domains.plan.models import Assumption, Initiative, LineOfEffort, Milestone, Objective, Risk
from mithaq.kernel import clock
from mithaq.kernel.markings.models import Audience

from ..cast import Cast


def names(text: str) -> dict[str, str]:
    """Return a text in all three languages."""
    return {"en": text, "ar": f"{text} بالعربية", "fr": f"{text} en français"}


def days(n: int) -> date:
    """Return the day `n` days from today."""
    return clock.today() + timedelta(days=n)


def line_of_effort(cast: Cast, audience: Audience | None = None, **values: Any) -> LineOfEffort:
    """Create a line of effort of the joint commission."""
    given = {"code": "LOE-1", "title": names("Ceasefire"), **values}
    return actions.create("line_of_effort", given, audience=audience or cast.public, by=cast.secretary)


def objective(cast: Cast, audience: Audience | None = None, **values: Any) -> Objective:
    """Create an objective of the joint commission, with a line of effort unless one is given."""
    above = values.pop("line_of_effort", None) or line_of_effort(cast, audience)
    given = {"code": "OBJ-1", "title": names("Quiet front lines"), "line_of_effort": above, **values}
    return actions.create("objective", given, audience=audience or above.audience, by=cast.secretary)


def initiative(cast: Cast, audience: Audience | None = None, **values: Any) -> Initiative:
    """Create an initiative led by the east, for the community, with an objective unless one is given."""
    above = values.pop("objective", None) or objective(cast)
    by = values.pop("by", cast.east)
    given = {
        "code": "INI-1",
        "title": names("Hotline between the rooms"),
        "objective": above,
        "lead": cast.parties["east"],
        "planned_start": days(-30),
        "planned_end": days(120),
        **values,
    }
    return actions.create("initiative", given, audience=audience or cast.community, by=by)


def milestone(cast: Cast, of: Initiative, audience: Audience | None = None, **values: Any) -> Milestone:
    """Create a milestone of `of`, due in 30 days."""
    by = values.pop("by", cast.east)
    given = {"code": "M1", "title": names("Line in service"), "initiative": of, "due": days(30), **values}
    return actions.create("milestone", given, audience=audience or of.audience, by=by)


def assumption(cast: Cast, of: Initiative, audience: Audience | None = None, **values: Any) -> Assumption:
    """Create an assumption that `of` rests on."""
    given = {"text": names("Equipment clears customs"), "initiative": of, **values}
    return actions.create("assumption", given, audience=audience or of.audience, by=cast.east)


def risk(cast: Cast, of: Initiative, audience: Audience | None = None, **values: Any) -> Risk:
    """Create a risk of `of`."""
    given = {"risk_kind": "risk", "title": names("Calls stay unanswered"), "initiative": of, **values}
    return actions.create("risk", given, audience=audience or of.audience, by=cast.east)
