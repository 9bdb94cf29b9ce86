"""Collections, what was brought to them, servers that are pulled from; calendars and webhooks."""

from .calendars import CalendarLink
from .collections import Collection
from .contributions import Contribution, Receipt
from .items import Item, Waiting
from .partners import Partner, Pull
from .webhooks import Telling, Webhook

__all__ = [
    "CalendarLink",
    "Collection",
    "Contribution",
    "Item",
    "Partner",
    "Pull",
    "Receipt",
    "Telling",
    "Waiting",
    "Webhook",
]
