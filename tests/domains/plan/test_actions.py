"""Acts on the plan: the state they leave, the revision and ledger entry they write, and what they refuse."""

from datetime import timedelta

import pytest

from mithaq.domains.plan import actions
from mithaq.domains.plan.actions import Reason
from mithaq.domains.plan.models import Milestone, Slip
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, WrongState
from mithaq.kernel.ledger.models import Entry
from mithaq.kernel.timers.models import Timer
from tests.factories import plan as factory


def verbs(record):
    """Return the verbs of the acts on a record, oldest first."""
    acts = Revision.objects.for_system("a test reads what was written").filter(record=record.pk)
    return list(acts.order_by("stamp").values_list("verb", flat=True))


@pytest.fixture
def initiative(cast):
    return factory.initiative(cast)


@pytest.fixture
def milestone(cast, initiative):
    return factory.milestone(cast, initiative)


def test_creating_starts_in_the_first_state_and_fixes_the_baseline(cast, milestone):
    assert (milestone.state, milestone.baseline_due) == ("planned", milestone.due)
    assert milestone.owner == cast.parties["east"]
    assert verbs(milestone) == ["milestone.created"]
    act = Revision.objects.for_system("a test reads").get(record=milestone.pk)
    assert Entry.objects.filter(log=act.log_id, seq=act.seq).count() == 1


def test_only_parties_that_answer_for_the_initiative_add_milestones(cast, initiative):
    with pytest.raises(NotAllowed):
        factory.milestone(cast, initiative, by=cast.west, code="M2")
    actions.add_party(initiative, cast.parties["west"], "implementing", by=cast.east)
    assert factory.milestone(cast, initiative, by=cast.west, code="M2").owner == cast.parties["west"]


def test_nothing_reaches_somebody_who_cannot_see_what_it_belongs_to(cast, initiative):
    with pytest.raises(Invalid) as caught:
        factory.milestone(cast, initiative, audience=cast.public)
    assert "audience" in caught.value.fields


def test_a_code_is_used_once_by_its_owner_and_freely_by_others(cast, initiative):
    with pytest.raises(Invalid) as caught:
        factory.initiative(cast, objective=initiative.objective)
    assert "code" in caught.value.fields
    other = factory.initiative(cast, objective=initiative.objective, by=cast.west, lead=cast.parties["west"])
    assert other.code == initiative.code


def test_editing_writes_one_act_and_notices_another_editor(cast, initiative):
    read = initiative.version
    actions.edit(initiative, {"title": factory.names("Two hotlines")}, by=cast.east, expected=read)
    with pytest.raises(Conflict) as caught:
        actions.edit(initiative, {"title": factory.names("Three")}, by=cast.east, expected=read)
    assert caught.value.current.title["en"] == "Two hotlines"
    assert verbs(initiative) == ["initiative.created", "initiative.edited"]


def test_an_agreed_date_is_not_edited_away(cast, initiative):
    with pytest.raises(Invalid) as caught:
        actions.edit(initiative, {"planned_end": factory.days(500)}, by=cast.east)
    assert "planned_end" in caught.value.fields


def test_an_end_does_not_lie_before_its_start(cast, initiative):
    with pytest.raises(Invalid) as caught:
        factory.initiative(cast, objective=initiative.objective, code="INI-2", planned_end=factory.days(-90))
    assert "planned_end" in caught.value.fields


def test_an_objective_is_no_part_of_itself(cast):
    above = factory.objective(cast)
    below = factory.objective(cast, line_of_effort=above.line_of_effort, code="OBJ-2", parent=above)
    with pytest.raises(Invalid):
        actions.edit(above, {"parent": below}, by=cast.secretary)


def test_moving_a_date_keeps_the_baseline_and_the_cause(cast, milestone):
    first = milestone.due
    to = first + timedelta(days=21)
    actions.move_due(milestone, to=to, reason=Reason("customs", "stuck in port"), by=cast.east)
    slip = Slip.objects.for_system("a test reads").get(subject=milestone.pk)
    assert (milestone.baseline_due, milestone.due) == (first, to)
    assert (slip.days, slip.cause, slip.note, slip.owner_id) == (
        21,
        "customs",
        "stuck in port",
        milestone.owner_id,
    )
    assert verbs(milestone)[-1:] == ["milestone.moved"]
    assert verbs(slip) == ["slip.recorded"]


def test_the_reason_may_be_for_fewer_than_the_date(cast, milestone):
    reason = Reason("insecurity", audience=cast.only("east", "joint"))
    actions.move_due(milestone, to=factory.days(60), reason=reason, by=cast.east)
    assert Slip.objects.for_system("a test reads").get().audience == cast.only("east", "joint")


def test_the_date_of_what_is_done_does_not_move(cast, milestone):
    actions.report_done(milestone, by=cast.east)
    with pytest.raises(WrongState):
        actions.move_due(milestone, to=factory.days(60), reason=Reason("customs"), by=cast.east)


def test_the_planned_end_of_an_initiative_moves_with_a_cause(cast, initiative):
    actions.move_initiative(
        initiative, "planned_end", to=factory.days(150), reason=Reason("funding"), by=cast.east
    )
    slip = Slip.objects.for_system("a test reads").get()
    assert (slip.subject_kind, slip.moved, slip.days, slip.initiative_id) == (
        "initiative",
        "planned_end",
        30,
        initiative.pk,
    )
    with pytest.raises(Invalid):
        actions.move_initiative(
            initiative, "actual_end", to=factory.days(1), reason=Reason("funding"), by=cast.east
        )


def test_two_keys(cast, milestone):
    actions.report_done(milestone, by=cast.east, done_on=factory.days(-1), note="log attached")
    with pytest.raises(NotAllowed):
        actions.verify(milestone, by=cast.east)
    with pytest.raises(NotAllowed):
        actions.verify(milestone, by=cast.analyst)
    actions.verify(milestone, by=cast.west)
    assert (milestone.state, milestone.done_on) == ("verified", factory.days(-1))
    assert milestone.verified_by_id == cast.parties["west"].pk
    assert verbs(milestone)[1:] == ["milestone.reported_done", "milestone.verified"]


def test_sending_back_needs_a_reason_and_opens_it_again(cast, milestone):
    actions.report_done(milestone, by=cast.east)
    with pytest.raises(Invalid):
        actions.send_back(Milestone.objects.for_system("fresh").get(), by=cast.west, note="")
    fresh = Milestone.objects.for_system("fresh").get()
    actions.send_back(fresh, by=cast.west, note="the log is missing")
    assert (fresh.state, fresh.done_on, fresh.reported_by, fresh.state_note) == (
        "on_track",
        None,
        None,
        "the log is missing",
    )


def test_a_party_that_takes_part_reports_and_so_cannot_verify(cast, initiative, milestone):
    actions.add_party(initiative, cast.parties["west"], "implementing", by=cast.east)
    actions.report_done(milestone, by=cast.west)
    with pytest.raises(NotAllowed):
        actions.verify(milestone, by=cast.west)
    actions.verify(milestone, by=cast.assessor)
    assert milestone.state == "verified"


def test_nothing_is_done_in_the_future(cast, milestone):
    with pytest.raises(Invalid) as caught:
        actions.report_done(milestone, by=cast.east, done_on=factory.days(1))
    assert "done_on" in caught.value.fields


def test_at_risk_and_dropped_are_said_with_a_reason(cast, milestone):
    actions.set_state(milestone, "at_risk", by=cast.east, note="supplier is silent")
    actions.set_state(milestone, "dropped", by=cast.east, note="no longer needed")
    with pytest.raises(WrongState):
        actions.set_state(milestone, "done", by=cast.east)
    assert milestone.state == "dropped"


def test_stages_keep_the_first_start_and_the_end(cast, initiative):
    for stage in ("assessed", "designed", "approved"):
        actions.change_stage(initiative, stage, by=cast.east)
    actions.change_stage(initiative, "implementing", by=cast.east, on=factory.days(-5))
    actions.change_stage(initiative, "suspended", by=cast.east, note="no access")
    actions.change_stage(initiative, "implementing", by=cast.east)
    assert initiative.actual_start == factory.days(-5)
    actions.change_stage(initiative, "closing", by=cast.east)
    actions.change_stage(initiative, "closed", by=cast.east)
    assert (initiative.stage, initiative.actual_end) == ("closed", clock.today())
    with pytest.raises(NotAllowed):
        actions.change_stage(initiative, "cancelled", by=cast.west, note="no")


def test_objectives_are_consulted_adopted_reviewed_and_retired(cast):
    objective = factory.objective(cast)
    for state in ("consulted", "adopted", "under_review"):
        actions.move_objective(objective, state, by=cast.secretary)
    with pytest.raises(Invalid):
        actions.move_objective(objective, "retired", by=cast.secretary)
    actions.move_objective(objective, "retired", by=cast.secretary, note="reached")
    assert objective.state == "retired"


def test_an_assumption_is_looked_at_again(cast, initiative):
    assumption = factory.assumption(cast, initiative, tripwire_on=factory.days(-1))
    assert assumption.needs_look
    actions.review_assumption(assumption, "watch", by=cast.east, look_by=factory.days(30))
    assert not assumption.needs_look
    with pytest.raises(Invalid):
        actions.review_assumption(assumption, "broken", by=cast.east)
    actions.review_assumption(assumption, "broken", by=cast.east, note="refused at the port")
    assert (assumption.state, verbs(assumption)[-1]) == ("broken", "assumption.reviewed")


def test_an_assumption_belongs_to_something(cast):
    with pytest.raises(Invalid) as caught:
        actions.create(
            "assumption", {"text": factory.names("Peace holds")}, audience=cast.public, by=cast.east
        )
    assert "objective" in caught.value.fields


def test_a_risk_is_judged_within_the_scale(cast, initiative):
    risk = factory.risk(cast, initiative, likelihood=4, effect=4)
    assert risk.weight == "high"
    with pytest.raises(Invalid) as caught:
        actions.edit(risk, {"likelihood": 6}, by=cast.east)
    assert "likelihood" in caught.value.fields
    fresh = type(risk).objects.for_system("fresh").get()
    actions.change_risk(fresh, "closed", by=cast.east, note="the line is staffed")
    assert fresh.state == "closed"


def test_a_party_holds_a_role_once_and_gives_it_up(cast, initiative):
    part = actions.add_party(initiative, cast.parties["west"], "observer", by=cast.east)
    with pytest.raises(Invalid):
        actions.add_party(initiative, cast.parties["west"], "observer", by=cast.east)
    actions.end_party(part, by=cast.east)
    assert part.ends == clock.today()
    with pytest.raises(WrongState):
        actions.end_party(part, by=cast.east)


def test_a_milestone_is_reminded_of_until_it_is_done(cast, milestone):
    armed = Timer.objects.filter(kind="milestone.due", subject_id=milestone.pk, state="armed")
    assert [t.due_at.date() for t in armed.order_by("step")] == [factory.days(23), factory.days(31)]
    actions.move_due(milestone, to=factory.days(60), reason=Reason("weather"), by=cast.east)
    assert [t.due_at.date() for t in armed.order_by("step")] == [factory.days(53), factory.days(61)]
    actions.report_done(milestone, by=cast.east)
    assert not armed.exists()


def test_facts_are_entered_by_their_owner_and_by_whoever_loads(cast, initiative):
    values = {
        "code": "M7",
        "title": factory.names("Survey"),
        "initiative": initiative,
        "owner": cast.parties["east"],
        "audience": initiative.audience,
        "baseline_due": factory.days(-40),
        "due": factory.days(-40),
        "state": "verified",
        "done_on": factory.days(-42),
        "verified_on": factory.days(-30),
        "verified_by": cast.parties["west"],
    }
    with pytest.raises(NotAllowed):
        actions.enter("milestone", values, by=cast.west)
    with pytest.raises(NotAllowed):
        actions.enter("milestone", {**values, "verified_by": cast.parties["east"]}, by=cast.east)
    entered = actions.enter("milestone", values, by=cast.east)
    assert verbs(entered) == ["milestone.entered"]


@pytest.mark.parametrize(
    ("missing", "field"),
    [("done_on", "done_on"), ("verified_by", "verified_by"), ("verified_on", "verified_by")],
)
def test_a_state_is_entered_with_what_it_rests_on(cast, initiative, missing, field):
    values = {
        "code": "M7",
        "title": factory.names("Survey"),
        "initiative": initiative,
        "owner": cast.parties["east"],
        "audience": initiative.audience,
        "baseline_due": factory.days(-40),
        "due": factory.days(-40),
        "state": "verified",
        "done_on": factory.days(-42),
        "verified_on": factory.days(-30),
        "verified_by": cast.parties["west"],
    }
    del values[missing]
    with pytest.raises(Invalid) as caught:
        actions.enter("milestone", values, by=cast.east)
    assert field in caught.value.fields
