"""Setting up webhooks, stopping and resuming them, telling again what was told, and new secrets."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.delivery import texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import consequences
from mithaq.kernel.records import kinds as all_kinds

from .. import outgoing
from ..models import Telling, Webhook
from ..models.webhooks import ACTIVE, HELD, PAUSED, STOPPED
from . import rules

MOST = 20

consequences.never_release(Webhook.KIND)
texts.register(
    "webhook.paused",
    subject=_("A webhook of your party was paused"),
    line=_(
        "Nobody has answered at the webhook “%(label)s” for days. Resume it when its server answers again."
    ),
)


@transaction.atomic
def create(*, label: str, url: str, kinds: Sequence[str], by: Actor) -> Webhook:
    """Have the actor's party told of what it may see from now on. Ledger: one `webhook.created`.

    Raises NotAllowed, NotListed (the address), Invalid (unknown kinds, too many).
    """
    require(by, Permission.EXCHANGE_MANAGE)
    if by.party_id is None:
        raise NotAllowed
    outgoing.check(url)
    _check_kinds(kinds)
    held = Webhook.objects.for_system("how many a party has").filter(owner_id=by.party_id)
    if held.exclude(state=STOPPED).count() >= MOST:
        raise Invalid(_("Your party has as many webhooks as it may have. Stop one first."))
    own = audiences.for_marking(levels.AMBER_STRICT, parties=[by.party_id])
    made = Webhook(label=label, url=url, kinds=sorted(set(kinds)), owner_id=by.party_id, audience=own)
    newest = feeds.newest_committed()
    commit("webhook.created", made, by=by)
    Telling.objects.create(webhook=made, reached=newest)
    return made


def _check_kinds(wanted: Sequence[str]) -> None:
    if unknown := set(wanted) - set(all_kinds.models()):
        raise Invalid(fields={"kinds": _("Unknown: %s. Choose from the list.") % ", ".join(sorted(unknown))})


@transaction.atomic
def stop(webhook: Webhook, *, by: Actor, expected: int | None = None) -> Webhook:
    """Tell it nothing any more. Ledger: one `webhook.stopped`. Raises NotAllowed, WrongState."""
    _require(webhook, by)
    if webhook.state == STOPPED:
        raise WrongState
    webhook.state = STOPPED
    commit("webhook.stopped", webhook, by=by, expected=expected)
    return webhook


@transaction.atomic
def resume(webhook: Webhook, *, by: Actor, expected: int | None = None) -> Webhook:
    """Tell it again, from where it was left. Ledger: one `webhook.resumed`.

    Raises NotAllowed, WrongState, NotListed.
    """
    _require(webhook, by)
    if webhook.state == ACTIVE:
        raise WrongState
    outgoing.check(webhook.url)
    webhook.state = ACTIVE
    commit("webhook.resumed", webhook, by=by, expected=expected)
    _change(webhook, due_at=clock.now(), failures=0, failing_since=None, said="")
    return webhook


@transaction.atomic
def hold(webhook: Webhook, *, by: Actor, expected: int | None = None) -> Webhook:
    """Pause it by hand: what happens meanwhile is told once it is resumed. Ledger: one `webhook.held`.

    Raises NotAllowed, WrongState.
    """
    _require(webhook, by)
    if webhook.state != ACTIVE:
        raise WrongState
    webhook.state = HELD
    commit("webhook.held", webhook, by=by, expected=expected)
    return webhook


@transaction.atomic
def try_out(webhook: Webhook, *, by: Actor, expected: int | None = None) -> Webhook:
    """Send it one event that tells of nothing, in whatever state it is; once, without a second try.

    Ledger: one `webhook.tested`. Raises NotAllowed, NotListed.
    """
    _require(webhook, by)
    outgoing.check(webhook.url)
    commit("webhook.tested", webhook, by=by, expected=expected)
    Telling.objects.filter(webhook=webhook).update(test_asked=clock.now())
    return webhook


@transaction.atomic
def replay(webhook: Webhook, *, after: int, by: Actor, expected: int | None = None) -> Webhook:
    """Tell once more all that the party may see now of what came after the stamp `after`, with the same ids.

    Ledger: one `webhook.replayed`. Raises NotAllowed, Invalid for a stamp that lies in the future.
    """
    _require(webhook, by)
    if not 0 <= after <= clock.microseconds():
        raise Invalid(fields={"after": _("Give the stamp of an event that was told, or 0 for all.")})
    commit("webhook.replayed", webhook, by=by, expected=expected)
    since = max(clock.from_microseconds(after), webhook.created_at)
    again = {"reached": after, "lost_from": since, "lost_record": None}
    _change(webhook, **again, due_at=clock.now(), failures=0, failing_since=None, said="")
    return webhook


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Actor, expected: int | None = None) -> Webhook:
    """Sign with a new secret from now on, and for a day with the former one too. Ledger: one `webhook.renewed`."""
    _require(webhook, by)
    commit("webhook.renewed", webhook, by=by, expected=expected)
    _change(webhook, generation=F("generation") + 1, former_until=clock.now() + rules.FORMER_SECRET)
    return webhook


@transaction.atomic
def pause(webhook: Webhook, *, by: Actor) -> Webhook:
    """Stop trying, and tell those who can mend it. Ledger: one `webhook.paused`; for the worker."""
    webhook.state = PAUSED
    told = people.acting_for(webhook.party_id, Permission.EXCHANGE_MANAGE, webhook.audience_id)
    commit("webhook.paused", webhook, by=by, tell=[_notice(webhook, person) for person in told])
    return webhook


def _notice(webhook: Webhook, person: uuid.UUID) -> Notice:
    path, version = webhook.get_absolute_url(), webhook.version
    return Notice.about(webhook, "webhook.paused", person, once=version, path=path, label=webhook.label)


def shown_secret(webhook: Webhook) -> str:
    """Return the present secret as it is handed over, once, to whoever made or renewed it."""
    telling = Telling.objects.get(webhook=webhook)
    return rules.shown(rules.secret(settings.SECRET_KEY, webhook.pk, telling.generation))


def _require(webhook: Webhook, by: Actor) -> None:
    require(by, Permission.EXCHANGE_MANAGE, parties=[webhook.owner_id])


def _change(webhook: Webhook, **values: object) -> None:
    """Change how far it was told; a worker that is at it notices by the fence."""
    Telling.objects.filter(webhook=webhook).update(**values, fence=F("fence") + 1)
