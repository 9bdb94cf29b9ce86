"""What other parties do with a report: assess it, suggest a change, claim it; and hints whom to ask."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.models import Party, Person
from mithaq.kernel.records.sourced import Sourced
from mithaq.web.states import word

from ..rules import choices, states
from .reports import Report


class Part(Marked):
    """Something below a report; it reaches nobody whom the report does not reach."""

    BELONGS_TO = ("report",)

    report = models.ForeignKey(Report, models.PROTECT, related_name="%(class)ss", verbose_name=_("Report"))

    class Meta(Marked.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return f"{self.report.get_absolute_url()}#{self.KIND}-{self.pk}"


class Assessment(Part, Sourced):
    """One party's verdict on a report, at one version of it; the last one of each party counts.

    `reliability` is that party's own judgement of the source, A–F; `credibility` of the item, 1–6; each may be left
    open. `note` stands in the words of its author, in `language`.
    """

    KIND = "assessment"
    SEARCHED = ("note",)

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("By")
    )
    verdict = models.CharField(_("Verdict"), max_length=13, choices=choices.VERDICTS)
    basis = models.CharField(_("Basis"), max_length=20, choices=choices.BASES)
    credibility = models.PositiveSmallIntegerField(
        _("Credibility"), choices=choices.CREDIBILITY, null=True, blank=True
    )
    reliability = models.CharField(
        _("Reliability of the source"), max_length=1, choices=choices.RELIABILITY, blank=True
    )
    of_version = models.PositiveIntegerField(_("Version that was assessed"))
    note = models.TextField(_("What this rests on"), max_length=5000, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=[(code, code) for code in LANGUAGES], blank=True
    )

    class Meta(Sourced.Meta):
        verbose_name = _("Assessment")
        verbose_name_plural = _("Assessments")
        indexes = [
            *Sourced.Meta.indexes,
            models.Index(fields=["report", "audience", "created_at"], name="assessment_of_report"),
        ]

    def __str__(self) -> str:
        return str(choices.VERDICTS[self.verdict])


class Suggestion(Part):
    """A change of a report proposed by a party that does not own it; the originator accepts or discards it.

    `changes` holds the new values by field of the report, `of_version` is the version that its author had read.
    """

    KIND = "suggestion"
    SEARCHED = ("reason",)

    changes = models.JSONField(_("Changes"), default=dict)
    of_version = models.PositiveIntegerField(_("Version that was read"), default=1)
    reason = models.TextField(_("Reason"), max_length=2000)
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=[(s, word(s).label) for s in states.SUGGESTION_STATES],
        default=states.OPEN,
    )
    answer = models.TextField(_("Answer"), max_length=2000, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("Suggested change")
        verbose_name_plural = _("Suggested changes")
        indexes = [
            *Part.Meta.indexes,
            models.Index(fields=["report", "audience", "state"], name="suggestion_of_report"),
        ]

    def __str__(self) -> str:
        return self.reason[:80]


class Claim(Part):
    """“I am on it”: one party at a time, until it lets go or `expires_at`; seen by all who see the report."""

    KIND = "claim"

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))
    expires_at = models.DateTimeField(_("Until"))
    state = models.CharField(
        _("State"),
        max_length=8,
        choices=[(s, word(s).label) for s in states.CLAIM_STATES],
        default=states.HELD,
    )
    note = models.TextField(_("What we do"), max_length=500, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("Claim")
        verbose_name_plural = _("Claims")
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(state=states.HELD), name="claim_one_a_report"
            )
        ]

    def __str__(self) -> str:
        return str(word(self.state).label)


class Hint(Part):
    """“Ask this party”: it has reported something alike, and both sides agreed to be told that much."""

    KIND = "hint"

    ask = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Ask"))

    class Meta(Part.Meta):
        verbose_name = _("Whom to ask")
        verbose_name_plural = _("Whom to ask")
        constraints = [models.UniqueConstraint(fields=["report", "ask"], name="hint_once")]

    def __str__(self) -> str:
        return str(self.ask)
