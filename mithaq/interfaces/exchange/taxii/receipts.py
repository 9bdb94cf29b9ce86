"""Receipts: what became of each object of an envelope. Source: TAXII 2.1 §4.3."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction

from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible

from ..models import Receipt

KEPT = timedelta(days=7)
Detail = dict[str, str]


def detail(stix_id: str, version: str, message: str = "") -> Detail:
    """Return one line of a receipt."""
    given = {"id": stix_id, "version": version, "message": message}
    return {name: value for name, value in given.items() if value}


def of(root: str, id_: str, party: uuid.UUID | None) -> Receipt:
    """Return a receipt of the party's own. Raises NotVisible for any other one."""
    try:
        held = Receipt.objects.filter(pk=uuid.UUID(id_), root=root)
    except ValueError:
        raise NotVisible from None
    found = held.first()
    if found is None or found.party != party:
        raise NotVisible
    return found


@transaction.atomic
def decide(id_: uuid.UUID | None, ids: Iterable[str], message: str = "") -> None:
    """Move what was pending to the successes, or to the failures where `message` gives a reason."""
    receipt = Receipt.objects.select_for_update().filter(pk=id_).first() if id_ else None
    if receipt is None:
        return
    decided = set(ids)
    moved = [line for line in receipt.pendings if line["id"] in decided]
    receipt.pendings = [line for line in receipt.pendings if line["id"] not in decided]
    if message:
        receipt.failures = [*receipt.failures, *({**line, "message": message} for line in moved)]
    else:
        receipt.successes = [*receipt.successes, *moved]
    receipt.save(update_fields=["pendings", "successes", "failures"])


def status(receipt: Receipt) -> dict[str, Any]:
    """Return the receipt as a TAXII status resource (§4.3.1); lists that are empty are left out.

    Every line has a version, as the standard asks: an object that has none of its own gets the time of the request.
    """
    at = f"{receipt.at:%Y-%m-%dT%H:%M:%S.%f}Z"
    kept = {"successes": receipt.successes, "failures": receipt.failures, "pendings": receipt.pendings}
    lists = {name: [{"version": at, **line} for line in lines] for name, lines in kept.items()}
    return {
        "id": str(receipt.pk),
        "status": "pending" if receipt.pendings else "complete",
        "request_timestamp": at,
        "total_count": sum(map(len, lists.values())),
        "success_count": len(receipt.successes),
        "failure_count": len(receipt.failures),
        "pending_count": len(receipt.pendings),
        **{name: lines for name, lines in lists.items() if lines},
    }


def remove_old() -> None:
    """Remove receipts after a week."""
    Receipt.objects.filter(at__lt=clock.now() - KEPT).delete()
