"""Reading the collections of partners, on a schedule, with the standard's own client over the guarded way out.

Where a pull ends is kept in the same transaction as what it brought, so that one which breaks off is repeated from
there; what comes twice is a duplicate, and lands once.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, require

from .. import partner_secrets
from ..models import Collection, Partner, Pull
from ..models.partners import ENDED
from ..schedules import Over, Schedule, worker_of
from ..stix import times
from . import actions
from .answers import MOST_OBJECTS
from .screening import screen
from .way_out import WayOut

PAGE = 200
MOST_PAGES = 50


class Strange(Exception):
    """What a partner's server answers is not TAXII 2.1, or more than is taken at once."""


@transaction.atomic
def connect(
    into: Collection,
    *,
    address: str,
    user: str = "",
    secret_name: str,
    every_minutes: int = 60,
    is_trusted: bool = False,
    by: Actor,
) -> Partner:
    """Pull a collection of a partner into one of ours from now on. Ledger: one `taxii_partner.connected`.

    Raises NotAllowed, WrongState for a collection that fills itself, Invalid (also for a host that is not allowed, or a
    secret that may not be sent there).
    """
    require(by, Permission.EXCHANGE_MANAGE, parties=[into.owner_id])
    if into.follows:
        raise WrongState
    partner_secrets.read(_code(into), secret_name, address)
    if every_minutes < 1:
        raise Invalid(fields={"every_minutes": _("Give at least one minute.")})
    partner = Partner(collection=into, audience=into.audience, owner=into.owner, address=address, user=user)
    partner.secret_name, partner.every_minutes = secret_name, every_minutes
    partner.is_trusted = is_trusted
    commit("taxii_partner.connected", partner, by=by)
    Pull.objects.create(partner=partner, due_at=clock.now())
    return partner


@transaction.atomic
def end(partner: Partner, *, by: Actor, expected: int | None = None) -> Partner:
    """Pull from it no more; a pull that is under way ends with its page. What was pulled stays.

    Ledger: one `taxii_partner.ended`. Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.EXCHANGE_MANAGE, parties=[partner.owner_id])
    if partner.state == ENDED:
        raise WrongState
    partner.state = ENDED
    commit("taxii_partner.ended", partner, by=by, expected=expected)
    Pull.objects.filter(partner=partner).delete()
    return partner


def _partner(partner_id: Any) -> Partner:
    held = Partner.objects.for_system("the servers that this installation pulls from")
    return held.select_related("collection", "owner").get(pk=partner_id)


def pull(partner: Partner) -> int:
    """Read what the partner has added since the last pull; return how many objects it gave.

    The position is the header with the `date_added` of a page's last object: after a break it leads on exactly.
    """
    way, brought = WayOut(partner.address), 0
    for objects, after in _pages(_source(partner, way), way, Pull.objects.get(pk=partner.pk).after):
        _take_in(partner, objects, after)
        brought += len(objects)
    return brought


def _pages(source: Any, way: WayOut, after: str) -> Iterable[tuple[list[Any], str]]:
    """Yield the objects of each page, and how far it leads; at most so many, the next pull goes on from there.

    A server that names no `next` is asked on by the header, which is all that the standard promises (TAXII 2.1 §3.7).
    Raises Strange for what is no page, is larger than any that we would take by POST, or leads nowhere.
    """
    position: dict[str, str] = {}
    since = after
    for left in reversed(range(MOST_PAGES)):
        asked = {"added_after": since} if since else {}
        page = source.get_objects(limit=PAGE, **asked, **position)
        objects = page.get("objects", []) if isinstance(page, dict) else None
        if not isinstance(objects, list) or len(objects) > MOST_OBJECTS:
            raise Strange("no page")
        reached = _reached(way) or after
        is_cut = not left and page.get("next")
        yield objects, _just_before(reached) if is_cut else reached
        if not page.get("more"):
            return
        if page.get("next"):
            position = {"next": str(page["next"])}
        elif reached != after:
            position, since = {}, reached
        else:
            raise Strange("more, and no way on")
        after = reached


def _reached(way: WayOut) -> str:
    """Return when the last object of the page was added there; empty where the answer does not say. Raises Strange."""
    said = way.headers.get("x-taxii-date-added-last", "")
    if said and not times.is_timestamp(said):
        raise Strange("no moment")
    return said


def _just_before(moment: str) -> str:
    """Return the microsecond before: where pages end for us only, others of the same moment may be left behind."""
    return times.exact(times.microseconds(moment) - 1) if moment else ""


def _source(partner: Partner, way: "WayOut") -> Any:
    """Return the client's collection, over the guarded way out. Raises NoSecret, NotListed."""
    from taxii2client.common import _HTTPConnection
    from taxii2client.v21 import Collection as Source

    secret = partner_secrets.read(_code(partner), partner.secret_name, partner.address)
    connection = _HTTPConnection(version="2.1")
    way.mount(connection.session)
    if partner.user:
        connection.session.auth = (partner.user, secret)
    else:
        connection.session.headers["Authorization"] = f"Bearer {secret}"
    return Source(partner.address, conn=connection)


def _code(owned: Collection | Partner) -> str:
    """Return the code of the party whose secrets these are: the owner's."""
    return owned.owner.code if owned.owner else ""


@transaction.atomic
def _take_in(partner: Partner, objects: list[Any], after: str) -> None:
    """Take in a page as the collection's owner's, and keep where it ended. Raises Over, and then nothing lands."""
    into, owner = partner.collection, partner.owner_id
    taken = refused = 0
    if objects and owner is not None:
        viewer = Viewer(None, owner, frozenset({into.audience_id}))
        found = screen(into, objects, owner=owner, viewer=viewer, reads=True, speaks_for=None)
        actions.take_in(
            into, found, by=worker_of(owner), owner=owner, viewer=viewer, trusted=partner.is_trusted
        )
        taken, refused = len(found.good), len(found.failures)
    # last, as in `end`: the acts come first, so that neither waits for the other
    state = Pull.objects.filter(pk=partner.pk)
    counts = {"taken": F("taken") + taken, "refused": F("refused") + refused}
    if not state.update(after=after, **counts):
        raise Over


SCHEDULE = Schedule(Pull, _partner, lambda partner: pull(partner))
