"""What is kept in step with acts stands and falls with them; stamps can be taken several at a time."""

import pytest
from django.db import transaction

from mithaq.kernel.acts import followers, stamps
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.records import actions


@pytest.fixture
def heard(monkeypatch):
    """What a follower of comments hears."""
    acts: list[Revision] = []
    monkeypatch.setattr(followers, "_followers", {})
    followers.register("comment", acts.append)
    return acts


def test_a_follower_hears_every_act_on_its_kind_closing_ones_too(cast, heard):
    said = actions.comment(cast.parties["east"], text="Said", by=cast.east, audience=cast.community)
    actions.narrow(said, cast.only("east"), by=cast.east)
    assert [act.verb for act in heard] == ["comment.created", "comment.remarked_in", "comment.remarked_out"]
    assert heard[0].values["text"] == "Said"


def test_an_act_whose_follower_fails_is_none(cast, monkeypatch):
    def fail(_act):
        raise ValueError("cannot follow")

    monkeypatch.setattr(followers, "_followers", {"comment": [fail]})
    before = Revision.objects.for_system("tests").count()
    with pytest.raises(ValueError), transaction.atomic():
        actions.comment(cast.parties["east"], text="Said", by=cast.east)
    assert Revision.objects.for_system("tests").count() == before


def test_stamps_are_taken_in_a_row(db):
    one, many, after = stamps.take(), stamps.take_many(5), stamps.take()
    assert list(many) == list(range(many[0], many[0] + 5))
    assert one < many[0] <= many[-1] < after
