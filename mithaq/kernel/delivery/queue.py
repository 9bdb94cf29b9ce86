"""Queueing notices, in the transaction of the act that causes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.timers import worker

from . import letters, texts
from .models import Delivery


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person is to be told.

    `template` is a key of `texts`; `context` holds the values of its line, plain texts or texts by language;
    `audience_id` is that of the record it is about, named by `kind` and `record_id` so that a later narrowing
    counts; `path` is the page that settles it. The same `dedupe_key` for the same recipient and channel is
    one notice. `fallback` are the channels to try next when `channel` fails.
    """

    recipient: UUID
    template: str
    audience_id: UUID
    dedupe_key: str
    context: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    record_id: UUID | None = None
    path: str = "/"
    channel: str = "mail"
    fallback: tuple[str, ...] = ()

    @classmethod
    def about(
        cls, record: Marked, template: str, recipient: UUID, *, once: object, path: str, **context: Any
    ) -> "Notice":
        """Return a notice about one record, told once for each `once`: a version, a moment, another record's id."""
        key = f"{template}:{record.pk}:{once}"
        return cls(recipient, template, record.audience_id, key, context, record.KIND, record.pk, path)


def forget(kind: str, record: UUID, instead: Mapping[str, str]) -> None:
    """Put `instead`, a text by language, in place of all that the notices about a record say of it."""
    for row in Delivery.objects.filter(kind=kind, record=record).exclude(context={}):
        row.context = {name: dict(instead) for name in row.context}
        row.save(update_fields=["context"])


def queue(notice: Notice) -> None:
    """Queue `notice`; it leaves after the transaction, if the transaction stands. Once per dedupe key."""
    texts.text_of(notice.template)
    audience = Audience.objects.get(pk=notice.audience_id)
    row = Delivery(
        recipient=notice.recipient,
        channel=notice.channel,
        fallback=list(notice.fallback),
        dedupe_key=notice.dedupe_key,
        audience=audience,
        kind=notice.kind,
        record=notice.record_id,
        template=notice.template,
        context=dict(notice.context) if letters.may_tell(audience) else {},
        path=notice.path,
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(worker.wake, robust=True)
