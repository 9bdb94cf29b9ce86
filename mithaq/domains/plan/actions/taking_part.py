"""Which parties take part in an initiative, and in what role."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.models import Party
from mithaq.kernel.records.actions import within

from ..models import Initiative, InitiativeParty
from . import checks


@transaction.atomic
def add_party(
    initiative: Initiative, party: Party, role: str, *, by: Actor, audience: Audience | None = None
) -> InitiativeParty:
    """Let a party take part in a role, known to all readers of the initiative or to fewer.

    Ledger: one `initiative_party.created`. Raises NotAllowed, Invalid.
    """
    checks.require_write(initiative, by)
    held = InitiativeParty.objects.for_system("a party holds a role once")
    if held.filter(initiative=initiative, party=party, role=role, ends=None).exists():
        raise Invalid(fields={"role": _("This party holds this role already.")})
    part = InitiativeParty(
        initiative=initiative, party=party, role=role, audience=within(initiative, audience)
    )
    part.owner_id = initiative.owner_id
    commit("initiative_party.created", part, by=by)
    return part


@transaction.atomic
def end_party(part: InitiativeParty, *, by: Actor, expected: int | None = None) -> InitiativeParty:
    """End a party's role with today; that it held it stays on record.

    Ledger: one `initiative_party.ended`. Raises NotAllowed, WrongState, Conflict.
    """
    checks.require_write(part.initiative, by)
    if part.ends:
        raise WrongState(_("This role has ended already."))
    part.ends = clock.today()
    commit("initiative_party.ended", part, by=by, expected=expected)
    return part
