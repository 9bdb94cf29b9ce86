"""Reading the plan: who sees what, what is derived, and that the work does not grow with the rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mithaq.domains.plan import actions, queries
from mithaq.domains.plan.actions import Reason
from mithaq.domains.plan.queries import registers, slips
from mithaq.domains.plan.queries.registers import Wanted
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as any_record
from tests.factories import plan as factory


def count(read):
    """Return how many queries `read` takes."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        read()
    return len(caught)


@pytest.fixture
def initiative(cast):
    return factory.initiative(cast)


def fill(cast, initiative, n):
    """Add `n` late, `n` done milestones and `n` assumptions with a date that has come, each with all that
    hangs on it."""
    for i in range(n):
        late = factory.milestone(cast, initiative, code=f"L{n}.{i}", due=factory.days(-9))
        actions.move_due(late, to=factory.days(-3), reason=Reason("customs"), by=cast.east)
        factory.milestone(cast, initiative, code=f"S{n}.{i}", due=factory.days(3))
        done = factory.milestone(cast, initiative, code=f"D{n}.{i}")
        actions.report_done(done, by=cast.east)
        factory.assumption(cast, initiative, tripwire_on=factory.days(-1))
        factory.risk(cast, initiative)


def test_the_work_is_the_same_for_few_and_for_many(cast, initiative):
    viewer, east = Viewer.of(cast.east), cast.parties["east"].pk
    reads = {
        "overview": lambda: queries.overview(viewer),
        "late": lambda: queries.late(viewer, east),
        "due soon": lambda: queries.due_soon(viewer, east, 7),
        "to verify": lambda: queries.waiting_for_verification(viewer, cast.parties["west"].pk),
        "assumptions": lambda: queries.broken_or_due_assumptions(viewer),
        "why late": lambda: queries.why_late(viewer),
        "story": lambda: queries.story_parts(viewer, initiative),
        "milestones": lambda: registers.milestones(viewer, Wanted()),
        "initiatives": lambda: registers.initiatives(viewer, Wanted()),
        "risks": lambda: registers.risks(viewer, Wanted()),
    }
    fill(cast, initiative, 3)
    few = {name: count(read) for name, read in reads.items()}
    fill(cast, initiative, 12)
    factory.initiative(cast, objective=initiative.objective, code="INI-2")
    assert {name: count(read) for name, read in reads.items()} == few
    assert max(few.values()) <= 8


def test_today_tells_each_party_its_own(cast, initiative):
    fill(cast, initiative, 2)
    viewer, east, west = Viewer.of(cast.east), cast.parties["east"].pk, cast.parties["west"].pk
    late = queries.late(viewer, east)
    assert [(item.state, item.days_late) for item in late] == [("late", 3), ("late", 3)]
    assert [item.code for item in queries.due_soon(viewer, east, 7)] == ["S2.0", "S2.1"]
    assert queries.late(viewer, west) == queries.due_soon(viewer, west, 7) == []
    assert len(queries.waiting_for_verification(Viewer.of(cast.west), west)) == 2
    assert queries.waiting_for_verification(viewer, east) == []
    assert {item.kind for item in queries.broken_or_due_assumptions(viewer)} == {"assumption"}


def test_what_is_entered_without_a_reporter_waits_for_verification_too(cast, initiative):
    actions.enter(
        "milestone",
        {
            "code": "E1",
            "title": factory.names("Survey"),
            "initiative": initiative,
            "owner": cast.parties["east"],
            "audience": initiative.audience,
            "baseline_due": factory.days(-9),
            "due": factory.days(-9),
            "state": "done",
            "done_on": factory.days(-9),
        },
        by=cast.east,
    )
    viewer = Viewer.of(cast.west)
    assert [i.code for i in queries.waiting_for_verification(viewer, cast.parties["west"].pk)] == ["E1"]


def test_the_outsider_sees_nothing_and_cannot_tell(cast, initiative):
    fill(cast, initiative, 1)
    outside = Viewer.of(cast.assessor)
    with pytest.raises(NotVisible):
        queries.initiative(outside, initiative.pk)
    seen = queries.overview(outside)
    assert seen.all == [] == list(seen.other_initiatives)
    assert [part.line.code for part in seen.lines] == ["LOE-1"]
    assert queries.why_late(outside).slips == []
    assert queries.story_parts(outside, initiative.objective) == []
    assert registers.milestones(outside, Wanted()) == []
    assert queries.page(outside, "milestone").items == []


def test_a_hidden_milestone_does_not_change_what_is_derived(cast, initiative):
    factory.milestone(cast, initiative, audience=cast.only("east"), due=factory.days(-5))
    assert queries.overview(Viewer.of(cast.east)).late == 1
    assert queries.overview(Viewer.of(cast.west)).late == 0


def test_what_hangs_on_something_hidden_stands_at_the_end(cast, initiative):
    objective = initiative.objective
    any_record.narrow(objective, cast.only("joint"), by=cast.secretary)
    seen = queries.overview(Viewer.of(cast.east))
    assert [standing.initiative for standing in seen.other_initiatives] == [initiative]
    assert seen.other_initiatives[0].objective is None
    assert seen.lines[0].objectives == []


def test_a_broken_assumption_puts_what_it_supports_at_risk_for_those_who_see_it(cast, initiative):
    assumption = factory.assumption(cast, initiative, audience=cast.only("east", "joint"))
    actions.review_assumption(assumption, "broken", by=cast.east, note="refused")
    assert queries.overview(Viewer.of(cast.east)).all[0].at_risk
    assert not queries.overview(Viewer.of(cast.west)).all[0].at_risk


def test_an_assumption_of_an_objective_alone_puts_all_of_it_at_risk(cast, initiative):
    values = {"text": factory.names("The ceasefire holds"), "objective": initiative.objective}
    assumption = actions.create("assumption", values, audience=cast.public, by=cast.secretary)
    actions.review_assumption(assumption, "broken", by=cast.secretary, note="fighting")
    risk = queries.at_risk(Viewer.of(cast.east))
    assert initiative.objective_id in risk.objectives
    assert risk.touches(initiative)


def test_why_late_sums_visible_slips_by_cause_party_and_line(cast, initiative):
    milestone = factory.milestone(cast, initiative)
    actions.move_due(milestone, to=factory.days(50), reason=Reason("customs"), by=cast.east)
    actions.move_due(milestone, to=factory.days(45), reason=Reason("supplier"), by=cast.east)
    hidden = Reason("insecurity", audience=cast.only("east"))
    actions.move_initiative(initiative, "planned_end", to=factory.days(130), reason=hidden, by=cast.east)
    actions.move_initiative(
        initiative, "planned_start", to=factory.days(-20), reason=Reason("access"), by=cast.east
    )
    why = queries.why_late(Viewer.of(cast.east))
    assert [(row.thing, row.total.lost, row.total.won) for row in why.by_cause] == [
        ("customs", 20, 0),
        ("insecurity", 10, 0),
        ("supplier", 0, 5),
    ]
    assert [(row.thing, row.total.lost) for row in why.by_party] == [(cast.parties["east"], 30)]
    assert [row.thing.code for row in why.by_line] == ["LOE-1"]
    assert (why.lost, why.won, len(why.slips)) == (30, 5, 4)
    assert queries.why_late(Viewer.of(cast.west)).lost == 20
    line = initiative.objective.line_of_effort_id
    assert queries.why_late(Viewer.of(cast.east), line=line).lost == 30
    assert queries.why_late(Viewer.of(cast.east), party=cast.parties["west"].pk).slips == []
    assert len(slips.of_subject(Viewer.of(cast.east), milestone)) == 2


def test_the_story_is_told_in_order(cast, initiative):
    milestone = factory.milestone(cast, initiative, due=factory.days(5))
    actions.report_done(milestone, by=cast.east, done_on=factory.days(-2))
    actions.verify(milestone, by=cast.west)
    told = queries.story_parts(Viewer.of(cast.west), initiative.objective.line_of_effort)
    assert [part.on for part in told] == sorted(part.on for part in told)
    assert [part.state for part in told if part.record == milestone] == ["done", "verified"]
    assert queries.story_parts(Viewer.of(cast.west), milestone)[-1].record == milestone


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({}, ["LATE", "SOON"]),
        ({"state": "late"}, ["LATE"]),
        ({"state": "planned"}, ["LATE", "SOON"]),
        ({"state": "verified"}, []),
    ],
)
def test_registers_filter(cast, initiative, wanted, codes):
    factory.milestone(cast, initiative, code="SOON")
    factory.milestone(cast, initiative, code="LATE", due=factory.days(-1))
    viewer = Viewer.of(cast.east)
    assert [row.record.code for row in registers.milestones(viewer, Wanted(**wanted))] == codes
    line = initiative.objective.line_of_effort_id
    by_line = registers.milestones(viewer, Wanted(line=line, initiative=initiative.pk, **wanted), "due", True)
    assert [row.record.code for row in by_line] == codes[::-1]
    assert registers.milestones(viewer, Wanted(party=cast.parties["west"].pk)) == []


def test_registers_sort_what_has_no_value_last(cast, initiative):
    factory.risk(cast, initiative)
    factory.risk(cast, initiative, likelihood=2, effect=2)
    factory.risk(cast, initiative, likelihood=5, effect=1, risk_kind="opportunity")
    viewer = Viewer.of(cast.east)
    for descending, found in ((True, [5, 2, None]), (False, [2, 5, None])):
        rows = registers.risks(viewer, Wanted(), "likelihood", descending)
        assert [row.record.likelihood for row in rows] == found
    assert len(registers.risks(viewer, Wanted(kind="opportunity"))) == 1
