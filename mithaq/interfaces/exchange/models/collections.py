"""Collections: one for each purpose of sharing."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.models import Party

DIRECT, REVIEW = "direct", "review"
LANDINGS = {DIRECT: _("It is there at once"), REVIEW: _("The owner looks at it first")}


class Collection(Marked):
    """A TAXII collection; whoever is in its audience knows of it, and its audience is that of what is sent unmarked.

    `root` names the API root that it is listed under. Everybody in the audience may read, or only the `readers`
    where `reading_is_named`; only the `writers` may send. `follows` is the kind of record whose versions are put into
    it by themselves; empty for a collection that holds what is sent. `is_strict` has every object checked against the
    whole of STIX before it lands.
    """

    KIND = "collection"
    SEARCHED = ("title", "description")

    root = models.SlugField(_("API root"), max_length=40)
    alias = models.SlugField(_("Short name"), max_length=60)
    title = NamesField(_("Title"))
    description = NamesField(_("What it is for"), blank=True, default=dict)
    landing = models.CharField(
        _("What is sent"), max_length=6, choices=list(LANDINGS.items()), default=REVIEW
    )
    follows = models.CharField(_("Kind of record"), max_length=40, blank=True)
    is_strict = models.BooleanField(_("Check strictly"), default=False)
    reading_is_named = models.BooleanField(_("Only named parties read"), default=False)
    readers = models.ManyToManyField(Party, related_name="+", blank=True)
    writers = models.ManyToManyField(Party, related_name="+", blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Collection")
        constraints = [
            models.UniqueConstraint(fields=["owner", "root", "alias"], name="collection_alias"),
        ]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("exchange:collection", args=[self.pk])
