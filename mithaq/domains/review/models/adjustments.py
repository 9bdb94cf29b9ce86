"""What experts expect otherwise than a forecast says."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from mithaq.domains.areas.rules import gazetteer
from mithaq.kernel.i18n import LANGUAGES, Names, pick
from mithaq.kernel.markings.models import Marked
from mithaq.web import dates

from ..rules import periods
from .forecasts import Forecast


class Adjustment(Marked):
    """A range and a middle that an analyst holds against those of a forecast, for one area and month, with the reason.

    The forecast itself stays as it was issued. `ahead` is the number of months from its origin; the truth should be
    below `low`, and above `high`, once in twenty times each. An adjustment is given before its month is over and never
    changed. `scores` has, once the truth is known, what "came" and the weighted interval scores of this range ("own"),
    of the forecast's ("forecast") and of the last twelve months ("baseline").
    """

    KIND = "adjustment"

    forecast = models.ForeignKey(
        Forecast, models.PROTECT, related_name="adjustments", verbose_name=_("Forecast")
    )
    area = models.CharField(pgettext_lazy("place", "Area"), max_length=8)
    ahead = models.PositiveSmallIntegerField(_("Months ahead"))
    low = models.PositiveIntegerField(_("Hardly fewer than"))
    middle = models.PositiveIntegerField(_("Middle"))
    high = models.PositiveIntegerField(_("Hardly more than"))
    reason = models.TextField(_("Reason"), max_length=5000)
    scores = models.JSONField(_("Scores"), default=dict, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Expert adjustment")
        verbose_name_plural = _("Expert adjustments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("middle"), middle__lte=models.F("high")),
                name="adjustment_in_order",
            ),
        ]

    @property
    def month(self) -> date:
        """Return the month that it is about."""
        return periods.shifted(self.forecast.origin, self.ahead)

    @property
    def title(self) -> Names:
        """Return area and month by language."""
        area, said = gazetteer.area(self.area), {}
        for code in LANGUAGES:
            with override(code):
                where = pick(area.names, code) if area else self.area
                said[code] = f"{self._meta.verbose_name} · {where} · {dates.month_of_year_text(self.month)}"
        return said

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("review:adjustment", args=[self.pk])
