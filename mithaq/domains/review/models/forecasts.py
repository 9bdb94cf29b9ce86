"""Forecasts: frozen, dated, hashed, later scored."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mithaq.domains.areas.rules import taxonomy
from mithaq.kernel.i18n import LANGUAGES, Names, pick
from mithaq.kernel.markings.models import Marked
from mithaq.web import dates

from ..rules import choices


class Forecast(Marked):
    """What the months after `origin` may bring, for every area; never changed once it is issued.

    It rests on the figures of one `source` (areas.rules.sources), and `origin` is the last month complete there.

    `content` has under "horizons", by months ahead: the areas, each with median, 50 % range ("half"), 90 % range
    ("wide"), chances to reach thresholds, draws and those of the baseline as runs (rules.draws), and the most similar
    past situations; the weights of the methods; the record of the past. `digest` is the SHA-256 of its canonical JSON.
    `scores` holds by months ahead what the truth made of it and of the baseline, once the month is over.
    """

    KIND = "forecast"

    source = models.CharField(_("Source"), max_length=20)
    origin = models.DateField(_("Last month known"))
    measure = models.CharField(_("Measure"), max_length=10, choices=choices.MEASURES)
    type = models.CharField(_("Type"), max_length=3, blank=True)
    content = models.JSONField(_("Forecast"))
    digest = models.CharField("SHA-256", max_length=64)
    scores = models.JSONField(_("Scores"), default=dict, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Forecast")
        verbose_name_plural = _("Forecasts")
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "source", "origin", "measure", "type"], name="forecast_once"
            ),
        ]

    @property
    def title(self) -> Names:
        """Return by language what it is of, and the last month known to it."""
        type_ = taxonomy.type_(self.type)
        said = {}
        for code in LANGUAGES:
            with override(code):
                parts = [self._meta.verbose_name, choices.MEASURES[self.measure]]
                parts += [pick(type_.names)] if type_ else []
                said[code] = " · ".join(map(str, [*parts, dates.month_of_year_text(self.origin)]))
        return said

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("review:forecast", args=[self.pk])
