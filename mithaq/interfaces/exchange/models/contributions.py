"""What was sent: one record for each audience of an envelope, and the sender's receipt."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.markings.models import Audience, Marked

from .collections import Collection

LANDED, WAITING, ACCEPTED, REFUSED = "landed", "waiting", "accepted", "refused"
STATES = {
    LANDED: _("In the collection"),
    WAITING: _("Waits for the owner"),
    ACCEPTED: _("Accepted"),
    REFUSED: _("Refused"),
}


class Contribution(Marked):
    """The objects of one envelope that are for one audience, each as [id, version, SHA-256 of its bytes].

    One that waits is marked for its sender and the owner of the collection; `target` is the audience it is meant for.
    `removed` lists what its sender has taken out of the collection since.
    """

    KIND = "contribution"
    BELONGS_TO = ("collection",)

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=list(STATES.items()), default=LANDED)
    target = models.ForeignKey(Audience, models.PROTECT, related_name="+", null=True, blank=True)
    receipt = models.UUIDField(null=True, blank=True)
    objects_held = models.JSONField(_("Objects"), default=list, blank=True)
    removed = models.JSONField(_("Taken out"), default=list, blank=True)
    is_checked = models.BooleanField(_("Checked strictly"), default=False)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Contribution")
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["audience", "collection", "state"], name="contribution_waiting"),
        ]

    def __str__(self) -> str:
        return f"{len(self.objects_held)} × STIX"

    def get_absolute_url(self) -> str:
        return reverse("exchange:contribution", args=[self.pk])


class Receipt(models.Model):
    """What became of an envelope, for the party that sent it, for a week. Not part of the record.

    `successes`, `failures` and `pendings` are TAXII status details: {"id", "version", "message"}.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    root = models.CharField(max_length=40)
    party = models.UUIDField()
    at = models.DateTimeField(default=clock.now, db_index=True)
    successes = models.JSONField(default=list)
    failures = models.JSONField(default=list)
    pendings = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.pk)
