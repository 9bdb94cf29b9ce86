"""Addresses of personal calendars."""

from django.db import models
from django.db.models import Q

from mithaq.kernel import clock, ids
from mithaq.kernel.people.models import Membership


class CalendarLink(models.Model):
    """The secret address of a person's calendar, for one of his memberships: shown once, kept as SHA-256, revocable.

    It ends with the membership. Not part of the record, like the tokens for programs.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(revoked_at=None), name="calendar_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.membership_id}"
