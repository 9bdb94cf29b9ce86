"""What a reader's webhook is sent: bodies, headers and their order, as they would leave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.test import override_settings

from mithaq.interfaces.exchange import outgoing
from mithaq.interfaces.exchange.webhooks import sending
from mithaq.kernel.markings import walls

from .worlds import moment

HOST = "https://hooks.example"
# of every kind
KINDS: tuple[str, ...] = ()
MOST_ROUNDS = 40


def address(handle: str) -> str:
    """Return where the webhook of a person's party leads."""
    return f"{HOST}/{handle}"


def sent_to(handle: str, at: datetime) -> list[bytes]:
    """Tell every webhook what it has not been told; return what went to the reader's, in order."""
    sent: list[tuple[str, bytes]] = []

    def post(url: str, body: bytes, headers: Mapping[str, str], **_: Any) -> outgoing.Answer:
        said = "\n".join(f"{name}: {value}" for name, value in headers.items())
        sent.append((url, said.encode() + b"\n" + body))
        return outgoing.Answer(200, {}, b"")

    with (
        patch.object(outgoing, "post", post),
        patch.object(sending, "monotonic", lambda: 0.0),
        override_settings(OUTGOING=frozenset({f"{HOST}:443"})),
        walls.job("the worker's part of a world"),
        moment(f"webhooks {at}", at),
    ):
        for _ in range(MOST_ROUNDS):
            if not sending.send_due(at):
                break
    return [told for url, told in sent if url == address(handle)]
