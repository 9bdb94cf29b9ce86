"""Pages of the plan: what they say, to whom, and that nothing typed is lost."""

import uuid

import pytest
from django.urls import reverse

from mithaq.domains.plan import actions
from mithaq.domains.plan.actions import Reason
from mithaq.domains.plan.models import Initiative, Milestone, Risk, Slip
from tests.factories import plan as factory

KINDS = ("line_of_effort", "objective", "initiative", "milestone", "assumption", "risk")
FOR_COMMUNITY = {"tlp": "GREEN", "groups": ["community"]}


@pytest.fixture
def initiative(cast):
    return factory.initiative(cast)


@pytest.fixture
def milestone(cast, initiative):
    return factory.milestone(cast, initiative)


def text(answer):
    return answer.content.decode()


def step(record, name):
    return reverse("plan:step", args=[record.KIND, record.pk, name])


def stored(model, **equals):
    return model.objects.for_system("a test reads").get(**equals)


def test_an_empty_plan_says_what_to_do_first(client_as):
    assert "Begin with a line of effort" in text(client_as("secretary").get(reverse("plan:home")))
    assert "Begin with" not in text(client_as("auditor").get(reverse("plan:home")))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("name", "titled"),
    [
        ("home", "Hotline between the rooms"),
        ("timeline", "Hotline between the rooms"),
        ("initiatives", "Hotline between the rooms"),
        ("milestones", "Line in service"),
        ("assumptions", "Equipment clears customs"),
        ("risks", "Calls stay unanswered"),
        ("why_late", "Line in service"),
    ],
)
def test_pages_of_the_plan_open(cast, client_as, milestone, name, titled, language):
    factory.assumption(cast, milestone.initiative, tripwire_on=factory.days(-1))
    factory.risk(cast, milestone.initiative, likelihood=4, effect=4)
    actions.move_due(milestone, to=factory.days(50), reason=Reason("customs"), by=cast.east)
    client = client_as("west")
    client.cookies["language"] = language
    answer = client.get(reverse(f"plan:{name}"))
    assert answer.status_code == 200
    assert factory.names(titled)[language].split()[0] in text(answer)
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text(answer)


def test_the_overview_tells_what_is_late_and_at_risk(cast, client_as, initiative):
    factory.milestone(cast, initiative, due=factory.days(-4))
    assumption = factory.assumption(cast, initiative)
    actions.review_assumption(assumption, "broken", by=cast.east, note="refused")
    page = text(client_as("west").get(reverse("plan:home")))
    assert "1 milestone late" in page.replace('<bdi class="number">1</bdi>', "1")
    assert "At risk: an assumption is broken" in page
    assert "4 days late" in page


def test_the_record_page_offers_what_the_reader_can_do(cast, client_as, milestone):
    at = milestone.get_absolute_url()
    assert "Report it done" in text(client_as("east").get(at))
    assert "Report it done" not in text(client_as("west").get(at))
    actions.report_done(milestone, by=cast.east)
    assert "Verify it" in text(client_as("west").get(at))
    assert "Verify it" not in text(client_as("east").get(at))
    assert "another party has verified" in text(client_as("analyst").get(at))


def test_every_kind_has_a_page_and_forms(cast, client_as, milestone):
    initiative = milestone.initiative
    records = [
        initiative,
        milestone,
        initiative.objective,
        initiative.objective.line_of_effort,
        factory.assumption(cast, initiative),
        factory.risk(cast, initiative, likelihood=2, effect=2),
    ]
    east, secretary = client_as("east"), client_as("secretary")
    for record in records:
        assert east.get(record.get_absolute_url()).status_code == 200
        writer = east if record.owner == cast.parties["east"] else secretary
        assert writer.get(reverse("plan:edit", args=[record.KIND, record.pk])).status_code == 200
        assert east.get(reverse("plan:new", args=[record.KIND])).status_code == 200


def test_hidden_and_missing_are_the_same_page(cast, client_as):
    hidden = factory.initiative(cast, audience=cast.only("east"))
    west = client_as("west")
    for name, extra in (("initiative", []), ("edit", []), ("step", ["stage"])):
        kind = [] if name == "initiative" else ["initiative"]
        answers = [
            west.get(reverse(f"plan:{name}", args=[*kind, pk, *extra])) for pk in (hidden.pk, uuid.uuid4())
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        pages = [text(a).split("<main")[1] for a in answers]
        assert pages[0] == pages[1]
    assert west.get(f"{reverse('plan:new', args=['milestone'])}?initiative={hidden.pk}").status_code == 404


def post_initiative(objective, **changes):
    return {
        "act_key": "k-1",
        "code": "INI-9",
        "title_en": "Joint patrol calendar",
        "title_ar": "تقويم الدوريات",
        "objective": str(objective.pk),
        "lead": "",
        "planned_start": "2026-01-01",
        "planned_end": "2026-06-01",
        **FOR_COMMUNITY,
        **changes,
    }


def test_creating_from_the_form_once(cast, client_as):
    objective = factory.objective(cast)
    client, at = client_as("east"), reverse("plan:new", args=["initiative"])
    given = post_initiative(objective, lead=str(cast.parties["east"].pk))
    answers = [client.post(at, given) for _ in range(2)]
    made = stored(Initiative)
    assert [answer["Location"] for answer in answers] == [made.get_absolute_url()] * 2
    assert (made.title, made.audience) == (
        {"en": "Joint patrol calendar", "ar": "تقويم الدوريات"},
        cast.community,
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lead": ""}, "Lead: This field is required."),
        ({"planned_end": "2025-01-01"}, "The end lies before the start."),
        ({"tlp": "CLEAR"}, "CLEAR is for everyone"),
        ({"tlp": "GREEN", "groups": [], "parties": ["west"]}, "You would not see it yourself"),
        ({"code": "no spaces"}, "Use letters, digits"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(cast, client_as, changes, said):
    objective = factory.objective(cast)
    given = post_initiative(objective, lead=str(cast.parties["east"].pk)) | changes
    answer = client_as("east").post(reverse("plan:new", args=["initiative"]), given)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Joint patrol calendar" in text(answer)
    assert "تقويم الدوريات" in text(answer)


def test_the_preview_names_who_will_see_it_and_stores_nothing(cast, client_as):
    objective = factory.objective(cast)
    client, at = client_as("east"), reverse("plan:new", args=["initiative"]) + "?preview=1"
    page = text(client.post(at, post_initiative(objective)))
    assert "Will be seen by:" in page
    assert "Western Command" in page
    assert "Joint patrol calendar" in page
    assert not Initiative.objects.for_system("a test reads").exists()
    part = text(client.post(at, post_initiative(objective), headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Partner Mission" in part


def test_two_editors_are_shown_both_versions(cast, client_as, milestone):
    client, at = client_as("east"), reverse("plan:edit", args=["milestone", milestone.pk])
    actions.edit(milestone, {"title": factory.names("Changed meanwhile")}, by=cast.east)
    given = {"act_key": "k", "version": "1", "code": "M1", "title_en": "My own words"}
    answer = client.post(at, given)
    assert answer.status_code == 409
    assert "Changed meanwhile" in text(answer)
    assert "My own words" in text(answer)
    assert 'name="version" value="2"' in text(answer)
    assert client.post(at, {**given, "act_key": "k2", "version": "2"}).status_code == 302
    assert stored(Milestone).title == {"en": "My own words"}


def test_moving_a_date_asks_for_the_cause(cast, client_as, milestone):
    client, at = client_as("east"), step(milestone, "move")
    given = {"act_key": "m", "version": "1", "to_date": "2027-03-01", "note": "Held in port", **FOR_COMMUNITY}
    answer = client.post(at, {**given, "cause": ""})
    assert (answer.status_code, "Held in port" in text(answer)) == (422, True)
    assert client.post(at, {**given, "cause": "customs"}).status_code == 302
    assert stored(Milestone).due.isoformat() == "2027-03-01"
    page = text(client_as("west").get(milestone.get_absolute_url()))
    assert "Customs" in page
    assert "Held in port" in page
    assert client.get(stored(Slip).get_absolute_url())["Location"] == f"{milestone.get_absolute_url()}#slips"


def test_two_keys_by_two_parties(cast, client_as, milestone):
    east, west = client_as("east"), client_as("west")
    east.post(
        step(milestone, "done"), {"act_key": "a", "version": "1", "done_on": factory.days(-1).isoformat()}
    )
    assert east.post(step(milestone, "verify"), {"act_key": "b", "version": "2"}).status_code == 403
    assert (
        west.post(step(milestone, "send-back"), {"act_key": "c", "version": "2", "note": ""}).status_code
        == 422
    )
    assert west.post(step(milestone, "verify"), {"act_key": "d", "version": "2"}).status_code == 302
    assert stored(Milestone).verified_by == cast.parties["west"]
    assert west.post(step(milestone, "verify"), {"act_key": "e", "version": "3"}).status_code == 409


def test_other_steps(cast, client_as, initiative):
    east = client_as("east")
    risk = factory.risk(cast, initiative)
    assumption = factory.assumption(cast, initiative)
    posted = [
        (step(initiative, "stage"), {"to": "assessed"}),
        (
            step(initiative, "add-party"),
            {"party": str(cast.parties["west"].pk), "role": "observer", **FOR_COMMUNITY},
        ),
        (step(risk, "state"), {"to": "closed", "note": "over"}),
        (step(assumption, "review"), {"state": "broken", "note": "refused"}),
    ]
    for number, (at, given) in enumerate(posted):
        assert east.post(at, {"act_key": f"s{number}", **given}).status_code == 302
    assert stored(Initiative).stage == "assessed"
    assert stored(Risk).state == "closed"
    assert "Observer" in text(east.get(initiative.get_absolute_url()))
    assert "Western Command" in text(east.get(initiative.get_absolute_url()))


def test_the_register_is_downloaded_as_shown(cast, client_as, milestone):
    factory.milestone(cast, milestone.initiative, code="M2", audience=cast.red("west", "east"))
    at = reverse("plan:milestones")
    answer = client_as("west").get(at, {"columns": ["code", "days"], "format": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == ["Code,Days late,Marking of this file", "M1,0,TLP:GREEN · Western Command"]
    assert client_as("west").get(at, {"format": "xlsx"}).status_code == 200
    assert client_as("east_admin").get(at, {"format": "csv"}).status_code == 403


def test_filters_that_do_not_fit_still_show_the_list(client_as, milestone):
    answer = client_as("west").get(
        reverse("plan:milestones"), {"line": str(uuid.uuid4()), "state": "nonsense"}
    )
    assert (answer.status_code, "M1" in text(answer)) == (200, True)


@pytest.mark.parametrize("name", ["home", "initiatives", "milestones", "why_late", "timeline"])
def test_a_page_takes_as_many_queries_for_many_rows(
    cast, client_as, initiative, name, django_assert_max_num_queries
):
    client = client_as("west")

    def add(numbers):
        for n in numbers:
            made = factory.milestone(cast, initiative, code=f"M{n}", due=factory.days(-2))
            actions.move_due(made, to=factory.days(n), reason=Reason("customs"), by=cast.east)

    add(range(1, 3))
    client.get(reverse(f"plan:{name}"))
    with django_assert_max_num_queries(1000) as few:
        client.get(reverse(f"plan:{name}"))
    add(range(3, 15))
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(f"plan:{name}"))
