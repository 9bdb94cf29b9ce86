"""From records to shapes, and from codes and ids to records, as far as the reader may see them."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesSchema

from .. import actions
from ..queries import lasting, reports, requests, responses
from ..queries.receipts import Recall, Standing
from ..queries.requests import Asked
from . import shapes

T = TypeVar("T")
_TEXTS = ("title", "narrative", "place_name")
_OF_REPORT = tuple(
    name for name in shapes.ReportOut.model_fields if name not in (*shapes.RecordOut.model_fields, "url")
)


def report(request: Any, shown: Any) -> shapes.ReportOut:
    """Return a report."""
    return shapes.ReportOut(**_report(request, shown))


def _report(request: Any, shown: Any) -> dict[str, Any]:
    values = {name: getattr(shown, name) for name in _OF_REPORT}
    return {**api.record(request, shown), **values, "url": shown.get_absolute_url()}


def with_standing(request: Any, shown: Any) -> shapes.ReportWithStandingOut:
    """Return a report with how it stands for the reader, and who is on it."""
    stands = responses.standing_of(request.viewer, shown)
    held = responses.claim_on(request.viewer, shown)
    lasts = lasting.holding(request.viewer, [shown]).get(shown.pk)
    return shapes.ReportWithStandingOut(
        **_report(request, shown),
        standing=stands.state,  # type: ignore[arg-type]
        independent=stands.independent,
        holds_until=lasts.until if lasts else None,
        claim=claim(request, held) if held else None,
    )


def reread(request: Any, made: Marked) -> shapes.ReportWithStandingOut:
    """Return a report as it stands after an act.

    Asked for anew: the act may have made an audience that the reader belongs to and did not hold before.
    """
    request.viewer = Viewer.of(request.actor)
    return with_standing(request, reports.one(request.viewer, made.pk))


def content(given: shapes.ContentIn) -> actions.Content:
    """Return what was sent as the content of a report."""
    plain = {name: getattr(given, name) for name in shapes.ContentIn.model_fields if name not in _TEXTS}
    texts = {name: names(getattr(given, name)) for name in _TEXTS}
    return actions.Content(**{**plain, **texts, "actors": tuple(given.actors)})


def changes(given: shapes.ChangesIn) -> dict[str, Any]:
    """Return the fields that were sent, an empty text by language as none."""
    sent = {name: getattr(given, name) for name in given.model_fields_set}
    return {name: value.names() if isinstance(value, NamesSchema) else value for name, value in sent.items()}


def assessment(request: Any, shown: Any) -> shapes.AssessmentOut:
    """Return an assessment."""
    plain = ("verdict", "basis", "credibility", "reliability", "of_version", "note", "language")
    return shapes.AssessmentOut(
        **_part(request, shown, plain), report=shown.report_id, party=code(request, shown.party_id)
    )


def suggestion(request: Any, shown: Any) -> shapes.SuggestionOut:
    """Return a suggested change."""
    plain = ("of_version", "changes", "reason", "state", "answer")
    return shapes.SuggestionOut(**_part(request, shown, plain), report=shown.report_id)


def claim(request: Any, shown: Any) -> shapes.ClaimOut:
    """Return a claim."""
    return shapes.ClaimOut(
        **_part(request, shown, ("expires_at", "state", "note")),
        report=shown.report_id,
        party=code(request, shown.party_id),
    )


def same_event(request: Any, shown: Any) -> shapes.SameEventOut:
    """Return what joins two reports, or one with an imported event."""
    return shapes.SameEventOut(
        **_part(request, shown, ("relation", "reason", "holds", "number")),
        first=shown.first_id,
        second=shown.second_id,
        data_set=shown.dataset_id,
    )


def imported_candidate(shown: Any) -> shapes.ImportedCandidateOut:
    """Return an imported event that a report may be of."""
    event = shown.event
    plain = ("number", "type", "area", "occurred_from", "occurred_to", "low", "best", "high")
    return shapes.ImportedCandidateOut(
        **{name: getattr(event, name) for name in plain}, data_set=event.dataset_id, likeness=shown.likeness
    )


def hint(request: Any, shown: Any) -> shapes.HintOut:
    """Return whom to ask."""
    return shapes.HintOut(
        **api.record(request, shown), report=shown.report_id, ask=code(request, shown.ask_id)
    )


def standing(shown: Standing) -> shapes.StandingOut:
    """Return how a version stands with one party."""
    return shapes.StandingOut(
        party=shown.party.code,
        person=shown.person.handle if shown.person else None,
        version=shown.version,
        word=shown.word,  # type: ignore[arg-type]
        state=shown.state,  # type: ignore[arg-type]
        is_awaited=shown.is_awaited,
        delivered_at=shown.delivered_at,
        opened_at=shown.opened_at,
        acknowledged_at=shown.acknowledged_at,
    )


def recall(shown: Recall) -> shapes.RecallOut:
    """Return a recall."""
    return shapes.RecallOut(**vars(shown))


def acknowledgement(request: Any, shown: Any) -> shapes.AcknowledgementOut:
    """Return an acknowledgement."""
    return shapes.AcknowledgementOut(
        **_part(request, shown, ("report", "of_version", "word")), party=code(request, shown.party_id)
    )


def rfi(request: Any, shown: Asked) -> shapes.RequestOut:
    """Return a request for information with its visible answers."""
    asked: Any = shown.request
    given: dict[str, Any] = _part(request, asked, ("title", "question", "due", "note", "source", "invented"))
    return shapes.RequestOut(
        **given,
        asked=[party.code for party in shown.asked],
        about=shown.about.pk if shown.about else None,
        state=shown.state,  # type: ignore[arg-type]
        days_late=shown.days_late,
        waited_for=[party.code for party in shown.waited_for],
        answers=[answer(request, one) for one in shown.answers],
        url=asked.get_absolute_url(),
    )


def reread_rfi(request: Any, made: Marked) -> shapes.RequestOut:
    """Return a request as it stands after an act, asked for anew."""
    request.viewer = Viewer.of(request.actor)
    return rfi(request, requests.one(request.viewer, made.pk))


def answer(request: Any, shown: Any) -> shapes.AnswerOut:
    """Return an answer; the report that it names only where the reader sees it."""
    seen = shown.report_id and reports.visible(request.viewer).filter(pk=shown.report_id).exists()
    return shapes.AnswerOut(
        **_part(request, shown, ("outcome", "text")),
        request=shown.request_id,
        party=code(request, shown.party_id),
        report=shown.report_id if seen else None,
    )


def _part(request: Any, shown: Any, plain: Iterable[str]) -> dict[str, Any]:
    return {**api.record(request, shown), **{name: getattr(shown, name) for name in plain}}


def code(request: Any, party: uuid.UUID | None) -> str | None:
    """Return the code of a party, if the reader may see it."""
    return api.codes(request).get(str(party)) if party else None


def names(given: NamesSchema | None) -> dict[str, str]:
    """Return the filled languages; none where it was left out."""
    return given.names() if given else {}


def marked(request: Any, given: MarkingIn | None) -> Audience | None:
    """Return the audience of a marking, None where it was left out."""
    return api.audience(request, given) if given else None


def parties(request: Any, codes: Iterable[str], field: str) -> list[Any]:
    """Return visible parties by code, in the order given. Raises Invalid for one that the reader does not know."""
    wanted = list(dict.fromkeys(codes))
    found = {party.code: party for party in people.parties(request.viewer).filter(code__in=wanted)}
    if unknown := [one for one in wanted if one not in found]:
        raise Invalid(fields={field: _("Unknown: %s. Choose from the list.") % ", ".join(unknown)})
    return [found[one] for one in wanted]


def known(field: str, find: Callable[[], T]) -> T:
    """Return what `find` finds. Raises Invalid on `field` where the reader sees no such record."""
    try:
        return find()
    except NotVisible as error:
        raise Invalid(fields={field: _("There is no such record that you can see.")}) from error
