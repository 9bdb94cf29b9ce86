"""Pages of reports: what each reader finds, what the forms take, and that nothing typed is lost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Opening, Receipt, Report
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import queries as around

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import days, names

HOME = "/reports/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def post(client: Client, name: str, of: Marked, sent: dict[str, Any], status: int = 302) -> str:
    answer = client.post(at(name, of), {"act_key": f"key-{name}", **sent})
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def at(name: str, of: Marked) -> str:
    return reverse(f"picture:{name}", args=[of.pk])


def held(record: Marked) -> Any:
    return type(record).objects.for_system("a test looks at one record").get(pk=record.pk)


def told(**values: Any) -> dict[str, Any]:
    """Return a filled report form."""
    return {
        "title_ar": "اشتباك عند نقطة التفتيش",
        "type": "CLA",
        "occurred_from": days(-1).isoformat(),
        "area": "LY-SB",
        "best": "2",
        "tlp": "AMBER",
        "parties": ["east", "west"],
        "act_key": "a-key",
        **values,
    }


def test_every_reader_finds_what_is_for_him(cast: Cast, client_as) -> None:
    shared = made.report(cast)
    made.report(cast, cast.only("east"), title=names("Convoy at the depot"))
    assert "Convoy at the depot" in page(client_as("east"), HOME)
    west = page(client_as("west"), HOME)
    assert "Clash at the checkpoint" in west
    assert "Convoy at the depot" not in west
    assert "Clash at the checkpoint" not in page(client_as("auditor"), HOME)
    page(client_as("auditor"), shared.get_absolute_url(), 404)


def test_the_register_filters_and_says_what_it_adds_up_to(cast: Cast, client_as) -> None:
    made.report(cast)
    west = client_as("west")
    assert "Clash at the checkpoint" in page(
        west, f"{HOME}?type=CLA&area=LY-SB&since={days(-9)}&state=reported"
    )
    assert "Nothing matches these filters" in page(west, f"{HOME}?type=DET")
    assert "Clash at the checkpoint" in page(west, f"{HOME}?type=gone&since=nonsense"), "an old link"
    assert "at least 2, at most 5" in page(west, HOME)
    assert f"/hxl/incidents.csv?type=CLA&amp;datetime={days(-9)}%2F.." in page(
        west, f"{HOME}?type=CLA&since={days(-9)}"
    )


def test_an_empty_register_says_what_to_do_first(cast: Cast, client_as) -> None:
    assert "Report something" in page(client_as("west"), HOME)
    assert "Report something" not in page(client_as("auditor"), HOME)


def test_the_register_goes_on_by_sealed_cursor(cast: Cast, client_as) -> None:
    for number in range(52):
        made.report(cast, title=names(f"Clash {number}."))
    first = client_as("west").get(HOME)
    table = first.context["table"]
    assert len(table.rows) == 50
    second = client_as("west").get(HOME + table.older_url)
    assert [row.item.title["en"] for row in second.context["table"].rows] == ["Clash 1.", "Clash 0."]
    assert page(client_as("east"), HOME + table.older_url, 422), "a cursor is its reader's own"


def test_a_report_shows_what_is_known_and_what_others_say(cast: Cast, client_as) -> None:
    report = made.report(cast, narrative=names("Two vehicles opened fire."), reliability="B", credibility=2)
    made.assess(cast, report, basis="same_source")
    made.assess(cast, report, by=cast.partner, basis="other_source")
    shown = page(client_as("west"), report.get_absolute_url())
    for said in (
        "Two vehicles opened fire.",
        "B · Usually reliable",
        "2 · Probably true",
        "best estimate",
        "Confirmed by another party",
        "party confirms it from a basis of its own",
        "The same source",
    ):
        assert said in shown
    assert "Correct it" not in shown
    assert "Correct it" in page(client_as("east"), report.get_absolute_url())


def test_opening_the_page_is_told_to_the_originator_alone(cast: Cast, client_as) -> None:
    report = made.report(cast)
    page(client_as("west"), HOME)
    assert not Receipt.objects.filter(report=report.pk).exclude(opened_at=None).exists(), (
        "a list opens nothing"
    )
    west = page(client_as("west"), report.get_absolute_url())
    assert Receipt.objects.get(report=report.pk, party=cast.parties["west"].pk).opened_at
    assert "Who has received it" not in west
    assert "Who has received it" in page(client_as("east"), report.get_absolute_url())


def test_of_a_red_report_nothing_is_told_before_it_is_opened(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.red("east", "west"), title=names("Route of the envoy"))
    other = made.report(cast)
    records.link(report, "informs", other, by=cast.east)
    west = client_as("west")
    for address in (HOME, "/", "/record/", "/search/?q=envoy", other.get_absolute_url()):
        shown = page(west, address)
        assert "Route of the envoy" not in shown, address
        assert "for named persons" in shown, address
    assert not Opening.objects.for_system("a test").exists()
    assert "Route of the envoy" in page(west, report.get_absolute_url())
    assert Opening.objects.for_system("a test").get().person_id == cast.west.person_id
    assert "Route of the envoy" in page(west, HOME), "what was opened is named from now on"


def test_the_story_of_a_red_report_is_read_by_an_act(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.red("east", "west"), title=names("Route of the envoy"))
    assert "Route of the envoy" in page(client_as("west"), reverse("site:story", args=["report", report.pk]))
    assert Opening.objects.for_system("a test").count() == 1


def test_reporting(cast: Cast, client_as) -> None:
    west = client_as("west")
    assert "At first only your own party sees it" in page(west, reverse("picture:new"))
    answer = west.post(reverse("picture:new"), told())
    assert answer.status_code == 302
    again = west.post(reverse("picture:new"), told())
    assert again["Location"] == answer["Location"], "sent twice, made once"
    report = Report.objects.for_system("a test").get()
    assert (report.title, report.best, report.credibility) == ({"ar": "اشتباك عند نقطة التفتيش"}, 2, 6)
    assert (report.time_precision, report.place_precision) == ("day", 3)
    assert report.audience == cast.only("east", "west")


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(cast: Cast, client_as) -> None:
    sent = told(low="5", best="2", occurred_from=days(2).isoformat(), narrative_en="Nobody saw it.")
    answer = client_as("west").post(reverse("picture:new"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    for said in ("low ≤ best ≤ high", "This day has not come yet", "Nobody saw it.", 'href="#id_best"'):
        assert said in shown
    blind = client_as("west").post(reverse("picture:new"), told(parties=["east"])).content.decode()
    assert "The marking leaves you out" in blind
    assert not Report.objects.for_system("a test").exists()


def test_a_subtype_goes_with_its_type(cast: Cast, client_as) -> None:
    wrong = client_as("west").post(reverse("picture:new"), told(subtype="SPL:fire"))
    assert "Choose a subtype of this type" in wrong.content.decode()
    client_as("west").post(reverse("picture:new"), told(subtype="CLA:non_state"))
    assert Report.objects.for_system("a test").get().subtype == "non_state"


def test_the_preview_names_the_receivers_and_makes_nothing(cast: Cast, client_as) -> None:
    shown = client_as("west").post(reverse("picture:new") + "?preview=1", told()).content.decode()
    assert "Will be seen by:" in shown
    assert "اشتباك عند نقطة التفتيش" in shown
    assert not Report.objects.for_system("a test").exists()


def test_correcting_names_what_it_corrects_and_why(cast: Cast, client_as) -> None:
    report = made.report(cast, subtype="non_state", actors=("unknown",))
    east = client_as("east")
    form = page(east, at("correct", report))
    assert 'value="CLA:non_state" selected' in form
    sent = told(title_en="Clash south of the checkpoint", version="1")
    assert "This field is required" in post(east, "correct", report, sent, 422)
    post(east, "correct", report, {**sent, "reason": "We counted again.", "low": "1"})
    shown = page(client_as("west"), report.get_absolute_url())
    for said in ("Correction", "of version <bdi", "We counted again.", "Clash south of the checkpoint"):
        assert said in shown


def test_a_stale_correction_shows_both_versions(cast: Cast, client_as) -> None:
    report = made.report(cast)
    actions.correct(report, made.content(best=4), reason="Counted", by=cast.east)
    sent = told(title_en="Clash at the bridge", version="1", reason="Seen", best="3")
    shown = post(client_as("east"), "correct", report, sent, 409)
    assert "Somebody was faster" in shown
    assert '<del dir="auto">4</del>' in shown
    assert "Clash at the bridge" in shown


def test_a_retraction_reaches_its_readers_and_each_acknowledges(cast: Cast, client_as) -> None:
    report, west = made.report(cast), client_as("west")
    post(client_as("east"), "retract", report, {"reason": "It was an exercise.", "version": "1"})
    for address in ("/", reverse("picture:recalls")):
        told = page(west, address)
        assert at("acknowledge", report) in told
        assert "Clash at the checkpoint" in told, (
            "what is still seen is named, so that it can be found and left out"
        )
    assert "Taken back, waits for your acknowledgement" in page(west, "/")
    shown = page(west, report.get_absolute_url())
    assert "do not use it" in shown
    assert "It was an exercise." in shown
    east = page(client_as("east"), report.get_absolute_url())
    assert "Not acknowledged yet by:" in east
    post(west, "acknowledge", report, {})
    assert "Taken back, waits" not in page(west, "/")
    assert "Acknowledged" in page(west, reverse("picture:recalls"))
    post(west, "acknowledge", report, {})
    assert "Your party has acknowledged this already." in page(west, reverse("picture:recalls"))


def test_a_narrowing_is_told_without_a_word_of_content(cast: Cast, client_as) -> None:
    report, west = made.report(cast, cast.only("east", "west", "joint")), client_as("west")
    records.narrow(report, cast.only("east", "joint"), by=cast.east)
    page(west, report.get_absolute_url(), 404)
    for address in ("/", reverse("picture:recalls")):
        shown = page(west, address)
        assert "Taken back" in shown
        assert "Clash at the checkpoint" not in shown
    post(west, "acknowledge", report, {})
    post(client_as("partner"), "acknowledge", report, {}, 404)
    assert "Every party has acknowledged it." in page(client_as("east"), report.get_absolute_url())


def test_telling_others_without_what_must_stay_inside(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east"), source_note="Our man at the gate")
    sent = told(
        title_en="Clash near Sebha",
        reason="Source left out",
        tlp="AMBER",
        parties=["east", "west"],
        version="1",
    )
    assert "Our man at the gate" not in page(client_as("east"), at("sanitise", report)), "not by oversight"
    answer = client_as("east").post(at("sanitise", report), sent)
    assert answer.status_code == 302
    west = page(client_as("west"), answer["Location"])
    for hidden in ("Our man at the gate", "Source left out", str(report.pk), "anitised"):
        assert hidden not in west
    assert "Source left out" in page(client_as("east"), report.get_absolute_url())


def test_telling_in_ones_own_name_what_another_party_lets_go(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east", "joint"), source_note="Our man at the gate")
    assert "Ask it." in page(client_as("secretary"), at("retell", report), 403)
    actions.correct(report, made.content(may_be_retold=True), reason="Agreed", by=cast.east)
    offered = page(client_as("secretary"), report.get_absolute_url())
    assert at("retell", report) in offered
    assert "Our man" not in page(client_as("secretary"), at("retell", report))
    sent = told(
        title_en="Clash near Sebha", reason="The source is safe", tlp="GREEN", parties=["joint", "west"]
    )
    answer = client_as("secretary").post(at("retell", report), {**sent, "version": "2"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    west = page(client_as("west"), answer["Location"])
    for hidden in ("Eastern", "The source is safe", str(report.pk)):
        assert hidden not in west
    assert "The source is safe" in page(client_as("secretary"), report.get_absolute_url())


def test_what_is_red_needs_a_second_person_before_others_are_told(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.red("east", "west"))
    assert "needs two persons" in page(client_as("east"), at("sanitise", report))
    said = post(client_as("east"), "sanitise", report, told(reason="Less", parties=["east", "partner"]), 422)
    assert "Let another person propose the release first" in said


@pytest.mark.parametrize("name", ["correct", "retract", "sanitise", "join", "consent"])
def test_what_only_the_originator_may(cast: Cast, client_as, name: str) -> None:
    report = made.report(cast)
    page(client_as("west"), at(name, report), 403)
    page(client_as("auditor"), at(name, report), 404)
    page(client_as("east"), at(name, report))


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_pages_in_every_language(cast: Cast, client_as, language: str) -> None:
    report, west = made.report(cast, latitude=27.03, longitude=14.42, place_precision=1), client_as("west")
    made.assess(cast, report)
    actions.claim(report, by=cast.west)
    west.cookies["language"] = language
    for address in (HOME, report.get_absolute_url(), reverse("picture:new"), at("suggest", report)):
        assert f'lang="{language}"' in page(west, address)


@pytest.mark.parametrize("address", [HOME, "/reports/requests/?whose=all", "report"])
def test_the_work_does_not_grow_with_the_rows(cast: Cast, client_as, address: str) -> None:
    west, report = client_as("west"), made.report(cast)
    address = report.get_absolute_url() if address == "report" else address
    more(cast, report, 1)
    page(west, address)
    with CaptureQueriesContext(connection) as few:
        page(west, address)
    more(cast, report, 4)
    with CaptureQueriesContext(connection) as many:
        page(west, address)
    assert len(many) == len(few)


def more(cast: Cast, report: Report, times: int) -> None:
    """Let everything that can stand around a report happen to it again."""
    for _number in range(times):
        made.report(cast)
        made.assess(cast, report, by=cast.partner)
        made.rfi(cast, about=report)
        actions.join(made.report(cast), of=report, by=cast.east)
        actions.suggest(report, {"best": 4}, reason="Counted", by=cast.west)


def test_whose_time_is_over_is_said_on_the_page_in_the_list_and_on_today(cast: Cast, client_as) -> None:
    report = made.report(cast, expires_on=days(-1))
    west, east = client_as("west"), client_as("east")
    assert "Its time is over" in page(west, report.get_absolute_url())
    assert "its time is over" in page(west, "/reports/")
    assert "its time is over: correct or retract it" in page(east, "/")
    made.assess(cast, report, "seen_too", by=cast.partner)
    shown = page(west, report.get_absolute_url())
    assert "Its time is over" not in shown
    assert "Seen again" in shown
    assert "its time is over" not in page(west, "/reports/") + page(east, "/")


def test_who_corrects_or_retracts_is_told_of_what_others_were_told(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east", "west"))
    said = "What was made from it for other readers stays as it is"
    assert said not in page(client_as("east"), at("retract", report))
    variant = actions.sanitise(report, made.content(), to=cast.public, reason="The source", by=cast.east)
    for step in ("retract", "correct"):
        assert said in page(client_as("east"), at(step, report))
    actions.retract(variant, reason="Wrong", by=cast.east)
    assert said not in page(client_as("east"), at("retract", report))


def test_after_a_narrowing_the_history_tells_what_changed_and_no_more(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east", "west", "partner"))
    records.narrow(report, cast.only("east", "west"), by=cast.east)
    actions.correct(held(report), made.content(best=4), reason="Counted again", by=cast.east)
    steps = around.history(Viewer.of(cast.west), held(report))
    changed = {step.revision.verb: {name for name, _before, _after in step.changes} for step in steps}
    assert changed["report.remarked_out"] == set()
    assert changed["report.remarked_in"] == {"audience"}
    assert changed["report.corrected"] == {"best", "corrects", "reason", "version_kind"}
    then = reverse("site:version", args=["report", report.pk, 2])
    assert "Clash at the checkpoint" in page(client_as("west"), then)


def test_a_correction_typed_over_a_narrowing_is_not_lost(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east", "west", "partner"))
    records.narrow(report, cast.only("east", "west"), by=cast.east)
    sent = {**told(reason="Counted again"), "best": "4", "version": "1"}
    shown = html.fromstring(post(client_as("east"), "correct", report, sent, 409))
    assert shown.xpath("//input[@name='best']/@value") == ["4"]
    post(client_as("east"), "correct", report, {**sent, "version": "2"})
    assert (held(report).best, held(report).audience) == (4, cast.only("east", "west"))
