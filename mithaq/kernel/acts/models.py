"""Revisions, the stamp that orders them, and idempotency keys."""

import json
from datetime import datetime
from typing import Any

from django.db import models

from mithaq.kernel import clock
from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience


class StampField(models.BigIntegerField):
    """A key of 64 bits that is the row's own place in its table on SQLite, so that no second tree leads to it."""

    def db_type(self, connection: Any) -> str | None:
        """Return "integer" on SQLite, the one word that makes a primary key the row's place."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Revision(models.Model):
    """One act on one record: the whole record as it was left, who did it, for whom, and where the ledger holds it.

    `stamp` is in µs since 1970 and grows in commit order. `audience` may read it now; `log` is the audience whose log
    holds entry `seq`. The two differ only for records that were narrowed later.
    """

    WALLED = True

    stamp = StampField(primary_key=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    log = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    by_person = models.UUIDField()
    by_party = models.UUIDField(null=True)
    handle = models.CharField(max_length=120)
    body = models.TextField()

    objects = SealedManager()

    class Meta:
        indexes = [
            models.Index(fields=["audience", "stamp"], name="revision_feed"),
            models.Index(fields=["audience", "kind", "stamp"], name="revision_kind_feed"),
            models.Index(fields=["record", "version"], name="revision_record"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record} v{self.version}"

    @property
    def at(self) -> datetime:
        """When it happened, UTC."""
        return clock.from_microseconds(self.stamp)

    @property
    def values(self) -> dict[str, Any]:
        """The record as this act left it, field by field."""
        return json.loads(self.body)


class Discrepancy(models.Model):
    """A record that the last look found to say what the ledger does not hold (`tampering.Difference`)."""

    WALLED = True

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    version = models.BigIntegerField()
    what = models.CharField(max_length=10)
    fields = models.JSONField(default=list)
    found_at = models.DateTimeField(default=clock.now)

    objects = SealedManager()

    def __str__(self) -> str:
        return f"{self.kind} {self.record}: {self.what}"


class Stamp(models.Model):
    """The last stamp given; its only row is the lock under which all acts are ordered."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class Submission(models.Model):
    """An idempotency key that was used, a digest of what for, and the record it led to."""

    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, default="")
    person = models.UUIDField()
    kind = models.CharField(max_length=40, default="")
    record = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"
