"""A text, an addressee, and a way to queue for him."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.models import Account
from tests.cast import Cast

SUBJECT, LINE = "Reload", "%(title)s waits for %(days)s days."

Queue = Callable[..., Delivery]


@pytest.fixture
def addressee(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Account:
    """East's liaison, who has an address and reads English."""
    monkeypatch.setattr(texts, "_texts", {})
    texts.register("test.waiting", subject=_("Cancel"), line=_(LINE))
    account = Account.objects.get(username="east")
    account.email = "liaison@east.example"
    account.save()
    return account


@pytest.fixture
def put(addressee: Account) -> Queue:
    """Return a function that queues a notice for the addressee and returns its row."""

    def put(audience: Audience, **rest: Any) -> Delivery:
        values = {"context": {"title": {"en": "Bridge", "ar": "جسر"}, "days": 3}, "dedupe_key": "one", **rest}
        queue.queue(
            Notice(recipient=addressee.person_id, template="test.waiting", audience_id=audience.pk, **values)
        )
        return Delivery.objects.order_by("-queued_at").first()

    return put
