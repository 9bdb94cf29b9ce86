"""Secret addresses: what a person's own programs fetch without signing in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.people.models import Membership

CALENDAR, ALERTS = "calendar", "alerts"
PURPOSES = {CALENDAR: _("Calendar of due dates"), ALERTS: _("Feed of alerts")}


class SecretLink(models.Model):
    """A secret address of a person, for one of his memberships and one purpose: shown once, kept as SHA-256, revocable.

    It ends with the membership. Not part of the record, like the tokens for programs.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=list(PURPOSES.items()), default=CALENDAR)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "purpose"], condition=Q(revoked_at=None), name="secret_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.membership_id}"
