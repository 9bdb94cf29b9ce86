"""`mithaq invite`: whoever runs the server lets in the first persons of a party; never quietly.

Decision: docs/decisions/0160-the-first-invitations.md.
"""

import argparse
import sys
from typing import TYPE_CHECKING

from .setup import Refusal, Verbs, ready, verb

if TYPE_CHECKING:
    from mithaq.kernel.actors import Actor
    from mithaq.kernel.people.models import Membership

ALONE = "Hand the link over yourself. It opens the account once, and ends after seven days."
SECOND = (
    "The link works only when a second person has agreed, and with the code that is shown there: it stands on Today of "
    "each who can. Somebody can agree to it, so you do not let this person in alone."
)
SEEN = "That you made it stands on the record, and the officers of the party are told."


def add(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser."""
    invite = verb(verbs, "invite", "let the first persons of a party in; it is put on record")
    invite.add_argument("--person", required=True, metavar="HANDLE", help="handle of the person")
    invite.add_argument("--party", metavar="CODE", help="party he acts for, where the person has several")
    invite.set_defaults(run=_invite)


def _invite(arguments: argparse.Namespace) -> int:
    ready()
    from django.conf import settings
    from django.db import transaction
    from django.urls import reverse

    from mithaq.interfaces.site.signin import invitations
    from mithaq.kernel.actors import Actor

    operator, held = Actor.system("operator"), _seat(arguments.person, arguments.party)
    with transaction.atomic():
        _agree_where_nobody_can(held, operator)
        account = invitations.account_for(held)
        made, secret = invitations.invite(account, party=held.party_id, by=operator)
    link = settings.ORIGIN._replace(path=reverse("site:invitation", args=[secret])).geturl()
    sys.stdout.write(f"{link}\n")
    sys.stderr.write(f"{SECOND if made.needs_second else ALONE}\n{SEEN}\n")
    return 0


def _seat(handle: str, code: str | None) -> "Membership":
    """Return the one appointment of the person that is meant. Raises Refusal."""
    from mithaq.kernel.people import queries

    found = [one for one in queries.seats(handle) if code in (None, one.party.code)]
    if not found:
        raise Refusal(
            f"--person: nobody called “{handle}” acts for such a party. `mithaq load` enters the first persons."
        )
    if len(codes := sorted({one.party.code for one in found})) > 1:
        raise Refusal(f"--party: “{handle}” acts for several. Name one of: {', '.join(codes)}.")
    return found[0]


def _agree_where_nobody_can(held: "Membership", by: "Actor") -> None:
    """Put an appointment in force that would wait for ever: no second person of those asked has ever come in."""
    from mithaq.interfaces.site.people import founding
    from mithaq.interfaces.site.signin import invitations

    if held.waits_for and not invitations.able_second(held, but=[held.proposed_by_id, held.person_id]):
        founding.agree(held, by=by)
