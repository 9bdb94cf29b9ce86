"""The bytes that are handed out, by audience and stamp."""

from django.db import models

from mithaq.kernel import ids
from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience

from .collections import Collection


class Item(models.Model):
    """One version of one object in a collection, for one audience. Its stamp is its `date_added`.

    `record` is the contribution or report that it comes from, `owner` the party whose object it is: only its owner
    makes a newer version of it. `version` is `modified` (else `created`, else the stamp) in µs. `is_first` and
    `is_last` hold among the versions of this audience; a reader of several audiences compares further.
    `is_withdrawn` is a version without content, for those who may not see the object any more.
    """

    WALLED = True

    stamp = models.BigIntegerField(primary_key=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+", db_index=False)
    record = models.UUIDField()
    owner = models.UUIDField()
    type = models.CharField(max_length=64)
    stix_id = models.CharField(max_length=120)
    version = models.BigIntegerField()
    is_first = models.BooleanField(default=True)
    is_last = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)
    body = models.BinaryField()

    objects = SealedManager()

    class Meta:
        indexes = [
            models.Index(fields=["audience", "collection", "is_last", "stamp"], name="item_last"),
            models.Index(fields=["audience", "collection", "stamp"], name="item_all"),
            models.Index(fields=["audience", "collection", "type", "is_last", "stamp"], name="item_type"),
            models.Index(fields=["record"], name="item_record"),
            models.Index(fields=["stix_id", "audience"], name="item_of_id"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "collection", "stix_id", "owner", "version"], name="item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stix_id} {self.version}"


class Waiting(models.Model):
    """The bytes of an object that the owner of a collection has not let in yet."""

    WALLED = True

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    contribution = models.ForeignKey("exchange.Contribution", models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    body = models.BinaryField()

    objects = SealedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "position"], name="waiting_position")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.position}"
