"""Commitments: list, one, propose, change a proposal; and the balances."""

import uuid
from typing import Any, Literal

from ninja import Query, Status

from mithaq.kernel.people import queries as people
from mithaq.web import api
from mithaq.web.api import Page, Router

from .. import actions, queries
from ..queries import pages
from ..queries.accounts import Balance
from . import shapes, showing

router = Router(tags=["commitments"])


class Filters(shapes.Shape):
    """What to list: `tab` we-owe, we-are-owed or all; `party` is the responsible one, by code."""

    tab: Literal["we-owe", "we-are-owed", "all"] = "all"
    state: shapes.ShownState | None = None
    party: str | None = None
    origin: shapes.Origin | None = None
    agreement: uuid.UUID | None = None
    overdue: bool = False
    limit: int = 50
    cursor: str | None = None


@router.get("/", response=Page[shapes.CommitmentOut], operation_id="commitments_list")
def index(request: Any, filters: Query[Filters]) -> Any:
    """List visible commitments, newest first."""
    wanted = queries.Wanted(
        tab=filters.tab,
        state=filters.state or "",
        party=_party(request, filters.party),
        origin=filters.origin or "",
        agreement=filters.agreement,
        overdue=filters.overdue,
    )
    found, following = pages.commitments(request.viewer, wanted, limit=filters.limit, cursor=filters.cursor)
    return {"items": [showing.commitment(request, promise) for promise in found], "next": following}


@router.get("/balances", response=list[shapes.BalanceOut], operation_id="commitments_balances")
def balances(request: Any) -> Any:
    """Tell how the visible promises of each party stand."""
    return [_balance(one) for one in queries.balances(request.viewer)]


@router.get("/balances/{code}", response=shapes.BalanceOut, operation_id="commitments_balance")
def balance(request: Any, code: str) -> Any:
    """Tell how the visible promises of one party stand."""
    return _balance(queries.balance(request.viewer, people.party(request.viewer, code)).owes)


@router.post("/", response={201: shapes.CommitmentOut}, operation_id="commitments_propose")
def propose(request: Any, given: shapes.ProposalIn) -> Any:
    """Propose a commitment in the name of the acting party."""

    def do() -> Any:
        audience = api.audience(request, given.marking)
        return actions.propose(showing.terms(request, given), audience=audience, by=request.actor)

    return Status(201, showing.reread(request, api.once_from(request, do)))


@router.get("/{uuid:id_}", response=shapes.CommitmentOut, operation_id="commitments_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one commitment."""
    return showing.commitment(request, queries.commitment(request.viewer, id_))


@router.put("/{uuid:id_}", response=shapes.CommitmentOut, operation_id="commitments_edit")
def edit(request: Any, id_: uuid.UUID, given: shapes.TermsIn) -> Any:
    """Change a proposal; the others are asked anew."""
    held = queries.commitment(request.viewer, id_).commitment

    def do() -> Any:
        return actions.edit(held, showing.terms(request, given), by=request.actor, expected=given.version)

    return showing.reread(request, api.once_from(request, do))


def _party(request: Any, code: str | None) -> uuid.UUID | None:
    """Return the id of a party by code; one that nobody can see matches nothing.

    Looked for among those that the reader sees: to ask by a hidden code must not take longer.
    """
    if not code:
        return None
    known = {one.code: one.pk for one in people.named_parties(request.viewer)}
    return known.get(code, uuid.UUID(int=0))


def _balance(one: Balance) -> shapes.BalanceOut:
    return shapes.BalanceOut(party=one.party.code, **one.counts)
