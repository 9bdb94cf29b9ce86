"""Reports by their originator: created with their audience, corrected, retracted, narrowed, made into variants."""

from datetime import date
from typing import Any

import pytest

from mithaq.domains.picture import actions
from mithaq.domains.picture.actions import Content, variants
from mithaq.domains.picture.models import Receipt, Report, SameEvent
from mithaq.domains.picture.queries import matches, reports
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import releases

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import acts_on, days


def held(report: Report) -> Report:
    return Report.objects.for_system("a test looks at one report").get(pk=report.pk)


def ids(cast: Cast, name: str, **wanted: Any) -> list[Any]:
    return [found.pk for found in reports.visible(Viewer.of(cast.actors[name]), **wanted)]


def test_a_report_is_for_the_own_party_unless_it_says_otherwise(cast: Cast) -> None:
    report = actions.report(made.content(), by=cast.east)
    assert (report.audience.tlp, report.audience) == ("AMBER+STRICT", cast.only("east", tlp="AMBER+STRICT"))
    assert ids(cast, "east") == [report.pk]
    assert ids(cast, "west") == []
    assert acts_on(report) == ["report.created"]
    assert (report.state, report.version_kind) == ("reported", "initial")


def test_nobody_writes_a_report_that_he_cannot_see(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        made.report(cast, cast.only("west"))
    assert list(refused.value.fields) == ["marking"]


def test_only_some_roles_report(cast: Cast) -> None:
    for name in ("auditor", "assessor", "east_admin"):
        with pytest.raises(NotAllowed):
            actions.report(made.content(), by=cast.actors[name])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"type": "XXX"}, "type"),
        ({"subtype": "nonsense"}, "subtype"),
        ({"occurred_from": date(1, 1, 1)}, "occurred_from"),
        ({"actors": ("a named person",)}, "actors"),
        ({"occurred_to": days(-9)}, "occurred_to"),
        ({"occurred_from": days(1)}, "occurred_from"),
        ({"occurred_to": days(1)}, "occurred_to"),
        ({"expires_on": days(-30)}, "expires_on"),
        ({"area": "LY-XX"}, "area"),
        ({"cross_border_from": "XXX"}, "cross_border_from"),
        ({"latitude": 27.0}, "longitude"),
        ({"latitude": 91.0, "longitude": 0.0}, "latitude"),
        ({"latitude": 32.8872, "longitude": 13.1913, "place_precision": 1}, "area"),
        ({"low": 4}, "best"),
        ({"high": 2}, "high"),
        ({"best": None, "low": 9}, "high"),
        ({"low": -1}, "low"),
        ({"title": {}}, "title"),
        ({"reliability": "G"}, "reliability"),
        ({"credibility": 7}, "credibility"),
        ({"basis": "rumour"}, "basis"),
        ({"time_precision": "hour"}, "time_precision"),
    ],
)
def test_what_cannot_be_is_refused_by_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made.report(cast, **values)
    assert list(refused.value.fields) == [field]


def test_a_place_is_as_coarse_as_the_audience(cast: Cast) -> None:
    exact = {"latitude": made.SEBHA[0], "longitude": made.SEBHA[1], "place_precision": 1}
    own = actions.report(made.content(**exact), by=cast.east)
    alone = made.report(cast, cast.only("east"), **exact)
    two = made.report(cast, cast.only("east", "west"), **exact)
    wide = made.report(cast, **exact)
    assert (own.latitude, own.longitude, own.place_precision) == (*made.SEBHA, 1)
    assert (alone.latitude, alone.longitude) == made.SEBHA
    assert (two.latitude, two.longitude, two.place_precision) == (27.05, 14.45, 2)
    assert wide.place_precision == 4
    assert (wide.latitude, wide.longitude) not in (made.SEBHA, (27.05, 14.45))
    written = "".join(
        Revision.objects.for_system("a test").filter(record=wide.pk).values_list("body", flat=True)
    )
    assert str(made.SEBHA[0]) not in written


def test_a_correction_says_what_and_why_and_keeps_the_past(cast: Cast) -> None:
    report = made.report(cast)
    changed = Content.of(report).changed({"best": 4})
    actions.correct(report, changed, reason="The hospital counted again", by=cast.east, expected=1)
    now = held(report)
    assert (now.best, now.version_kind, now.corrects, now.version) == (4, "correction", 1, 2)
    with pytest.raises(Invalid):
        actions.correct(report, changed, reason=" ", by=cast.east)
    with pytest.raises(Conflict):
        actions.correct(report, changed, reason="Late", by=cast.east, expected=1)
    with pytest.raises(NotAllowed):
        actions.correct(report, changed, reason="Not ours", by=cast.west)


def test_a_retraction_recalls_it_from_every_party_that_had_it(cast: Cast) -> None:
    report = made.report(cast)
    actions.retract(report, reason="It did not happen", by=cast.east)
    assert (held(report).state, held(report).version_kind, held(report).corrects) == (
        "retracted",
        "retraction",
        1,
    )
    asked = Receipt.objects.filter(report=report.pk, word="retraction")
    others = {cast.parties[name].pk for name in ("west", "joint", "partner")}
    assert set(asked.values_list("party", flat=True)) == others
    told = Delivery.objects.filter(template="report.retraction").values_list("recipient", flat=True)
    assert cast.west.person_id in told
    assert cast.east.person_id not in told
    for again in (actions.retract, lambda r, **k: actions.correct(r, made.content(), **k)):
        with pytest.raises(WrongState):
            again(report, reason="Once more", by=cast.east)


def test_narrowing_recalls_it_from_those_who_lost_it_and_says_nothing_of_it(cast: Cast) -> None:
    report = made.report(cast)
    records.narrow(report, cast.only("east", "joint"), by=cast.east)
    lost = Receipt.objects.filter(report=report.pk, word="narrowing").values_list("party", flat=True)
    assert set(lost) == {cast.parties["west"].pk, cast.parties["partner"].pk}
    told = Delivery.objects.filter(template="report.narrowing")
    assert {cast.west.person_id, cast.partner.person_id} <= {one.recipient for one in told}
    assert all((one.record, one.context) == (None, {}) for one in told)


def test_what_was_withdrawn_can_be_followed(cast: Cast) -> None:
    west = Viewer.of(cast.west)
    one, two, three = (made.report(cast) for _ in range(3))
    start = reports.changed_after(west, 0, 10)
    assert [act.record for act in start] == [one.pk, two.pk, three.pk]
    records.narrow(one, cast.only("east", "joint"), by=cast.east)
    actions.retract(two, reason="No", by=cast.east)
    gone = reports.withdrawn_after(west, start[-1].stamp, 10)
    assert [(w.report, w.why) for w in gone] == [(one.pk, "narrowed"), (two.pk, "retracted")]
    assert [w.why for w in reports.withdrawn_after(Viewer.of(cast.east), 0, 10)] == ["retracted"]
    assert reports.withdrawn_after(west, gone[-1].stamp, 10) == []
    assert [w.report for w in reports.withdrawn_after(west, 0, 1)] == [one.pk]
    assert [act.verb for act in reports.changed_after(west, start[-1].stamp, 10)] == ["report.retracted"]
    assert reports.withdrawn_after(Viewer.public(), 0, 10) == []


def test_filters(cast: Cast) -> None:
    sebha = made.report(cast, latitude=made.SEBHA[0], longitude=made.SEBHA[1])
    tunis = made.report(cast, area="TUN", type="PRO", low=None, best=None, high=None, occurred_from=days(-40))
    assert ids(cast, "west") == [sebha.pk, tunis.pk]
    assert ids(cast, "west", types=["PRO"]) == [tunis.pk]
    assert ids(cast, "west", areas=["LY-SB", "LY-TB"]) == [sebha.pk]
    assert ids(cast, "west", bbox=(9.0, 22.0, 25.0, 30.0)) == [sebha.pk]
    assert ids(cast, "west", bbox=(170.0, 22.0, 25.0, 30.0)) == [sebha.pk]
    assert ids(cast, "west", since=days(-10)) == [sebha.pk]
    assert ids(cast, "west", until=days(-10)) == [tunis.pk]
    assert ids(cast, "west", state="retracted") == []
    with pytest.raises(NotVisible):
        reports.one(Viewer.public(), sebha.pk)


def test_a_sanitised_variant_betrays_nothing_of_the_first_report(cast: Cast) -> None:
    inside = {"latitude": made.SEBHA[0], "longitude": made.SEBHA[1], "place_precision": 1}
    report = actions.report(made.content(source_note="A nurse", **inside), by=cast.east)
    content = Content.of(report).changed({"source_note": ""})
    variant = actions.sanitise(report, content, to=cast.community, reason="Source left out", by=cast.east)
    assert variant.place_precision == 4
    assert (variant.version_kind, variant.corrects, variant.reason) == ("initial", None, "")
    seen = "".join(
        act.body
        for act in Revision.objects.visible_to(Viewer.of(cast.west)).filter(kind__in=["report", "same_event"])
    )
    assert str(report.pk) not in seen
    assert "A nurse" not in seen
    assert matches.same_event(Viewer.of(cast.west), variant) == []
    assert [one.report.pk for one in matches.same_event(Viewer.of(cast.east), variant)] == [report.pk]
    assert [one.report.pk for one in matches.same_event(Viewer.of(cast.east), report)] == [variant.pk]


def test_a_variant_is_for_others_and_needs_a_reason(cast: Cast) -> None:
    report = made.report(cast)
    with pytest.raises(Invalid) as refused:
        actions.sanitise(report, made.content(), to=cast.only("east"), reason="Why", by=cast.east)
    assert list(refused.value.fields) == ["marking"]
    with pytest.raises(Invalid):
        actions.sanitise(report, made.content(), to=cast.public, reason=" ", by=cast.east)
    with pytest.raises(NotAllowed):
        actions.sanitise(report, made.content(), to=cast.public, reason="Why", by=cast.west)
    assert ids(cast, "auditor") == []


def test_what_is_red_is_sanitised_by_two_persons(cast: Cast) -> None:
    report = actions.report(made.content(), audience=cast.red("analyst", "partner"), by=cast.analyst)
    wider = cast.only("partner", "east")
    with pytest.raises(Invalid):
        actions.sanitise(report, made.content(), to=wider, reason="Needed", by=cast.partner)
    proposal = releases.propose(report, wider, reason="Needed", by=cast.partner)
    with pytest.raises(NotAllowed):
        actions.sanitise(
            report, made.content(), to=wider, reason="Needed", by=cast.partner, proposal=proposal
        )
    assert releases.waiting(Viewer.of(cast.partner), report) == proposal


def test_the_ordinary_release_makes_a_downgraded_variant(cast: Cast) -> None:
    report = actions.report(made.content(), by=cast.east)
    variant = releases.release(report, cast.community, by=cast.east)
    assert acts_on(variant) == ["report.created"]
    same = SameEvent.objects.for_system("a test").get(second=variant.pk)
    assert (same.relation, same.first_id) == ("downgraded", report.pk)
    assert made.figured(cast.east) == made.recounted(cast.east) == (1, 2, 3, 5)
    assert made.figured(cast.west) == (1, 2, 3, 5)


def test_another_party_tells_it_in_its_own_name_and_nobody_learns_whose_it_was(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "joint"), may_be_retold=True, source_note="A nurse")
    told = made.content(title={"en": "Shots near Sebha"})
    public = actions.retell(report, told, to=cast.public, reason="The source is safe", by=cast.secretary)
    assert (public.owner_id, public.version_kind) == (cast.secretary.party_id, "initial")
    seen = Revision.objects.visible_to(Viewer.of(cast.west)).filter(kind__in=["report", "same_event"])
    assert [act.record for act in seen] == [public.pk]
    for word in (report.pk, report.owner_id, "A nurse"):
        assert str(word) not in seen[0].body
    [joined] = matches.same_event(Viewer.of(cast.east), report)
    assert (joined.report.pk, joined.same.relation) == (public.pk, "retold")
    for actor in (cast.east, cast.secretary, cast.west):
        assert made.figured(actor) == made.recounted(actor) == (1, 2, 3, 5)


def test_nobody_tells_on_what_its_originator_has_not_let_go(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "joint"), originator_control=True)
    with pytest.raises(NotAllowed, match="has not agreed"):
        actions.retell(report, made.content(), to=cast.public, reason="Why", by=cast.secretary)
    actions.correct(report, made.content(may_be_retold=True), reason="Agreed", by=cast.east)
    with pytest.raises(NotAllowed, match="your own report"):
        actions.retell(report, made.content(), to=cast.public, reason="Why", by=cast.east)
    with pytest.raises(Conflict):
        actions.retell(report, made.content(), to=cast.public, reason="Why", by=cast.secretary, read=1)
    assert not releases.release(report, cast.community, by=cast.east).may_be_retold


@pytest.mark.parametrize("values", [{"originator_control": True}, {"audience": "red"}])
def test_consent_to_be_told_on_goes_with_neither_control_nor_red(cast: Cast, values: dict[str, Any]) -> None:
    red = cast.red("east", "west") if values.pop("audience", "") else None
    with pytest.raises(Invalid) as refused:
        actions.report(made.content(may_be_retold=True, **values), audience=red, by=cast.east)
    assert list(refused.value.fields) == ["may_be_retold"]


def test_a_retracted_report_has_no_variants(cast: Cast) -> None:
    report = actions.report(made.content(), by=cast.east)
    actions.retract(report, reason="Wrong", by=cast.east)
    with pytest.raises(WrongState):
        variants.downgraded(report, cast.community, cast.east)
    with pytest.raises(Invalid, match="retracted"):
        releases.release(report, cast.community, by=cast.east)
    assert not releases.can_be_released(report)
    with pytest.raises(WrongState):
        actions.sanitise(report, made.content(), to=cast.community, reason="Why", by=cast.east)


def test_days_are_kept_as_they_are(cast: Cast) -> None:
    report = made.report(cast, occurred_from=date(2024, 8, 2), occurred_to=date(2024, 8, 4))
    assert held(report).occurred_to == date(2024, 8, 4)
    assert ids(cast, "west", since=date(2024, 8, 4)) == [report.pk]
    assert ids(cast, "west", since=date(2024, 8, 5)) == []
