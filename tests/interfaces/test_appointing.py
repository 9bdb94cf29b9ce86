"""Nobody appoints alone to what is grave: a second person agrees, and all who see it are told."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from mithaq.interfaces.site.models import Invitation
from mithaq.interfaces.site.signin import invitations
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions, queries
from mithaq.kernel.people.models import Membership, Person
from mithaq.kernel.people.permissions import GRAVE_ROLES
from mithaq.kernel.records import parts

pytestmark = pytest.mark.django_db
ANSWER = "/people/appointments/answer/"
APPOINT = "/people/parties/east/appoint/"


def newcomer(cast, handle: str = "east_new") -> Person:
    return actions.create_person(
        handle=handle,
        names={"en": handle.title()},
        party=cast.parties["east"],
        audience=cast.community,
        by=cast.east_admin,
    )


def appoint(cast, role: str = "secretary", **days) -> Membership:
    return actions.appoint(
        newcomer(cast),
        party=cast.parties["east"],
        role=role,
        audience=cast.community,
        by=cast.east_admin,
        **days,
    )


def held(cast) -> list[str]:
    return [
        one.role
        for one in queries.memberships_of(
            Viewer.of(cast.east), Person.objects.for_system("a test").get(handle="east_new")
        )
    ]


def test_only_those_who_read_and_write_reports_are_appointed_by_one_person() -> None:
    assert set(GRAVE_ROLES) == {
        "liaison",
        "secretary",
        "programme_manager",
        "duty_officer",
        "assessor",
        "party_admin",
    }


def test_an_appointment_to_a_grave_role_holds_once_a_second_officer_has_agreed(cast) -> None:
    made = appoint(cast)
    assert (made.waits_for, held(cast), queries.parties_of(made.person_id)) == ("party", [], [])
    for actor in (cast.east_admin, cast.west, cast.secretary, cast.analyst):
        with pytest.raises(NotAllowed):
            actions.agree(made, by=actor)
    actions.agree(made, by=cast.east)
    assert (held(cast), queries.parties_of(made.person_id)) == (["secretary"], [cast.parties["east"].pk])
    with pytest.raises(WrongState):
        actions.agree(made, by=cast.east)


def test_whoever_is_concerned_does_not_agree_himself(cast) -> None:
    person = Person.objects.for_system("a test").get(pk=cast.east.person_id)
    made = actions.appoint(
        person, party=cast.parties["east"], role="secretary", audience=cast.community, by=cast.east_admin
    )
    assert made.waits_for == "secretariat", "the only other officer is the one it is about"
    with pytest.raises(NotAllowed):
        actions.agree(made, by=cast.east)
    actions.agree(made, by=cast.secretary)


def test_a_puppet_in_a_light_role_is_no_second_officer(cast) -> None:
    puppet = appoint(cast, "analyst")
    assert not puppet.waits_for
    grave = actions.appoint(
        newcomer(cast, "east_other"),
        party=cast.parties["east"],
        role="party_admin",
        audience=cast.community,
        by=cast.east_admin,
    )
    with pytest.raises(NotAllowed):
        actions.agree(grave, by=queries.actor_of(puppet))


def test_where_nobody_could_agree_it_is_said_at_once(cast) -> None:
    actions.dismiss(cast.memberships["east"], by=cast.east_admin)
    own = cast.only("east", tlp="AMBER+STRICT")
    with pytest.raises(Invalid) as error:
        actions.appoint(
            newcomer(cast), party=cast.parties["east"], role="liaison", audience=own, by=cast.east_admin
        )
    assert "whoever runs the server" in str(error.value)


def test_officers_and_the_person_are_told(cast) -> None:
    made = appoint(cast)
    invitations.account_for(made)
    actions.agree(made, by=cast.east)
    officers = {cast.east.person_id, cast.east_admin.person_id}
    for template, told in (
        ("membership.proposed", officers),
        ("membership.agreed", {*officers, made.person_id}),
    ):
        assert set(Delivery.objects.filter(template=template).values_list("recipient", flat=True)) == told


def test_a_refused_appointment_never_holds(cast) -> None:
    made = appoint(cast)
    actions.refuse(made, by=cast.east)
    with pytest.raises(WrongState):
        actions.agree(made, by=cast.east)
    assert held(cast) == []
    assert Revision.objects.for_system("a test").order_by("-stamp").first().verb == "membership.refused"


def test_the_second_officer_agrees_on_today_and_gets_the_code_of_the_newcomer(cast, client_as) -> None:
    made = appoint(cast, "duty_officer")
    link = client_as("east_admin").post(reverse("site:invite", args=[made.pk]))
    assert "second officer of your party" in link.content.decode()
    east, west = client_as("east"), client_as("west")
    assert "Agree to those ticked" in east.get("/").content.decode()
    assert "Agree to those ticked" not in west.get("/").content.decode()
    form = {"membership": [str(made.pk)], "answer": "agree"}
    assert west.post(ANSWER, form).status_code == 404
    page = east.post(ANSWER, form)
    secret = link.context["link"].rstrip("/").rpartition("/")[2]
    assert invitations.use(secret, page.context["code"]).person_id == made.person_id
    assert held(cast) == ["duty_officer"]


def test_many_are_refused_at_once(cast, client_as) -> None:
    made = appoint(cast)
    form = {"membership": [str(made.pk)], "answer": "refuse"}
    assert client_as("east").post(ANSWER, form).status_code == 302
    made.refresh_from_db()
    assert made.ended_at


@pytest.mark.parametrize("wrong", ["nonsense", str(uuid.UUID(int=7))])
def test_what_does_not_wait_for_the_reader_is_unknown(cast, client_as, wrong) -> None:
    assert client_as("east").post(ANSWER, {"membership": wrong, "answer": "agree"}).status_code == 404


def test_an_existing_person_is_appointed_again_to_a_new_post(cast, client_as) -> None:
    gone = appoint(cast, "analyst")
    actions.dismiss(gone, by=cast.east_admin)
    client = client_as("east_admin")
    until = clock.today() + timedelta(days=30)
    form = {
        "person": str(gone.person_id),
        "role": "viewer",
        "new_post_en": "Reader of the maps",
        "ends": until.isoformat(),
        "act_key": str(uuid.uuid4()),
    }
    assert client.post(APPOINT, form).status_code == 302
    again = Membership.objects.for_system("a test").get(person=gone.person_id, role="viewer")
    assert (again.post.names, again.ends) == ({"en": "Reader of the maps"}, until)
    page = client.get("/people/parties/east/").content.decode()
    assert "Who acted for it before" in page
    assert "past" in client.get("/people/persons/east_new/").content.decode()


def test_only_the_partys_own_people_are_offered(cast, client_as) -> None:
    form = {"person": str(cast.west.person_id), "role": "viewer"}
    assert client_as("east_admin").post(APPOINT, form).status_code == 422
    assert client_as("east").get(APPOINT).status_code == 403


def test_what_begins_later_is_seen_and_taken_back(cast, client_as) -> None:
    later = appoint(cast, "viewer", starts=clock.today() + timedelta(days=5))
    client = client_as("east_admin")
    assert "Begins later" in client.get("/people/parties/east/").content.decode()
    client.post(reverse("site:dismiss", args=[later.pk]))
    later.refresh_from_db()
    assert later.ended_at
    assert later.starts == clock.today() + timedelta(days=5), "the day is kept as it was said"
    assert "Begins later" not in client.get("/people/parties/east/").content.decode()
    assert Revision.objects.for_system("a test").order_by("-stamp").first().verb == "membership.withdrawn"


def test_an_end_keeps_the_day_on_which_it_began(cast) -> None:
    made = appoint(cast, "viewer")
    actions.dismiss(made, by=cast.east_admin)
    assert (made.starts, made.ends, held(cast)) == (clock.today(), clock.today(), [])
    with pytest.raises(WrongState):
        actions.dismiss(made, by=cast.east_admin)


def test_what_waits_or_ended_today_is_not_exported_as_if_it_held(cast) -> None:
    appoint(cast)
    ended = actions.appoint(
        newcomer(cast, "east_other"),
        party=cast.parties["east"],
        role="viewer",
        audience=cast.community,
        by=cast.east_admin,
    )
    actions.dismiss(ended, by=cast.east_admin)
    rows = parts.PeoplePart().export(Viewer.of(cast.east), "membership")
    assert not {"east_new", "east_other"} & {row["person"] for row in rows}


def test_a_sheet_says_that_grave_roles_wait(cast, client_as) -> None:
    rows = '[{"handle": "duty-9", "name_en": "Duty", "role": "duty_officer"}]'
    page = client_as("east_admin").post("/people/parties/east/sheet/", {"rows": rows}, follow=True)
    assert "wait for a second person" in page.content.decode()


def test_a_secretary_sees_only_what_waits_for_the_secretariat(cast, client_as) -> None:
    actions.dismiss(cast.memberships["east"], by=cast.east_admin)
    made = appoint(cast, "liaison")
    assert made.waits_for == "secretariat"
    client_as("east_admin").post(reverse("site:invite", args=[made.pk]))
    page = client_as("secretary").get("/").content.decode()
    assert "Agree to those ticked" in page
    waiting = Invitation.objects.get()
    assert client_as("secretary").post(reverse("site:agree", args=[waiting.pk])).status_code == 200


def test_a_marking_that_no_secretary_sees_asks_none(cast) -> None:
    public = audiences.for_marking("CLEAR")
    actions.dismiss(cast.memberships["secretary"], by=Actor.system("tests"))
    actions.dismiss(cast.memberships["east"], by=cast.east_admin)
    with pytest.raises(Invalid):
        actions.appoint(
            newcomer(cast), party=cast.parties["east"], role="liaison", audience=public, by=cast.east_admin
        )


def test_an_appointment_reaches_nobody_who_may_not_know_the_person_or_the_post(cast) -> None:
    party, own = cast.parties["east"], cast.only("east", tlp="AMBER+STRICT")
    hidden = actions.create_person(
        handle="east_hidden", names={"en": "Hidden"}, party=party, audience=own, by=cast.east_admin
    )
    post = actions.create_post(names={"en": "Quiet"}, party=party, audience=own, by=cast.east_admin)
    for person, held_post in ((hidden, None), (newcomer(cast), post)):
        made = actions.appoint(
            person, party=party, role="viewer", post=held_post, audience=cast.public, by=cast.east_admin
        )
        assert made.audience == own
    wide = actions.appoint(
        newcomer(cast, "east_other"), party=party, role="viewer", audience=cast.public, by=cast.east_admin
    )
    assert wide.audience == cast.community, "as narrow as the person, and no narrower"


def test_a_post_that_the_reader_may_not_know_of_is_not_named(cast, client_as) -> None:
    party, system = cast.parties["east"], Actor.system("tests")
    own = cast.only("east", tlp="AMBER+STRICT")
    post = actions.create_post(names={"en": "Quiet post"}, party=party, audience=own, by=system)
    actions.appoint(newcomer(cast), party=party, role="viewer", post=post, audience=cast.community, by=system)
    for address in ("/people/parties/east/", "/people/persons/east_new/"):
        assert "Quiet post" in client_as("east").get(address).content.decode()
        assert "Quiet post" not in client_as("west").get(address).content.decode()
