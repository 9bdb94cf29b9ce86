"""When something on another server is pulled."""

from django.db import models


class Scheduled(models.Model):
    """How pulling from one source goes, for as long as it goes on; not part of the record.

    `due_at` is None while it rests. `tried_at` is when the last pull began, `succeeded_at` when the last whole one
    did, each None before the first; `taken` and `refused` count what the last one brought, and `failures` those that
    broke off in a row, the last because of what it `said`.
    """

    due_at = models.DateTimeField(null=True, db_index=True)
    tried_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
