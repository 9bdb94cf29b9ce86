"""What parties do in an initiative, and whose key turns what."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import NotAllowed, Text

ROLES: dict[str, Text] = {
    "funding": _("Funding"),
    "accountable": _("Accountable"),
    "extending": _("Extending"),
    "implementing": _("Implementing party"),
    "beneficiary": _("Beneficiary"),
    "observer": _("Observer"),
}
REPORTING = ("accountable", "implementing")


def check_second_key(party: uuid.UUID | None, first_keys: Collection[uuid.UUID | None]) -> None:
    """Raise NotAllowed where the verifying party is one that leads, owns or reported the milestone."""
    if party is None or party in first_keys:
        raise NotAllowed(_("A party other than the one that leads, owns or reported it has to verify it."))
