"""What must hold, and what may come: assumptions, and risks, challenges and opportunities."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import NamesField, pick

from ..rules import lateness, risks
from ..rules.states import ASSUMPTION, RISK
from .base import PlanRecord, names_field
from .framework import Objective
from .initiatives import Initiative

_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Supporting(PlanRecord):
    """A record that belongs to an objective, an initiative, or both."""

    objective = models.ForeignKey(
        Objective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("Objective"),
    )
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("Initiative"),
    )

    class Meta(PlanRecord.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(objective__isnull=False) | Q(initiative__isnull=False), name="%(class)s_belongs"
            )
        ]


class Assumption(Supporting):
    """Something outside that must hold. `signal` tells how one would notice, `tripwire` what counts as
    broken.

    Once `tripwire_on` is reached somebody has to look. A broken one puts what it supports at risk.
    """

    KIND = "assumption"
    BELONGS_TO = ("objective", "initiative")
    SEARCHED = ("text", "signal", "tripwire")

    text = NamesField(_("Assumption"))
    signal = names_field(_("Signal"))
    tripwire = names_field(_("Tripwire"))
    tripwire_on = models.DateField(_("Look at it by"), null=True, blank=True)
    state = models.CharField(
        _("State"), max_length=20, choices=[(s, s) for s in ASSUMPTION.states], default=ASSUMPTION.first
    )
    state_note = models.TextField(_("Why this state"), max_length=2000, blank=True)

    class Meta(Supporting.Meta):
        verbose_name = _("Assumption")
        verbose_name_plural = _("Assumptions")

    def __str__(self) -> str:
        return pick(self.text)

    def get_absolute_url(self) -> str:
        return reverse("plan:assumption", args=[self.pk])

    @property
    def needs_look(self) -> bool:
        """Return whether its date has been reached and nobody has looked since."""
        return lateness.needs_look(self.state, self.tripwire_on, clock.today())


class Risk(Supporting):
    """A risk, challenge or opportunity; likelihood and effect are steps from 1 to 5, empty where nobody
    judged them."""

    KIND = "risk"
    BELONGS_TO = ("objective", "initiative")
    SEARCHED = ("title", "area", "response")

    risk_kind = models.CharField(_("Kind"), max_length=20, choices=risks.KINDS)
    title = NamesField(_("Title"))
    area = names_field(_("Area"))
    likelihood = models.PositiveSmallIntegerField(
        _("Likelihood"), null=True, blank=True, validators=_ONE_TO_FIVE
    )
    effect = models.PositiveSmallIntegerField(_("Effect"), null=True, blank=True, validators=_ONE_TO_FIVE)
    response = names_field(_("Response"))
    state = models.CharField(
        _("State"), max_length=20, choices=[(s, s) for s in RISK.states], default=RISK.first
    )
    state_note = models.TextField(_("Why this state"), max_length=2000, blank=True)

    class Meta(Supporting.Meta):
        verbose_name = _("Risk, challenge or opportunity")
        verbose_name_plural = _("Risks, challenges and opportunities")

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("plan:risk", args=[self.pk])

    @property
    def weight(self) -> str:
        """Return the word for likelihood × effect; empty where either was not judged."""
        return risks.weight(self.likelihood, self.effect)

    @property
    def weight_word(self) -> Text:
        """Return the weight in the reader's language."""
        return risks.WEIGHTS[self.weight] if self.weight else ""
