"""What a framework file does not hold: published events, a threat review begun, a saved search, a collection, an alert.

The events are real, UCDP's; what the offices write about them is made up and says so. Forecasts and warnings come of
themselves: the worker makes them soon after the start.
"""

from datetime import date
from typing import Final

from mithaq.domains.areas import demonstration as areas
from mithaq.domains.review.actions import documents, searches
from mithaq.domains.review.queries.figures import Period
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership

from . import alert, shared

ANALYST: Final = "analyst-unified"
SEARCHER: Final = "liaison-east"
SECRETARY: Final = "secretary-joint"
DUTY: Final = "duty-unified"
PERIOD: Final = Period(date(2020, 1, 1), date(2020, 12, 1))
REVIEW: Final = documents.Text(
    title={
        "en": "Threat review of 2020",
        "ar": "استعراض التهديدات لعام 2020",
        "fr": "Revue des menaces de 2020",
    },
    summary={
        "en": "Made up for the demonstration, over real figures. Nearly all events of the year fall before July; five "
        "were recorded from then to October, none in November and December.",
        "ar": "نص من صنع العرض التوضيحي على أرقام حقيقية. وقعت أحداث العام كلها تقريبًا قبل يوليو؛ "
        "وسُجلت خمسة منه حتى أكتوبر، ولا شيء في نوفمبر وديسمبر.",
        "fr": "Inventé pour la démonstration, à partir de chiffres réels. Presque tous les événements de l’année "
        "précèdent juillet ; cinq ont été relevés de juillet à octobre, aucun en novembre et décembre.",
    },
    advice={
        "en": "Made up. Clear the coastal road before convoys are planned.",
        "ar": "نص مختلق. إزالة الألغام من الطريق الساحلي قبل التخطيط للقوافل.",
        "fr": "Inventé. Déminer la route côtière avant de prévoir des convois.",
    },
)
SEARCH: Final = searches.Terms(
    name="Sirte and the coastal road", areas=["LY-SR"], types=["CLA", "ERW"], by_mail=True
)


def add() -> None:
    """Import the events, draft the review, save the search, open a collection, hand in an alert; one transaction."""
    areas.load(by=Actor.system("demonstration"))
    analyst = _actor(ANALYST)
    seen = Viewer.of(analyst)
    community = people.audience(seen, levels.GREEN, groups=["community"])
    documents.draft(REVIEW, PERIOD, meant_for=community, by=analyst)
    searches.save(SEARCH, by=_actor(SEARCHER))
    shared.open_collection(by=_actor(SECRETARY))
    alert.hand_in(by=_actor(DUTY), audience=community)


def _actor(handle: str) -> Actor:
    """Return a person of the cast as he acts for his party."""
    held = Membership.objects.for_system("the cast of the demonstration")
    return people.actor_of(held.select_related("party").get(person__handle=handle))
