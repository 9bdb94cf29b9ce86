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
    it by themselves; empty for a collection that holds what is sent. `is_strict` takes nothing beside what the
    standard defines, and has the reference library look at every object before it lands.
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


class Filling(models.Model):
    """How far a collection that follows records was filled with those that stood when it was opened.

    It is there until the last is in. `until` is the stamp of the opening; `audiences` says by the id of each audience
    (hex) how far it is: the kind that it is at, None where all is in; after which record; its next stamp. Not part of
    the record.
    """

    collection = models.OneToOneField(Collection, models.CASCADE, primary_key=True, related_name="filling")
    until = models.BigIntegerField()
    audiences = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.collection_id} {len(self.audiences)}"
