"""What the actions share: codes that may be taken, parties of a commitment, who acts for whom."""

import uuid
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import Many, commit
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.kernel.records.actions import within

from ..models import Commitment

_UNIQUE = {"number": _("This agreement has a clause of that number already.")}


def commit_named(
    verb: str,
    record: Marked,
    *,
    by: Actor,
    field: str = "code",
    expected: int | None = None,
    many: Many | None = None,
    tell: Sequence[Notice] = (),
) -> None:
    """Commit a record whose code or number may be taken by its owner. Raises Invalid on `field` where it is.

    The store is asked, not read: a reader's wall may hide the other record, and two may come at once.
    """
    try:
        with transaction.atomic():
            commit(verb, record, by=by, expected=expected, many=many, tell=tell)
    except IntegrityError as error:
        if field not in str(error):
            raise
        message = _UNIQUE.get(field, _("Choose another code: this one cannot be used."))
        raise Invalid(fields={field: message}) from error


def require_entering(by: Actor, permission: Permission, owner: uuid.UUID | None) -> None:
    """Raise NotAllowed unless the actor may load frameworks, or holds `permission` for the owner."""
    if not may(by, Permission.FRAMEWORK_LOAD):
        require(by, permission, parties=[owner])


def check_parents(commitment: Commitment) -> None:
    """Raise Invalid where a commitment would reach somebody who cannot see its clause or initiative."""
    for name in ("clause", "initiative"):
        parent = getattr(commitment, name)
        if parent is None:
            continue
        try:
            within(parent, commitment.audience)
        except Invalid as error:
            message = _(
                "The marking reaches somebody who cannot see this. Narrow the marking, or leave it out here."
            )
            raise Invalid(fields={name: message}) from error


def acting_party(by: Actor) -> uuid.UUID:
    """Return the party acted for. Raises NotAllowed for a system job, which speaks for nobody."""
    if by.party_id is None:
        raise NotAllowed(_("Only somebody who acts for a party can do this."))
    return by.party_id


def member_ids(record: Marked, name: str) -> set[uuid.UUID]:
    """Return the ids in a many-to-many field of `record`, whoever may see them."""
    _own, far, rows = record.member_rows(name)
    return set(rows.values_list(far, flat=True))


def parties_by_id(ids: Iterable[uuid.UUID]) -> list[Party]:
    """Return party records for `commit`, which writes nothing of them but their ids."""
    return [Party(pk=id_) for id_ in sorted(ids)]
