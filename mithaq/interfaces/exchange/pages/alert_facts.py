"""What the pages say of an alert: the message, and what it says in each language, the reader's own first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mithaq.domains.areas.rules import gazetteer
from mithaq.kernel.i18n import Names, pick, present_language
from mithaq.web import frames

from ..cap import actions, words
from ..cap.alerts import Alert, Info

MOST_INFOS, MOST_AREAS = 20, 100


@dataclass(frozen=True)
class Said:
    """What an alert says in one language: `language` is one of ours, `heading` its headline or event."""

    language: str
    heading: str
    facts: Sequence[frames.Fact]
    description: str
    instruction: str


def of_message(alert: Alert, version: str) -> list[frames.Fact]:
    """Return who says it, when, to whom, as facts of the page."""
    listed = [
        frames.Fact(_("Sender"), alert.sender),
        frames.Fact(_("Identifier"), alert.identifier),
        frames.Fact(_("Sent"), alert.sent),
        frames.Fact(_("Status"), words.STATUSES.get(alert.status, alert.status)),
        frames.Fact(_("Kind of message"), words.MESSAGE_TYPES.get(alert.message_type, alert.message_type)),
        frames.Fact(_("Meant for"), words.SCOPES.get(alert.scope, alert.scope)),
        frames.Fact(_("Restriction"), alert.restriction),
        frames.Fact(_("Note"), alert.note),
        frames.Fact(_("Version of CAP"), version),
    ]
    return [fact for fact in listed if fact.value]


def said(alert: Alert) -> list[Said]:
    """Return what the alert says in each language, what is in the reader's own first."""
    found = [_said(info) for info in alert.infos[:MOST_INFOS]]
    return sorted(found, key=lambda one: one.language != present_language())


def _said(info: Info) -> Said:
    return Said(
        actions.language(info),
        info.headline or info.event,
        _of_info(info),
        info.description,
        info.instruction,
    )


def _of_info(info: Info) -> list[frames.Fact]:
    listed = [
        frames.Fact(_("Event"), info.event),
        frames.Fact(_("Urgency"), words.URGENCIES.get(info.urgency, info.urgency)),
        frames.Fact(_("Severity"), words.SEVERITIES.get(info.severity, info.severity)),
        frames.Fact(_("Certainty"), words.CERTAINTIES.get(info.certainty, info.certainty)),
        frames.Fact(_("Begins"), info.onset or info.effective),
        frames.Fact(_("Ends"), info.expires),
        frames.Fact(_("Where"), [area.description for area in info.areas[:MOST_AREAS]], wide=True),
    ]
    return [fact for fact in listed if fact.value]


def districts(codes: Sequence[str]) -> list[Names]:
    """Return the names of districts and countries, by name in the reader's language."""
    found = [area.names for code in codes if (area := gazetteer.area(code))]
    return sorted(found, key=pick)
