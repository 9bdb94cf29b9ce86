"""Lines of effort and objectives."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..rules.states import OBJECTIVE
from .base import Coded, names_field


class LineOfEffort(Coded):
    """A stream of work that joins objectives towards one end state."""

    KIND = "line_of_effort"
    SEARCHED = ("code", "title", "summary", "end_state")

    summary = names_field(_("Summary"))
    end_state = names_field(_("End state"))
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta(Coded.Meta):
        verbose_name = _("Line of effort")
        verbose_name_plural = _("Lines of effort")

    def get_absolute_url(self) -> str:
        return reverse("plan:line_of_effort", args=[self.pk])


class Objective(Coded):
    """A wanted change. `smart` holds notes by part: {"specific": Names, …}; `state_note` explains the last
    step."""

    KIND = "objective"
    SEARCHED = ("code", "title", "statement")

    line_of_effort = models.ForeignKey(
        LineOfEffort, models.PROTECT, related_name="objectives", verbose_name=_("Line of effort")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("Part of")
    )
    statement = names_field(_("Statement"))
    smart = models.JSONField(_("SMART notes"), default=dict, blank=True)
    state = models.CharField(
        _("State"), max_length=20, choices=[(s, s) for s in OBJECTIVE.states], default=OBJECTIVE.first
    )
    state_note = models.TextField(_("Why this state"), max_length=2000, blank=True)

    class Meta(Coded.Meta):
        verbose_name = _("Objective")
        verbose_name_plural = _("Objectives")

    def get_absolute_url(self) -> str:
        return reverse("plan:objective", args=[self.pk])
