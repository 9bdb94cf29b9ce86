"""What other parties do with a report: assessments, suggestions, claims, duplicates, hints."""

from datetime import date, timedelta
from typing import Any

import pytest

from mithaq.domains.picture import actions, jobs
from mithaq.domains.picture.actions import Content, Verdict
from mithaq.domains.picture.models import Claim, Report
from mithaq.domains.picture.queries import lasting, matches, reports, responses, today
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from mithaq.kernel.timers import firing
from mithaq.kernel.timers.models import Timer

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import acts_on, days


def held(record: Any) -> Any:
    return type(record).objects.for_system("a test looks at one record").get(pk=record.pk)


def test_an_independent_confirmation_confirms_for_all(cast: Cast) -> None:
    report = made.report(cast)
    made.assess(cast, report, basis="same_source")
    assert (held(report).state, acts_on(report)) == ("reported", ["report.created"])
    made.assess(cast, report, by=cast.partner, basis="other_source")
    assert (held(report).state, acts_on(report)[-1]) == ("confirmed", "report.restated")
    made.assess(cast, report, "deny")
    assert held(report).state == "disputed"
    stands = responses.standing_of(Viewer.of(cast.secretary), held(report))
    assert (stands.state, stands.independent, len(stands.assessments)) == ("disputed", 1, 3)


def test_an_assessment_for_few_changes_nothing_for_the_others(cast: Cast) -> None:
    report = made.report(cast)
    made.assess(cast, report, "deny", audience=cast.only("east", "west"))
    now = held(report)
    assert (now.state, now.version) == ("reported", 1)
    assert responses.standing_of(Viewer.of(cast.east), now).state == "disputed"
    assert responses.standing_of(Viewer.of(cast.partner), now).state == "reported"
    assert reports.visible(Viewer.of(cast.partner), state="disputed").count() == 0


def test_who_may_assess_what(cast: Cast) -> None:
    report = made.report(cast)
    with pytest.raises(NotAllowed):
        made.assess(cast, report, by=cast.east)
    with pytest.raises(Invalid):
        made.assess(cast, report, audience=cast.public)
    with pytest.raises(Invalid) as refused:
        actions.assess(report, Verdict("maybe", "rumour", 9, "G"), by=cast.west)
    assert set(refused.value.fields) == {"verdict", "basis", "credibility", "reliability"}
    actions.retract(report, reason="Wrong", by=cast.east)
    with pytest.raises(WrongState):
        made.assess(cast, report)


def test_the_reliability_of_a_source_is_each_partys_own(cast: Cast) -> None:
    report = made.report(cast, reliability="B", credibility=2)
    given = actions.assess(report, Verdict("confirm", "other_source", 3, "D"), by=cast.west)
    assert (given.reliability, given.credibility, given.of_version) == ("D", 3, 1)
    assert (held(report).reliability, held(report).credibility) == ("B", 2)


def test_a_suggestion_is_between_two_parties_and_the_originator_decides(cast: Cast) -> None:
    report = made.report(cast)
    first = actions.suggest(report, {"best": 4, "occurred_to": days(-2)}, reason="We counted", by=cast.west)
    assert first.changes == {"best": 4, "occurred_to": days(-2).isoformat()}
    assert first.audience == cast.only("east", "west", tlp="AMBER+STRICT")
    assert list(responses.suggestions(Viewer.of(cast.partner), report)) == []
    assert [
        item.id for item in today.waiting_for_our_decision(Viewer.of(cast.east), cast.parties["east"].pk)
    ] == [report.pk]
    assert Delivery.objects.filter(template="suggestion.made", recipient=cast.east.person_id).exists()
    with pytest.raises(NotAllowed):
        actions.accept(first, by=cast.west)
    actions.accept(responses.suggestion(Viewer.of(cast.east), first.pk), by=cast.east)
    now = held(report)
    assert (now.best, now.occurred_to, now.version_kind, now.reason) == (
        4,
        days(-2),
        "correction",
        "The originator has looked at it again.",
    )
    assert held(first).state == "accepted"
    second = actions.suggest(held(report), {"low": 0}, reason="None died", by=cast.west)
    with pytest.raises(Invalid):
        actions.discard(second, answer="", by=cast.east)
    actions.discard(second, answer="The hospital says otherwise", by=cast.east)
    with pytest.raises(WrongState):
        actions.accept(held(second), by=cast.east)


def test_a_suggestion_may_leave_nobody_named(cast: Cast) -> None:
    report = made.report(cast, actors=("police",))
    actions.accept(actions.suggest(report, {"actors": None}, reason="Not seen", by=cast.west), by=cast.east)
    assert list(held(report).actors) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "changes"),
        ({"reliability": "A"}, "reliability"),
        ({"best": 9}, "high"),
        ({"nonsense": 1}, "nonsense"),
        ({"type": None}, "type"),
    ],
)
def test_what_cannot_be_suggested(cast: Cast, changes: dict[str, Any], field: str) -> None:
    report = made.report(cast)
    with pytest.raises(Invalid) as refused:
        actions.suggest(report, changes, reason="Why", by=cast.west)
    assert list(refused.value.fields) == [field]


def test_one_party_at_a_time_is_on_it(cast: Cast) -> None:
    report = made.report(cast)
    taken = actions.claim(report, hours=2, note="A team is on its way", by=cast.west)
    assert responses.claim_on(Viewer.of(cast.partner), report) == taken
    with pytest.raises(WrongState):
        actions.claim(report, by=cast.partner)
    with pytest.raises(NotAllowed):
        actions.let_go(taken, by=cast.partner)
    actions.let_go(taken, by=cast.west)
    assert responses.claim_on(Viewer.of(cast.partner), report) is None
    assert not Timer.objects.filter(subject_id=taken.pk, state="armed").exists()
    again = actions.claim(report, by=cast.partner)
    with clock.freeze(clock.now() + timedelta(hours=5)):
        assert responses.claim_on(Viewer.of(cast.west), report) is None
        assert firing.run_due().failed == 0
    assert held(again).state == "expired"
    assert acts_on(again) == ["claim.taken", "claim.expired"]
    assert actions.claim(report, by=cast.west).state == "held"


def test_a_claim_is_seen_by_all_who_see_the_report(cast: Cast) -> None:
    taken = actions.claim(made.report(cast), by=cast.west)
    with pytest.raises(Invalid):
        records.narrow(taken, cast.only("west"), by=cast.west)


def test_a_claim_that_is_no_longer_held_is_left_alone_by_the_timer(cast: Cast) -> None:
    taken = actions.claim(made.report(cast), by=cast.west)
    timer = Timer.objects.get(subject_id=taken.pk)
    actions.let_go(taken, by=cast.west)
    jobs.run_out(timer)
    assert held(taken).state == "released"
    with pytest.raises(NotAllowed):
        actions.expire(Claim.objects.for_system("a test").get(pk=taken.pk), by=cast.west)


def holds(cast: Cast, name: str, report: Report) -> tuple[int, bool]:
    """Return until when a report holds for a reader, in days from today, and whether its time is over."""
    viewer = Viewer.of(cast.actors[name])
    until = lasting.holding(viewer, [report])[report.pk].until
    return (until - clock.today()).days, report.pk in lasting.over(viewer, [report])


def test_a_report_holds_on_while_it_is_seen(cast: Cast) -> None:
    report = made.report(cast, expires_on=days(-1))
    assert holds(cast, "west", report) == (-1, True)
    assert [one.id for one in today.past_their_time(Viewer.of(cast.east), report.owner_id)] == [report.pk]
    made.assess(cast, report, "seen_too", basis="same_source")
    assert holds(cast, "west", report) == (-1, True)
    made.assess(cast, report, "seen_too", by=cast.partner, audience=cast.only("east", "partner"))
    assert holds(cast, "west", report) == (-1, True), "what he does not see moves nothing on for him"
    assert holds(cast, "east", report) == (2, False)
    assert today.past_their_time(Viewer.of(cast.east), report.owner_id) == []
    with clock.freeze(clock.now() + timedelta(days=3)):
        assert holds(cast, "east", report) == (-1, True)


def test_whoever_takes_a_sighting_back_moves_it_on_no_more(cast: Cast) -> None:
    report = made.report(cast, expires_on=days(-1))
    made.assess(cast, report, "confirm")
    assert holds(cast, "east", report) == (2, False)
    made.assess(cast, report, "deny")
    assert holds(cast, "east", report) == (-1, True)


def test_candidates_of_the_same_days_are_found_among_many_later_ones(cast: Cast, monkeypatch) -> None:
    """Over the end of a month and the border of a district."""
    monkeypatch.setattr(matches, "MOST_LOOKED_AT", 1)
    mine = made.report(cast, occurred_from=date(2026, 9, 30), area="LY-SB")
    near = made.report(cast, occurred_from=date(2026, 10, 1), area="LY-MQ")
    made.report(cast, occurred_from=date(2026, 10, 20))
    assert [one.report.pk for one in matches.candidates(Viewer.of(cast.west), mine)] == [near.pk]


def test_candidates_are_among_what_the_viewer_sees(cast: Cast) -> None:
    mine = made.report(cast, by=cast.west)
    other = made.report(cast)
    hidden = made.report(cast, cast.only("east", "joint"))
    made.report(cast, type="ERW")
    made.report(cast, area="LY-TB")
    made.report(cast, occurred_from=days(-30))
    found = matches.candidates(Viewer.of(cast.west), mine)
    assert [(one.report.pk, one.likeness) for one in found] == [(other.pk, 0.6)]
    seen = {one.report.pk for one in matches.candidates(Viewer.of(cast.secretary), mine)}
    assert seen == {other.pk, hidden.pk}


def test_a_duplicate_counts_once_for_whoever_sees_both(cast: Cast) -> None:
    mine, other = made.report(cast, by=cast.west), made.report(cast, cast.only("east", "west"))
    same = actions.join(mine, of=other, by=cast.west)
    assert made.figured(cast.west) == made.recounted(cast.west) == (1, 2, 3, 5)
    assert made.figured(cast.partner) == made.recounted(cast.partner) == (1, 2, 3, 5)
    assert matches.same_event(Viewer.of(cast.partner), mine) == []
    assert [one.counts for one in matches.same_event(Viewer.of(cast.east), mine)] == [True]
    assert matches.candidates(Viewer.of(cast.west), mine) == []
    with pytest.raises(NotAllowed):
        actions.join(other, of=mine, by=cast.west)
    with pytest.raises(WrongState):
        actions.join(mine, of=made.report(cast), by=cast.west)
    with pytest.raises(NotVisible):
        responses.same_event(Viewer.of(cast.partner), same.pk)
    actions.part(responses.same_event(Viewer.of(cast.west), same.pk), by=cast.west)
    assert made.figured(cast.west) == made.recounted(cast.west) == (3, 6, 9, 15)


def hints(cast: Cast, name: str, report: Report) -> list[str]:
    return [hint.ask.code for hint in matches.hints(Viewer.of(cast.actors[name]), report)]


def test_with_both_consents_each_side_is_told_whom_to_ask_and_nothing_else(cast: Cast) -> None:
    east = made.report(cast, cast.only("east", "joint"), deconflict=True)
    west = made.report(cast, cast.only("west", "joint"), by=cast.west)
    assert firing.run_due().failed == 0
    assert hints(cast, "east", east) == []
    actions.consent(west, deconflict=True, by=cast.west)
    assert firing.run_due().failed == 0
    assert hints(cast, "east", east) == ["west"]
    assert hints(cast, "west", west) == ["east"]
    assert hints(cast, "secretary", east) == []
    told = Revision.objects.visible_to(Viewer.of(cast.east)).filter(kind="hint")
    assert [str(west.pk) in act.body for act in told] == [False]
    actions.consent(held(west), deconflict=False, by=cast.west)
    assert not Timer.objects.filter(subject_id=west.pk, state="armed").exists()
    with pytest.raises(WrongState):
        actions.consent(held(west), deconflict=False, by=cast.west)


def test_whoever_sees_the_other_report_is_given_no_hint(cast: Cast) -> None:
    east = made.report(cast, deconflict=True)
    west = made.report(cast, cast.only("west", "joint"), by=cast.west, deconflict=True)
    assert firing.run_due().failed == 0
    assert hints(cast, "west", west) == []
    assert hints(cast, "east", east) == ["west"]
    with pytest.raises(NotAllowed):
        actions.hint(east, cast.parties["partner"], by=cast.east)
    with pytest.raises(Invalid):
        actions.report(made.content(deconflict=True), audience=cast.red("east"), by=cast.east)


def test_narrowing_takes_everything_along(cast: Cast) -> None:
    report = made.report(cast)
    given = made.assess(cast, report)
    asked = actions.suggest(held(report), {"best": 4}, reason="We counted", by=cast.west)
    taken = actions.claim(held(report), by=cast.west)
    records.narrow(held(report), cast.only("east", "joint"), by=cast.east)
    west = Viewer.of(cast.west)
    for model, record in ((type(given), given), (type(asked), asked), (Claim, taken)):
        assert not model.objects.visible_to(west).filter(pk=record.pk).exists()
    with pytest.raises(Conflict):
        actions.correct(report, Content.of(report), reason="Old", by=cast.east, expected=1)


def test_a_claim_whose_time_is_over_makes_room_without_a_worker(cast: Cast) -> None:
    report = made.report(cast)
    first = actions.claim(report, hours=1, by=cast.west)
    with pytest.raises(WrongState, match="Your party is on it already"):
        actions.claim(report, by=cast.west)
    with clock.freeze(clock.now() + timedelta(hours=2)):
        assert actions.claim(report, by=cast.partner).state == "held"
        assert firing.run_due().failed == 0
    assert acts_on(first) == ["claim.taken", "claim.expired"]


def corrected(cast: Cast, report: Report, **values: Any) -> Report:
    return actions.correct(held(report), made.content(**values), reason="Counted again", by=cast.east)


@pytest.mark.parametrize(
    "say",
    [
        lambda cast, report: actions.assess(
            report, Verdict("confirm", "own_observation"), by=cast.west, read=1
        ),
        lambda cast, report: actions.suggest(report, {"area": "LY-WS"}, reason="x", by=cast.west, read=1),
        lambda cast, report: actions.sanitise(
            report, made.content(), to=cast.public, reason="x", by=cast.east, read=1
        ),
    ],
    ids=["assess", "suggest", "sanitise"],
)
def test_what_is_said_of_an_earlier_text_is_asked_once_more(cast: Cast, say: Any) -> None:
    report = made.report(cast)
    made.assess(cast, report, "seen_too", by=cast.partner)
    assert say(cast, held(report)).version == 1, "another state is no other text"
    corrected(cast, report, best=4)
    with pytest.raises(Conflict) as refused:
        say(cast, held(report))
    assert refused.value.current.version == 3


@pytest.mark.parametrize("said_to_all", [False, True])
def test_why_a_change_was_suggested_is_told_to_whoever_sees_the_suggestion(
    cast: Cast, said_to_all: bool
) -> None:
    report = made.report(cast)
    audience = report.audience if said_to_all else None
    suggestion = actions.suggest(
        report, {"high": 6}, reason="Our source says six", by=cast.west, audience=audience
    )
    actions.accept(suggestion, by=cast.east)
    told = Revision.objects.visible_to(Viewer.of(cast.partner)).filter(record=report.pk)
    assert any("Our source" in one.body for one in told) is said_to_all


def test_a_suggestion_for_an_earlier_text_is_compared_before_it_is_accepted(cast: Cast) -> None:
    report = made.report(cast)
    suggestion = actions.suggest(report, {"high": 6}, reason="The clinic says six", by=cast.west)
    corrected(cast, report, best=4)
    found = responses.suggestion(Viewer.of(cast.east), suggestion.pk)
    with pytest.raises(Conflict):
        actions.accept(found, by=cast.east)
    found = responses.suggestion(Viewer.of(cast.east), suggestion.pk)
    actions.accept(found, by=cast.east, read=found.report.version)
    assert (held(report).best, held(report).high) == (4, 6)


def test_a_suggestion_that_fits_no_more_says_what_to_do(cast: Cast) -> None:
    report = made.report(cast)
    suggestion = actions.suggest(report, {"high": 4}, reason="The clinic says four", by=cast.west)
    corrected(cast, report, low=5, best=5)
    found = responses.suggestion(Viewer.of(cast.east), suggestion.pk)
    with pytest.raises(Invalid, match=r"low ≤ best ≤ high\. Correct it yourself, then discard"):
        actions.accept(found, by=cast.east, read=found.report.version)
