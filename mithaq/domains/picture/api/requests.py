"""Requests for information: list, one, ask, answer or refuse, close."""

import uuid
from typing import Annotated, Any, Literal

from ninja import Query, Status
from pydantic import Field

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.people import queries as people
from mithaq.web import api
from mithaq.web.api import Page, Router

from .. import actions
from ..queries import pages, reports, requests
from . import shapes, showing

router = Router(tags=["picture"])
_NOBODY = uuid.UUID(int=0)


class Filters(shapes.Shape):
    """What to list: state as stored; `asked` and `by` are codes of parties."""

    state: Literal["open", "closed"] | None = None
    asked: Annotated[str, Field(max_length=60)] = ""
    by: Annotated[str, Field(max_length=60)] = ""
    limit: int = 50
    cursor: str | None = None

    def listed(self) -> str:
        """Return the filters as one word, to which a cursor is bound."""
        return repr(self.model_dump(exclude={"limit", "cursor"}))


@router.get("/rfis", response=Page[shapes.RequestOut], operation_id="rfis_list")
def index(request: Any, filters: Query[Filters]) -> Any:
    """List visible requests, newest first."""
    found = requests.visible(
        request.viewer,
        state=filters.state,
        asked_of=_party(request, filters.asked),
        by=_party(request, filters.by),
    )
    rows, following = pages.requests(
        request.viewer, found, limit=filters.limit, cursor=filters.cursor, listed=filters.listed()
    )
    return {"items": [showing.rfi(request, row) for row in rows], "next": following}


@router.post("/rfis", response={201: shapes.RequestOut}, operation_id="rfis_ask")
def ask(request: Any, given: shapes.QuestionIn) -> Any:
    """Ask parties for information in the name of the acting party."""

    def do() -> Any:
        audience = api.audience(request, given.marking)
        return actions.ask(_question(request, given), audience=audience, by=request.actor)

    return Status(201, showing.reread_rfi(request, api.once_from(request, do)))


@router.get("/rfis/{uuid:id_}", response=shapes.RequestOut, operation_id="rfis_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one request with its visible answers."""
    return showing.rfi(request, requests.one(request.viewer, id_))


@router.post("/rfis/{uuid:id_}/answers", response={201: shapes.AnswerOut}, operation_id="rfis_answer")
def answer(request: Any, id_: uuid.UUID, given: shapes.AnswerIn) -> Any:
    """Answer for the acting party, or refuse with a reason."""
    held = requests.one(request.viewer, id_).request

    def do() -> Any:
        audience = showing.marked(request, given.marking)
        text = showing.names(given.text)
        if given.outcome == "refused":
            return actions.refuse(held, text, by=request.actor, audience=audience)
        report = _report(request, "report", given.report)
        return actions.answer(held, text, report=report, by=request.actor, audience=audience)

    return Status(201, showing.answer(request, api.once_from(request, do)))


@router.post("/rfis/{uuid:id_}/closing", response=shapes.RequestOut, operation_id="rfis_close")
def close(request: Any, id_: uuid.UUID, given: shapes.CloseIn) -> Any:
    """Close one's own request."""
    held = requests.one(request.viewer, id_).request

    def do() -> Any:
        return actions.close(held, note=given.note, by=request.actor, expected=given.version)

    return showing.reread_rfi(request, api.once_from(request, do))


def _question(request: Any, given: shapes.QuestionIn) -> actions.Question:
    return actions.Question(
        title=showing.names(given.title),
        question=showing.names(given.question),
        asked=showing.parties(request, given.asked, "asked"),
        due=given.due,
        about=_report(request, "about", given.about),
    )


def _report(request: Any, field: str, id_: uuid.UUID | None) -> Any:
    return showing.known(field, lambda: reports.one(request.viewer, id_)) if id_ else None


def _party(request: Any, code: str) -> uuid.UUID | None:
    """Return the id of a party by code; one that the reader does not know matches nothing."""
    if not code:
        return None
    try:
        return people.party(request.viewer, code).pk
    except NotVisible:
        return _NOBODY
