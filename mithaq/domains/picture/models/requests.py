"""Requests for information and their answers."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.people.models import Party
from mithaq.kernel.records.sourced import Sourced
from mithaq.web.states import word

from ..rules import choices, states
from .reports import Report


class Request(Sourced):
    """A question of its owner to named parties, due on a day; it may be about a report.

    Whether it is overdue, and who has answered, follows from day and answers.
    """

    KIND = "rfi"
    SEARCHED = ("title", "question")

    title = NamesField(_("What is asked"))
    question = NamesField(_("Question"), blank=True)
    asked = models.ManyToManyField(Party, related_name="+", verbose_name=_("Asked of"))
    due = models.DateField(_("Due"))
    about = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("About the report")
    )
    state = models.CharField(
        _("State"),
        max_length=8,
        choices=[(s, word(s).label) for s in states.REQUEST_STATES],
        default=states.OPEN,
    )
    note = models.TextField(_("Note on the last step"), max_length=2000, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("Request for information")
        verbose_name_plural = _("Requests for information")
        indexes = [
            *Sourced.Meta.indexes,
            models.Index(fields=["audience", "state", "due"], name="rfi_open"),
        ]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("picture:request", args=[self.pk])


class Answer(Sourced):
    """What an asked party answers, or why it refuses; an answer may point to a report."""

    KIND = "rfi_answer"
    BELONGS_TO = ("request",)
    SEARCHED = ("text",)

    request = models.ForeignKey(
        Request, models.PROTECT, related_name="answers", verbose_name=_("Request for information")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("Party"))
    outcome = models.CharField(_("Outcome"), max_length=8, choices=choices.OUTCOMES)
    text = NamesField(_("Answer, or reason of the refusal"))
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("See the report")
    )

    class Meta(Sourced.Meta):
        verbose_name = _("Answer to a request")
        verbose_name_plural = _("Answers to requests")
        indexes = [
            *Sourced.Meta.indexes,
            models.Index(fields=["request", "audience", "created_at"], name="answer_of_rfi"),
        ]

    def __str__(self) -> str:
        return str(choices.OUTCOMES[self.outcome])

    def get_absolute_url(self) -> str:
        return f"{self.request.get_absolute_url()}#{self.KIND}-{self.pk}"
