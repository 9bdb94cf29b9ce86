"""Saved searches."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.models import Person


class SavedSearch(Marked):
    """What one person, acting for the party that owns it, wants to be told of. Only that person sees it.

    Empty `areas`, `types` and `words` leave that side open. A report is told of where at least `at_least` that match
    happened within the seven days up to it (docs/decisions/0103-thresholds-of-warnings.md). `found` names the newest
    reports and warnings that matched, as [kind, id]; the page shows those that its person may still see.
    """

    KIND = "saved_search"

    name = models.CharField(_("Name"), max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    areas = models.JSONField(_("Areas"), default=list, blank=True)
    types = models.JSONField(_("Types"), default=list, blank=True)
    words = models.CharField(_("Words"), max_length=200, blank=True)
    at_least = models.PositiveSmallIntegerField(_("From so many within seven days on"), default=1)
    by_mail = models.BooleanField(_("Tell me by mail too"), default=True)
    is_on = models.BooleanField(_("On"), default=True)
    found = models.JSONField(_("Found"), default=list, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Saved search")
        verbose_name_plural = _("Saved searches")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("review:search", args=[self.pk])


class SearchMark(models.Model):
    """How far the acts were looked through for a saved search: the stamp of the last one, in µs."""

    search = models.OneToOneField(SavedSearch, models.CASCADE, primary_key=True, related_name="+")
    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.search_id}: {self.stamp}"
