"""Who has received, opened and acknowledged what; and that only the originator learns of it."""

import uuid

import pytest

from mithaq.domains.picture import actions
from mithaq.domains.picture.actions import receipts as acting
from mithaq.domains.picture.models import Opening, Receipt, Report
from mithaq.domains.picture.queries import receipts, reports, today
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import GroupMembership
from mithaq.kernel.records import actions as records

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import acts_on


def standing(cast: Cast, report: Report, name: str = "east") -> list[tuple[str, int, str, str]]:
    found = receipts.of_report(Viewer.of(cast.actors[name]), report)
    return [(one.party.code, one.version, one.word, one.state) for one in found]


def test_the_originator_sees_who_received_and_opened_it(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "west", "partner"))
    actions.note_opened(report, by=cast.west)
    actions.note_opened(report, by=cast.west)
    actions.note_opened(report, by=cast.east)
    assert standing(cast, report) == [
        ("partner", 1, "initial", "delivered"),
        ("west", 1, "initial", "opened"),
    ]
    assert standing(cast, report, "west") == []
    assert acts_on(report) == ["report.created"]


def test_a_correction_is_a_new_version_to_open(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "west"))
    actions.note_opened(report, by=cast.west)
    actions.correct(report, made.content(best=4), reason="Counted again", by=cast.east)
    assert standing(cast, report) == [
        ("west", 2, "correction", "delivered"),
        ("west", 1, "initial", "opened"),
    ]


def test_members_of_a_group_are_told_only_to_who_sees_its_roster(cast: Cast) -> None:
    report = made.report(cast)
    assert {row[0] for row in standing(cast, report)} == {"west", "joint", "partner"}
    for one in type(cast.group).objects.for_system("a test").all():
        records.narrow(one, cast.only("joint"), by=cast.secretary)
    assert standing(cast, report) == []


def test_every_party_acknowledges_and_the_originator_sees_who_has_not(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "west", "partner"))
    records.narrow(report, cast.only("east"), by=cast.east)
    west = Viewer.of(cast.west)
    [(recall, seen)] = today.to_acknowledge(west)
    assert (recall.report, recall.word, seen) == (report.pk, "narrowing", None)
    assert recall.received_at is not None
    assert report.created_at < recall.received_at < recall.at
    given = actions.acknowledge(report.pk, by=cast.west)
    assert given.audience == cast.only("east", "west", tlp="AMBER+STRICT")
    assert today.to_acknowledge(Viewer.of(cast.west)) == []
    assert len(receipts.recalls(Viewer.of(cast.west))) == 1
    waiting = {
        one.party.code: one.is_awaited
        for one in receipts.of_report(Viewer.of(cast.east), report)
        if one.word == "narrowing"
    }
    assert waiting == {"west": False, "partner": True}
    with pytest.raises(WrongState):
        actions.acknowledge(report.pk, by=cast.west)
    seen = Revision.objects.visible_to(Viewer.of(cast.partner)).filter(kind="acknowledgement")
    assert not seen.exists()


def test_what_never_came_is_not_acknowledged(cast: Cast) -> None:
    report = made.report(cast, cast.only("east"))
    actions.retract(report, reason="Wrong", by=cast.east)
    for unknown in (report.pk, uuid.uuid4()):
        with pytest.raises(NotVisible):
            actions.acknowledge(unknown, by=cast.west)
    with pytest.raises(NotAllowed):
        actions.acknowledge(report.pk, by=cast.auditor)


def test_what_is_public_is_recalled_from_every_party(cast: Cast) -> None:
    report = made.report(cast, cast.public)
    actions.retract(report, reason="Wrong", by=cast.east)
    asked = {row[0] for row in standing(cast, report) if row[2] == "retraction"}
    assert asked == {"west", "joint", "partner", "assess", "audit"}
    assert actions.acknowledge(report.pk, by=cast.west).word == "retraction"


def test_reading_what_is_red_is_ledgered_once_for_each_person_and_version(cast: Cast) -> None:
    report = actions.report(made.content(), audience=cast.red("east", "west"), by=cast.east)
    for _ in range(2):
        actions.note_opened(report, by=cast.west)
        actions.note_opened(report, by=cast.east)
    opened = Opening.objects.for_system("a test").order_by("created_at")
    assert [(one.person_id, one.of_version) for one in opened] == [
        (cast.west.person_id, 1),
        (cast.east.person_id, 1),
    ]
    assert [acts_on(one) for one in opened] == [["report.opened"], ["report.opened"]]
    assert [one.audience for one in opened] == [cast.red("east", "west"), cast.red("east")]
    found = receipts.of_report(Viewer.of(cast.east), report)
    assert [(one.person.handle if one.person else "", one.state) for one in found] == [("west", "opened")]
    actions.correct(report, made.content(best=4), reason="Counted again", by=cast.east)
    actions.note_opened(reports.one(Viewer.of(cast.west), report.pk), by=cast.west)
    assert opened.all().count() == 3
    with pytest.raises(NotAllowed):
        acting.open_red(report, by=Actor.system("nobody in particular"))


def test_a_reader_who_came_later_is_noted_when_he_opens_it(cast: Cast) -> None:
    report = made.report(cast, cast.public)
    Receipt.objects.filter(report=report.pk).delete()
    actions.note_opened(report, by=cast.auditor)
    assert standing(cast, report) == [("audit", 1, "initial", "opened")]


def test_every_door_to_a_red_report_is_ledgered(cast: Cast, client_as) -> None:
    report = actions.report(made.content(), audience=cast.red("east", "west"), by=cast.east)
    opened = Opening.objects.for_system("a test").filter(person=cast.west.person_id)
    doors = [f"/record/report/{report.pk}/", f"/api/v1/records/report/{report.pk}", "/api/v1/picture/reports"]
    for number, door in enumerate(doors, 1):
        assert client_as("west").get(door, follow=True).status_code == 200, door
        assert opened.all().count() == number, door
        actions.correct(
            reports.one(Viewer.of(cast.east), report.pk), made.content(), reason="Again", by=cast.east
        )


def test_a_list_with_content_counts_as_opened(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east", "west"))
    client_as("west").get("/api/v1/picture/reports")
    assert standing(cast, report) == [("west", 1, "initial", "opened")]


def again(report: Report) -> Report:
    return Report.objects.for_system("a test").get(pk=report.pk)


def left_the_group(cast: Cast, name: str) -> None:
    belongs = GroupMembership.objects.for_system("a test").get(group=cast.group, party=cast.parties[name])
    people.leave(belongs, by=cast.secretary)


def waiting(cast: Cast, name: str) -> list[tuple[str, bool]]:
    found = today.to_acknowledge(Viewer.of(cast.actors[name]))
    return [(recall.word, seen is not None) for recall, seen in found]


def test_a_retraction_reaches_who_had_lost_the_report_before(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "west", "partner"))
    records.narrow(report, cast.only("east", "partner"), by=cast.east)
    actions.acknowledge(report.pk, by=cast.west)
    actions.retract(again(report), reason="It was an exercise", by=cast.east)
    assert waiting(cast, "west") == [("retraction", False)]
    assert waiting(cast, "partner") == [("retraction", True)]
    assert ("west", 3, "retraction", "delivered") in standing(cast, report)
    told = Delivery.objects.get(recipient=cast.west.person_id, dedupe_key__startswith="report.retraction")
    assert (told.template, told.record, told.context) == ("report.narrowing", None, {})
    assert actions.acknowledge(report.pk, by=cast.west).word == "retraction"
    assert waiting(cast, "west") == []


@pytest.mark.parametrize("word", ["retraction", "narrowing"])
def test_a_recall_reaches_who_has_left_the_group(cast: Cast, word: str) -> None:
    report = made.report(cast)
    left_the_group(cast, "west")
    if word == "retraction":
        actions.retract(again(report), reason="It was an exercise", by=cast.east)
    else:
        records.narrow(again(report), cast.only("east"), by=cast.east)
    assert waiting(cast, "west") == [(word, False)]
    assert {row[1:] for row in standing(cast, report) if row[0] == "west"} == {
        (1, "initial", "delivered"),
        (2, word, "delivered"),
    }
    mailed = Delivery.objects.get(recipient=cast.west.person_id, dedupe_key__startswith=f"report.{word}")
    assert mailed.audience == cast.only("west", tlp="AMBER+STRICT"), "the group's marking is no longer his"


def test_who_knows_of_a_recall_is_not_told_of_the_next_narrowing(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "west", "partner", "joint"))
    for left in (("east", "partner", "joint"), ("east", "partner")):
        records.narrow(again(report), cast.only(*left), by=cast.east)
    words = {row[0]: row[1] for row in standing(cast, report) if row[2] == "narrowing"}
    assert words == {"west": 2, "joint": 3}


def test_of_what_is_red_each_person_who_lost_it_is_told(cast: Cast) -> None:
    report = actions.report(made.content(), audience=cast.red("east", "partner", "analyst"), by=cast.east)
    records.narrow(report, cast.red("east", "partner"), by=cast.east)
    assert (waiting(cast, "analyst"), waiting(cast, "partner")) == ([("narrowing", False)], [])
