"""What parties say about a promise: readings of completion, and disputes.

Each is a record of its own, never merged.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.people.models import Party, Person
from mithaq.kernel.records.sourced import Sourced
from mithaq.web import dates
from mithaq.web.completion import STEPS
from mithaq.web.states import word

from ..rules import choices
from .commitments import Commitment

_LANGUAGE_CODES = [(code, code) for code in LANGUAGES]


class Said(Sourced):
    """In somebody's own words, which are shown as they were written.

    `language` tells the page how to set them.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("By")
    )
    language = models.CharField(_("Language"), max_length=2, choices=_LANGUAGE_CODES, blank=True)

    class Meta(Sourced.Meta):
        abstract = True


class Reading(Said):
    """One party's judgement of completion on one day: of its own promise (`self`) or another's (`other`)."""

    KIND = "reading"
    BELONGS_TO = ("commitment",)

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="readings", verbose_name=_("Commitment")
    )
    kind = models.CharField(_("Key"), max_length=5, choices=choices.READING_KINDS)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))
    step = models.CharField(_("Completion"), max_length=12, choices=list(STEPS))
    note = models.TextField(_("What this rests on"), max_length=5000, blank=True)
    read_on = models.DateField(_("Read on"), default=clock.today)

    class Meta(Said.Meta):
        verbose_name = _("Reading")
        verbose_name_plural = _("Readings")
        indexes = [
            *Said.Meta.indexes,
            models.Index(fields=["commitment", "audience", "kind", "read_on"], name="reading_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} · {dates.day_text(self.read_on)}"

    def get_absolute_url(self) -> str:
        return f"{self.commitment.get_absolute_url()}#reading-{self.pk}"


class Dispute(Said):
    """A party objects to how a promise stands; open until that party or a joint body settles it."""

    KIND = "dispute"
    BELONGS_TO = ("commitment",)
    SEARCHED = ("reason", "settlement")

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="disputes", verbose_name=_("Commitment")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Disputed by"))
    reason = models.TextField(_("Reason"), max_length=5000)
    raised_on = models.DateField(_("Raised on"), default=clock.today)
    state = models.CharField(_("State"), max_length=8, choices=choices.DISPUTE_STATES, default=choices.OPEN)
    settlement = models.TextField(_("Settlement"), max_length=5000, blank=True)
    settled_on = models.DateField(_("Settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Settled by")
    )

    class Meta(Said.Meta):
        verbose_name = _("Dispute")
        verbose_name_plural = _("Disputes")
        indexes = [
            *Said.Meta.indexes,
            models.Index(fields=["commitment", "audience", "state"], name="dispute_open"),
        ]

    def __str__(self) -> str:
        return f"{word(self.state).label} · {dates.day_text(self.raised_on)}"

    def get_absolute_url(self) -> str:
        return f"{self.commitment.get_absolute_url()}#dispute-{self.pk}"
