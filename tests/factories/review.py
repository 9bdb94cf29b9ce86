"""Figures, reports by week, and what the threat review makes of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from mithaq.domains.areas.actions import figures
from mithaq.domains.review.actions import documents, searches, warnings
from mithaq.domains.review.actions.documents import Text
from mithaq.domains.review.actions.searches import Terms
from mithaq.domains.review.actions.warnings import Finding
from mithaq.domains.review.models import SavedSearch, ThreatReview, Warning
from mithaq.domains.review.queries.figures import Period
from mithaq.domains.review.queries.vantages import Vantage
from mithaq.domains.review.rules import periods
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Audience

from ..cast import Cast
from . import picture
from .commitments import names

TODAY = date(2026, 11, 25)
WEEK = date(2026, 11, 24)


def counted(
    audience: Audience, month: str, n: int, *, area: str = "LY-SB", type: str = "CLA", best: int = 0
) -> None:
    """Put figures into the roll-up, as an import does."""
    with transaction.atomic():
        figures.count(
            audience.pk,
            source="ucdp",
            area=area,
            month=date.fromisoformat(f"{month}-01"),
            type=type,
            n=n,
            best=best,
            high=best,
        )


def weeks(cast: Cast, counts: list[int], audience: Audience | None = None, **values: Any) -> None:
    """Report so many events in each week, oldest first, the last one being the week that ends on WEEK."""
    for back, count in enumerate(reversed(counts)):
        for _ in range(count):
            day = WEEK - timedelta(days=7 * back + 2)
            with clock.freeze(clock.now()):
                picture.report(cast, audience or cast.public, occurred_from=day, **values)


def late_reports(cast: Cast, audience: Audience, *, months: int = 16, of: int = 4) -> None:
    """Report `of` events in each month up to October 2026, half of them three months later."""
    for month in periods.months(periods.shifted(date(2026, 10, 1), 1 - months), date(2026, 10, 1)):
        for number in range(of):
            told = periods.shifted(month, 3) if number % 2 else month
            if told <= date(2026, 11, 1):
                with clock.freeze(datetime(told.year, told.month, 25, tzinfo=UTC)):
                    picture.report(cast, audience, occurred_from=month.replace(day=11))


def saved(cast: Cast, **values: Any) -> SavedSearch:
    """Let the east save a search for the south, by area."""
    given: dict[str, Any] = {"name": "The south", "areas": ["LY-SB"], **values}
    return searches.save(Terms(**given), by=cast.east)


def draft(cast: Cast, meant_for: Audience | None = None, **values: Any) -> ThreatReview:
    """Let the east draft a review of the last three months for the community."""
    period = values.pop("period", Period(date(2026, 8, 1), date(2026, 10, 1)))
    text = Text(title=names("Autumn"), summary=names("Quieter than summer"), **values)
    return documents.draft(text, period, meant_for=meant_for or cast.community, by=cast.east)


def warning(cast: Cast, audience: Audience, **values: Any) -> Warning:
    """Raise a warning of clashes in Sebha, once in 200 weeks, for an audience."""
    reason = {
        "method": "reference",
        "observed": 9,
        "expected": 2.5,
        "limit": 6.1,
        "chance": 0.005,
        "weeks": 52,
    }
    given = {"area": "LY-SB", "type": "CLA", "week": WEEK, "level": "alert", "reason": reason, **values}
    vantage = Vantage(audience, frozenset({audience.pk}))
    return warnings.raise_warning(Finding(**given), vantage, by=Actor.system("review"))
