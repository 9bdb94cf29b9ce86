"""Saved searches of the reader."""

import uuid
from typing import TYPE_CHECKING, Any

from ninja import Status

from mithaq.web import api, records
from mithaq.web.api import Router

from ..actions import searches as actions
from ..actions.searches import Terms
from ..queries import searches
from . import shapes

if TYPE_CHECKING:
    from ..models import SavedSearch

router = Router(tags=["searches"])


@router.get("/searches", response=list[shapes.SearchOut], operation_id="searches_list")
def index(request: Any) -> Any:
    """List what the reader has saved."""
    return [_shown(request, one) for one in searches.mine(request.viewer)]


@router.post("/searches", response={201: shapes.SearchOut}, operation_id="searches_save")
def save(request: Any, given: shapes.SearchIn) -> Any:
    """Save a search; it tells of what comes after."""

    def do() -> Any:
        return actions.save(Terms(**given.dict()), by=request.actor)

    return Status(201, _shown(request, api.once_from(request, do)))


@router.get("/searches/{uuid:id_}", response=shapes.SearchOut, operation_id="searches_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show a saved search and what it found."""
    return _shown(request, searches.one(request.viewer, id_))


@router.put("/searches/{uuid:id_}", response=shapes.SearchOut, operation_id="searches_edit")
def edit(request: Any, id_: uuid.UUID, given: shapes.SearchEditIn) -> Any:
    """Change a saved search, or switch it off."""
    held = searches.one(request.viewer, id_)

    def do() -> Any:
        terms = Terms(**{name: value for name, value in given.dict().items() if name != "version"})
        return actions.change(held, terms, by=request.actor, expected=given.version)

    return _shown(request, searches.one(request.viewer, api.once_from(request, do).pk))


def _shown(request: Any, search: "SavedSearch") -> dict[str, Any]:
    plain = ("name", "areas", "types", "words", "at_least", "by_mail", "is_on")
    return {
        **api.record(request, search),
        **{name: getattr(search, name) for name in plain},
        "found": [
            {"kind": one.KIND, "id": one.pk, "title": records.title(one), "url": records.url(one)}
            for one in searches.found(request.viewer, search)
        ],
    }
