"""Issuing a forecast and, when its months are over, scoring it. What was issued is never changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.permissions import Permission, require

from ..models import Forecast
from ..queries.vantages import Vantage


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a forecast, in hex."""
    return hashlib.sha256(rfc8785.dumps(dict(content))).hexdigest()


@dataclass(frozen=True)
class Subject:
    """What is forecast: from the figures of which source, after which month, which measure; an empty type is all."""

    source: str
    origin: date
    measure: str
    type: str = ""


@transaction.atomic
def issue(content: Mapping[str, Any], vantage: Vantage, subject: Subject, *, by: Actor) -> Forecast:
    """Freeze a forecast for the readers of a vantage. Ledger: one `forecast.issued`. Raises NotAllowed."""
    require(by, Permission.FORECAST_ISSUE)
    forecast = Forecast(
        **vars(subject),
        content=dict(content),
        digest=digest(content),
        audience=vantage.audience,
        owner_id=vantage.party,
    )
    commit("forecast.issued", forecast, by=by)
    return forecast


@transaction.atomic
def score(forecast: Forecast, scores: Mapping[str, Any], *, by: Actor) -> Forecast:
    """Add the scores of horizons whose months are over. Ledger: one `forecast.scored`.

    Raises NotAllowed; Invalid where a horizon was scored before.
    """
    require(by, Permission.FORECAST_ISSUE)
    if again := set(scores) & set(forecast.scores):
        raise Invalid(_("Scored before, in months ahead: %s.") % ", ".join(sorted(again)))
    forecast.scores = {**forecast.scores, **scores}
    commit("forecast.scored", forecast, by=by)
    return forecast
