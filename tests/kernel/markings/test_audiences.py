import pytest

from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import EVERYONE
from mithaq.kernel.people import queries


def test_the_same_marking_is_the_same_row(cast):
    assert cast.only("east", "west") == cast.only("west", "east")
    assert cast.only("east", "west") != cast.only("east")
    assert cast.only("east", tlp="AMBER+STRICT") != cast.only("east")


@pytest.mark.parametrize(
    ("tlp", "parties", "persons", "field"),
    [
        ("CLEAR", ["east"], [], "tlp"),
        ("AMBER", [], [], "parties"),
        ("RED", ["east"], ["east"], "persons"),
        ("RED", [], [], "persons"),
        ("PURPLE", [], [], "tlp"),
    ],
)
def test_level_and_receivers_must_fit(cast, tlp, parties, persons, field):
    with pytest.raises(Invalid) as refused:
        audiences.for_marking(
            tlp,
            parties=[cast.parties[p].pk for p in parties],
            persons=[cast.actors[p].person_id for p in persons],
        )
    assert field in refused.value.fields


def derived(*sources):
    made = audiences.derive(sources, queries.parties_of)
    return made.tlp, audiences.holders(made)


def ids(cast, *names):
    return {cast.parties[name].pk for name in names}


def test_what_is_made_from_sources_is_strictest_and_common(cast):
    assert derived(cast.public, cast.public) == ("CLEAR", {EVERYONE})
    assert derived(cast.public, cast.only("east", "west")) == ("AMBER", ids(cast, "east", "west"))
    assert derived(cast.community, cast.only("east", "audit")) == ("AMBER", ids(cast, "east"))
    assert derived(cast.only("east", "west"), cast.red("east", "auditor")) == ("RED", {cast.east.person_id})


def test_nothing_can_be_made_where_nobody_sees_all(cast):
    with pytest.raises(Invalid):
        derived(cast.only("east"), cast.only("west"))


def test_within_means_nobody_new_and_no_laxer_level(cast):
    def within(narrow, wide):
        return audiences.is_within(narrow, wide, queries.parties_of)

    assert within(cast.only("east"), cast.only("east", "west"))
    assert within(cast.only("east"), cast.public)
    assert within(cast.red("east"), cast.only("east"))
    assert not within(cast.red("west"), cast.only("east"))
    assert not within(cast.only("east", "west"), cast.only("east"))
    assert not within(cast.public, cast.community)
    assert not within(cast.only("east"), cast.only("east", tlp="AMBER+STRICT"))
