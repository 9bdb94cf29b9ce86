"""What of the threat review needs somebody now: light items for the first page."""

import uuid

from mithaq.domains.plan.queries.today import Item
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ..models import Warning
from . import warnings

MOST = 20


def to_answer(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the open warnings that `party` answers, and those that nobody answers yet, the most urgent first."""
    return [_item(warning) for warning in warnings.waiting(viewer, party)[:MOST]]


def _item(warning: Warning) -> Item:
    late = max(0, (clock.today() - warning.answer_due).days)
    return Item(
        kind=warning.KIND,
        id=warning.pk,
        code="",
        title=warning.title,
        state="late" if late else warning.state,
        due=warning.answer_due,
        days_late=late,
        url=warning.get_absolute_url(),
        owner=warning.answered_by,
        audience=warning.audience,
    )
