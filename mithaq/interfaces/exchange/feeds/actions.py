"""Reading a feed from now on, at once, not for a while, or no more."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.delivery import texts
from mithaq.kernel.delivery.queue import Notice, queue
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import entitlement
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import consequences

from .. import outgoing, partner_secrets
from ..models import AlertFeed, FeedEntry, FeedPull
from ..models.feeds import ACTIVE, ENDED, HELD

MOST = 20
TOLD_AFTER = timedelta(days=1)

# wider, it would hand on what comes later to readers whom nobody has thought of: add it anew for them
consequences.never_release(AlertFeed.KIND)
texts.register(
    "alert_feed.failing",
    subject=_("A feed of alerts cannot be read"),
    line=_("The feed “%(label)s” has not been read for a day. New alerts in it do not arrive."),
)


@transaction.atomic
def add(
    *,
    label: str,
    address: str,
    audience: Audience,
    documents_at: str = "",
    user: str = "",
    secret_name: str = "",
    every_minutes: int = 10,
    may_be_unsigned: bool = False,
    by: Actor,
) -> AlertFeed:
    """Read a feed from now on, and keep its alerts for `audience`, as the actor's party's. Ledger: `alert_feed.added`.

    `documents_at` is an address on the second host at which its documents may lie; only the host counts.
    Raises NotAllowed, Invalid (also for a host that is not listed, or a secret that may not be sent there).
    """
    require(by, Permission.EXCHANGE_MANAGE)
    if by.party_id is None:
        raise NotAllowed
    made = AlertFeed(label=label, address=address, user=user, secret_name=secret_name)
    made.every_minutes, made.may_be_unsigned = every_minutes, may_be_unsigned
    made.documents_at = _second(documents_at)
    made.owner_id, made.audience = by.party_id, audience
    _check(made)
    commit("alert_feed.added", made, by=by)
    FeedPull.objects.create(feed=made, due_at=clock.now())
    return made


def _check(made: AlertFeed) -> None:
    """Raise Invalid, naming the field, unless the feed can be read for its audience."""
    _check_way(made)
    if made.every_minutes < 1:
        raise Invalid(fields={"every_minutes": _("Give at least one minute.")})
    if made.audience_id not in entitlement(None, made.owner_id):
        raise Invalid(fields={"marking": _("The marking leaves your party out: it has to receive them too.")})
    held = AlertFeed.objects.for_system("what a party reads").filter(owner=made.owner_id).exclude(state=ENDED)
    if held.count() >= MOST:
        raise Invalid(_("Your party reads as many feeds as it may. End one first."))
    if held.filter(address=made.address, audience=made.audience_id).exists():
        raise Invalid(fields={"url": _("Your party reads this feed already, for the same readers.")})


def _check_way(made: AlertFeed) -> None:
    if made.secret_name:
        code = Party.objects.for_system("whose secret it is").get(pk=made.owner_id).code
        partner_secrets.read(code, made.secret_name, made.address)
    elif made.user:
        raise Invalid(fields={"secret": _("Name the secret that goes with the user name.")})
    outgoing.check(made.address)


def _second(address: str) -> str:
    """Return the origin of the second host. Raises Invalid."""
    try:
        return outgoing.origin(address) if address else ""
    except outgoing.NotListed as error:
        raise Invalid(fields={"documents_at": error.fields["url"]}) from error


@transaction.atomic
def try_now(feed: AlertFeed, *, by: Actor, expected: int | None = None) -> AlertFeed:
    """Read it at once, with every entry that was refused before. Ledger: `alert_feed.tried`.

    Raises NotAllowed, WrongState, Conflict.
    """
    _require(feed, by, ACTIVE)
    commit("alert_feed.tried", feed, by=by, expected=expected)
    _forget_refused(feed)
    _change(feed, due_at=clock.now(), tag="", modified="", failures=0)
    return feed


@transaction.atomic
def hold(feed: AlertFeed, *, by: Actor, expected: int | None = None) -> AlertFeed:
    """Read it no more until it is resumed. Ledger: `alert_feed.held`. Raises NotAllowed, WrongState, Conflict."""
    _require(feed, by, ACTIVE)
    feed.state = HELD
    commit("alert_feed.held", feed, by=by, expected=expected)
    _change(feed, due_at=None)
    return feed


@transaction.atomic
def resume(feed: AlertFeed, *, by: Actor, expected: int | None = None) -> AlertFeed:
    """Read it again. Ledger: `alert_feed.resumed`. Raises NotAllowed, WrongState, NotListed, Conflict."""
    _require(feed, by, HELD)
    outgoing.check(feed.address)
    feed.state = ACTIVE
    commit("alert_feed.resumed", feed, by=by, expected=expected)
    _change(feed, due_at=clock.now(), failures=0)
    return feed


@transaction.atomic
def end(feed: AlertFeed, *, by: Actor, expected: int | None = None) -> AlertFeed:
    """Read it never again; what came by it stays. Ledger: `alert_feed.ended`.

    Raises NotAllowed, WrongState, Conflict.
    """
    _require(feed, by, ACTIVE, HELD)
    feed.state = ENDED
    commit("alert_feed.ended", feed, by=by, expected=expected)
    FeedPull.objects.filter(feed=feed).delete()
    _forget_refused(feed)
    return feed


def say_that_it_fails(feed: AlertFeed) -> None:
    """Tell those who manage a feed, once, that it has not been read for a day; for the worker."""
    state = FeedPull.objects.filter(pk=feed.pk).first()
    if state is None:
        return
    since = max(state.succeeded_at or feed.created_at, feed.changed_at)
    if clock.now() - since < TOLD_AFTER:
        return
    assert feed.owner_id is not None
    with transaction.atomic():
        for person in people.acting_for(feed.owner_id, Permission.EXCHANGE_MANAGE, feed.audience_id):
            queue(_notice(feed, person, since.isoformat()))


def _notice(feed: AlertFeed, person: uuid.UUID, since: str) -> Notice:
    path = feed.get_absolute_url()
    return Notice.about(feed, "alert_feed.failing", person, once=since, path=path, label=feed.label)


def _require(feed: AlertFeed, by: Actor, *states: str) -> None:
    require(by, Permission.EXCHANGE_MANAGE, parties=[feed.owner_id])
    if feed.state not in states:
        raise WrongState


def _change(feed: AlertFeed, **values: Any) -> None:
    FeedPull.objects.filter(feed=feed).update(**values)


def _forget_refused(feed: AlertFeed) -> None:
    FeedEntry.objects.filter(feed=feed, alert=None).delete()
