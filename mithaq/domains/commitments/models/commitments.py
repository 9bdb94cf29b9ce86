"""One promise, whatever it comes from."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.domains.plan.models import Initiative
from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.people.models import Party
from mithaq.kernel.records.sourced import Sourced
from mithaq.web.states import word

from ..rules import choices, states
from .agreements import Clause


class Commitment(Sourced):
    """A promise of one responsible party; `owner` is the party that proposed it.

    `state` is what the acts on this record have led to. What a reader sees may be "disputed" instead, by the
    open disputes that he may see (rules.states.shown). `agreed_by` holds the parties that have given their
    word.
    """

    KIND = "commitment"
    BELONGS_TO = ("clause",)
    SEARCHED = ("code", "title", "problem", "proof_wanted")

    code = models.CharField(_("Code"), max_length=60)
    title = NamesField(_("What is promised"))
    problem = NamesField(_("Problem it answers"), blank=True)
    proof_wanted = NamesField(_("Proof wanted"), blank=True)
    origin = models.CharField(_("Comes from"), max_length=20, choices=choices.ORIGINS)
    origin_note = NamesField(_("Note on where it comes from"), blank=True)
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("Clause")
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Initiative")
    )
    responsible = models.ForeignKey(
        Party, models.PROTECT, related_name="+", verbose_name=_("Responsible party")
    )
    supporting = models.ManyToManyField(
        Party, blank=True, related_name="+", verbose_name=_("Supporting parties")
    )
    agreed_by = models.ManyToManyField(Party, blank=True, related_name="+", verbose_name=_("Agreed by"))
    due = models.DateField(_("Due"), null=True, blank=True)
    due_note = NamesField(_("When, where no date was agreed"), blank=True)
    state = models.CharField(
        _("State"),
        max_length=20,
        choices=[(s, word(s).label) for s in states.STORED],
        default=states.PROPOSED,
    )
    note = models.TextField(_("Note on the last step"), max_length=2000, blank=True)
    reported_on = models.DateField(_("Reported done on"), null=True, blank=True)
    verified_on = models.DateField(_("Verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Verified by")
    )
    waived_on = models.DateField(_("Waived on"), null=True, blank=True)
    waived_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Waived by")
    )

    class Meta(Sourced.Meta):
        verbose_name = _("Commitment")
        verbose_name_plural = _("Commitments")
        indexes = [
            *Sourced.Meta.indexes,
            models.Index(fields=["audience", "responsible", "state", "due"], name="commitment_owed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "code"], name="commitment_code_of_owner"),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("responsible")),
                name="commitment_verified_by_another",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("commitments:commitment", args=[self.pk])
