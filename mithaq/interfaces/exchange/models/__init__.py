"""Collections, what was brought to them, servers that are pulled from; alerts, secret addresses and webhooks."""

from .alerts import AlertDocument, CapAlert
from .collections import Collection, Filling
from .contributions import Contribution, Receipt
from .items import Item, Waiting
from .links import SecretLink
from .originals import Lack, Original
from .partners import Partner, Pull
from .webhooks import Attempt, Telling, Webhook

__all__ = [
    "AlertDocument",
    "Attempt",
    "CapAlert",
    "Collection",
    "Contribution",
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
