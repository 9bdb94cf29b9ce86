"""Webhooks: what a party wants to be told of, and how far it was told."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.markings.models import Marked

ACTIVE, HELD, PAUSED, STOPPED = "active", "held", "paused", "stopped"
STATES = {
    ACTIVE: _("Active"),
    HELD: _("Paused by hand"),
    PAUSED: _("Paused, because nobody answered"),
    STOPPED: _("Stopped"),
}


class Webhook(Marked):
    """An address of a party that is told of each act the party may see, on records of `kinds`; of all where empty.

    It sees what the party as such is entitled to, and nothing that is marked for persons.
    """

    KIND = "webhook"

    label = models.CharField(_("What it is for"), max_length=120)
    # hosts of a network of one's own have names that no URLField takes; `outgoing.check` decides
    url = models.CharField(_("Address"), max_length=400)
    kinds = models.JSONField(_("Kinds of record"), default=list, blank=True)
    state = models.CharField(_("State"), max_length=7, choices=list(STATES.items()), default=ACTIVE)

    class Meta(Marked.Meta):
        verbose_name = _("Webhook")
        verbose_name_plural = _("Webhooks")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("exchange:webhook", args=[self.pk])

    @property
    def party_id(self) -> uuid.UUID:
        """The party that is told, which owns it."""
        assert self.owner_id is not None
        return self.owner_id


class Telling(models.Model):
    """How far a webhook was told. Not part of the record.

    `reached` is the stamp up to which all acts were looked at: it never leaves the server, since it counts what is
    hidden too. `delivered` is the stamp of the last act that was told. `due_at` is when the worker takes it, and while
    it is being told, when another worker may; `fence` grows with every change. `generation` counts the secrets, and
    the one before counts until `former_until`. `lost_from` is the moment up to which the party was told what it lost
    by leaving groups, and `lost_record` the last record it was told of for the next such moment. `test_asked` is when
    somebody asked for a test event that has not gone out yet.
    """

    webhook = models.OneToOneField(Webhook, models.CASCADE, primary_key=True, related_name="telling")
    reached = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    fence = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    said = models.CharField(max_length=120, blank=True)
    generation = models.PositiveIntegerField(default=1)
    former_until = models.DateTimeField(null=True)
    lost_from = models.DateTimeField(default=clock.now)
    lost_record = models.UUIDField(null=True)
    test_asked = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="telling_due")]

    def __str__(self) -> str:
        return f"{self.webhook_id} up to {self.delivered}"


class Attempt(models.Model):
    """One try to tell a webhook something; the newest few are kept for those who manage it. Not part of the record.

    `kind` and `deed` are those of the event, without the record. `said` is empty where it was taken, else a status or a
    short word; `milliseconds` is how long the answer took; `next_at` when the same is tried again.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=40)
    deed = models.CharField(max_length=60)
    said = models.CharField(max_length=120, blank=True)
    milliseconds = models.PositiveIntegerField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["webhook", "-id"], name="attempt_newest")]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.deed} {self.said or 'taken'}"
