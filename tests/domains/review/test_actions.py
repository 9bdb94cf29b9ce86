"""Answering warnings, saved searches, documents: who may do what, and what comes of it."""

from datetime import UTC, date, datetime

import pytest

from mithaq.domains.areas.queries import figures
from mithaq.domains.picture import actions as picture_actions
from mithaq.domains.review.actions import documents, forecasts, searches, warnings
from mithaq.domains.review.actions.forecasts import Subject
from mithaq.domains.review.actions.searches import Terms
from mithaq.domains.review.jobs import BY, searching
from mithaq.domains.review.models import SavedSearch, ThreatReview
from mithaq.domains.review.queries import documents as reading
from mithaq.domains.review.queries import searches as looking
from mithaq.domains.review.queries import today
from mithaq.domains.review.queries.figures import Period
from mithaq.domains.review.queries.vantages import Vantage
from mithaq.domains.review.queries.warnings import record as record_of_warnings
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people import queries as people_now
from mithaq.kernel.people.models import GroupMembership
from mithaq.kernel.records import releases

from ...factories import picture, review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def test_a_warning_is_taken_on_by_one_party_and_closed_by_it(cast):
    warning = review.warning(cast, cast.community)
    warnings.take_on(warning, by=cast.west)
    assert (warning.state, warning.answered_by) == ("answering", cast.parties["west"])
    with pytest.raises(WrongState):
        warnings.take_on(warning, by=cast.east)
    with pytest.raises(NotAllowed):
        warnings.close(warning, outcome="founded", note="x", by=cast.east)
    with pytest.raises(Invalid):
        warnings.close(warning, outcome="founded", note=" ", by=cast.west)
    warnings.close(warning, outcome="founded", note="A new checkpoint", by=cast.west)
    assert (warning.state, warning.closed_on) == ("closed", date(2026, 11, 25))


def test_the_record_tells_how_early_warnings_come_and_what_nobody_answers(cast):
    for began in (date(2026, 11, 20), date(2026, 11, 24), None):
        one = review.warning(cast, cast.public, area="LY-BA" if began else "LY-TB", week=began or review.WEEK)
        warnings.close(one, outcome="founded", note="A new checkpoint", began_on=began, by=cast.west)
    review.warning(cast, cast.only("east"))
    with clock.freeze(datetime(2026, 12, 20, 9, tzinfo=UTC)):
        west, east = (record_of_warnings(Viewer.of(actor)) for actor in (cast.west, cast.east))
    assert (sorted(west.leads), west.lead, west.precision) == ([-5, -1], -3, 1.0)
    assert (west.overdue, east.overdue) == (0, 1)


@pytest.mark.parametrize(
    ("outcome", "began"), [("unfounded", date(2026, 11, 20)), ("founded", date(2026, 11, 26))]
)
def test_only_what_had_changed_has_begun(cast, outcome, began):
    with pytest.raises(Invalid) as refused:
        warnings.close(
            review.warning(cast, cast.public), outcome=outcome, note="x", began_on=began, by=cast.west
        )
    assert list(refused.value.fields) == ["began_on"]


def test_only_the_job_raises_warnings(cast):
    with pytest.raises(NotAllowed):
        warnings.raise_warning(None, None, by=cast.analyst)  # type: ignore[arg-type]


def test_an_auditor_answers_nothing(cast):
    with pytest.raises(NotAllowed):
        warnings.take_on(review.warning(cast, cast.public), by=cast.auditor)


def test_a_saved_search_tells_of_what_is_new_once(cast):
    picture.report(cast, cast.public)
    search = review.saved(cast)
    searching.look(by=BY)
    assert looking.found(Viewer.of(cast.east), search) == []
    report = picture.report(cast, cast.community, by=cast.west)
    picture.report(cast, cast.public, area="LY-BA")
    searching.look(by=BY)
    searching.look(by=BY)
    search = SavedSearch.objects.for_system("test").get()
    assert looking.found(Viewer.of(cast.east), search) == [report]
    told = Delivery.objects.get(template="saved_search.found")
    assert (told.recipient, told.record) == (cast.east.person_id, report.pk)
    assert Revision.objects.for_system("test").filter(verb="saved_search.found").count() == 1


def test_many_searches_cost_nothing_while_nothing_is_done(cast, django_assert_max_num_queries):
    for number in range(5):
        review.saved(cast, name=f"Search {number}")
    picture.report(cast, cast.public, by=cast.west, area="LY-BA")
    searching.look(by=BY)
    searching.look(by=BY)
    with django_assert_max_num_queries(3):
        searching.look(by=BY)
    picture.report(cast, cast.public, by=cast.west)
    searching.look(by=BY)
    assert Revision.objects.for_system("test").filter(verb="saved_search.found").count() == 5


def test_a_saved_search_finds_nothing_that_its_owner_may_not_see(cast):
    search = review.saved(cast)
    picture.report(cast, cast.only("west"), by=cast.west)
    searching.look(by=BY)
    assert SavedSearch.objects.for_system("test").get().found == []
    report = picture.report(cast, cast.community, by=cast.west)
    searching.look(by=BY)
    search.refresh_from_db(from_queryset=SavedSearch.objects.for_system("test"))
    assert search.found == [["report", str(report.pk)]]


def test_only_the_job_says_what_a_search_found(cast):
    with pytest.raises(NotAllowed):
        searches.tell(review.saved(cast), [], by=cast.east)


def test_whoever_no_longer_acts_is_told_nothing(cast):
    review.saved(cast)
    people.dismiss(cast.memberships["east"], by=cast.east_admin)
    picture.report(cast, cast.public, by=cast.west)
    searching.look(by=BY)
    assert not Delivery.objects.filter(template="saved_search.found").exists()


@pytest.mark.parametrize(
    ("terms", "matches"),
    [
        ({"areas": ["LY-SB"]}, True),
        ({"areas": ["LY-BA"]}, False),
        ({"areas": [], "types": ["CLA"]}, True),
        ({"areas": [], "types": ["TRF"]}, False),
        ({"areas": [], "words": "checkpoint clash"}, True),
        ({"areas": [], "words": "checkpoint bridge"}, False),
        ({"areas": [], "words": "سبها"}, True),
    ],
)
def test_what_matches(cast, terms, matches):
    search, report = review.saved(cast, **terms), picture.report(cast, cast.public)
    assert looking.matches(search, report) is matches


def test_a_retraction_is_not_news(cast):
    search, report = review.saved(cast), picture.report(cast, cast.public)
    picture_actions.retract(report, reason="Not there", by=cast.east)
    assert not looking.matches(search, report)


def test_a_search_asks_for_something_and_is_changed_by_its_person_alone(cast):
    with pytest.raises(Invalid):
        searches.save(Terms("All"), by=cast.east)
    with pytest.raises(Invalid):
        searches.save(Terms("Odd", areas=["nowhere"]), by=cast.east)
    search = review.saved(cast)
    with pytest.raises(NotAllowed):
        searches.change(search, Terms("Mine", words="x"), by=cast.east_admin)


def test_a_draft_holds_the_figures_that_all_its_readers_see(cast):
    review.counted(cast.public, "2026-10", 5)
    review.counted(cast.community, "2026-10", 2)
    review.counted(cast.only("east"), "2026-10", 40)
    assert review.draft(cast, cast.community).figures["total"] == 7
    assert review.draft(cast, cast.public).figures["total"] == 5
    assert review.draft(cast, cast.only("east", "west")).figures["total"] == 7
    assert review.draft(cast, cast.only("east")).figures["total"] == 47


def test_a_draft_is_for_its_owner_and_what_is_issued_for_those_it_was_meant_for(cast):
    draft = review.draft(cast)
    assert draft.audience == cast.only("east", tlp="AMBER+STRICT")
    issued = documents.issue(draft, by=cast.east)
    assert (issued.audience, issued.meant_for, issued.state) == (cast.community, None, "issued")
    assert str(draft.pk) not in str(issued.body())
    assert [one.document for one in reading.all_of_them(Viewer.of(cast.west))] == [issued]


def test_what_is_computed_is_never_released(cast):
    for record in (review.warning(cast, cast.community), review.draft(cast), review.saved(cast)):
        assert not releases.can_be_released(record)


def test_warnings_that_nobody_or_we_answer_stand_on_today(cast):
    ours, theirs = (review.warning(cast, cast.community, area=area) for area in ("LY-SB", "LY-BA"))
    warnings.take_on(theirs, by=cast.west)
    free = review.warning(cast, cast.public, area="LY-TB")
    found = today.to_answer(Viewer.of(cast.east), cast.east.party_id)
    assert {item.id for item in found} == {ours.pk, free.pk}
    assert [item.id for item in today.to_answer(Viewer.of(cast.assessor), None)] == [free.pk]


def test_a_search_tells_from_so_many_within_seven_days_on(cast):
    search = review.saved(cast, at_least=3)
    for day, audience in ((2, cast.public), (3, cast.public), (9, cast.community)):
        picture.report(cast, audience, occurred_from=date(2026, 11, day))
    picture.report(cast, cast.only("west"), by=cast.west, occurred_from=date(2026, 11, 8))
    searching.look(by=BY)
    assert found_by(search) == []
    third = picture.report(cast, cast.community, occurred_from=date(2026, 11, 9))
    searching.look(by=BY)
    assert found_by(search) == [["report", str(third.pk)]]
    picture.report(cast, cast.community, occurred_from=date(2026, 11, 20))
    warned = review.warning(cast, cast.community)
    searching.look(by=BY)
    assert found_by(search) == [["warning", str(warned.pk)], ["report", str(third.pk)]]


def found_by(search):
    return SavedSearch.objects.for_system("test").get(pk=search.pk).found


@pytest.mark.parametrize("at_least", [0, 100])
def test_a_threshold_is_a_number_that_makes_sense(cast, at_least):
    with pytest.raises(Invalid) as refused:
        review.saved(cast, at_least=at_least)
    assert "at_least" in refused.value.fields


def test_a_draft_is_not_issued_to_readers_who_see_less_than_it_rests_on(cast):
    review.counted(cast.community, "2026-10", 2)
    draft = review.draft(cast, cast.only("east", "west"))
    assert draft.figures["total"] == 2
    assert "sources" not in documents.issue(draft, by=cast.east).figures
    held = GroupMembership.objects.for_system("test").get(group=cast.group, party=cast.parties["west"])
    people.leave(held, by=cast.secretary)
    with pytest.raises(WrongState, match="Draft it again"):
        documents.issue(draft, by=cast.east)


def test_a_draft_for_a_group_rests_on_what_a_newcomer_is_shown_with_it(cast):
    now = people_now.group_now(cast.group)
    group = audiences.for_marking("AMBER", groups=[now])
    review.counted(group, "2026-10", 1)
    review.counted(audiences.for_marking("AMBER", parties=now.parties), "2026-10", 2)
    draft = review.draft(cast, group)
    people.join(cast.group, cast.parties["audit"], by=cast.secretary, open_earlier=True)
    assert documents.issue(draft, by=cast.east).figures["total"] == 1
    assert figures.by_month(Viewer.of(cast.auditor)) == {date(2026, 10, 1): (1, 0, 0, 0)}


def test_a_newer_issue_supersedes(cast):
    draft = review.draft(cast)
    first = documents.issue(draft, by=cast.east)
    with clock.freeze(datetime(2026, 11, 26, tzinfo=UTC)):
        second = documents.issue(draft, by=cast.east)
    seen = Viewer.of(cast.west)
    assert reading.one(seen, first.pk).state == "superseded"
    assert reading.one(seen, second.pk).state == "issued"
    documents.withdraw(second, reason="A wrong figure", by=cast.east)
    assert reading.one(seen, first.pk).state == "issued"


def test_documents_are_refused_where_they_cannot_be(cast):
    backwards = Period(date(2026, 10, 1), date(2026, 8, 1))
    with pytest.raises(Invalid):
        review.draft(cast, period=backwards)
    with pytest.raises(Invalid):
        review.draft(cast, cast.only("west"))
    with pytest.raises(Invalid):
        review.draft(cast, cast.red("east"))
    with pytest.raises(NotAllowed):
        documents.issue(review.draft(cast), by=cast.west)
    empty = review.draft(cast)
    ThreatReview.objects.for_system("test").filter(pk=empty.pk).update(summary={})
    empty.summary = {}
    with pytest.raises(Invalid):
        documents.issue(empty, by=cast.east)


def test_a_forecast_is_frozen_with_its_digest_and_scored_once(cast):
    content = {"horizons": {"1": {"areas": {}}}, "seed": 0}
    vantage = Vantage(cast.public, frozenset({cast.public.pk}))
    made = forecasts.issue(content, vantage, Subject("ucdp", date(2026, 10, 1), "events"), by=BY)
    assert made.digest == forecasts.digest(content)
    forecasts.score(made, {"1": {"crps": 1.0}}, by=BY)
    assert made.digest == forecasts.digest(made.content)
    with pytest.raises(Invalid):
        forecasts.score(made, {"1": {"crps": 0.5}}, by=BY)
    with pytest.raises(NotAllowed):
        forecasts.issue(content, vantage, Subject("ucdp", date(2026, 9, 1), "events"), by=cast.analyst)
