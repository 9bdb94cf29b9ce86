"""Who has received, opened and acknowledged what.

Receipts are no records: only the originator sees all of them, and each party its own. What a party says of a recall,
and the reading of a RED report, are acts, each between that party and the originator.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import ids
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.people.models import Party, Person

from ..rules import choices

NOBODY = uuid.UUID(int=0)


class Receipt(models.Model):
    """One version of a report as one party got it; for a RED report, as one person got it.

    `word` says what the version was; a recall asks for an acknowledgement. `left` is the audience that the party held
    when it was recalled.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    report = models.UUIDField()
    version = models.PositiveIntegerField()
    word = models.CharField(max_length=10, choices=choices.RECEIPT_WORDS)
    party = models.UUIDField()
    person = models.UUIDField(default=NOBODY)
    left = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "word", "acknowledged_at"], name="receipt_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["report", "version", "party", "person"], name="receipt_once")
        ]

    def __str__(self) -> str:
        return f"{self.word} v{self.version}"


class Acknowledgement(Marked):
    """A party says that it knows of a recall and no longer uses the report; between it and the originator."""

    KIND = "acknowledgement"

    report = models.UUIDField()
    of_version = models.PositiveIntegerField(_("Version"))
    word = models.CharField(_("What for"), max_length=10, choices=choices.RECALLS)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))

    class Meta(Marked.Meta):
        verbose_name = _("Acknowledgement of a recall")
        verbose_name_plural = _("Acknowledgements of recalls")

    def __str__(self) -> str:
        return str(choices.RECALLS[self.word])


class Opening(Marked):
    """A person has opened a version of a RED report; between that person and the originator's own readers."""

    KIND = "opening"

    report = models.UUIDField()
    of_version = models.PositiveIntegerField(_("Version"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(Marked.Meta):
        verbose_name = _("Opening of a RED report")
        verbose_name_plural = _("Openings of RED reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "of_version", "person", "party"], name="opening_once")
        ]

    def __str__(self) -> str:
        return f"v{self.of_version}"
