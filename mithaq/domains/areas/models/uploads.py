"""Files that wait to be imported."""

from django.db import models

from mithaq.kernel import clock, ids
from mithaq.kernel.people.models import Party, Person

from ..rules import uploads
from ..rules.ucdp.faults import OnFault


class Upload(models.Model):
    """A published file that somebody sent to be imported: what he asked, how far it is, what came of it.

    Only he sees it. It is no record: what it changes is put on record by the acts on its data set. `place` is the
    name of the file in the folder of uploads, empty once it was removed. `share` counts thousandths of `phase`.
    A worker that holds it moves `beat_at`; `fence` counts who took it up, so that one that was given up for dead
    writes no more.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=160)
    size = models.BigIntegerField()
    place = models.CharField(max_length=40, blank=True)
    edition = models.CharField(max_length=40, blank=True)
    on_fault = models.CharField(max_length=4, choices=[(one.value, one.value) for one in OnFault])
    is_dry_run = models.BooleanField()
    state = models.CharField(
        max_length=8, choices=list(uploads.STATES.items()), default=uploads.WAITING, db_index=True
    )
    phase = models.CharField(max_length=8, blank=True)
    share = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    said = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now)
    fence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
