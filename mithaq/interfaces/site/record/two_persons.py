"""Pages for what takes two persons: what is proposed, by whom, and whether the reader may be the second one."""

from typing import Any

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import proposals
from mithaq.kernel.records.proposals import P
from mithaq.web import directory, records
from mithaq.web.access import Request, act_key


def shown(request: Request, record: Marked, proposal: P | None) -> dict[str, Any]:
    """Return what site/record/grave.html shows, whatever is proposed."""
    about = {"record": record, "title": records.title(record), "back": records.url(record)}
    if proposal is None:
        return about
    return about | {
        "proposal": proposal,
        "proposer": directory.of(request).names([proposal.proposed_by_id]),
        "is_mine": proposal.proposed_by_id == request.actor.person_id,
        "act_key": act_key(request),
    }


def agreed(request: Request, waiting: P | None) -> P | None:
    """Return the proposal that the reader agrees to, if he does: just the one that the page showed.

    Raises WrongState where something else is proposed by now.
    """
    if "agree" not in request.POST:
        return None
    return proposals.still_waiting(waiting, request.POST.get("proposal"))
