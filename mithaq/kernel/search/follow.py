"""Writing the postings, act by act in the order of their stamps."""

from django.db import transaction

from mithaq.kernel import statements
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision

from . import content
from .models import Position, Posting

BATCH = 500
_ADD = "INSERT INTO search_posting (word, audience_id, kind, record, stamp) VALUES (%s, %s, %s, %s, %s)"


def position() -> int:
    """Return the stamp up to which acts have their postings."""
    return Position.objects.filter(pk=1).values_list("stamp", flat=True).first() or 0


def catch_up() -> int:
    """Write the postings of all acts that have none yet, in batches; return how many acts there were.

    Several workers may run it: the row of the position is held from reading to writing.
    """
    done = 0
    while position() < feeds.newest_committed():
        count = _one_batch()
        done += count
        if not count:
            break
    return done


@transaction.atomic
def _one_batch() -> int:
    Position.objects.get_or_create(pk=1)
    place = Position.objects.select_for_update().get(pk=1)
    acts = Revision.objects.for_system("postings are kept for every act, under the audience of each")
    batch = list(acts.filter(stamp__gt=place.stamp).order_by("stamp")[:BATCH])
    if not batch:
        return 0
    newest = {act.record: act for act in batch if content.is_searched(act) and not content.closes(act)}
    gone = Posting.objects.for_system("postings of these records are written anew")
    gone.filter(record__in=list(newest)).delete()
    statements.run_many(_ADD, [row for act in newest.values() for row in _rows(act)])
    place.stamp = batch[-1].stamp
    place.save(update_fields=["stamp"])
    return len(batch)


def _rows(act: Revision) -> list[list[object]]:
    same = [statements.key(act.audience_id), act.kind, statements.key(act.record), act.stamp]
    return [[word, *same] for word in sorted(content.of(act))]
