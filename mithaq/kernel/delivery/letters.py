"""Writing a notice: in the recipient's language, and no more than the marking allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.kernel import i18n
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Audience

from . import texts

HOME_PATH = "/"


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it leaves."""

    subject: str
    body: str
    language: str


def may_tell(audience: Audience) -> bool:
    """Return whether a mail may say what it is about: mail passes through hands that hold no entitlement."""
    return audience.tlp in (levels.CLEAR, levels.GREEN)


def write(template: str, context: Mapping[str, Any], path: str, audience: Audience, language: str) -> Letter:
    """Return the letter for a record that has this audience now.

    Above GREEN it is the same for every kind of record, down to the address in it.
    """
    with override(language):
        if not may_tell(audience):
            return Letter(_("Something in Mithaq waits for you"), _discreet(), language)
        text = texts.text_of(template)
        line = str(text.line) % {name: _value(value, language) for name, value in context.items()}
        return Letter(str(text.subject), f"{line}\n\n{_link(path)}\n", language)


def _discreet() -> str:
    words = _(
        "This message does not say what it is about, because it travels outside Mithaq. Sign in to read it:"
    )
    return f"{words}\n\n{_link(HOME_PATH)}\n"


def _value(value: Any, language: str) -> str:
    return i18n.pick(value, language) if isinstance(value, dict) else str(value)


def _link(path: str) -> str:
    return urljoin(settings.ORIGIN.geturl(), path)
