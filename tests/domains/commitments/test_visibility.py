"""What each party sees; hidden and missing are the same, and nothing hidden colours what is shown."""

import uuid

import pytest

from mithaq.domains.commitments import actions, queries
from mithaq.domains.commitments.models import Clause
from mithaq.domains.commitments.queries import Wanted
from mithaq.domains.plan.actions import Reason
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ...cast import Cast
from ...factories import commitments as made
from ...factories import plan


def codes(cast: Cast, name: str, **wanted: object) -> list[str]:
    found, _more = queries.register(Viewer.of(cast.actors[name]), Wanted(**wanted))
    return [promise.code for promise in found]


def test_a_promise_that_is_hidden_is_missing(cast: Cast) -> None:
    promise = made.agreed(cast, cast.only("east", "west"))
    assert made.seen_by(cast.west, promise).code == "P-1"
    for viewer in (Viewer.of(cast.partner), Viewer.public()):
        with pytest.raises(NotVisible):
            queries.commitment(viewer, promise.pk)
    with pytest.raises(NotVisible):
        queries.commitment(Viewer.of(cast.west), uuid.uuid4())


def test_a_hidden_dispute_changes_nothing_for_whoever_cannot_see_it(cast: Cast) -> None:
    promise = made.reported(cast)
    actions.dispute(promise, reason="No.", by=cast.west, audience=cast.only("east", "west"))
    assert made.seen_by(cast.east, promise).state == "disputed"
    seen = made.seen_by(cast.partner, promise)
    assert (seen.state, seen.standing) == ("reported_done", "reported")
    assert codes(cast, "west", state="disputed") == ["P-1"]
    assert codes(cast, "partner", state="disputed") == []
    assert codes(cast, "partner", state="reported_done") == ["P-1"]
    assert queries.open_disputes(Viewer.of(cast.partner)) == []
    assert [
        one.party.code for one in queries.balances(Viewer.of(cast.partner)) if one.counts["disputed"]
    ] == []


def test_a_hidden_reading_turns_no_key(cast: Cast) -> None:
    promise = made.agreed(cast)
    actions.read(promise, step="complete", by=cast.east)
    actions.read(promise, step="limited", by=cast.west, audience=cast.only("east", "west"))
    assert made.seen_by(cast.east, promise).gap == -2
    seen = made.seen_by(cast.partner, promise)
    assert (seen.other, seen.gap) == (None, None)
    assert queries.gaps(Viewer.of(cast.partner)) == []
    assert len(queries.gaps(Viewer.of(cast.east))) == 1


def test_the_balance_counts_visible_promises_only(cast: Cast) -> None:
    made.agreed(cast)
    made.agreed(cast, cast.only("east", "west"), code="P-2")
    account = queries.balance(Viewer.of(cast.partner), cast.parties["east"])
    assert account.owes.counts["owed"] == 1
    assert queries.balance(Viewer.of(cast.west), cast.parties["east"]).owes.counts["owed"] == 2


def test_a_promise_from_a_clause_that_was_narrowed_later_does_not_name_it(cast: Cast) -> None:
    agreement = made.agreement(cast)
    clause = made.clause(cast, agreement)
    promise = made.agreed(cast, origin="clause", clause=clause)
    rows = Clause.objects.for_system("a test narrows a clause").filter(pk=clause.pk)
    rows.update(audience=cast.only("east", "west", "joint"))
    assert made.seen_by(cast.west, promise).clause == clause
    seen = made.seen_by(cast.partner, promise)
    assert (seen.clause, seen.agreement) == (None, None)
    assert codes(cast, "partner", agreement=agreement.pk) == []


def test_a_clause_is_hidden_with_its_agreement(cast: Cast) -> None:
    clause = made.clause(cast, made.agreement(cast, cast.only("east", "west", "joint")))
    with pytest.raises(NotVisible):
        queries.clause(Viewer.of(cast.partner), clause.pk)


def test_what_we_are_owed_is_what_we_proposed_or_an_agreement_of_ours_holds(cast: Cast) -> None:
    clause = made.clause(cast, made.agreement(cast))
    made.proposal(cast, by=cast.secretary, code="J-1", origin="clause", clause=clause)
    made.proposal(cast)
    made.proposal(cast, by=cast.east, code="E-1")
    assert codes(cast, "west", tab="we-are-owed") == ["J-1", "P-1"]
    assert codes(cast, "partner", tab="we-are-owed") == []
    assert codes(cast, "east", tab="we-owe") == ["E-1", "J-1", "P-1"]


def test_filters(cast: Cast) -> None:
    made.agreed(cast)
    made.late(cast, code="P-2", title=made.names("Return the detainees"))
    made.proposal(cast, code="P-3", origin="recommendation", responsible=cast.parties["joint"])
    assert codes(cast, "west", overdue=True) == ["P-2"]
    assert codes(cast, "west", state="proposed") == ["P-3"]
    assert codes(cast, "west", origin="recommendation") == ["P-3"]
    assert codes(cast, "west", party=cast.parties["joint"].pk) == ["P-3"]
    assert codes(cast, "west", text="detainees") == ["P-2"]


def test_by_due_date_what_is_settled_comes_after_what_is_open(cast: Cast) -> None:
    kept = made.late(cast, code="P-1")
    actions.report_done(kept, by=cast.east)
    actions.verify(kept, by=cast.west)
    made.agreed(cast, code="P-2", due=None, due_note=made.names("Soon"))
    made.agreed(cast, code="P-3")
    assert codes(cast, "west") == ["P-3", "P-2", "P-1"]


def test_the_first_page_is_told_what_waits(cast: Cast) -> None:
    east, west = (cast.parties[name].pk for name in ("east", "west"))
    owed, late, asked = made.agreed(cast), made.late(cast, code="P-2"), made.proposal(cast, code="P-3")
    done = made.reported(cast, code="P-4")
    viewer = Viewer.of(cast.east)
    assert [item.id for item in queries.we_owe(viewer, east)] == [late.pk, owed.pk]
    assert [(item.id, item.days_late) for item in queries.overdue(viewer, east)] == [(late.pk, 10)]
    assert [item.id for item in queries.waiting_for_our_agreement(viewer, east)] == [asked.pk]
    assert queries.waiting_for_our_agreement(Viewer.of(cast.west), west) == []
    assert [item.id for item in queries.we_are_owed(Viewer.of(cast.west), west)] == [late.pk, owed.pk]
    waiting = queries.waiting_for_our_reading
    assert [item.id for item in waiting(Viewer.of(cast.west), west)] == [done.pk]
    assert waiting(viewer, east) == []
    actions.read(done, step="complete", by=cast.west)
    assert waiting(Viewer.of(cast.west), west) == []


def test_changed_since(cast: Cast) -> None:
    promise = made.agreed(cast)
    before = promise.changed_at
    actions.start(promise, by=cast.east)
    assert [item.id for item in queries.changed_since(Viewer.of(cast.west), before)] == [promise.pk]
    assert queries.changed_since(Viewer.of(cast.west), promise.changed_at) == []


def test_the_story_is_told_in_order_and_only_as_far_as_it_is_seen(cast: Cast) -> None:
    initiative = plan.initiative(cast)
    promise = made.agreed(cast, initiative=initiative)
    actions.read(promise, step="limited", by=cast.west, audience=cast.only("east", "west"))
    actions.move_due(promise, to=made.days(44), reason=Reason("customs"), by=cast.east)
    actions.report_done(promise, by=cast.east)
    east = [str(part.said) for part in queries.story_parts(Viewer.of(cast.east), promise)]
    partner = [str(part.said) for part in queries.story_parts(Viewer.of(cast.partner), promise)]
    assert sorted(east) == ["Due date moved", "Other party's reading", "Reported done"]
    assert sorted(partner) == ["Due date moved", "Reported done"]
    assert len(queries.story_parts(Viewer.of(cast.east), initiative)) == 3
    assert queries.story_parts(Viewer.public(), promise) == []
