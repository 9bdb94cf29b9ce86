"""Servers of partners, from which collections are pulled."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.models import Marked

from .collections import Collection
from .schedules import Scheduled

ACTIVE, ENDED = "active", "ended"
STATES = {ACTIVE: _("Pulled from"), ENDED: _("Ended")}


class Partner(Marked):
    """A collection on another server, and the collection here into which its objects are pulled.

    The secret lies in a file of the installation, for the owner and for this server, that `secret_name` names; never in
    the record. `is_trusted` lets its objects land without the strict check. One that has ended is not begun again.
    """

    KIND = "taxii_partner"
    BELONGS_TO = ("collection",)

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+", verbose_name=_("Collection"))
    address = models.URLField(_("Address of the collection there"), max_length=400)
    user = models.CharField(_("User name there"), max_length=120, blank=True)
    secret_name = models.SlugField(_("Name of the secret"), max_length=60)
    every_minutes = models.PositiveIntegerField(_("Minutes between pulls"), default=60)
    is_trusted = models.BooleanField(_("Trusted"), default=False)
    state = models.CharField(_("State"), max_length=6, choices=list(STATES.items()), default=ACTIVE)

    class Meta(Marked.Meta):
        verbose_name = _("Partner server")

    def __str__(self) -> str:
        return self.address


class Pull(Scheduled):
    """How far a partner's collection was read; `after` is its own `date_added` of the last object."""

    partner = models.OneToOneField(Partner, models.CASCADE, primary_key=True, related_name="pull")
    after = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.partner_id} {self.after}"
