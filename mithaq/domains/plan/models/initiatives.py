"""Initiatives and the parties that take part in them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.people.models import Party

from ..rules.parties import ROLES
from ..rules.states import INITIATIVE
from .base import Coded, PlanRecord, names_field
from .framework import Objective

SECTOR = RegexValidator(r"^\d{5}\Z", _("Give the five digits of a DAC purpose code, such as 15210."))


class Initiative(Coded):
    """A bundle of work towards an objective. Planned dates move only with a cause; actual dates are what
    happened.

    `sector` is an OECD DAC purpose code. `stage_note` explains the last change of stage.
    """

    KIND = "initiative"
    SEARCHED = ("code", "title", "summary", "theory_of_change")

    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="initiatives", verbose_name=_("Objective")
    )
    lead = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Lead"))
    summary = names_field(_("Summary"))
    theory_of_change = names_field(_("Theory of change"))
    stage = models.CharField(
        _("Stage"), max_length=20, choices=[(s, s) for s in INITIATIVE.states], default=INITIATIVE.first
    )
    stage_note = models.TextField(_("Why this stage"), max_length=2000, blank=True)
    planned_start = models.DateField(_("Planned start"), null=True, blank=True)
    planned_end = models.DateField(_("Planned end"), null=True, blank=True)
    actual_start = models.DateField(_("Actual start"), null=True, blank=True)
    actual_end = models.DateField(_("Actual end"), null=True, blank=True)
    sector = models.CharField(_("Sector (DAC purpose code)"), max_length=5, blank=True, validators=[SECTOR])

    class Meta(Coded.Meta):
        verbose_name = _("Initiative")
        verbose_name_plural = _("Initiatives")
        constraints = [
            *Coded.Meta.constraints,
            models.CheckConstraint(
                condition=Q(planned_start=None)
                | Q(planned_end=None)
                | Q(planned_end__gte=F("planned_start")),
                name="initiative_planned",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("plan:initiative", args=[self.pk])


class InitiativeParty(PlanRecord):
    """A party in one role of an initiative; `ends` is the last day on which it holds it."""

    KIND = "initiative_party"
    BELONGS_TO = ("initiative",)

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="parties", verbose_name=_("Initiative")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))
    role = models.CharField(_("Role"), max_length=20, choices=ROLES)
    ends = models.DateField(_("Until"), null=True, blank=True)

    class Meta(PlanRecord.Meta):
        verbose_name = _("Party of an initiative")
        verbose_name_plural = _("Parties of an initiative")

    def __str__(self) -> str:
        return f"{self.party} · {ROLES[self.role]}"

    def get_absolute_url(self) -> str:
        return reverse("plan:initiative", args=[self.initiative_id]) + "#parties"
