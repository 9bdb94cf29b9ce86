import uuid

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import feeds
from mithaq.kernel.markings.audiences import for_marking
from mithaq.kernel.markings.viewers import Viewer

PARTY = uuid.UUID(int=7)


def fill(pattern):
    """Write one revision per item of `pattern`, which numbers the audience it goes to; return the audiences."""
    made = [for_marking("AMBER", parties=[uuid.UUID(int=100 + n)]) for n in range(5)]
    Revision.objects.bulk_create(
        Revision(
            stamp=i,
            audience=made[n],
            log=made[n],
            seq=i,
            kind="x" if i % 3 else "y",
            record=uuid.UUID(int=i),
            version=1,
            verb="x.made",
            by_person=PARTY,
            handle="t",
            body="{}",
        )
        for i, n in enumerate(pattern, 1)
    )
    return [a.pk for a in made]


def walk(viewer, limit, **equals):
    stamps, cursor = [], None
    while True:
        page = feeds.newest(Revision, viewer, limit=limit, cursor=cursor, equals=equals)
        stamps += [r.stamp for r in page.items]
        if not (cursor := page.next_cursor):
            return stamps


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pattern=st.lists(st.integers(0, 4), max_size=40),
    mine=st.sets(st.integers(0, 4)),
    limit=st.integers(1, 7),
    kind=st.sampled_from([None, "x", "y"]),
)
def test_pages_give_every_visible_row_once_newest_first(db, pattern, mine, limit, kind):
    Revision.objects.for_system("a test").delete()
    audiences = fill(pattern)
    viewer = Viewer(PARTY, None, frozenset(audiences[n] for n in mine))
    equals = {"kind": kind} if kind else {}
    wanted = [
        i for i, n in enumerate(pattern, 1) if n in mine and (kind is None or kind == ("x" if i % 3 else "y"))
    ]
    assert walk(viewer, limit, **equals) == wanted[::-1]
    assert [r.stamp for r in feeds.oldest_after(Revision, viewer, 3, limit=100)] == [
        i for i, n in enumerate(pattern, 1) if n in mine and i > 3
    ]


def test_a_cursor_serves_only_whom_it_was_given_to(db):
    audiences = fill([0] * 5)
    mine = Viewer(PARTY, None, frozenset(audiences))
    cursor = feeds.newest(Revision, mine, limit=2).next_cursor
    assert [r.stamp for r in feeds.newest(Revision, mine, limit=2, cursor=cursor).items] == [3, 2]
    for viewer, said, equals in (
        (Viewer(uuid.UUID(int=8), None, mine.audiences), cursor, None),
        (mine, cursor, {"kind": "x"}),
        (mine, cursor[:-2] + "AA", None),
        (mine, "not a cursor", None),
        (mine, "é", None),
    ):
        with pytest.raises(Invalid):
            feeds.newest(Revision, viewer, limit=2, cursor=said, equals=equals)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_work_does_not_change_with_hidden_rows(db):
    from tests.promises.work import steps

    audiences = fill([0, 1] * 30)
    viewer = Viewer(PARTY, None, frozenset(audiences[:1]))
    before = steps(lambda: feeds.newest(Revision, viewer, limit=20))
    hidden = for_marking("AMBER", parties=[uuid.UUID(int=999)])
    Revision.objects.bulk_create(
        Revision(
            stamp=1000 + i,
            audience=hidden,
            log=hidden,
            seq=i,
            kind="x",
            record=uuid.UUID(int=i),
            version=1,
            verb="x.made",
            by_person=PARTY,
            handle="t",
            body="{}",
        )
        for i in range(2000)
    )
    # each of the statements may be counted one unit off: where the meter begins to count is not ours to say
    assert steps(lambda: feeds.newest(Revision, viewer, limit=20)) <= before + 4
