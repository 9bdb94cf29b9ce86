"""Keeping an alert that somebody hands in: checked first, then a record with its document byte by byte."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, Text
from mithaq.kernel.i18n import LANGUAGES, LONGEST, Names, written_in
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import consequences, erasing

from ..models import AlertDocument, CapAlert
from . import places
from .alerts import Alert, Info


@dataclass(frozen=True)
class Document:
    """A document that was read and found to be an alert; `faults` says which rules of CAP it breaks.

    `signed_by` is the SHA-256 of the certificate, empty where nobody signed it.
    """

    data: bytes
    alert: Alert
    version: str
    signed_by: str
    faults: Sequence[Text] = ()


def read(data: bytes, *, may_be_unsigned: bool = False) -> Document:
    """Return what is in a document that somebody hands in, checked against the trusted certificates of today.

    Raises Refused with the reason.
    """
    # XML and its signatures are loaded with the first alert: a process that reads none does not carry them
    from . import reading, trust

    found = reading.received(
        data, trust.trusted_in(settings.CAP_FOLDER), clock.now(), must_be_signed=not may_be_unsigned
    )
    return Document(data, found.alert, found.version, found.signed_by, found.faults)


@transaction.atomic
def keep(document: Document, *, by: Actor, audience: Audience | None = None) -> CapAlert:
    """Keep an alert for an audience, without one for the own party alone. Ledger: one `cap_alert.kept`.

    Raises NotAllowed, Invalid where the marking leaves its keeper out, or the party keeps it for them already.
    """
    require(by, Permission.REPORT_WRITE)
    if by.party_id is None:
        raise NotAllowed
    own = audiences.for_marking(levels.AMBER_STRICT, parties=[by.party_id])
    return put(document, audience or own, by=by)


@transaction.atomic
def put(document: Document, audience: Audience, *, by: Actor) -> CapAlert:
    """Keep an alert as `keep` does; the caller has asked whether he may, for the party that he acts for."""
    if audience.pk not in Viewer.of(by).audiences:
        raise Invalid(fields={"marking": _("The marking leaves you out. Add your own party, or yourself.")})
    kept = _record(document)
    kept.owner_id, kept.audience = by.party_id, audience
    _check_new(kept)
    commit("cap_alert.kept", kept, by=by)
    AlertDocument.objects.create(alert=kept, audience=audience, body=document.data)
    return kept


def _check_new(kept: CapAlert) -> None:
    """Raise Invalid where the owner keeps the same bytes for the same audience, which whoever keeps it now can see."""
    held = CapAlert.objects.for_system("whether a party keeps the same twice for an audience that it is in")
    if held.filter(owner=kept.owner_id, audience=kept.audience_id, sha256=kept.sha256).exists():
        raise Invalid(fields={"document": _("Your party keeps this alert already, for the same readers.")})


def _record(document: Document) -> CapAlert:
    alert = document.alert
    ends = [info.expires for info in alert.infos]
    return CapAlert(
        title=headline(alert),
        sender=alert.sender,
        identifier=alert.identifier,
        sent=alert.sent,
        status=alert.status,
        message_type=alert.message_type,
        begins=min((info.effective or alert.sent for info in alert.infos), default=alert.sent),
        ends=max(end for end in ends if end) if ends and all(ends) else None,
        refers_to=[
            [one.sender, one.identifier, one.sent.astimezone(UTC).isoformat()] for one in alert.references
        ],
        areas=places.touched(area for info in alert.infos for area in info.areas),
        cap_version=document.version,
        signed_by=document.signed_by,
        sha256=hashlib.sha256(document.data).hexdigest(),
    )


def headline(alert: Alert) -> Names:
    """Return the headlines of an alert, else its events, by language; its identifier where it has neither."""
    found: Names = {}
    for info in alert.infos:
        if text := (info.headline or info.event).strip():
            found.setdefault(language(info), text[:LONGEST])
    return found or {"en": alert.identifier}


def language(info: Info) -> str:
    """Return the one of our languages that an info is in: as it says itself, else as its text looks."""
    said = info.language.partition("-")[0].casefold()
    return said if said in LANGUAGES else written_in(info.headline or info.description or info.event)


@contextmanager
def _document_along(kept: CapAlert, to: Audience) -> Iterator[None]:
    yield
    held = AlertDocument.objects.for_system("the document follows the marking of its alert")
    held.filter(alert=kept).update(audience=to)


def _discard(kept: CapAlert, fields: Collection[str]) -> None:
    if "sha256" in fields:
        AlertDocument.objects.for_system("erased with its record").filter(alert=kept).delete()


def _blank(kept: CapAlert, field: str) -> str:
    return kept.pk.hex if field == "sha256" else erasing.GONE


# a message is handed in anew for more readers; a copy of ours would say that we had received it twice
consequences.never_release(CapAlert.KIND)
consequences.around_narrowing(CapAlert.KIND, _document_along)
# the document says all that the fields say, so none of them goes without the rest
_WORDS = ("title", "refers_to", "areas", "sha256")
erasing.register(
    CapAlert.KIND,
    erasing.Special(dict.fromkeys(_WORDS, _WORDS), _blank, _discard),
)
