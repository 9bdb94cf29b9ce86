"""Reports, and which of them are of the same event."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.models import Dataset
from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records.sourced import Sourced
from mithaq.web.states import word

from ..rules import choices, states


class Report(Sourced):
    """What its originator (`owner`) tells of one event; a new version replaces it, and history keeps them all.

    `type`, `subtype`, `actors` are codes of areas.rules.taxonomy, `area` and `cross_border_from` of the gazetteer.
    The point is in degrees, generalised for the audience before it is stored. `low` ≤ `best` ≤ `high` count deaths.
    `corrects` is the version that the newest one corrects or retracts, `reason` says why. `reliability` is the
    originator's judgement of the source, `credibility` of the item. `may_be_retold` lets its readers tell it to others
    without naming the originator; `deconflict` lets other parties be told to ask
    the originator, and nothing else.
    """

    KIND = "report"
    SEARCHED = ("title", "narrative", "place_name")

    title = NamesField(_("What happened"))
    narrative = NamesField(_("What is known"), blank=True)
    type = models.CharField(_("Type"), max_length=3)
    subtype = models.CharField(_("Subtype"), max_length=40, blank=True)
    occurred_from = models.DateField(_("Day, or first day"))
    occurred_to = models.DateField(_("Last day"), null=True, blank=True)
    time_precision = models.CharField(
        _("Precision of time"), max_length=5, choices=choices.TIME_PRECISION, default="day"
    )
    area = models.CharField(_("District or country"), max_length=8)
    place_name = NamesField(_("Place"), blank=True)
    latitude = models.FloatField(
        _("Latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("Longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    place_precision = models.PositiveSmallIntegerField(
        _("Precision of place"), choices=choices.PLACE_PRECISION, default=3
    )
    actors = models.JSONField(_("Kinds of actors"), default=list, blank=True)
    low = models.PositiveIntegerField(_("Deaths, low"), null=True, blank=True)
    best = models.PositiveIntegerField(_("Deaths, best"), null=True, blank=True)
    high = models.PositiveIntegerField(_("Deaths, high"), null=True, blank=True)
    basis = models.CharField(
        _("Basis"), max_length=20, choices=choices.REPORT_BASES, default=choices.OTHER_SOURCE
    )
    source_note = models.TextField(_("About the source"), max_length=2000, blank=True)
    reliability = models.CharField(
        _("Reliability of the source"), max_length=1, choices=choices.RELIABILITY, default="F"
    )
    credibility = models.PositiveSmallIntegerField(_("Credibility"), choices=choices.CREDIBILITY, default=6)
    state = models.CharField(
        _("State"),
        max_length=20,
        choices=[(s, word(s).label) for s in states.REPORT_STATES],
        default=states.REPORTED,
    )
    version_kind = models.CharField(
        _("Kind of version"), max_length=10, choices=choices.VERSION_KINDS, default=choices.INITIAL
    )
    corrects = models.PositiveIntegerField(_("Version that it corrects"), null=True, blank=True)
    reason = models.TextField(_("Reason"), max_length=2000, blank=True)
    cross_border_from = models.CharField(_("Came across the border from"), max_length=8, blank=True)
    originator_control = models.BooleanField(_("Passed on only with the originator's consent"), default=False)
    may_be_retold = models.BooleanField(_("Whoever sees it may tell it in their own name"), default=False)
    deconflict = models.BooleanField(_("Other parties may be told to ask us about this event"), default=False)
    expires_on = models.DateField(_("Holds until"), null=True, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("Report")
        verbose_name_plural = _("Reports")
        indexes = [
            *Sourced.Meta.indexes,
            models.Index(fields=["audience", "-occurred_from", "id"], name="report_happened"),
            models.Index(fields=["audience", "area", "type", "occurred_from"], name="report_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low=None) | models.Q(best=None) | models.Q(best__gte=models.F("low")),
                name="report_low_best",
            ),
            models.CheckConstraint(
                condition=models.Q(best=None) | models.Q(high=None) | models.Q(high__gte=models.F("best")),
                name="report_best_high",
            ),
            models.CheckConstraint(
                condition=models.Q(occurred_to=None) | models.Q(occurred_to__gte=models.F("occurred_from")),
                name="report_days",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="report_point",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title)

    @property
    def text_version(self) -> int:
        """Return the version that last said something else of the event; a state or a consent changes no text."""
        return (self.corrects or 0) + 1

    def get_absolute_url(self) -> str:
        return reverse("picture:report", args=[self.pk])


class SameEvent(Marked):
    """Two reports are of one event, or a report is of an imported one; shown only to whoever sees both.

    For them `second` counts nothing. `relation` says how it came about: `second` was made from `first` for more
    readers, is a duplicate of it, or is the event of `dataset` that has `number` there; then there is no `first`.
    """

    KIND = "same_event"
    BELONGS_TO = ("first", "second", "dataset")

    first = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Report that counts")
    )
    second = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("The other report"))
    dataset = models.ForeignKey(
        Dataset,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("Data set"),
    )
    number = models.BigIntegerField(_("Number there"), null=True, blank=True)
    relation = models.CharField(_("Relation"), max_length=12, choices=choices.SAME_EVENT)
    reason = models.TextField(_("Reason"), max_length=2000, blank=True)
    holds = models.BooleanField(_("Holds"), default=True)

    class Meta(Marked.Meta):
        verbose_name = _("Reports of the same event")
        verbose_name_plural = _("Reports of the same event")
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["first", "audience"], name="same_event_first"),
            models.Index(fields=["second", "audience"], name="same_event_second"),
            models.Index(
                fields=["audience", "dataset", "number", "second"],
                name="same_event_imported",
                condition=models.Q(first=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="same_event_of_two"),
            models.CheckConstraint(
                condition=models.Q(first__isnull=False, dataset=None, number=None)
                | models.Q(first=None, dataset__isnull=False, number__isnull=False),
                name="same_event_either",
            ),
            models.UniqueConstraint(
                fields=["second"],
                condition=models.Q(holds=True, first__isnull=False),
                name="same_event_counted_once",
            ),
            models.UniqueConstraint(
                fields=["second"], condition=models.Q(holds=True, first=None), name="same_event_imported_once"
            ),
        ]

    def __str__(self) -> str:
        return str(choices.SAME_EVENT[self.relation])
