"""Parties, groups and posts are founded and ended by acts; nobody founds a party alone."""

import json

import pytest

from mithaq.interfaces import framework
from mithaq.interfaces.site.people import founding
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions, queries
from mithaq.kernel.people.models import (
    Account,
    GroupMembership,
    Membership,
    Party,
    Post,
    SharingGroup,
)
from mithaq.kernel.records import actions as records
from mithaq.kernel.records.models import Comment
from tests.cast import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    """Return a second officer of the joint body, who is no secretary."""
    party = cast.parties["joint"]
    person = actions.create_person(
        handle="joint_second", names={"en": "Second"}, party=party, audience=cast.community, by=SYSTEM
    )
    held = actions.appoint(person, party=party, role="liaison", audience=cast.community, by=SYSTEM)
    return queries.actor_of(held)


def found(cast, *, audience=None, parent=None, by=None) -> Membership:
    return founding.found_party(
        word="coast-guard",
        names={"en": "Coast Guard", "ar": "خفر السواحل"},
        kind="command",
        parent=parent,
        audience=audience or cast.public,
        handle="admin",
        person={"en": "Administrator"},
        own=cast.community,
        by=by or cast.secretary,
    )


def verbs(*kinds: str) -> list[str]:
    done = Revision.objects.for_system("a test").filter(kind__in=kinds).order_by("-stamp")[:6]
    return [one.verb for one in reversed(done)]


# a party


def test_a_party_is_founded_once_a_second_officer_of_a_joint_body_has_agreed(cast, officer) -> None:
    first = found(cast)
    party = first.party
    assert (party.waits_for, first.waits_for) == ("joint_body", "joint_body")
    assert party not in queries.parties(Viewer.of(cast.east))
    assert party in queries.parties_to_come(Viewer.of(cast.east))
    for actor in (cast.secretary, cast.east, cast.east_admin, cast.partner, cast.auditor):
        with pytest.raises(NotAllowed):
            founding.agree(first, by=actor)
    founding.agree(first, by=officer)
    assert party in queries.parties(Viewer.of(cast.east))
    assert queries.parties_of(first.person_id) == [party.pk]
    assert verbs("party", "membership")[-4:] == [
        *("party.proposed", "membership.proposed"),
        *("party.agreed", "membership.agreed"),
    ]
    with pytest.raises(WrongState):
        founding.agree(first, by=officer)


def test_those_who_can_agree_are_told(cast, officer) -> None:
    found(cast)
    told = Delivery.objects.filter(template="membership.proposed").values_list("recipient", flat=True)
    assert set(told) == {cast.secretary.person_id, officer.person_id}


@pytest.mark.parametrize("name", ["east", "east_admin", "partner", "auditor"])
def test_only_a_secretary_of_a_joint_body_founds(cast, officer, name) -> None:
    with pytest.raises(NotAllowed):
        found(cast, by=getattr(cast, name))
    held = actions.appoint(
        Account.objects.get(username=name).person,
        party=cast.parties["east"],
        role="secretary",
        audience=cast.public,
        by=SYSTEM,
    )
    with pytest.raises(NotAllowed):
        found(cast, by=queries.actor_of(held))


def test_where_nobody_could_agree_it_is_said_at_once_and_nothing_is_left(cast) -> None:
    with pytest.raises(Invalid) as error:
        found(cast)
    assert "second officer of a joint body" in str(error.value)
    assert not Party.objects.for_system("a test").filter(code__startswith="coast-guard").exists()


def test_a_refused_party_takes_part_in_nothing(cast, officer) -> None:
    first = found(cast)
    founding.refuse(first, by=officer)
    party = queries.party(Viewer.of(cast.east), first.party.code)
    assert party.refused_at
    assert party not in queries.parties(Viewer.of(cast.east))
    assert party not in queries.parties_to_come(Viewer.of(cast.east))
    with pytest.raises(Invalid):
        queries.audience(Viewer.of(cast.east), "AMBER", parties=[party.code])
    with pytest.raises(WrongState):
        actions.agree_to_party(party, by=officer)
    with pytest.raises(WrongState):
        actions.refuse_party(party, by=officer)


def test_nothing_is_marked_for_a_party_that_waits(cast, officer) -> None:
    first = found(cast)
    seen_by_east = Viewer.of(cast.east)
    with pytest.raises(Invalid):
        queries.audience(seen_by_east, "AMBER", parties=[first.party.code])
    founding.agree(first, by=officer)
    assert queries.audience(seen_by_east, "AMBER", parties=[first.party.code])


def test_whoever_founds_a_party_enters_nobody_once_it_stands(cast, officer) -> None:
    first = found(cast)
    founding.agree(first, by=officer)
    party = Party.objects.for_system("a test").get(pk=first.party_id)
    for by in (cast.secretary, officer):
        with pytest.raises(NotAllowed):
            actions.create_person(
                handle="puppet", names={"en": "P"}, party=party, audience=cast.public, by=by
            )
        with pytest.raises(NotAllowed):
            actions.appoint(first.person, party=party, role="viewer", audience=cast.public, by=by)


def test_a_hidden_party_sees_itself_and_its_administrator(cast, officer) -> None:
    first = found(cast, audience=cast.only("joint", "east"))
    for record in (first.party, first.person, first):
        reached = audiences.holders(record.audience)
        assert reached == {cast.parties["joint"].pk, cast.parties["east"].pk, first.party.pk}
    with pytest.raises(NotVisible):
        queries.party(Viewer.of(cast.west), first.party.code)


def test_a_second_party_of_the_same_name_finds_nobody_by_trying(cast, officer) -> None:
    hidden = found(cast, audience=cast.only("joint"))
    again = found(cast)
    assert again.party.code.rpartition("-")[0] == hidden.party.code.rpartition("-")[0] == "coast-guard"
    assert again.party.code != hidden.party.code


def test_a_parent_is_named_only_where_everybody_knows_it(cast, officer) -> None:
    parent = actions.create_party(
        code="quiet", names={"en": "Quiet"}, kind="other", audience=cast.only("joint"), by=SYSTEM
    )
    with pytest.raises(Invalid) as error:
        found(cast, parent=parent)
    assert list(error.value.fields) == ["parent"]
    assert found(cast, parent=cast.parties["joint"]).party.parent == cast.parties["joint"]


def test_a_party_is_not_marked_for_single_persons(cast, officer) -> None:
    with pytest.raises(Invalid) as error:
        found(cast, audience=cast.red("secretary"))
    assert list(error.value.fields) == ["tlp"]


def test_a_party_corrects_its_own_names_and_no_other(cast) -> None:
    east = cast.parties["east"]
    names = {**east.names, "en": "Command of the East"}
    for by in (cast.east, cast.secretary, cast.west):
        with pytest.raises(NotAllowed):
            actions.amend_party(east, names=names, by=by)
    actions.amend_party(east, names=names, by=cast.east_admin, expected=east.version)
    assert verbs("party")[-1] == "party.amended"
    with pytest.raises(Invalid):
        actions.amend_party(east, names=names, by=cast.east_admin)
    with pytest.raises(Conflict):
        actions.amend_party(east, names={"en": "Stale"}, by=cast.east_admin, expected=1)


def test_only_a_file_enters_a_party_without_a_second_person(cast) -> None:
    with pytest.raises(NotAllowed):
        actions.create_party(
            code="x", names={"en": "X"}, kind="other", audience=cast.public, by=cast.secretary
        )


def test_what_was_founded_is_exported_and_loaded_as_it_stands(cast, officer) -> None:
    first = found(cast, audience=cast.only("joint", "east"))
    founding.agree(first, by=officer)
    waits = found(cast)
    group = founding.found_group(
        code="inner",
        names={"en": "Inner"},
        owner=cast.parties["joint"],
        members=[cast.parties["joint"], cast.parties["east"]],
        audience=None,
        viewer=Viewer.of(cast.secretary),
        by=cast.secretary,
    )
    rows = [json.loads(line) for line in framework.export(Viewer.of(cast.secretary))]
    told = {row["ref"]: row for row in rows if row["kind"] in ("party", "group", "person")}
    assert first.party.code in told[first.party.code]["marking"]["parties"]
    assert told[group.code]["marking"] == {"tlp": "AMBER", "groups": [group.code]}
    assert not {waits.party.code, waits.person.handle} & told.keys()


FILE = (
    {"kind": "framework", "format": "mithaq-framework/1", "sources": {}},
    {"kind": "party", "ref": "host", "names": {"en": "Host"}, "party_kind": "joint_body"},
    {
        "kind": "party",
        "ref": "quiet",
        "names": {"en": "Quiet"},
        "party_kind": "other",
        "marking": {"tlp": "AMBER", "parties": ["host", "quiet"]},
    },
    {
        "kind": "group",
        "ref": "inner",
        "names": {"en": "Inner"},
        "owner": "host",
        "marking": {"tlp": "AMBER", "groups": ["inner"]},
    },
    {"kind": "group_member", "ref": "inner/quiet", "group": "inner", "party": "quiet"},
)


def test_a_file_may_mark_a_party_for_itself_and_a_group_for_its_members(db) -> None:
    lines = [json.dumps(row).encode() for row in FILE]
    assert not [one for one in framework.load(lines, dry_run=False) if one.errors]
    host, quiet = (Party.objects.for_system("a test").get(code=code) for code in ("host", "quiet"))
    group = SharingGroup.objects.for_system("a test").get(code="inner")
    assert audiences.holders(quiet.audience) == {host.pk, quiet.pk}
    assert audiences.holders(group.audience) == {quiet.pk}


# a group


def board(cast, *names: str, audience=None):
    return founding.found_group(
        code="board",
        names={"en": "Board"},
        owner=cast.parties["joint"],
        members=[cast.parties[name] for name in names],
        audience=audience,
        viewer=Viewer.of(cast.secretary),
        by=cast.secretary,
    )


def knows(actor, group) -> bool:
    return group in queries.groups(Viewer.of(actor))


def test_a_group_of_its_members_is_known_to_them_alone_and_to_whoever_joins(cast) -> None:
    group = board(cast, "joint", "east")
    assert (knows(cast.east, group), knows(cast.west, group)) == (True, False)
    actions.join(group, cast.parties["west"], by=cast.secretary)
    assert knows(cast.west, group)
    assert [one.party.code for one in queries.roster(Viewer.of(cast.west), group)] == [
        "east",
        "joint",
        "west",
    ]
    left = GroupMembership.objects.for_system("a test").get(group=group, party=cast.parties["west"])
    actions.leave(left, by=cast.secretary)
    assert not knows(cast.west, group)
    assert [one.party.code for one in queries.past_roster(Viewer.of(cast.east), group)] == ["west"]


def test_the_owner_is_not_shut_out_of_its_own_group(cast) -> None:
    with pytest.raises(Invalid) as error:
        board(cast, "east", "west")
    assert list(error.value.fields) == ["members"]


def test_a_member_that_would_not_see_the_group_is_named(cast) -> None:
    with pytest.raises(Invalid) as error:
        board(cast, "joint", "east", "west", audience=cast.only("joint", "east"))
    assert "Western Command" in str(error.value.fields["members"][0])
    assert board(cast, "joint", "east", audience=cast.community)


def test_the_names_of_hidden_members_are_not_on_the_roster(cast) -> None:
    knows = cast.only("east", "west", "joint", "partner")
    quiet = actions.create_party(
        code="quiet", names={"en": "Quiet"}, kind="other", audience=knows, by=SYSTEM, sees_itself=True
    )
    actions.join(cast.group, quiet, by=cast.secretary)
    assert quiet.pk in {one.party_id for one in queries.roster(Viewer.of(cast.secretary), cast.group)}
    assert quiet.pk not in {one.party_id for one in queries.roster(Viewer.of(cast.auditor), cast.group)}


def test_the_end_of_a_group_takes_nothing_away_and_opens_nothing(cast) -> None:
    about, group = cast.parties["east"], cast.group
    records.comment(about, text="before", by=cast.east, audience=cast.community)
    before = {
        name: Viewer.of(getattr(cast, name)).audiences for name in ("east", "west", "partner", "auditor")
    }
    actions.end_group(group, by=cast.secretary)
    after = {name: Viewer.of(getattr(cast, name)).audiences for name in before}
    assert after == before
    assert Comment.objects.visible_to(Viewer.of(cast.west)).filter(text="before").exists()
    said = Comment.objects.for_system("a test").get(text="before")
    assert records.comment(said, text="answer", by=cast.west).audience == said.audience


def test_an_ended_group_takes_no_member_and_no_marking(cast) -> None:
    for by in (cast.east, cast.west):
        with pytest.raises(NotAllowed):
            actions.end_group(cast.group, by=by)
    actions.end_group(cast.group, by=cast.secretary)
    with pytest.raises(WrongState):
        actions.end_group(cast.group, by=cast.secretary)
    with pytest.raises(WrongState):
        actions.join(cast.group, cast.parties["audit"], by=cast.secretary)
    with pytest.raises(Invalid) as error:
        queries.audience(Viewer.of(cast.east), "GREEN", groups=["community"])
    assert list(error.value.fields) == ["groups"]


def test_whoever_shall_lose_what_an_ended_group_received_leaves_it(cast) -> None:
    records.comment(cast.parties["east"], text="before", by=cast.east, audience=cast.community)
    actions.end_group(cast.group, by=cast.secretary)
    held = GroupMembership.objects.for_system("a test").get(party=cast.parties["west"], ends=None)
    actions.leave(held, by=cast.secretary)
    assert not Comment.objects.visible_to(Viewer.of(cast.west)).filter(text="before").exists()


# a post


def test_a_post_ends_and_its_holder_stays(cast) -> None:
    party = cast.parties["east"]
    post = actions.create_post(names={"en": "Desk"}, party=party, audience=cast.community, by=cast.east_admin)
    person = actions.create_person(
        handle="east_x", names={"en": "X"}, party=party, audience=cast.community, by=cast.east_admin
    )
    given = {"party": party, "role": "viewer", "audience": cast.community, "by": cast.east_admin}
    held = actions.appoint(person, post=post, **given)
    with pytest.raises(NotAllowed):
        actions.end_post(post, by=cast.west)
    actions.end_post(post, by=cast.east_admin)
    assert held in queries.memberships(Viewer.of(cast.east), party)
    with pytest.raises(Invalid) as error:
        actions.appoint(person, post=post, **given)
    assert list(error.value.fields) == ["post"]
    with pytest.raises(WrongState):
        actions.end_post(Post.objects.for_system("a test").get(pk=post.pk), by=cast.east_admin)
    assert post not in queries.open_posts(Viewer.of(cast.east), party)


# no seat that is hidden from the party which entered the person


def test_no_seat_is_hidden_from_the_party_that_entered_the_person(cast) -> None:
    person = Account.objects.get(username="east").person
    given = {"party": cast.parties["west"], "role": "liaison", "by": SYSTEM}
    for audience in (cast.only("west"), cast.red("west")):
        with pytest.raises(Invalid) as error:
            actions.appoint(person, audience=audience, **given)
        assert list(error.value.fields) == ["marking"]
    assert actions.appoint(person, audience=cast.only("east", "west"), **given)
    quiet = actions.create_party(
        code="quiet", names={"en": "Quiet"}, kind="other", audience=cast.only("west"), by=SYSTEM
    )
    with pytest.raises(Invalid):
        actions.appoint(person, audience=cast.public, party=quiet, role="liaison", by=SYSTEM)
