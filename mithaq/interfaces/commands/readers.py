"""Whose eyes a command looks with."""

from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries
from mithaq.kernel.people.models import Account

from .setup import Refusal


def viewer_named(username: str | None) -> Viewer:
    """Return the viewer of the person with this user name, for the first party he acts for; the public without one.

    Raises Refusal for an unknown name.
    """
    if not username:
        return Viewer.public()
    account = Account.objects.filter(username=username.casefold()).first()
    held = queries.current_memberships(account) if account else []
    if not held:
        raise Refusal(f"--person: nobody called “{username}” acts for a party today.")
    return Viewer.of(queries.actor_of(held[0]))
