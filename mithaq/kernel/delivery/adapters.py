"""The ways out, one per channel, behind one interface."""

import smtplib
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from .letters import Letter

_adapters: dict[str, "Adapter"] = {}


class Refused(Exception):
    """This channel will never take it. The text is a short reason without any address in it."""


class Adapter(Protocol):
    """Sends letters over one channel."""

    def send(self, delivery: UUID, address: str, letter: Letter) -> None:
        """Hand the letter over, or raise: Refused for good, anything else for now.

        `delivery` is the idempotency key: after a crash the same letter may come again with the same key.
        """


class Mail:
    """E-mail, through whatever Django's mail settings name: a server, or a folder in the demonstration."""

    def send(self, delivery: UUID, address: str, letter: Letter) -> None:
        headers = {
            "Message-ID": f"<{delivery}@{settings.ORIGIN.hostname}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        }
        mail = EmailMessage(letter.subject, letter.body, to=[address], headers=headers)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            if all(code >= 500 for code in codes):
                raise Refused(f"the mail server refused the address ({codes[0]})") from error
            raise


def register(channel: str, adapter: Adapter) -> None:
    """Let `adapter` send what is queued for `channel`."""
    _adapters[channel] = adapter


def adapter_of(channel: str) -> Adapter:
    """Return the adapter of `channel`. Raises Refused where there is none."""
    try:
        return _adapters[channel]
    except KeyError:
        raise Refused(f"no adapter for {channel}") from None


register("mail", Mail())
