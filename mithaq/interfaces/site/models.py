"""What the pages remember that is no part of the record: invitations, the last look at Today, what the store is, the
shared cache.
"""

from django.conf import settings
from django.db import models

from mithaq.kernel import clock, ids


class Invitation(models.Model):
    """A link that opens one account once: made by an officer of the party, kept as SHA-256 of its secret.

    Where the account could sign in before, or may do what is grave, a second person has to agree first (`agreed_by`):
    one of those named by `waits_for`. He is shown a code, kept as SHA-256 too, without which the link opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    party = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    waits_for = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=64, blank=True)
    agreed_by = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("made_by")),
                name="invitation_two_officers",
            )
        ]
        # what a party's officers are asked must not take longer for the invitations of others
        indexes = [models.Index(fields=["party", "waits_for"], name="invitation_waits")]

    def __str__(self) -> str:
        return f"invitation of {self.account}"


class Look(models.Model):
    """Up to which act a person has seen what changed, acting for one party; `stamp` in µs."""

    person = models.UUIDField()
    party = models.UUIDField()
    stamp = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "party"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.person} up to {self.stamp}"


class Mark(models.Model):
    """What this store is, where it is anything particular: "demonstration …" lets anybody in as anybody."""

    name = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.name


class CacheEntry(models.Model):
    """The table of Django's database cache, which counts tries and used codes for all processes together."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "site_cache"

    def __str__(self) -> str:
        return self.cache_key
