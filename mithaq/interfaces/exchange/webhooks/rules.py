"""What is signed, with which secret, and when a failed delivery is tried again.

Source: Standard Webhooks specification 1.0.0, "Webhook metadata", "Signature scheme", "Deliverability and reliability".
"""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
FORMER_SECRET = timedelta(hours=24)
SECRET_MARK = "whsec_"  # noqa: S105


def secret(master: str, webhook: uuid.UUID, generation: int) -> bytes:
    """Return the secret of a webhook. It is derived from the installation's own key, so no table holds it."""
    label = b"mithaq webhook secret\n" + webhook.bytes + generation.to_bytes(4, "big")
    return hmac.new(hashlib.sha256(master.encode()).digest(), label, hashlib.sha256).digest()


def shown(key: bytes) -> str:
    """Return a secret as it is handed over, once."""
    return SECRET_MARK + base64.b64encode(key).decode()


def headers(keys: Iterable[bytes], message: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a delivery: lasting id, time of this try, and a signature by each secret that counts."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message.encode(), timestamp.encode(), body))
    signatures = [hmac.new(key, signed, hashlib.sha256).digest() for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(one).decode()}" for one in signatures),
    }


def pause(failures: int) -> timedelta:
    """Return how long to wait after `failures` in a row: 5 s, 10 s, 20 s … 6 h."""
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 16), LONGEST_PAUSE)


def is_given_up(failing_since: datetime | None, now: datetime) -> bool:
    """Return whether nobody has answered for so long that the webhook is paused."""
    return failing_since is not None and now - failing_since >= GIVEN_UP_AFTER
