"""Feeds of alerts on other servers, what was found in them, and the tries to read them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.markings.models import Marked

from .alerts import CapAlert
from .schedules import Scheduled

ACTIVE, HELD, ENDED = "active", "held", "ended"
STATES = {ACTIVE: _("Read regularly"), HELD: _("Paused by hand"), ENDED: _("Ended")}


class AlertFeed(Marked):
    """A feed (Atom or RSS) whose alerts are kept for the feed's own audience, as if its owner had handed them in.

    `secret_name` is empty for one that anybody may read; else it names a secret of the owner for this server, sent as
    a token, or as the password of `user`. `documents_at` is a second origin at which its documents may lie, empty where
    they lie at its own. One that has ended is not begun again.
    """

    KIND = "alert_feed"
    SEARCHED = ("label",)

    label = models.CharField(_("Whose feed it is"), max_length=120)
    # hosts of a network of one's own have names that no URLField takes; `outgoing.check` decides
    address = models.CharField(_("Address"), max_length=400)
    documents_at = models.CharField(_("Second host of its documents"), max_length=300, blank=True)
    user = models.CharField(_("User name there"), max_length=120, blank=True)
    secret_name = models.SlugField(_("Name of the secret"), max_length=60, blank=True)
    every_minutes = models.PositiveIntegerField(_("Minutes between pulls"), default=10)
    may_be_unsigned = models.BooleanField(_("Takes alerts that nobody signed"), default=False)
    state = models.CharField(_("State"), max_length=6, choices=list(STATES.items()), default=ACTIVE)

    class Meta(Marked.Meta):
        verbose_name = _("Feed of a partner")
        verbose_name_plural = _("Feeds of partners")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("exchange:feed", args=[self.pk])


class FeedPull(Scheduled):
    """How reading a feed goes.

    `tag` and `modified` are the ETag and Last-Modified of the newest page that was taken in whole, `source` is the id
    that the feed gives itself, and `listed` how many entries it had. `is_cut` says that older pages may hold something
    that no round has come to.
    """

    feed = models.OneToOneField(AlertFeed, models.CASCADE, primary_key=True, related_name="pull")
    tag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=400, blank=True)
    listed = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.feed_id} {self.tag}"


class FeedEntry(models.Model):
    """An entry of a feed that was settled, so that it is not fetched again; `key` is a SHA-256 that names it.

    `alert` is what is kept of it, None where it was refused, or is kept already by another way.
    """

    feed = models.ForeignKey(AlertFeed, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    alert = models.ForeignKey(CapAlert, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.key}"


class FeedTry(models.Model):
    """One try to read a feed; the newest few are kept for those who manage it. Not part of the record.

    `trouble` is why it broke off, `remarks` are what is odd about the feed, and `faults` name the entries that were
    skipped: each {"reason", "values"}, a fault with the "name" of its entry too. `listed` is None where nothing was
    new to read. Of a fault that stays, only the try that found it tells.
    """

    feed = models.ForeignKey(AlertFeed, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    milliseconds = models.PositiveIntegerField(default=0)
    listed = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    trouble = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    faults = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["feed", "-id"], name="feed_try_newest")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.taken}"
