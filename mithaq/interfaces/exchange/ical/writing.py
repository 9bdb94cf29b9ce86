"""Entries as a calendar file, in the reader's language."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from mithaq.kernel.i18n import pick

from .entries import SPOKEN_OF, Entry

CONTENT_TYPE = "text/calendar; charset=utf-8"
_ASK_AGAIN = timedelta(hours=6)


def written(entries: Iterable[Entry], language: str) -> bytes:
    """Return the calendar (RFC 5545; name and refresh of RFC 7986), each entry as a whole day that takes no time."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Mithaq//Mithaq//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", _("Mithaq: what is due"))
    calendar.add("X-WR-CALNAME", _("Mithaq: what is due"))
    calendar.add("REFRESH-INTERVAL", vDuration(_ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(_ASK_AGAIN))
    for entry in entries:
        calendar.add_component(_event(entry, language))
    return calendar.to_ical()


def _event(entry: Entry, language: str) -> Event:
    event = Event()
    event.add("UID", _uid(entry))
    event.add("DTSTAMP", entry.changed_at)
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("SEQUENCE", entry.version)
    event.add("DTSTART", entry.due)
    event.add("DTEND", entry.due + timedelta(days=1))
    event.add("TRANSP", "TRANSPARENT")
    event.add("CLASS", "PUBLIC" if entry.tlp == "CLEAR" else "PRIVATE")
    event.add("URL", urljoin(settings.ORIGIN.geturl(), entry.url or "/"))
    if entry.tlp not in SPOKEN_OF:
        event.add("SUMMARY", _("Something is due in Mithaq"))
        event.add("DESCRIPTION", _("Sign in to read it."))
        return event
    event.add("SUMMARY", pick(entry.title, language))
    event.add("DESCRIPTION", f"{entry.kind} · TLP:{entry.tlp}")
    event.add("CATEGORIES", [entry.kind])
    return event


def _uid(entry: Entry) -> str:
    """Return a lasting id that is not the record's own, which the marking may keep inside."""
    key = hashlib.sha256(b"mithaq calendar entry\n" + settings.SECRET_KEY.encode()).digest()
    host = settings.ORIGIN.hostname or "mithaq"
    return f"{hmac.new(key, entry.id.bytes, hashlib.sha256).hexdigest()[:32]}@{host}"
