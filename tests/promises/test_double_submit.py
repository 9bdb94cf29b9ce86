"""Promise 5: the same submission twenty times in parallel is one record, one entry, one answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.acts.once import once
from mithaq.kernel.records import actions
from mithaq.kernel.records.models import Comment
from tests.cast import assemble

TIMES = 20


def at_once(do: Callable[[], object]) -> list[object]:
    """Call `do` in twenty threads at the same moment, each with a connection of its own; return what each got."""
    together = Barrier(TIMES)

    def one(_: int) -> object:
        together.wait()
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


@pytest.mark.django_db(transaction=True)
def test_twenty_submissions_make_one_record_and_one_entry():
    cast = assemble()
    party, by = cast.parties["east"], cast.actors["east"]
    got = at_once(
        lambda: once("the same key", by, lambda: actions.comment(party, text="said once", by=by)).pk
    )
    assert len(set(got)) == 1
    assert Comment.objects.for_system("a test").count() == 1
    assert Revision.objects.for_system("a test").filter(kind="comment").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_different_submissions_all_count():
    cast = assemble()
    party, by = cast.parties["east"], cast.actors["east"]
    got = at_once(lambda: actions.comment(party, text="said by many", by=by).pk)
    assert len(set(got)) == TIMES
    revisions = Revision.objects.for_system("a test").filter(kind="comment").order_by("stamp")
    assert [r.seq for r in revisions] == sorted(r.seq for r in revisions), (
        "entries stand in the order of stamps"
    )
