"""Warnings: a week that stands out."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.i18n import LANGUAGES, Names, pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.models import Party
from mithaq.web.states import word

from ..rules import choices, states


class Warning(Marked):
    """In the week that ends on `week`, events of `type` in `area` stood out; an empty type is all of them.

    `reason` is methods.warnings.Reason as JSON; its method "cluster" names the `areas` in which events gather.

    Computed from the figures that every reader of its audience sees (docs/decisions/0069-warnings.md). It belongs to a
    party only where it was computed from that party's own view. `answered_by` is the party that looks into it, until
    `answer_due`; `outcome` and `note` say what it found, `began_on` when what had changed began, if that is known.
    """

    KIND = "warning"

    area = models.CharField(pgettext_lazy("place", "Area"), max_length=8)
    type = models.CharField(_("Type"), max_length=3, blank=True)
    week = models.DateField(_("Week that ends on"))
    level = models.CharField(_("Level"), max_length=5, choices=choices.LEVELS)
    reason = models.JSONField(_("Reason"))
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=[(s, word(s).label) for s in states.WARNING_STATES],
        default=states.RAISED,
    )
    answered_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Answered by")
    )
    answer_due = models.DateField(_("Answer due"))
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=choices.OUTCOMES, blank=True)
    began_on = models.DateField(_("Began on"), null=True, blank=True)
    note = models.TextField(_("What was found"), max_length=5000, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Warning of an area")
        verbose_name_plural = _("Warnings of areas")
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["audience", "-week", "id"], name="warning_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["audience", "area", "type", "week"], name="warning_once"),
        ]

    @property
    def title(self) -> Names:
        """Return type and area by language."""
        area, type_ = gazetteer.area(self.area), taxonomy.type_(self.type)
        said = {}
        for code in LANGUAGES:
            with override(code):
                what = pick(type_.names, code) if type_ else str(_("All types together"))
                said[code] = f"{what} · {pick(area.names, code) if area else self.area}"
        return said

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("review:warning", args=[self.pk])
