"""Collections, what was brought to them, servers that are pulled from; alerts and feeds of them,
secret addresses and webhooks."""

from .alerts import AlertDocument, CapAlert
from .collections import Collection, Filling
from .contributions import Contribution, Receipt
from .feeds import AlertFeed, FeedEntry, FeedPull, FeedTry
from .items import Item, Waiting
from .links import SecretLink
from .originals import Lack, Original
from .partners import Partner, Pull
from .webhooks import Attempt, Telling, Webhook

__all__ = [
    "AlertDocument",
    "AlertFeed",
    "Attempt",
    "CapAlert",
    "Collection",
    "Contribution",
    "FeedEntry",
    "FeedPull",
    "FeedTry",
    "Filling",
    "Item",
    "Lack",
    "Original",
    "Partner",
    "Pull",
    "Receipt",
    "SecretLink",
    "Telling",
    "Waiting",
    "Webhook",
]
