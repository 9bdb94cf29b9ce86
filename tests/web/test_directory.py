"""Names on badges: only those the reader may see, and no query for each row."""

import pytest
from django.test import RequestFactory

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import badges, directory


def named(cast, who: str, audience) -> list[str]:
    seen = directory.Directory(Viewer.of(cast.actors[who]))
    return [names["en"] for names in badges.badge(audience, seen).receivers]


def test_parties_groups_and_persons_are_named(cast):
    assert named(cast, "east", cast.only("east", "west")) == ["Eastern Command", "Western Command"]
    assert named(cast, "east", cast.community) == ["Community"]
    assert len(named(cast, "east", cast.red("east", "west"))) == 2


def test_thirty_badges_cost_as_many_queries_as_three(cast, django_assert_num_queries):
    audiences = [cast.only("east", "west"), cast.community, cast.only("west")]
    seen = directory.Directory(Viewer.of(cast.east))
    with django_assert_num_queries(2):
        for audience in audiences * 10:
            badges.badge(audience, seen)


def test_a_stranger_is_asked_for_once(cast, django_assert_num_queries):
    red, seen = cast.red("west"), directory.Directory(Viewer.of(cast.east))
    with django_assert_num_queries(3):
        assert badges.badge(red, seen) == badges.badge(red, seen)


@pytest.mark.django_db
def test_one_directory_serves_the_whole_page():
    request = RequestFactory().get("/")
    assert directory.of(request) is directory.of(request)
