"""Submitting twice does it once: one record, one entry, one answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.markings import kinds
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer

from .models import Submission

R = TypeVar("R", bound=Marked)


@transaction.atomic
def once(key: str, by: Actor, do: Callable[[], R], *, of: str = "") -> R:
    """Return what `do` made for this person and key: now, or when the key was used first.

    The key is taken before `do` runs, in the same transaction: parallel submissions wait for the first one, and a
    failed one leaves the key free. An empty key is no key. `of` is a digest of what is asked for; raises Invalid where
    the key stands for something else, and NotVisible where what it made is hidden by now from whoever repeats it.
    """
    if not key:
        return do()
    taken = {"key": key[:80], "person": by.person_id}
    submission, first = Submission.objects.get_or_create(**taken, defaults={"digest": of})
    if not first:
        return _made(submission, by, of)
    record = do()
    submission.kind, submission.record = record.KIND, record.pk
    submission.save(update_fields=["kind", "record"])
    return record


def _made(submission: Submission, by: Actor, of: str) -> Any:
    if submission.digest != of:
        raise Invalid(_("This key was used for something else. Take a new one for each thing that you send."))
    made = kinds.models()[submission.kind].objects.visible_to(Viewer.of(by)).filter(pk=submission.record)
    record = made.first()
    if record is None:
        raise NotVisible
    return record
