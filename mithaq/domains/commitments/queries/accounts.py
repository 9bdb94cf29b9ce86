"""The promise balance: how the promises of a party stand, counted over the visible ones."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..rules import standing
from .promises import Promise, promises, seen
from .registers import MOST, owed_by, owed_to

_NEXT_DUE = (F("due").asc(nulls_last=True), "code", "id")


@dataclass(frozen=True)
class Balance:
    """One party's promises by standing (rules.standing.BALANCE); each visible promise counts once."""

    party: Party
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Account:
    """What a party owes and is owed, as far as the viewer sees it."""

    owes: Balance
    is_owed: Balance
    promises: Sequence[Promise]
    promised_to_it: Sequence[Promise]


def balance(viewer: Viewer, party: Party) -> Account:
    """Return the account of one party: its own promises, and those of others to it."""
    owes = promises(viewer, owed_by(seen(viewer), party.pk).order_by(*_NEXT_DUE)[:MOST])
    owed = promises(viewer, owed_to(viewer, seen(viewer), party.pk).order_by(*_NEXT_DUE)[:MOST])
    return Account(_counted(party, owes), _counted(party, owed), owes, owed)


def balances(viewer: Viewer) -> list[Balance]:
    """Return the balance of every visible party that has promised something visible, by code; two queries."""
    parties = {party.pk: party for party in people.parties(viewer)}
    standings: dict[uuid.UUID, list[str]] = defaultdict(list)
    today = clock.today()
    rows = seen(viewer).values_list("responsible_id", "state", "due", "has_open_dispute")
    for responsible, state, due, is_disputed in rows:
        standings[responsible].append(standing.standing(state, due, today, is_disputed=is_disputed))
    found = [
        Balance(parties[id_], standing.balance(all_)) for id_, all_ in standings.items() if id_ in parties
    ]
    return sorted(found, key=lambda one: one.party.code)


def _counted(party: Party, found: Sequence[Promise]) -> Balance:
    return Balance(party, standing.balance(promise.standing for promise in found))
