"""Notices: whose rights or session have changed. Written in the transaction that changes them."""

from django.db import models

from mithaq.kernel import clock, ids


class Notice(models.Model):
    """Open streams of these persons, parties or this session must be checked again, at once.

    It stands in the table because every process with open streams must learn of it, bus or no bus, and before
    any frame that was committed later. Rows are of no use after a few minutes and are then removed.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    at = models.DateTimeField(default=clock.now, db_index=True)
    holders = models.JSONField(default=list)
    session = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"session {self.session}" if self.session else f"{len(self.holders)} holders"
