"""The roll-up: counts by audience, so that a reader's figure is a sum over his own. By area, and by hexagon."""

from django.db import models

from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.markings.models import Audience

from ..rules import months


class Tally(models.Model):
    """How many events of one `type` a `month` had (see rules.months), from one `source`, for one audience.

    `low`, `best` and `high` are sums of the estimates of the dead. Rows are changed by `actions.figures.count` alone,
    in the transaction of the act that they count.
    """

    WALLED = True

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=20)
    type = models.CharField(max_length=3)
    month = models.IntegerField()
    n = models.IntegerField(default=0)
    low = models.BigIntegerField(default=0)
    best = models.BigIntegerField(default=0)
    high = models.BigIntegerField(default=0)

    objects = SealedManager()

    class Meta:
        abstract = True


class Figure(Tally):
    """The tally of an `area`: a district, or a country."""

    area = models.CharField(max_length=6)

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


class HexagonFigure(Tally):
    """The tally of a `hexagon` (see rules.hexagons): of the events whose place is known well enough."""

    hexagon = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "month", "hexagon", "type", "source"], name="hexagon_figure_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {months.first_day(self.month):%Y-%m} {self.hexagon:x} {self.type}: {self.n}"
