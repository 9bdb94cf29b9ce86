"""The strict check, by the standard's own reference library: a second opinion, after `checks`.

It costs about a millisecond an object and a good deal of memory, so it runs in the worker alone, over what waits in
collections that ask for it; the library is loaded there and nowhere else.
"""

import warnings
from typing import Any

from django.db import transaction

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit

from ..models import Contribution, Waiting
from ..models.collections import DIRECT
from ..models.contributions import REFUSED, WAITING
from ..taxii import landing, receipts, review

LONGEST_REASON = 300
BY = Actor.system("exchange")


def fault(value: dict[str, Any], *, custom: bool = True) -> str:
    """Return what the reference library finds wrong with an object; empty where it finds nothing."""
    import stix2

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", stix2.exceptions.STIXDeprecationWarning)
            stix2.parse(value, allow_custom=custom, version="2.1")
    except Exception as error:
        # not only its own: what it cannot read at all breaks it, and must not stop the worker
        return str(error)[:LONGEST_REASON] or type(error).__name__
    return ""


def check_waiting() -> int:
    """Check what waits unchecked; return how many contributions there were."""
    waiting = Contribution.objects.for_system("what waits for the strict check")
    found = waiting.filter(state=WAITING, is_checked=False, collection__is_strict=True)
    ids = list(found.order_by("created_at").values_list("pk", flat=True)[:50])
    for one in ids:
        _check(waiting.select_related("collection").get(pk=one))
    return len(ids)


@transaction.atomic
def _check(contribution: Contribution) -> None:
    """Name the faulty objects in the receipt and drop them; let the rest in where nobody has to look at it."""
    held = Waiting.objects.for_system("objects that wait for the strict check").filter(
        contribution=contribution
    )
    faults = {}
    for one in held.order_by("position"):
        value = landing.read(bytes(one.body))
        if said := fault(value, custom=False):
            faults[one.pk] = (value["id"], said)
    held.filter(pk__in=list(faults)).delete()
    for id_, said in faults.values():
        receipts.decide(contribution.receipt, [id_], said)
    bad = {id_ for id_, _said in faults.values()}
    contribution.objects_held = [line for line in contribution.objects_held if line[0] not in bad]
    contribution.is_checked = True
    if not contribution.objects_held:
        contribution.state = REFUSED
    commit("contribution.checked", contribution, by=BY)
    if contribution.objects_held and contribution.collection.landing == DIRECT:
        review.let_in(contribution, by=BY)
