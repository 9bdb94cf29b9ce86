"""What every record of the plan carries: where it comes from, and for most a code and a title."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import NamesField, pick
from mithaq.kernel.markings.models import Marked

CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._/-]*\Z",
    _("Use letters, digits, dots, hyphens and slashes, beginning with a letter or digit."),
)


def names_field(label: Any, **options: Any) -> NamesField:
    """Return a text by language that may be empty."""
    return NamesField(label, blank=True, **options)


class PlanRecord(Marked):
    """A marked record of the plan. `source` is a key of the framework it was loaded from; `invented` marks
    what was made up for a demonstration."""

    source = models.CharField(_("Source"), max_length=200, blank=True)
    invented = models.BooleanField(_("Invented for the demonstration"), default=False)

    class Meta(Marked.Meta):
        abstract = True


class Coded(PlanRecord):
    """A record with a title, and a code that is unique for its owner and never across owners: a code that is
    taken elsewhere tells nobody anything. See docs/decisions/0040-codes-per-owner.md."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("code", "title")

    code = models.CharField(_("Code"), max_length=40, validators=[CODE])
    title = NamesField(_("Title"))

    class Meta(PlanRecord.Meta):
        abstract = True
        constraints = [models.UniqueConstraint(fields=["owner", "code"], name="%(class)s_code")]

    def __str__(self) -> str:
        return pick(self.title)
