"""Audiences, their holders, tallies, and the base of all marked tables."""

import uuid
from typing import Any, ClassVar

from django.db import models

from mithaq.kernel import clock, ids

from .levels import LEVELS
from .manager import SealedManager

EVERYONE = uuid.UUID(int=0)
DIRECT = uuid.UUID(int=0)


class Audience(models.Model):
    """One distinct marking: level and exact set of receivers. Rows are never changed or removed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    tlp = models.CharField(max_length=12, choices=[(level, f"TLP:{level}") for level in LEVELS])
    members = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"TLP:{self.tlp}"


class Holder(models.Model):
    """A party or person that an audience reaches, from `since` until `until`; open ends hold now.

    `group` is the sharing group through which it is reached, or DIRECT where the marking names it.
    """

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="holders")
    holder = models.UUIDField()
    group = models.UUIDField(default=DIRECT)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "until", "audience"], name="holder_entitlement")]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "holder", "group"],
                condition=models.Q(until=None),
                name="holder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder} in {self.audience_id}"


class Tally(models.Model):
    """How many records of a kind an audience holds per month of creation; a reader's count is a sum over his own."""

    WALLED = True

    audience = models.ForeignKey(Audience, models.PROTECT)
    kind = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    n = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "kind", "month"], name="tally_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month}: {self.n}"


class Marked(models.Model):
    """Base of every record that can be shown: it has an audience, an owner and a version.

    Subclasses set `KIND` (the stable word in addresses, API and ledger), `SEARCHED` (names of fields whose words can
    be searched), `BELONGS_TO` (foreign keys to what the record is a part of) and `ABOUT` (pairs of fields that hold
    kind and id of it): who may not see that may not see the record either. Only `acts.commit` saves a marked record.
    """

    WALLED = True
    KIND: ClassVar[str]
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    BELONGS_TO: ClassVar[tuple[str, ...]] = ()
    ABOUT: ClassVar[tuple[tuple[str, str], ...]] = ()

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey("people.Party", models.PROTECT, related_name="+", null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[SealedManager] = SealedManager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["audience", "-created_at", "id"], name="%(class)s_seen")]

    def body(self) -> dict[str, Any]:
        """Return the whole record as JSON values, the content of its Revision; many-to-many as sorted ids."""
        values = {field.name: _plain(field.value_from_object(self)) for field in self._meta.concrete_fields}
        for many in self._meta.many_to_many:
            _own, far, rows = self.member_rows(many.name)
            values[many.name] = sorted(str(pk) for pk in rows.values_list(far, flat=True))
        return values

    def member_rows(self, name: str) -> tuple[str, str, models.QuerySet[Any]]:
        """Return the rows of a many-to-many field of this record, and their columns for it and for the member."""
        field: Any = self._meta.get_field(name)
        own, far = field.m2m_column_name(), field.m2m_reverse_name()
        return own, far, field.remote_field.through._default_manager.filter(**{own: self.pk})


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str, dict, list)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
