"""Objects that refer to what their readers do not hold, as they were sent, until they do."""

from django.db import models

from mithaq.kernel import ids
from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience

from .collections import Collection


class Original(models.Model):
    """The bytes of an object as it was sent, where its audience is given less: cut of references, or nothing yet.

    The other columns are those that its item has, or will have. `version` is None for an object without one.
    """

    WALLED = True

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+", db_index=False)
    record = models.UUIDField(db_index=True)
    owner = models.UUIDField()
    type = models.CharField(max_length=64)
    stix_id = models.CharField(max_length=120)
    version = models.BigIntegerField(null=True)
    is_shown = models.BooleanField(default=False)
    body = models.BinaryField()

    objects = SealedManager()

    class Meta:
        indexes = [models.Index(fields=["collection", "owner", "stix_id"], name="original_sent")]

    def __str__(self) -> str:
        return f"{self.stix_id} {self.version}"


class Lack(models.Model):
    """The id of an object that an original refers to, and that its audience does not hold."""

    WALLED = True

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    original = models.ForeignKey(Original, models.CASCADE, related_name="lacks")
    wanted = models.CharField(max_length=120, db_index=True)

    objects = SealedManager()

    def __str__(self) -> str:
        return self.wanted
