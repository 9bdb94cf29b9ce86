"""Webhooks that the tests speak of."""

import base64
import hashlib
import hmac
import json

from mithaq.interfaces.exchange.models import Telling, Webhook
from mithaq.interfaces.exchange.webhooks import actions, rules
from mithaq.kernel.acts import feeds


def hook(cast, server, *kinds, by=None):
    """Have the east (or `by`) told of what comes after this, on records of `kinds`."""
    made = actions.create(
        label="Our desk", url=f"{server.origin}/hook", kinds=list(kinds), by=by or cast.east
    )
    Telling.objects.filter(webhook=made).update(reached=feeds.newest_committed())
    return made


def told(server):
    """Return the events that a server has received."""
    return [json.loads(request.body) for request in server.received]


def telling(webhook):
    """Return how far a webhook was told."""
    return Telling.objects.get(webhook=webhook)


def good(key, request):
    """Check a delivery as the receiver's library does (Standard Webhooks, "Verifying signatures")."""
    signed = (
        f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    )
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in request.headers["webhook-signature"].split(" ")


def secret(webhook):
    """Return the bytes of its present secret."""
    return base64.b64decode(actions.shown_secret(webhook).removeprefix(rules.SECRET_MARK))


def stored(webhook):
    """Return it as it stands now."""
    return Webhook.objects.for_system("a test reads").get(pk=webhook.pk)
