"""One row per word of a record, and how far the rows have followed the acts."""

from django.db import models

from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience


class Posting(models.Model):
    """The word occurs in the record, which this audience may see. Not a record itself: follows from its acts."""

    WALLED = True

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    stamp = models.BigIntegerField()

    objects = SealedManager()

    class Meta:
        indexes = [
            models.Index(fields=["audience", "word", "stamp"], name="posting_word"),
            models.Index(fields=["record"], name="posting_record"),
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.kind} {self.record}"


class Position(models.Model):
    """The stamp up to which acts have their postings; its only row is the lock of whoever writes more."""

    stamp = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.stamp)
