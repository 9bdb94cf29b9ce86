"""Postings follow the acts: what is found is the same before and after they were written."""

import pytest

from mithaq.kernel.acts.remark import narrow
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.queries import parties_of
from mithaq.kernel.records import actions
from mithaq.kernel.records.models import Comment
from mithaq.kernel.search import follow, index
from mithaq.kernel.search.models import Posting

pytestmark = pytest.mark.django_db


def say(cast, text, audience=None):
    return actions.comment(
        cast.parties["east"], text=text, by=cast.east, audience=audience or cast.only("east", "west")
    )


def found(actor, text):
    return [hit.record for hit in index.find(Viewer.of(actor), text)]


def postings(record):
    return set(
        Posting.objects.for_system("a test").filter(record=record.pk).values_list("word", "audience_id")
    )


def test_words_are_found_before_and_after_their_postings(cast):
    said = say(cast, "Convoy schedule agreed")
    before = index.find(Viewer.of(cast.west), "convoy sched")
    assert postings(said) == set()
    assert follow.catch_up() > 0
    assert index.find(Viewer.of(cast.west), "convoy sched") == before
    assert [hit.record for hit in before] == [said.pk]
    assert {word for word, _ in postings(said)} == {"convoy", "schedule", "agreed"}


def test_following_again_writes_nothing(cast):
    said = say(cast, "Convoy schedule")
    follow.catch_up()
    before = postings(said)
    assert follow.catch_up() == 0
    assert postings(said) == before


def test_batches_end_where_the_next_begins(cast, monkeypatch):
    monkeypatch.setattr(follow, "BATCH", 2)
    said = [say(cast, f"Convoy {word}") for word in ("one", "two", "three", "four", "five")]
    assert follow.catch_up() >= 5
    assert all(postings(one) for one in said)


def test_order_and_limit_join_both_sources(cast):
    old = [say(cast, f"Convoy {n}") for n in range(3)]
    follow.catch_up()
    new = [say(cast, f"Convoy {n}") for n in range(3, 5)]
    newest_first = [one.pk for one in reversed(old + new)]
    hits = index.find(Viewer.of(cast.west), "convoy", limit=4)
    assert [hit.record for hit in hits] == newest_first[:4]


@pytest.mark.parametrize("followed", [True, False])
def test_a_narrowed_record_is_gone_at_once_and_stays_for_those_it_reaches(cast, followed):
    said = say(cast, "Convoy schedule")
    if followed:
        follow.catch_up()
    narrow(
        Comment.objects.for_system("a test").get(pk=said.pk),
        cast.only("east"),
        by=cast.east,
        parties_of=parties_of,
    )
    for _ in range(2):
        assert found(cast.west, "convoy") == []
        assert found(cast.east, "convoy") == [said.pk]
        follow.catch_up()
    assert {audience for _, audience in postings(said)} == {cast.only("east").pk}


def test_a_fault_on_the_way_leaves_postings_and_position_as_they_were(cast, monkeypatch):
    said = say(cast, "Convoy schedule")
    follow.catch_up()
    say(cast, "Convoy route")
    before = follow.position()

    def fails(*_):
        raise OSError("the disk is gone")

    monkeypatch.setattr(follow.statements, "run_many", fails)
    with pytest.raises(OSError, match="the disk is gone"):
        follow.catch_up()
    assert follow.position() == before
    assert postings(said)
    assert len(found(cast.west, "convoy")) == 2
