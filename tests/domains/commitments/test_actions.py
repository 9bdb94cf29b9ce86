"""Actions: state, revision, ledger entry; who may, and when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mithaq.domains.commitments import actions
from mithaq.domains.commitments.models import Commitment, Dispute, Reading
from mithaq.domains.plan.actions import Reason
from mithaq.domains.plan.models import Slip
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, WrongState
from mithaq.kernel.ledger.models import Entry
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.timers.models import Timer

from ...cast import Cast
from ...factories import commitments as made


def revisions() -> int:
    return Revision.objects.for_system("a test counts acts").count()


def entries() -> int:
    return Entry.objects.count()


def held(record: Marked) -> Any:
    return type(record).objects.for_system("a test looks at one record").get(pk=record.pk)


def members(commitment: Commitment, name: str) -> set[Any]:
    _own, far, rows = commitment.member_rows(name)
    return set(rows.values_list(far, flat=True))


def reminders(commitment: Commitment) -> list[str]:
    armed = Timer.objects.filter(subject_id=commitment.pk, state="armed")
    return [timer.due_at.date().isoformat() for timer in armed]


def test_a_proposal_gives_the_proposing_partys_word_and_binds_nobody_else(cast: Cast) -> None:
    proposal = made.proposal(cast, supporting=[cast.parties["joint"]])
    assert held(proposal).state == "proposed"
    assert members(proposal, "agreed_by") == {cast.parties["west"].pk}
    assert members(proposal, "supporting") == {cast.parties["joint"].pk}
    assert reminders(proposal) == []


def test_a_proposal_asks_those_who_may_agree_for_the_responsible_party(cast: Cast) -> None:
    made.proposal(cast)
    told = Delivery.objects.filter(template="commitment.proposed")
    assert [delivery.recipient for delivery in told] == [cast.east.person_id]


def test_it_is_agreed_once_responsible_and_proposing_party_have_given_their_word(cast: Cast) -> None:
    proposal = made.proposal(cast, supporting=[cast.parties["joint"]])
    actions.agree(proposal, by=cast.secretary)
    assert held(proposal).state == "proposed"
    actions.agree(proposal, by=cast.east)
    assert held(proposal).state == "agreed"
    assert reminders(proposal) == [made.days(23).isoformat()]


def test_a_partys_own_pledge_is_agreed_at_once(cast: Cast) -> None:
    assert made.proposal(cast, by=cast.east).state == "agreed"


def test_only_named_parties_agree_and_each_once(cast: Cast) -> None:
    proposal = made.proposal(cast)
    with pytest.raises(NotAllowed):
        actions.agree(proposal, by=cast.partner)
    with pytest.raises(WrongState):
        actions.agree(proposal, by=cast.west)


def test_changing_a_proposal_asks_the_others_anew(cast: Cast) -> None:
    proposal = made.proposal(cast, supporting=[cast.parties["joint"]])
    actions.agree(proposal, by=cast.secretary)
    changed = made.terms(cast, title=made.names("Open the road and the airport"))
    actions.edit(proposal, changed, by=cast.west, expected=2)
    assert members(proposal, "agreed_by") == {cast.parties["west"].pk}
    assert held(proposal).title["en"] == "Open the road and the airport"


def test_what_was_agreed_is_not_rewritten(cast: Cast) -> None:
    with pytest.raises(WrongState):
        actions.edit(made.agreed(cast), made.terms(cast), by=cast.west)


def test_two_writers_from_the_same_version(cast: Cast) -> None:
    proposal = made.proposal(cast)
    mine, yours = held(proposal), held(proposal)
    actions.edit(mine, made.terms(cast, code="P-2"), by=cast.west, expected=1)
    with pytest.raises(Conflict) as refused:
        actions.edit(yours, made.terms(cast, code="P-3"), by=cast.west, expected=1)
    assert refused.value.current.code == "P-2"


def test_the_way_to_kept_takes_two_parties(cast: Cast) -> None:
    promise = made.agreed(cast)
    actions.start(promise, by=cast.east)
    actions.report_done(promise, note="All barriers are gone.", by=cast.east)
    with pytest.raises(NotAllowed):
        actions.verify(promise, by=cast.east)
    actions.verify(promise, note="Driven on 2 March.", by=cast.west)
    kept = held(promise)
    assert (kept.state, kept.verified_by_id, kept.verified_on) == (
        "verified_done",
        cast.parties["west"].pk,
        clock.today(),
    )
    assert made.acts_on(promise)[-3:] == [
        "commitment.started",
        "commitment.reported_done",
        "commitment.verified",
    ]
    assert reminders(promise) == []


def test_an_assessor_verifies_too(cast: Cast) -> None:
    promise = made.reported(cast, audience=cast.public)
    assert actions.verify(promise, by=cast.assessor).state == "verified_done"


def test_taking_a_report_back_needs_a_note_and_owes_again(cast: Cast) -> None:
    promise = made.reported(cast)
    with pytest.raises(Invalid) as refused:
        actions.take_back(promise, note=" ", by=cast.east)
    assert "note" in refused.value.fields
    actions.take_back(held(promise), note="One barrier came back.", by=cast.east)
    assert (held(promise).state, held(promise).reported_on) == ("active", None)
    assert reminders(promise) == [made.days(23).isoformat()]


def test_a_joint_body_waives_with_a_reason_and_nobody_else(cast: Cast) -> None:
    promise = made.agreed(cast)
    with pytest.raises(Invalid):
        actions.waive(promise, reason="", by=cast.secretary)
    for actor in (cast.east, cast.west, cast.partner):
        with pytest.raises(NotAllowed):
            actions.waive(promise, reason="Not needed.", by=actor)
    actions.waive(promise, reason="The road was moved.", by=cast.secretary)
    assert (held(promise).state, held(promise).note) == ("waived", "The road was moved.")


def test_no_party_releases_itself(cast: Cast) -> None:
    promise = made.proposal(cast, responsible=cast.parties["joint"])
    with pytest.raises(NotAllowed):
        actions.waive(promise, reason="We changed our mind.", by=cast.secretary)


def test_moving_the_due_date_keeps_why(cast: Cast) -> None:
    promise = made.agreed(cast)
    before = revisions()
    actions.move_due(promise, to=made.days(44), reason=Reason("customs", "Held at the port."), by=cast.east)
    slip = Slip.objects.for_system("a test looks at slips").get(subject=promise.pk)
    assert (slip.days, slip.cause, slip.subject_kind) == (14, "customs", "commitment")
    assert slip.owner_id == cast.parties["east"].pk, "days lost count for the party whose date it was"
    assert held(promise).due == made.days(44)
    assert reminders(promise) == [made.days(37).isoformat()]
    assert revisions() - before == 2, "the one declared act that changes two records"


@pytest.mark.parametrize(("cause", "note"), [("", ""), ("other", ""), ("bad-luck", "x")])
def test_no_date_moves_without_a_cause(cast: Cast, cause: str, note: str) -> None:
    promise = made.agreed(cast)
    with pytest.raises(Invalid):
        actions.move_due(promise, to=made.days(44), reason=Reason(cause, note), by=cast.east)
    assert held(promise).due == made.days(30)


def test_a_date_moves_only_for_the_parties_of_the_promise_and_while_it_is_owed(cast: Cast) -> None:
    reason = Reason("customs")
    with pytest.raises(NotAllowed):
        actions.move_due(made.agreed(cast), to=made.days(44), reason=reason, by=cast.partner)
    with pytest.raises(WrongState):
        actions.move_due(made.reported(cast, code="P-2"), to=made.days(44), reason=reason, by=cast.east)
    undated = made.agreed(cast, code="P-3", due=None, due_note=made.names("Soon"))
    with pytest.raises(Invalid):
        actions.move_due(undated, to=made.days(44), reason=reason, by=cast.east)


def test_the_two_keys_stand_side_by_side_and_keep_their_past(cast: Cast) -> None:
    promise = made.agreed(cast)
    actions.read(promise, step="limited", by=cast.east, read_on=made.days(-9))
    actions.read(promise, step="complete", by=cast.east)
    actions.read(promise, step="substantial", by=cast.west)
    kept = Reading.objects.for_system("a test counts readings").filter(commitment=promise)
    assert sorted(kept.values_list("kind", "step")) == [
        ("other", "substantial"),
        ("self", "complete"),
        ("self", "limited"),
    ]
    seen = made.seen_by(cast.partner, promise)
    assert (seen.own.step, seen.other.step, seen.gap) == ("complete", "substantial", -1)


def test_the_other_key_is_the_lowest_of_the_parties_newest_readings(cast: Cast) -> None:
    promise = made.agreed(cast)
    actions.read(promise, step="no_evidence", by=cast.partner, read_on=made.days(-5))
    actions.read(promise, step="limited", by=cast.west, read_on=made.days(-3))
    assert made.seen_by(cast.east, promise).other.step == "no_evidence"
    actions.read(promise, step="complete", by=cast.east, read_on=made.days(-2))
    assert made.seen_by(cast.east, promise).gap == -4
    actions.read(promise, step="complete", by=cast.partner)
    seen = made.seen_by(cast.east, promise)
    assert (seen.other.party_id, seen.gap) == (cast.parties["west"].pk, -2)
    assert [one.step for one in seen.others] == ["complete", "limited"]


def test_a_reading_is_of_a_day_that_has_come_and_of_a_promise_that_binds(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.read(made.agreed(cast), step="limited", read_on=made.days(1), by=cast.west)
    with pytest.raises(Invalid):
        actions.read(made.agreed(cast, code="P-2"), step="nearly", by=cast.west)
    with pytest.raises(WrongState):
        actions.read(made.proposal(cast, code="P-3"), step="limited", by=cast.west)
    with pytest.raises(NotAllowed):
        actions.read(made.agreed(cast, audience=cast.public, code="P-4"), step="limited", by=cast.auditor)


def test_a_dispute_is_seen_as_the_state_until_it_is_settled(cast: Cast) -> None:
    promise = made.reported(cast)
    opened = actions.dispute(promise, reason="Two barriers still stand.", by=cast.west)
    assert made.seen_by(cast.east, promise).state == "disputed"
    assert held(promise).state == "reported_done"
    actions.settle(opened, settlement="Both were taken away on 4 March.", by=cast.west)
    assert made.seen_by(cast.east, promise).state == "reported_done"
    told = Dispute.objects.for_system("a test").get(pk=opened.pk)
    assert (told.settled_by_id, told.settled_on) == (cast.parties["west"].pk, clock.today())


def test_a_party_has_one_open_dispute_and_only_it_or_a_joint_body_settles_it(cast: Cast) -> None:
    promise = made.reported(cast)
    opened = actions.dispute(promise, reason="No.", by=cast.west)
    with pytest.raises(WrongState):
        actions.dispute(promise, reason="Still no.", by=cast.west)
    with pytest.raises(NotAllowed):
        actions.settle(opened, settlement="Yes.", by=cast.east)
    assert actions.settle(opened, settlement="Heard in the joint body.", by=cast.secretary).state == "settled"


def test_codes_are_unique_for_their_owner_and_not_beyond(cast: Cast) -> None:
    made.proposal(cast)
    with pytest.raises(Invalid) as refused:
        made.proposal(cast)
    assert list(refused.value.fields) == ["code"]
    made.proposal(cast, by=cast.partner)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due": None}, "due"),
        ({"code": " "}, "code"),
        ({"origin": "clause"}, "clause"),
    ],
)
def test_terms_that_are_no_promise(cast: Cast, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made.proposal(cast, **change)
    assert field in refused.value.fields


def test_a_promise_reaches_whoever_is_to_keep_it(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        made.proposal(cast, cast.only("west", "joint"))
    assert list(refused.value.fields) == ["responsible"]


def test_a_promise_is_never_wider_than_its_clause(cast: Cast) -> None:
    clause = made.clause(cast, made.agreement(cast, cast.only("east", "west", "joint")))
    with pytest.raises(Invalid) as refused:
        made.proposal(cast, cast.public, origin="clause", clause=clause)
    assert list(refused.value.fields) == ["clause"]


def test_agreements_move_by_their_owner_and_date_themselves(cast: Cast) -> None:
    agreement = made.agreement(cast)
    with pytest.raises(NotAllowed):
        actions.move_agreement(agreement, "negotiate", by=cast.partner)
    for move in ("negotiate", "sign", "bring_into_force"):
        actions.move_agreement(agreement, move, by=cast.secretary)
    with pytest.raises(Invalid):
        actions.move_agreement(agreement, "denounce", by=cast.secretary)
    actions.move_agreement(agreement, "denounce", note="Letter of 3 March.", by=cast.secretary)
    told = held(agreement)
    assert (told.state, told.signed_on, told.ended_on) == ("denounced", clock.today(), clock.today())


def test_a_signed_text_is_not_rewritten(cast: Cast) -> None:
    agreement = made.agreement(cast)
    clause = made.clause(cast, agreement)
    actions.edit_clause(clause, number="1a", text=made.names("Within ten minutes"), by=cast.secretary)
    for move in ("negotiate", "sign"):
        actions.move_agreement(agreement, move, by=cast.secretary)
    with pytest.raises(WrongState):
        actions.edit_clause(held(clause), number="1", text=made.names("x"), by=cast.secretary)


def test_clauses_keep_their_order_and_numbers_are_taken_once(cast: Cast) -> None:
    agreement = made.agreement(cast)
    assert [made.clause(cast, agreement, number).position for number in ("2", "10", "1")] == [1, 2, 3]
    with pytest.raises(Invalid) as refused:
        made.clause(cast, agreement, "10")
    assert list(refused.value.fields) == ["number"]


ONE_ACT: dict[str, tuple[Callable[[Cast], Any], Callable[[Any, Cast], Any]]] = {
    "propose": (lambda c: None, lambda _, c: made.proposal(c)),
    "edit": (made.proposal, lambda p, c: actions.edit(p, made.terms(c), by=c.west)),
    "agree": (made.proposal, lambda p, c: actions.agree(p, by=c.east)),
    "start": (made.agreed, lambda p, c: actions.start(p, by=c.east)),
    "report_done": (made.agreed, lambda p, c: actions.report_done(p, by=c.east)),
    "take_back": (made.reported, lambda p, c: actions.take_back(p, note="x", by=c.east)),
    "verify": (made.reported, lambda p, c: actions.verify(p, by=c.west)),
    "waive": (made.agreed, lambda p, c: actions.waive(p, reason="x", by=c.secretary)),
    "read": (made.agreed, lambda p, c: actions.read(p, step="limited", by=c.west)),
    "dispute": (made.agreed, lambda p, c: actions.dispute(p, reason="x", by=c.west)),
    "settle": (
        lambda c: actions.dispute(made.agreed(c), reason="x", by=c.west),
        lambda d, c: actions.settle(d, settlement="x", by=c.west),
    ),
    "create_agreement": (lambda c: None, lambda _, c: made.agreement(c)),
    "move_agreement": (made.agreement, lambda a, c: actions.move_agreement(a, "negotiate", by=c.secretary)),
    "add_clause": (made.agreement, lambda a, c: made.clause(c, a)),
}


@pytest.mark.parametrize("name", ONE_ACT)
def test_each_action_leaves_one_revision_and_one_ledger_entry(cast: Cast, name: str) -> None:
    prepare, act = ONE_ACT[name]
    subject = prepare(cast)
    acts, logged = revisions(), entries()
    act(subject, cast)
    assert (revisions() - acts, entries() - logged) == (1, 1)


def test_a_late_promise_is_derived_and_not_stored(cast: Cast) -> None:
    promise = made.late(cast)
    seen = made.seen_by(cast.east, promise)
    assert (seen.state, seen.standing, seen.days_late) == ("agreed", "late", 10)
    with clock.freeze(clock.now() - timedelta(days=11)):
        assert not made.seen_by(cast.east, promise).is_overdue


def test_an_agreement_is_edited_while_it_is_negotiated(cast):
    agreement = made.agreement(cast)
    text = made.agreement_text(cast, title=made.names("Ceasefire of the coast"))
    changed = actions.edit_agreement(agreement, text, by=cast.secretary, expected=1)
    assert changed.title["en"] == "Ceasefire of the coast"
