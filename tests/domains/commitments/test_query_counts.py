"""The work done does not grow with the rows: the same number of queries for 3 promises and for 30.

The numbers are reviewed: a change of one shows in the diff.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mithaq.domains.commitments import actions, queries
from mithaq.domains.commitments.queries import Wanted, pages
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ...cast import Cast
from ...factories import commitments as made

QUERIES: dict[str, tuple[int, Callable[[Viewer, Cast], Any]]] = {
    "register": (6, lambda v, c: queries.register(v, Wanted(tab="all"))),
    "page": (6, lambda v, c: pages.commitments(v, Wanted(), limit=200, cursor=None)),
    "we_owe": (1, lambda v, c: queries.we_owe(v, c.parties["east"].pk)),
    "we_are_owed": (1, lambda v, c: queries.we_are_owed(v, c.parties["west"].pk)),
    "overdue": (1, lambda v, c: queries.overdue(v, c.parties["east"].pk)),
    "waiting_for_our_reading": (1, lambda v, c: queries.waiting_for_our_reading(v, c.parties["west"].pk)),
    "waiting_for_our_agreement": (1, lambda v, c: queries.waiting_for_our_agreement(v, c.parties["east"].pk)),
    "changed_since": (1, lambda v, c: queries.changed_since(v, clock.now() - timedelta(days=1))),
    "gaps": (6, lambda v, c: queries.gaps(v)),
    "open_disputes": (6, lambda v, c: queries.open_disputes(v)),
    "balances": (2, lambda v, c: queries.balances(v)),
    "balance": (7, lambda v, c: queries.balance(v, c.parties["east"])),
    "agreements": (3, lambda v, c: queries.agreements(v)),
}


def fill(cast: Cast, first: int, last: int) -> None:
    """Make promises with readings and disputes, each from a clause of an agreement of its own."""
    for n in range(first, last):
        clause = made.clause(cast, made.agreement(cast, code=f"A-{n}"))
        given = {
            "code": f"P-{n}",
            "origin": "clause",
            "clause": clause,
            "supporting": [cast.parties["joint"]],
        }
        promise = made.agreed(cast, **given)
        actions.read(promise, step="complete", by=cast.east)
        actions.read(promise, step="limited", by=cast.west)
        actions.dispute(promise, reason="x", by=cast.west)


def count(run: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def test_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    fill(cast, 0, 3)
    viewer = Viewer.of(cast.west)
    few = {name: count(lambda run=run: run(viewer, cast)) for name, (_n, run) in QUERIES.items()}
    fill(cast, 3, 30)
    viewer = Viewer.of(cast.west)
    many = {name: count(lambda run=run: run(viewer, cast)) for name, (_n, run) in QUERIES.items()}
    assert few == many == {name: n for name, (n, _run) in QUERIES.items()}


@pytest.mark.parametrize("address", ["commitments:home", "commitments:agreements", "commitments:balances"])
def test_pages_do_not_grow_with_the_rows(cast: Cast, client_as, address: str) -> None:
    client = client_as("west")
    fill(cast, 0, 3)
    url = reverse(address) + "?tab=all"
    client.get(url)
    few = count(lambda: client.get(url))
    fill(cast, 3, 12)
    assert count(lambda: client.get(url)) == few
