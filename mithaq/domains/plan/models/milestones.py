"""Milestones, and the slips of every kind of date."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mithaq.kernel import clock
from mithaq.kernel.people.models import Party
from mithaq.web import numerals

from ..rules import lateness
from ..rules.slips import CAUSES, MOVED, SUBJECTS
from ..rules.states import MILESTONE
from .base import Coded, PlanRecord, names_field
from .initiatives import Initiative


class Milestone(Coded):
    """A dated step of an initiative. `baseline_due` is the date first agreed and never changes; `due` is the
    present one.

    Done by one party, verified by another: `reported_by` and `verified_by` are the two keys. `done_on` is the
    day on which it was done; `state_note` explains the last step.
    """

    KIND = "milestone"
    BELONGS_TO = ("initiative",)
    SEARCHED = ("code", "title", "proof_wanted")

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="milestones", verbose_name=_("Initiative")
    )
    proof_wanted = names_field(_("Proof wanted"))
    baseline_due = models.DateField(_("First planned"))
    due = models.DateField(_("Due"))
    state = models.CharField(
        _("State"), max_length=20, choices=[(s, s) for s in MILESTONE.states], default=MILESTONE.first
    )
    state_note = models.TextField(_("Why this state"), max_length=2000, blank=True)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    reported_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Reported by")
    )
    verified_on = models.DateField(_("Verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Verified by")
    )

    class Meta(Coded.Meta):
        verbose_name = _("Milestone")
        verbose_name_plural = _("Milestones")
        indexes = [*Coded.Meta.indexes, models.Index(fields=["audience", "due"], name="milestone_due")]
        constraints = [
            *Coded.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state__in=["done", "verified"]) | Q(done_on__isnull=False),
                name="milestone_done_on",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="milestone_two_keys",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("plan:milestone", args=[self.pk])

    @property
    def days_late(self) -> int:
        """Return by how many days it is late today; 0 if it is not."""
        return lateness.days_late(self.state, self.due, clock.today())

    @property
    def shown_state(self) -> str:
        """Return the state word for the reader, "late" among them."""
        return lateness.shown_state(self.state, self.due, clock.today())


class Slip(PlanRecord):
    """A date that moved, and why. Its owner is the party whose date it was.

    `subject` is the id of a `subject_kind`; `initiative` is where it counts in the sums, if its readers may
    know it. `moved` names the date: due, planned_start, planned_end. `days` is negative for a date brought
    forward.
    """

    KIND = "slip"
    ABOUT = (("subject_kind", "subject"),)
    SEARCHED = ("note",)

    subject_kind = models.CharField(_("Kind of record"), max_length=20, choices=[(s, s) for s in SUBJECTS])
    subject = models.UUIDField(_("Record"))
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, related_name="slips", verbose_name=_("Initiative")
    )
    moved = models.CharField(_("Date moved"), max_length=20, choices=MOVED, default="due")
    from_date = models.DateField(_("From"))
    to_date = models.DateField(_("To"))
    days = models.IntegerField(_("Days"))
    cause = models.CharField(_("Cause"), max_length=20, choices=CAUSES)
    note = models.TextField(_("Note"), max_length=2000, blank=True)

    class Meta(PlanRecord.Meta):
        verbose_name = _("Slip")
        verbose_name_plural = _("Slips")
        indexes = [
            *PlanRecord.Meta.indexes,
            models.Index(fields=["subject", "audience"], name="slip_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(from_date=models.F("to_date")), name="slip_moves"),
        ]

    def __str__(self) -> str:
        if self.days > 0:
            moved = ngettext("%(n)s day later", "%(n)s days later", self.distance)
        else:
            moved = ngettext("%(n)s day earlier", "%(n)s days earlier", self.distance)
        return f"{moved % {'n': numerals.grouped(self.distance)}} · {CAUSES[self.cause]}"

    def get_absolute_url(self) -> str:
        return reverse("plan:slip", args=[self.pk])

    @property
    def distance(self) -> int:
        """Return the days without their sign."""
        return abs(self.days)
