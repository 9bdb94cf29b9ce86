"""Looking for reports of the same event in a neutral place: a timer does it, after the report stands."""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.timers import arming

from ..models import Report

KIND = "report.deconflict"


def look_later(report: Report) -> None:
    """Have the worker look for whom to ask, where the originator agreed to it; in the act's transaction."""
    if report.deconflict:
        arming.arm(KIND, report.KIND, report.pk, 0, clock.now())
    else:
        arming.cancel(KIND, report.KIND, report.pk)


def check_consent(audience: Audience, *, deconflict: bool) -> None:
    """Raise Invalid where a RED report were to be matched: it is for the named persons and nobody else."""
    if deconflict and audience.tlp == levels.RED:
        raise Invalid(fields={"deconflict": _("A RED report is never matched with others.")})
