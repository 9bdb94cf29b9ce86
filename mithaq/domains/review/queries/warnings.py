"""Warnings: one, the newest, those that wait for an answer, and how past ones turned out."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..models import Warning
from ..rules import choices, states

MOST = 200


@dataclass(frozen=True)
class Record:
    """How the warnings that were closed turned out, as far as the viewer sees them.

    `leads` are the days from a warning to the beginning of what had changed, where it is known; below nil where it had
    begun before. `overdue` are those that nobody answers though their day is over.
    """

    founded: int
    unfounded: int
    unclear: int
    leads: Sequence[int] = ()
    overdue: int = 0

    @property
    def precision(self) -> float | None:
        """Return the share of judged warnings behind which something had changed; None before any was judged."""
        judged = self.founded + self.unfounded
        return self.founded / judged if judged else None

    @property
    def lead(self) -> float | None:
        """Return the middle of the leads; None where none is known."""
        return median(self.leads) if self.leads else None


def warnings(
    viewer: Viewer, *, area: str = "", type: str = "", state: str = "", since: date | None = None
) -> QuerySet[Warning]:
    """Return the visible warnings, newest first, of an area, type and state where these are given."""
    found = Warning.objects.visible_to(viewer).select_related("audience", "owner", "answered_by")
    wanted = {"area": area, "type": type, "state": state, "week__gte": since}
    given = {name: value for name, value in wanted.items() if value}
    return found.filter(**given).order_by("-week", "-created_at", "id")


def newest(viewer: Viewer, **wanted: str) -> list[Warning]:
    """Return at most MOST visible warnings, newest first."""
    return list(warnings(viewer, **wanted)[:MOST])  # type: ignore[arg-type]


def one(viewer: Viewer, id_: uuid.UUID) -> Warning:
    """Return one visible warning. Raises NotVisible."""
    found = warnings(viewer).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    return found


def record(viewer: Viewer) -> Record:
    """Return how past warnings turned out."""
    seen = Warning.objects.visible_to(viewer)
    closed = list(seen.filter(state=states.CLOSED).values_list("outcome", "began_on", "created_at"))
    by_outcome = Counter(outcome for outcome, _began, _raised in closed)
    return Record(
        by_outcome[choices.FOUNDED],
        by_outcome[choices.UNFOUNDED],
        by_outcome[choices.UNCLEAR],
        leads=[(began - raised.date()).days for _outcome, began, raised in closed if began],
        overdue=seen.filter(state=states.RAISED, answer_due__lt=clock.today()).count(),
    )


def waiting(viewer: Viewer, party: uuid.UUID | None) -> list[Warning]:
    """Return the open warnings that `party` answers, and those that nobody answers, the most urgent first."""
    found = warnings(viewer).filter(state__in=states.OPEN_WARNINGS)
    ours = found.filter(Q(answered_by=party) | Q(answered_by=None))
    return list(ours.order_by("answer_due", "id")[:MOST])


def marked() -> list[Audience]:
    """Return the audiences that warnings have; for the job, which must not tell the same thing twice."""
    held = Warning.objects.for_system("which markings warnings have").order_by()
    return list(Audience.objects.filter(pk__in=list(held.values_list("audience_id", flat=True).distinct())))


def told(viewer: Viewer, since: date) -> dict[tuple[str, str], list[tuple[date, str]]]:
    """Return week and level of the warnings from `since` on, by area and type; for the job."""
    found: dict[tuple[str, str], list[tuple[date, str]]] = {}
    rows = Warning.objects.visible_to(viewer).filter(week__gte=since).order_by("week")
    for area, type_, week, level in rows.values_list("area", "type", "week", "level"):
        found.setdefault((area, type_), []).append((week, level))
    return found
