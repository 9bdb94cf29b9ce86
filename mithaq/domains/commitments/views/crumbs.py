"""The way to a page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.i18n import pick
from mithaq.web.frames import Crumb

from ..queries.promises import Promise
from ..queries.texts import Text


def to_register() -> list[Crumb]:
    """Return the way to what stands directly below the register."""
    return [Crumb(_("Commitments"), reverse("commitments:home"))]


def to_agreements() -> list[Crumb]:
    """Return the way to what stands below the agreements."""
    return [*to_register(), Crumb(_("Agreements"), reverse("commitments:agreements"))]


def of_agreement(text: Text, *, below: bool = False) -> list[Crumb]:
    """Return the way to an agreement, or to a page below it."""
    url = text.agreement.get_absolute_url() if below else ""
    return [*to_agreements(), Crumb(text.agreement.code or pick(text.agreement.title), url)]


def of_commitment(promise: Promise, *, below: bool = False) -> list[Crumb]:
    """Return the way to a commitment, through the agreement it comes from where the reader sees that."""
    way = to_register()
    if promise.agreement:
        way += [Crumb(promise.agreement.code, promise.agreement.get_absolute_url())]
    return [*way, Crumb(promise.code, promise.url if below else "")]
