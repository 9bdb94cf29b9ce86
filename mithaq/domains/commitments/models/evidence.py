"""Files offered as proof. The bytes lie in MEDIA_ROOT under a random name that only this row knows."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.records.sourced import Sourced

from ..rules import choices


class Evidence(Sourced):
    """A file for a commitment or a milestone (`subject_kind`, `subject`), given by its owner party.

    `sha256` is of the bytes that are kept and handed out, `sent_sha256` of those that were sent, before their
    metadata was removed: both in hex. `size` is in bytes. `place` is the random name in the store.
    """

    KIND = "evidence"
    ABOUT = (("subject_kind", "subject"),)
    SEARCHED = ("name", "note")

    subject_kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in choices.EVIDENCE_FOR])
    subject = models.UUIDField()
    name = models.CharField(_("File name"), max_length=160)
    media_type = models.CharField(_("Type"), max_length=100)
    size = models.PositiveBigIntegerField(_("Size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    sent_sha256 = models.CharField(max_length=64)
    place = models.CharField(_("File"), max_length=80, editable=False)
    note = models.TextField(_("What it shows"), max_length=2000, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("Evidence")
        verbose_name_plural = _("Evidence")
        indexes = [
            *Sourced.Meta.indexes,
            models.Index(fields=["subject", "audience"], name="evidence_subject"),
            models.Index(fields=["sent_sha256", "audience"], name="evidence_sent"),
        ]
        constraints = [models.UniqueConstraint(fields=["place"], name="evidence_place")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commitments:evidence", args=[self.pk])

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.MEDIA_ROOT) / self.place
