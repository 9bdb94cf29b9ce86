"""What records carry that may come from a framework file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.models import Marked


class Sourced(Marked):
    """A record that may come from a framework file: `source` is a key among the sources of that file.

    `invented` says that its content was made up for a demonstration; pages say so too.
    """

    source = models.CharField(_("Source"), max_length=60, blank=True)
    invented = models.BooleanField(_("Made up for the demonstration"), default=False)

    class Meta(Marked.Meta):
        abstract = True
