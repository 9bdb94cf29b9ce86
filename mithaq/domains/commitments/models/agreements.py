"""Agreements and their clauses."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.people.models import Party
from mithaq.kernel.records.sourced import Sourced
from mithaq.web.states import word

from ..rules import choices, states


class Agreement(Sourced):
    """A text that several parties have signed, or are about to."""

    KIND = "agreement"
    SEARCHED = ("code", "title")

    code = models.CharField(_("Code"), max_length=60)
    title = NamesField(_("Title"))
    kind = models.CharField(_("Kind"), max_length=20, choices=choices.AGREEMENT_KINDS)
    parties = models.ManyToManyField(Party, related_name="+", verbose_name=_("Parties"))
    state = models.CharField(
        _("State"),
        max_length=20,
        choices=[(s, word(s).label) for s in states.AGREEMENT_STATES],
        default=states.DRAFT,
    )
    signed_on = models.DateField(_("Signed on"), null=True, blank=True)
    in_force_on = models.DateField(_("In force from"), null=True, blank=True)
    review_on = models.DateField(_("Review due on"), null=True, blank=True)
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    note = models.TextField(_("Note on the last step"), max_length=2000, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("Agreement")
        verbose_name_plural = _("Agreements")
        constraints = [models.UniqueConstraint(fields=["owner", "code"], name="agreement_code_of_owner")]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("commitments:agreement", args=[self.pk])


class Clause(Sourced):
    """One numbered duty in the words of its agreement."""

    KIND = "clause"
    BELONGS_TO = ("agreement",)
    SEARCHED = ("text",)

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="clauses", verbose_name=_("Agreement")
    )
    number = models.CharField(_("Number"), max_length=20)
    position = models.PositiveIntegerField(default=0)
    text = NamesField(_("Text"))

    class Meta(Sourced.Meta):
        verbose_name = _("Clause")
        verbose_name_plural = _("Clauses")
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "agreement", "number"], name="clause_number_of_owner")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {pick(self.text)[:80]}"

    def get_absolute_url(self) -> str:
        return f"{reverse('commitments:agreement', args=[self.agreement_id])}#clause-{self.pk}"
