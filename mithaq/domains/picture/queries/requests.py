"""Requests for information with their answers: who was asked, who has answered, refused, or is late."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..models import Answer, Report, Request
from ..rules import reminders, states


@dataclass(frozen=True)
class Asked:
    """A request as one viewer sees it on one day.

    `asked` are the parties that he may know of; `answers` the visible ones, newest first; `about` is None where the
    report is hidden from him.
    """

    request: Request
    today: date
    asked: Sequence[Party]
    answers: Sequence[Answer]
    about: Report | None

    @property
    def outcomes(self) -> Mapping[uuid.UUID, str]:
        """The last visible outcome by asked party: answered, refused; none for a party that is waited for."""
        return {answer.party_id: answer.outcome for answer in reversed(self.answers)}

    @property
    def waited_for(self) -> list[Party]:
        """The asked parties of which the viewer sees no answer, while the request is open."""
        if self.request.state != states.OPEN:
            return []
        return [party for party in self.asked if party.pk not in self.outcomes]

    @property
    def is_overdue(self) -> bool:
        """Whether an answer is late."""
        return bool(self.waited_for) and reminders.is_overdue(self.request.due, self.today)

    @property
    def days_late(self) -> int:
        """By how many days; 0 for what is not late."""
        return (self.today - self.request.due).days if self.is_overdue else 0

    @property
    def state(self) -> str:
        """How it stands: open, late, answered (by all whom he sees asked), closed."""
        if self.request.state != states.OPEN:
            return self.request.state
        if self.is_overdue:
            return "late"
        return "open" if self.waited_for or not self.asked else "answered"


def visible(
    viewer: Viewer,
    *,
    state: str | None = None,
    asked_of: uuid.UUID | None = None,
    by: uuid.UUID | None = None,
) -> QuerySet[Request]:
    """Return the visible requests, newest first; `state` is as stored, `asked_of` and `by` are parties."""
    found = Request.objects.visible_to(viewer).select_related("audience", "owner")
    if state is not None:
        found = found.filter(state=state)
    if asked_of is not None:
        found = found.filter(asked=asked_of)
    if by is not None:
        found = found.filter(owner=by)
    return found.order_by("-created_at", "-id")


def one(viewer: Viewer, id_: uuid.UUID) -> Asked:
    """Return one visible request. Raises NotVisible."""
    found = visible(viewer).filter(pk=id_)
    asked = with_answers(viewer, found)
    if not asked:
        raise NotVisible
    return asked[0]


def with_answers(viewer: Viewer, found: Iterable[Request]) -> list[Asked]:
    """Return requests with what the viewer may know around them; four more queries, however many."""
    rows = list(found)
    ids = [row.pk for row in rows]
    parties = {party.pk: party for party in people.parties(viewer)} if ids else {}
    asked = _asked(ids)
    answers: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    given = Answer.objects.visible_to(viewer).filter(request__in=ids).select_related("audience", "owner")
    for answer in given.order_by("-created_at", "-id"):
        answers[answer.request_id].append(answer)
    about = Report.objects.visible_to(viewer).in_bulk({row.about_id for row in rows if row.about_id})
    today = clock.today()
    return [
        Asked(
            request=row,
            today=today,
            asked=sorted((parties[p] for p in asked[row.pk] if p in parties), key=lambda p: p.code),
            answers=answers[row.pk],
            about=about.get(row.about_id),
        )
        for row in rows
    ]


def _asked(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    rows = Request.asked.through._default_manager.filter(request_id__in=ids)
    for request, party in rows.values_list("request_id", "party_id"):
        found[request].append(party)
    return found


def waiting_for(viewer: Viewer, party: uuid.UUID | None) -> QuerySet[Request]:
    """Return the visible open requests to `party` that it has neither answered nor refused."""
    given = Answer.objects.visible_to(viewer).filter(request=OuterRef("pk"), party_id=party)
    return visible(viewer, state=states.OPEN).filter(Q(asked=party), ~Exists(given)).order_by("due", "id")


def about(viewer: Viewer, report: Report) -> QuerySet[Request]:
    """Return the visible requests that are about a report, newest first."""
    return visible(viewer).filter(about=report.pk)


def report_of(viewer: Viewer, answer: Answer) -> Report | None:
    """Return the report that an answer points to, None where there is none or the viewer does not see it."""
    if answer.report_id is None:
        return None
    return Report.objects.visible_to(viewer).filter(pk=answer.report_id).first()
