"""What the actions share: who acts for whom, what must be said."""

import uuid

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, Text
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, may, require

from ..models import Report
from . import reaching


def acting_party(by: Actor) -> uuid.UUID:
    """Return the party acted for. Raises NotAllowed for a system job, which speaks for nobody."""
    if by.party_id is None:
        raise NotAllowed(_("Only somebody who acts for a party can do this."))
    return by.party_id


def said(text: str, field: str, message: Text) -> str:
    """Return a text without the space around it. Raises Invalid with `message` where nothing is left."""
    if not text.strip():
        raise Invalid(fields={field: message})
    return text.strip()


def check_read(report: Report, read: int | None) -> None:
    """Raise Conflict where a report was corrected or retracted after the version that somebody had read."""
    held = Report.objects.for_system("what a report says as it stands under the write lock").get(pk=report.pk)
    if read is not None and read < held.text_version:
        raise Conflict(_("The report was corrected after you had read it."), current=held)


def require_entering(by: Actor, permission: Permission, owner: uuid.UUID | None) -> None:
    """Raise NotAllowed unless the actor may load frameworks, or holds `permission` for the owner."""
    if not may(by, Permission.FRAMEWORK_LOAD):
        require(by, permission, parties=[owner])


def check_reaches(audience: Audience, by: Actor) -> None:
    """Raise Invalid where a marking leaves out whoever sets it."""
    if not reaching.reaches(audience, by):
        raise Invalid(fields={"marking": _("The marking leaves you out. Add your own party, or yourself.")})
