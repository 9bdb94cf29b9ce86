"""Alerts that came in: what each says in short, and its document byte by byte."""

from datetime import UTC, datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience, Marked

from ..cap.alerts import Alert, Info, Reference


class CapAlert(Marked):
    """A CAP message that was handed in and kept; it is never edited: a later message updates or cancels it.

    Who handed it in owns the record; `sender` is who says it. `sent`, `begins` and `ends` are moments, `ends` empty
    where it holds on. `refers_to` lists [sender, identifier, sent] of earlier messages, `areas` the codes of the
    districts and countries that it touches. `signed_by` is the SHA-256 of the certificate, empty for none, `sha256`
    that of the document.
    """

    KIND = "cap_alert"
    SEARCHED = ("title",)

    title = NamesField(_("Headline"))
    sender = models.CharField(_("Sender"), max_length=400)
    identifier = models.CharField(_("Identifier"), max_length=400)
    sent = models.DateTimeField(_("Sent"))
    status = models.CharField(_("Status"), max_length=10)
    message_type = models.CharField(_("Kind of message"), max_length=10)
    begins = models.DateTimeField(_("Begins"))
    ends = models.DateTimeField(_("Ends"), null=True, blank=True)
    refers_to = models.JSONField(_("Refers to"), default=list, blank=True)
    areas = models.JSONField(_("Districts and countries"), default=list, blank=True)
    cap_version = models.CharField(_("Version of CAP"), max_length=4)
    signed_by = models.CharField(_("Certificate"), max_length=64, blank=True)
    sha256 = models.CharField(_("Document"), max_length=64)

    class Meta(Marked.Meta):
        verbose_name = _("CAP alert")
        verbose_name_plural = _("CAP alerts")
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["audience", "sender", "sent"], name="cap_alert_sender"),
        ]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("exchange:alert", args=[self.pk])

    @property
    def outline(self) -> Alert:
        """The message as far as its standing depends on it: who, when, what kind, and what it refers to."""
        held = Info(event="", categories=(), effective=self.begins, expires=self.ends)
        return Alert(
            identifier=self.identifier,
            sender=self.sender,
            sent=self.sent,
            status=self.status,
            message_type=self.message_type,
            references=tuple(map(_reference, self.refers_to)),
            infos=(held,),
        )


def _reference(named: list[str]) -> Reference:
    sender, identifier, sent = named
    return Reference(sender, identifier, datetime.fromisoformat(sent).astimezone(UTC))


class AlertDocument(models.Model):
    """The bytes of an alert as they were handed in, signature and all."""

    WALLED = True

    alert = models.OneToOneField(CapAlert, models.CASCADE, primary_key=True, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    body = models.BinaryField()

    objects = SealedManager()

    def __str__(self) -> str:
        return str(self.alert_id)
