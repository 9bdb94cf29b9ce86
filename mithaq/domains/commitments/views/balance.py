"""Promise balances: of every party, and of one in full."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Text
from mithaq.kernel.people import queries as people
from mithaq.web import frames, responses
from mithaq.web.access import Request, signed_in

from .. import queries
from ..queries import registers
from ..queries.accounts import Balance
from ..rules import standing
from . import crumbs

WORDS: dict[str, Text] = {
    standing.OWED: gettext_lazy("Owed, not late"),
    standing.LATE: gettext_lazy("Late"),
    standing.REPORTED: gettext_lazy("Reported done, not verified"),
    standing.KEPT: gettext_lazy("Kept and verified"),
    standing.DISPUTED: gettext_lazy("Disputed"),
    standing.WAIVED: gettext_lazy("Waived"),
}
_TONES = {
    standing.OWED: "going",
    standing.LATE: "late",
    standing.REPORTED: "claimed",
    standing.KEPT: "verified",
    standing.DISPUTED: "attention",
    standing.WAIVED: "ended",
}
_FILTER = {
    standing.LATE: "overdue=on",
    standing.REPORTED: "state=reported_done",
    standing.KEPT: "state=verified_done",
    standing.DISPUTED: "state=disputed",
    standing.WAIVED: "state=waived",
}


@signed_in
def index(request: Request) -> HttpResponse:
    """Show how the promises of every party stand."""
    found = queries.balances(request.viewer)
    context = {
        "rows": [(balance, [balance.counts[one] for one in standing.BALANCE]) for balance in found],
        "words": [WORDS[one] for one in standing.BALANCE],
        "crumbs": [*crumbs.to_register(), frames.Crumb(_("Promise balance"))],
    }
    return responses.page(request, "commitments/balances.html", context)


@signed_in
def show(request: Request, code: str) -> HttpResponse:
    """Show what one party owes, and what it is owed."""
    party = people.party(request.viewer, code)
    account = queries.balance(request.viewer, party)
    way = [*crumbs.to_register(), frames.Crumb(_("Promise balance"), reverse("commitments:balances"))]
    context = {
        "party": party,
        "account": account,
        "tiles": tiles(account.owes),
        "owed_tiles": tiles(account.is_owed, link=False),
        "crumbs": [*way, frames.Crumb(str(party))],
    }
    return responses.page(request, "commitments/balance.html", context)


def tiles(balance: Balance, *, link: bool = True) -> list[frames.Tile]:
    """Return one figure for each way in which promises stand, leading to those promises."""
    register = f"{reverse('commitments:home')}?tab={registers.ALL}&party={balance.party.pk}"
    return [
        frames.Tile(
            WORDS[one],
            balance.counts[one],
            f"{register}&{_FILTER[one]}" if link and one in _FILTER else "",
            tone=_TONES[one] if balance.counts[one] else "",
        )
        for one in standing.BALANCE
    ]
