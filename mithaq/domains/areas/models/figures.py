"""The roll-up: counts by audience, so that a reader's figure is a sum over his own."""

from django.db import models

from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience

from ..rules import months


class Figure(models.Model):
    """How many events of one `type` an `area` had in a `month` (see rules.months), from one `source`, for one audience.

    `low`, `best` and `high` are sums of the estimates of the dead. Rows are changed by `actions.figures.count` alone,
    in the transaction of the act that they count.
    """

    WALLED = True

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=20)
    area = models.CharField(max_length=6)
    type = models.CharField(max_length=3)
    month = models.IntegerField()
    n = models.IntegerField(default=0)
    low = models.BigIntegerField(default=0)
    best = models.BigIntegerField(default=0)
    high = models.BigIntegerField(default=0)

    objects = SealedManager()

    class Meta:
        indexes = [
            # holds whole rows, so that sums are read from the index alone
            models.Index(
                fields=["audience", "month", "area", "type", "source", "n", "low", "best", "high"],
                name="figure_sums",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["audience", "month", "area", "type", "source"], name="figure_key")
        ]

    def __str__(self) -> str:
        return f"{self.source} {months.first_day(self.month):%Y-%m} {self.area} {self.type}: {self.n}"
