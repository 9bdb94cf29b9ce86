"""Narrowing a marking: a closing entry in the old audience's log, an opening one in the new audience's.

Nothing is widened in place; a release makes a new record instead. Earlier revisions follow the record: whoever may
no longer see it no longer sees its past either, while the entries stay in the log where they were written.
"""

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid
from mithaq.kernel.ledger import append as ledger
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.markings import audiences, tallies
from mithaq.kernel.markings.models import Audience, Marked

from . import stamps
from .commit import commit, revision_of, tell_streams, write
from .models import Revision


def narrow(
    record: Marked,
    to: Audience,
    *,
    by: Actor,
    parties_of: audiences.PartiesOf,
    expected: int | None = None,
    signed: Signed | None = None,
) -> Revision:
    """Move `record` to the narrower audience `to`; the caller holds a transaction. `signed` is for the closing act.

    Raises Invalid where `to` reaches anybody who could not see the record before.
    """
    check(record, to, parties_of)
    left, record.audience = record.audience, to
    revision = commit(f"{record.KIND}.remarked_in", record, by=by, expected=expected)
    tallies.add(left.pk, record.KIND, record.created_at, -1)
    tallies.add(to.pk, record.KIND, record.created_at, 1)
    _take_past_along(record, left, to)
    _close(record, left, by, signed)
    return revision


def check(record: Marked, to: Audience, parties_of: audiences.PartiesOf) -> None:
    """Raise Invalid where `to` is what the record has, or reaches anybody who could not see it before."""
    if to.pk == record.audience_id:
        raise Invalid(fields={"audience": _("The record has this marking already.")})
    if not audiences.is_within(to, record.audience, parties_of):
        raise Invalid(
            fields={"audience": _("A marking can only be narrowed. To widen it, release a new record.")}
        )


def _take_past_along(record: Marked, left: Audience, to: Audience) -> None:
    past = Revision.objects.for_system("the past of one record follows its marking")
    following = past.filter(record=record.pk, audience=left)
    for log in set(following.values_list("log_id", flat=True)):
        seqs = following.filter(log=log).values_list("seq", flat=True)
        ledger.hand_over(log, list(seqs), to.pk)
    following.update(audience=to)


def _close(record: Marked, left: Audience, by: Actor, signed: Signed | None) -> None:
    """Write the closing act, without content, so that whoever loses the record hears of it, now or on return."""
    closing = revision_of(f"{record.KIND}.remarked_out", record, by, stamps.take(), left.pk)
    write(closing, {"id": str(record.pk)}, signed)
    tell_streams(closing)
