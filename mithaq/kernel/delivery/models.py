"""Deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.markings.models import Audience


class State(models.TextChoices):
    """How far a delivery has come. `SENT` means that the next server took it, no more."""

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    CONFIRMED = "confirmed", _("confirmed")
    FAILED = "failed", _("failed")
    VOID = "void", _("void")


class Delivery(models.Model):
    """One notice to one recipient over one channel.

    `audience` is that of the record when it was queued; what counts is the record's audience when it is sent.
    `context` is empty above GREEN: what may not be mailed is not kept for mailing. `try_at` is when the
    worker takes it, and while it is being sent, when another worker may; `fence` grows with every change.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    recipient = models.UUIDField()
    channel = models.CharField(max_length=20)
    fallback = models.JSONField(default=list)
    dedupe_key = models.CharField(max_length=120)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, blank=True)
    record = models.UUIDField(null=True)
    template = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(default=clock.now)
    queued_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["state", "try_at"], name="delivery_due"),
            models.Index(fields=["kind", "record"], name="delivery_record"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel", "dedupe_key"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}: {self.state}"
