"""Threat reviews: documents on a period."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.web.states import word

from ..rules import states


class ThreatReview(Marked):
    """A document on the months from `first` to `last`: figures as they stood, and what analysts make of them.

    A draft is for its owner only and has `meant_for`: the audience from whose common figures it was drafted and to whom
    it will be issued. What is issued is a record of its own, with that audience; "superseded" is derived from a newer
    one of the same owner, audience and period. `figures` is queries.drafting.Figures as JSON.
    """

    KIND = "threat_review"
    SEARCHED = ("title", "summary", "outlook", "advice")

    title = NamesField(_("Title"))
    first = models.DateField(_("First month"))
    last = models.DateField(_("Last month"))
    meant_for = models.ForeignKey(
        Audience, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Meant for")
    )
    figures = models.JSONField(_("Figures"))
    summary = NamesField(_("Summary"), blank=True)
    outlook = NamesField(_("Outlook"), blank=True)
    advice = NamesField(_("What we advise"), blank=True)
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=[(s, word(s).label) for s in states.DOCUMENT_STATES],
        default=states.DRAFT,
    )
    reason = models.TextField(_("Reason for withdrawing it"), max_length=2000, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Threat review")
        verbose_name_plural = _("Threat reviews")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="threat_review_period"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("review:document", args=[self.pk])
