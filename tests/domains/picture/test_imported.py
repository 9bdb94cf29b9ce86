"""A report and an imported event that are one: candidates, joining, what it does to every reader's figures."""

from dataclasses import replace

import pytest

from mithaq.domains.areas.models import Event
from mithaq.domains.areas.queries import figures
from mithaq.domains.picture import actions
from mithaq.domains.picture.models import SameEvent
from mithaq.domains.picture.queries import imported
from mithaq.domains.review.queries import weeks
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import days, names
from .test_pages import at, page, post

READERS = ("east", "west", "secretary", "partner", "auditor")


@pytest.fixture
def event(cast: Cast, tmp_path) -> Event:
    """One imported event at the place and day of the reports of the factory."""
    return made.imported(tmp_path, {})[0]


def counts(cast: Cast) -> dict[str, int]:
    """Return how many events each reader's map has; a recount, the hexagons' too, says the same."""
    for name in READERS:
        assert made.on_map(cast.actors[name]) == made.recounted_on_map(cast.actors[name]), name
    return {name: made.on_map(cast.actors[name])[0] for name in READERS}


def each(east: int, west: int, secretary: int, partner: int, auditor: int) -> dict[str, int]:
    return dict(zip(READERS, (east, west, secretary, partner, auditor), strict=True))


def test_from_joining_on_the_event_counts_once_for_every_reader(cast: Cast, event: Event) -> None:
    report = made.report(cast, cast.only("east", "west"), **made.AT_SEBHA)
    assert counts(cast) == each(2, 2, 1, 1, 1)
    same = actions.join_imported(report, event, reason="Same checkpoint", by=cast.east)
    assert counts(cast) == each(1, 1, 1, 1, 1)
    assert same.audience == report.audience
    # of the reports alone there are still as many: a forecast rests on one source
    assert made.figured(cast.west)[0] == 1
    assert set(figures.newest_by_source(Viewer.of(cast.west), days(0))) == {"report", "ucdp"}
    actions.part(same, by=cast.east)
    assert counts(cast) == each(2, 2, 1, 1, 1)


def test_weeks_and_points_count_it_once(cast: Cast, event: Event) -> None:
    report = made.report(cast, cast.only("east"), **made.AT_SEBHA)
    actions.join_imported(report, event, by=cast.east)
    for name in READERS:
        found = weeks.weekly(Viewer.of(cast.actors[name]), days(-14), days(7))
        assert [sum(row.values()) for row in found.values()] == [1], name


def test_two_parties_that_know_nothing_of_each_other_join_the_same_event(cast: Cast, event: Event) -> None:
    east = made.report(cast, cast.only("east", "joint"))
    west = made.report(cast, cast.only("west", "joint"), by=cast.west, area="LY-TB")
    actions.join_imported(east, event, by=cast.east)
    assert counts(cast) == each(1, 2, 2, 1, 1)
    actions.join_imported(west, event, by=cast.west)
    assert counts(cast) == each(1, 1, 1, 1, 1)
    assert [len(imported.reports_of(Viewer.of(cast.actors[name]), event)) for name in READERS] == [
        1,
        1,
        2,
        0,
        0,
    ]


def test_a_report_and_its_variant_are_joined_one_after_the_other(cast: Cast, event: Event) -> None:
    report = made.report(cast, cast.only("east"))
    wide = actions.sanitise(report, made.content(), to=cast.community, reason="For all", by=cast.east)
    with pytest.raises(WrongState, match="Join that one first"):
        actions.join_imported(wide, event, by=cast.east)
    actions.join_imported(report, event, by=cast.east)
    assert counts(cast) == each(1, 2, 2, 2, 1)
    actions.join_imported(wide, event, by=cast.east)
    assert counts(cast) == each(1, 1, 1, 1, 1)


def test_what_is_made_or_joined_afterwards_is_counted_once_too(cast: Cast, event: Event) -> None:
    report = made.report(cast, cast.only("east"))
    actions.join_imported(report, event, by=cast.east)
    actions.sanitise(
        report, made.content(area="LY-TB"), to=cast.only("east", "west"), reason="For both", by=cast.east
    )
    assert counts(cast) == each(1, 2, 1, 1, 1)
    other = made.report(cast, cast.only("east", "partner"))
    actions.join(other, of=report, by=cast.east)
    assert counts(cast) == each(1, 2, 1, 2, 1)


def test_whoever_may_not_know_of_the_report_that_counts_joins_the_other(cast: Cast, event: Event) -> None:
    report, named = made.report(cast, cast.only("east")), made.report(cast, cast.red("east"))
    actions.join(report, of=named, by=cast.east)
    actions.join_imported(report, event, by=replace(cast.east_admin, role="duty_officer"))
    assert made.on_map(cast.east_admin)[0] == 1


@pytest.mark.parametrize("deed", ["narrow", "retract", "correct"])
def test_figures_follow_what_becomes_of_the_report(cast: Cast, event: Event, deed: str) -> None:
    report = made.report(cast, cast.only("east", "west"), **made.AT_SEBHA)
    actions.join_imported(report, event, by=cast.east)
    if deed == "narrow":
        records.narrow(report, cast.only("east"), by=cast.east)
    elif deed == "retract":
        actions.retract(report, reason="Wrong", by=cast.east)
    else:
        actions.correct(
            report, made.content(area="LY-TB", best=9, high=9), reason="Better known", by=cast.east
        )
    assert counts(cast) == each(1, 1, 1, 1, 1)


def test_a_later_edition_corrects_the_event_and_it_counts_once(cast: Cast, event: Event, tmp_path) -> None:
    report = made.report(cast, cast.community)
    actions.join_imported(report, event, by=cast.east)
    made.imported(tmp_path, {"best": 3, "low": 3, "date_end": days(-2).isoformat()})
    assert counts(cast) == each(1, 1, 1, 1, 1)
    told = imported.event_of(Viewer.of(cast.west), report)
    assert told is not None
    assert told.event.best == 3


def test_only_the_originator_joins_once_what_stands(cast: Cast, event: Event) -> None:
    report = made.report(cast, cast.community)
    with pytest.raises(NotAllowed):
        actions.join_imported(report, event, by=cast.west)
    same = actions.join_imported(report, event, by=cast.east)
    with pytest.raises(WrongState, match="joined already"):
        actions.join_imported(report, event, by=cast.east)
    with pytest.raises(NotAllowed):
        actions.part(same, by=cast.west)
    with pytest.raises(Invalid, match="Part the two instead"):
        records.narrow(same, cast.only("east"), by=cast.east)
    actions.part(same, by=cast.east)
    with pytest.raises(WrongState):
        actions.part(same, by=cast.east)
    actions.retract(report, reason="Wrong", by=cast.east)
    with pytest.raises(WrongState, match="retracted"):
        actions.join_imported(report, event, by=cast.east)


def test_an_event_that_not_everybody_sees_counts_in_no_reports_place(cast: Cast, event: Event) -> None:
    event.audience = cast.community
    with pytest.raises(WrongState, match="everybody sees"):
        actions.join_imported(made.report(cast), event, by=cast.east)


def test_candidates_are_alike_in_type_place_and_time(cast: Cast, tmp_path) -> None:
    told = [
        {"date_start": days(-4).isoformat()},
        {},
        {"type_of_violence": 3},
        {"date_start": days(-12).isoformat()},
        {"date_start": days(-30).isoformat(), "date_prec": 4},
        {"latitude": 32.1167, "longitude": 20.0667},
    ]
    first, second, *_others = made.imported(tmp_path, *told)
    report = made.report(cast, cast.only("east"), **made.AT_SEBHA)
    viewer = Viewer.of(cast.east)
    found = imported.candidates(viewer, report)
    assert [one.event.number for one in found] == [2, 1, 5]
    assert [one.report for one in imported.candidates_of(viewer, second)] == [report]
    assert imported.candidates_of(Viewer.of(cast.west), second) == []
    actions.join_imported(report, first, by=cast.east)
    assert imported.candidates(viewer, report) == imported.candidates_of(viewer, second) == []


def test_two_reports_do_not_count_each_other_off(cast: Cast) -> None:
    one, two, three = (made.report(cast) for _ in range(3))
    actions.join(two, of=one, by=cast.east)
    actions.join(three, of=two, by=cast.east)
    with pytest.raises(WrongState, match="joined already"):
        actions.join(one, of=three, by=cast.east)
    assert made.figured(cast.east)[0] == 1


def test_both_pages_show_the_join_and_lead_to_it(cast: Cast, event: Event, client_as) -> None:
    report = made.report(cast, cast.only("east", "west"), title=names("Shots at the checkpoint"))
    east, west, partner = (client_as(name) for name in ("east", "west", "partner"))
    way = f"{at('join', report)}?of={event.dataset_id}/{event.number}"
    assert way in page(east, report.get_absolute_url())
    assert way in page(east, event.get_absolute_url())
    for other in (report, event):
        assert "/join/" not in page(west, other.get_absolute_url())
    assert "checked" in page(east, way)
    post(east, "join", report, {"of": f"{event.dataset_id}/{event.number}", "reason": "Same hour"})
    for client in (east, west):
        assert event.get_absolute_url() in page(client, report.get_absolute_url())
        shown = page(client, event.get_absolute_url())
        assert "Shots at the checkpoint" in shown
        assert "Same hour" in shown
    assert "Shots at the checkpoint" not in page(partner, event.get_absolute_url())
    same = SameEvent.objects.for_system("a test").get()
    post(east, "part", same, {"version": "1"})
    assert way in page(east, event.get_absolute_url())


def test_a_report_for_named_persons_is_told_without_its_title(cast: Cast, event: Event, client_as) -> None:
    report = made.report(cast, cast.red("east", "west"), title=names("Route of the envoy"))
    assert "Route of the envoy" not in page(client_as("west"), event.get_absolute_url())
    actions.join_imported(report, event, by=cast.east)
    shown = page(client_as("west"), event.get_absolute_url())
    assert "for named persons" in shown
    assert "Route of the envoy" not in shown


def test_the_api_offers_joins_and_parts(cast: Cast, event: Event, client_as) -> None:
    report, east = made.report(cast, cast.only("east", "west")), client_as("east")
    below = f"/api/v1/picture/reports/{report.pk}"
    (found,) = east.get(f"{below}/imported-candidates").json()
    assert (found["number"], found["best"], found["likeness"]) == (1, 2, 0.6)
    given = {"data_set": found["data_set"], "number": found["number"], "reason": "Same hour"}
    wrong = east.post(f"{below}/imported-event", {**given, "number": 99}, content_type="application/json")
    assert wrong.status_code == 422
    joined = east.post(f"{below}/imported-event", given, content_type="application/json").json()
    assert (joined["first"], joined["data_set"], joined["relation"]) == (None, given["data_set"], "imported")
    assert [one["id"] for one in client_as("west").get(f"{below}/same-event").json()] == [joined["id"]]
    assert east.get(f"{below}/imported-candidates").json() == []
    way = f"/api/v1/picture/same-events/{joined['id']}/parting"
    parted = east.post(way, {"version": 1}, content_type="application/json").json()
    assert parted["holds"] is False
