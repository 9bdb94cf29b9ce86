"""Published collections of events, and their rows."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience, Marked


class Dataset(Marked):
    """A collection that somebody publishes, as far as it was imported here. It belongs to no party.

    Each act on it is one part of an import: `part` says what that part held, with the SHA-256 of its rows, so that the
    ledger vouches for every event. `events` counts the events as they stand; `done` is how many thousandths of the
    file were read when the act was written. Docs: docs/decisions/0071-imported-events.md.
    """

    KIND = "dataset"
    SEARCHED = ("code", "title")

    code = models.CharField(_("Code"), max_length=20)
    title = NamesField(_("Title"))
    edition = models.CharField(_("Edition"), max_length=40, blank=True)
    licence = models.CharField(_("Licence"), max_length=40)
    citation = models.TextField(_("To be cited as"), max_length=2000)
    file = models.CharField(_("File"), max_length=160, blank=True)
    file_sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    events = models.PositiveIntegerField(_("Events"), default=0)
    done = models.PositiveIntegerField(_("Read so far, in thousandths"), default=0)
    part = models.JSONField(_("Part of the import"), default=dict, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Data set")
        verbose_name_plural = _("Data sets")
        constraints = [models.UniqueConstraint(fields=["code"], name="dataset_code")]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("areas:dataset", args=[self.pk])


class Event(models.Model):
    """One row of a data set, as one part of an import brought it; a correction replaces it with a later row.

    `number` is the publisher's own id. `part` is the data set's version that the row came with, `replaced` the one
    that put another in its place; a row that stands has none. Coordinates are in millionths of a degree, so that the
    same row always has the same bytes. `precision` (place, 1–7) and `day_precision` (1 day … 5 year) are UCDP's, 0
    where the file does not say. `status` is empty for a row that its publisher calls clear. `hexagon` follows from the
    place (rules.hexagons), and is empty where that is not known well enough to be a point on a map.
    """

    WALLED = True
    KIND: ClassVar[str] = "event"

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    part = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField(null=True)
    area = models.CharField(max_length=6)
    type = models.CharField(max_length=3)
    subtype = models.CharField(max_length=20)
    occurred_from = models.DateField()
    occurred_to = models.DateField()
    day_precision = models.PositiveSmallIntegerField()
    latitude = models.IntegerField()
    longitude = models.IntegerField()
    precision = models.PositiveSmallIntegerField()
    side_a = models.CharField(max_length=400)
    side_b = models.CharField(max_length=400)
    low = models.PositiveIntegerField()
    best = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    status = models.CharField(max_length=40)
    hexagon = models.BigIntegerField(null=True)

    objects = SealedManager()

    class Meta:
        indexes = [
            models.Index(fields=["audience", "occurred_from"], name="event_of_time"),
            # few rows of a world's events are points on our maps
            models.Index(
                fields=["audience", "hexagon", "occurred_from"],
                name="event_near",
                condition=models.Q(hexagon__isnull=False, replaced=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "number"], condition=models.Q(replaced=None), name="event_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.type} {self.area} {self.occurred_from}"

    def get_absolute_url(self) -> str:
        return reverse("areas:event", args=[self.dataset_id, self.number])

    @property
    def point(self) -> tuple[float, float]:
        """Return the place as (latitude, longitude), in degrees."""
        return self.latitude / 1_000_000, self.longitude / 1_000_000
