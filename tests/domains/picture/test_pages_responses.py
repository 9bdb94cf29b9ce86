"""Pages of what follows a report: assessments, suggestions, claims, the same event, requests for information."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Answer, Assessment, Request, SameEvent, Suggestion
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.timers import firing

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import days, names
from .test_pages import at, held, page, post


def only(model: type[Marked]) -> Any:
    return model.objects.for_system("a test looks at the one record").get()


def test_assessing_keeps_the_two_grades_apart(cast: Cast, client_as) -> None:
    report, west = made.report(cast), client_as("west")
    assert "Reliability of the source, A–F" in page(west, at("assess", report))
    said = {"verdict": "confirm", "basis": "own_observation", "reliability": "C", "credibility": "1"}
    post(west, "assess", report, {**said, "note": "Our patrol saw it."})
    given = only(Assessment)
    assert (given.reliability, given.credibility, held(report).state) == ("C", 1, "confirmed")
    shown = page(client_as("partner"), report.get_absolute_url())
    for word in ("C · Fairly reliable", "1 · Confirmed by other sources", "Our patrol saw it."):
        assert word in shown


def test_an_assessment_without_basis_is_not_taken(cast: Cast, client_as) -> None:
    report = made.report(cast)
    shown = post(client_as("west"), "assess", report, {"verdict": "deny", "note": "Not so."}, 422)
    assert 'href="#id_basis"' in shown
    assert "Not so." in shown


def test_an_assessment_for_fewer_is_seen_by_them_alone(cast: Cast, client_as) -> None:
    report = made.report(cast)
    few = {"narrower": "on", "tlp": "AMBER", "parties": ["east", "west"]}
    post(client_as("west"), "assess", report, {"verdict": "deny", "basis": "other_source", **few})
    assert held(report).state == "reported"
    assert "it stands for you as:" in page(client_as("east"), report.get_absolute_url())
    assert "No other party has said anything" in page(client_as("partner"), report.get_absolute_url())


def titled(report: Any) -> dict[str, str]:
    """Return the title of a report as its form sends it back."""
    return {f"title_{language}": text for language, text in report.title.items()}


def suggested(cast: Cast, client_as) -> Any:
    """Let the west suggest, by its page, that four were killed a day earlier."""
    report = made.report(cast)
    sent = {
        **titled(report),
        "type": "CLA",
        "occurred_from": days(-4).isoformat(),
        "area": "LY-SB",
        "low": "2",
        "best": "4",
        "high": "5",
        "reason": "We counted.",
    }
    post(client_as("west"), "suggest", report, sent)
    return only(Suggestion)


def test_a_suggestion_sends_only_what_differs(cast: Cast, client_as) -> None:
    made_one = suggested(cast, client_as)
    assert made_one.changes == {"best": 4, "occurred_from": days(-4).isoformat()}
    shown = page(client_as("east"), made_one.report.get_absolute_url())
    assert '<ins dir="auto">4</ins>' in shown
    assert "We counted." not in page(client_as("partner"), made_one.report.get_absolute_url())
    assert made_one.report.get_absolute_url() in page(client_as("east"), "/")


def test_a_suggestion_that_changes_nothing_is_refused(cast: Cast, client_as) -> None:
    report = made.report(cast)
    form = client_as("west").get(at("suggest", report)).context["form"]
    sent = {name: value for name, value in form.initial.items() if name in ("type", "low", "best", "high")}
    sent |= {**titled(report), "area": "LY-SB", "occurred_from": days(-3).isoformat()}
    assert "Say what should change." in post(
        client_as("west"), "suggest", report, {**sent, "reason": "So"}, 422
    )


def test_accepting_and_discarding(cast: Cast, client_as) -> None:
    first = suggested(cast, client_as)
    page(client_as("west"), at("accept", first), 403)
    post(client_as("east"), "accept", first, {"version": "1"})
    assert (held(first.report).best, held(first).state) == (4, "accepted")
    report = held(first.report)
    second = actions.suggest(report, {"best": 5}, reason="More", by=cast.west)
    assert "This field is required" in post(client_as("east"), "discard", second, {}, 422)
    post(client_as("east"), "discard", second, {"answer": "The hospital says four.", "version": "1"})
    assert "The hospital says four." in page(client_as("west"), report.get_absolute_url())


def test_a_suggestion_typed_while_the_originator_corrects_takes_nothing_back(cast: Cast, client_as) -> None:
    report = made.report(cast)
    form = client_as("west").get(at("suggest", report)).context["form"]
    actions.correct(held(report), made.content(low=3, best=4), reason="Counted again", by=cast.east)
    sent = {**titled(report), "type": "CLA", "area": "LY-SB", "occurred_from": days(-3).isoformat()}
    sent |= {
        "low": "2",
        "best": "3",
        "high": "6",
        "reason": "We counted.",
        "version": form.initial["version"],
    }
    shown = html.fromstring(post(client_as("west"), "suggest", report, sent, 409))
    beside = {row.findtext("th"): row.findtext(".//del") for row in shown.xpath("//table/tbody/tr")}
    assert beside == {"Deaths, at least": "3", "Deaths, best estimate": "4", "Deaths, at most": "5"}
    assert shown.xpath("//input[@name='version']/@value") == ["2"]
    assert shown.xpath("//textarea[@name='reason']")[0].text.strip() == "We counted."


def test_what_is_accepted_is_shown_beside_what_stands(cast: Cast, client_as) -> None:
    suggestion = suggested(cast, client_as)
    east, address = client_as("east"), at("accept", suggestion)
    shown = page(east, address)
    assert "We counted." in shown
    assert '<ins dir="auto">4</ins>' in shown
    assert "the report was corrected since" not in shown
    actions.correct(held(suggestion.report), made.content(low=1, best=2), reason="Counted", by=cast.east)
    assert "the report was corrected since" in page(east, address)
    again = post(east, "accept", suggestion, {"version": "1"}, 409)
    assert '<del dir="auto">2</del>' in again
    post(east, "accept", suggestion, {"version": "2"})
    assert (held(suggestion.report).best, held(suggestion).state) == (4, "accepted")


def test_a_claim_says_how_long_it_holds_and_keeps_others_out(cast: Cast, client_as) -> None:
    report = made.report(cast)
    post(client_as("west"), "claim", report, {"hours": "3", "note": "A patrol is on its way."})
    shown = page(client_as("partner"), report.get_absolute_url())
    for word in ("3 hours left", "A patrol is on its way."):
        assert word in shown
    assert "Another party is on it" in post(client_as("partner"), "claim", report, {"hours": "3"}, 409)


def test_letting_go(cast: Cast, client_as) -> None:
    report = made.report(cast)
    taken = actions.claim(report, by=cast.west)
    page(client_as("partner"), at("let_go", taken), 403)
    post(client_as("west"), "let_go", taken, {"version": "1"})
    assert "Nobody has said so." in page(client_as("east"), report.get_absolute_url())


def test_joining_and_parting_two_reports_of_one_event(cast: Cast, client_as) -> None:
    first, second = made.report(cast), made.report(cast, by=cast.west, title=names("Shots at the checkpoint"))
    west = client_as("west")
    assert f"{at('join', second)}?of={first.pk}" in page(west, second.get_absolute_url())
    post(west, "join", second, {"of": str(first.pk), "reason": "Same hour"})
    shown = page(west, second.get_absolute_url())
    assert "it is the one that counts" in shown
    post(west, "part", only(SameEvent), {"version": "1"})
    assert "it is the one that counts" not in page(west, second.get_absolute_url())


def test_on_the_report_of_another_party_one_joins_ones_own(cast: Cast, client_as) -> None:
    first, second = made.report(cast), made.report(cast, by=cast.west, title=names("Shots at the checkpoint"))
    assert f"{at('join', second)}?of={first.pk}" in page(client_as("west"), first.get_absolute_url())
    assert "/join/" not in page(client_as("partner"), first.get_absolute_url())


def test_a_candidate_that_is_red_is_offered_without_its_title(cast: Cast, client_as) -> None:
    made.report(cast, cast.red("east", "west"), title=names("Route of the envoy"))
    mine = made.report(cast, by=cast.west)
    for address in (mine.get_absolute_url(), at("join", mine)):
        shown = page(client_as("west"), address)
        assert "for named persons" in shown
        assert "Route of the envoy" not in shown


def test_whom_to_ask_is_told_once_both_agree(cast: Cast, client_as) -> None:
    mine = made.report(cast, cast.only("east"), deconflict=True)
    theirs = made.report(cast, cast.only("west"), by=cast.west)
    post(client_as("west"), "consent", theirs, {"version": "1"})
    firing.run_due()
    shown = page(client_as("east"), mine.get_absolute_url())
    assert "agreed to be asked:" in shown
    assert "/people/parties/west/" in shown
    assert str(theirs.pk) not in shown
    asks = html.fromstring(shown).xpath("//a[. = 'Ask this party']/@href")
    form = html.fromstring(page(client_as("east"), asks[0]))
    assert form.xpath("//input[@name='asked'][@checked]/@value") == [str(cast.parties["west"].pk)]


def asked(**values: Any) -> dict[str, Any]:
    """Return a filled question to the west."""
    return {
        "title_en": "Who holds the crossing?",
        "due": days(5).isoformat(),
        "tlp": "AMBER",
        "parties": ["east", "west"],
        "act_key": "a-key",
        **values,
    }


def test_asking_answering_and_closing(cast: Cast, client_as) -> None:
    report, east, west = made.report(cast), client_as("east"), client_as("west")
    sent = asked(asked=[str(cast.parties["west"].pk)])
    answer = east.post(f"{reverse('picture:ask')}?about={report.pk}", sent)
    request = only(Request)
    assert answer["Location"] == request.get_absolute_url()
    assert request.about_id == report.pk
    assert "Who holds the crossing?" in page(west, reverse("picture:requests"))
    assert "Who holds the crossing?" not in page(east, reverse("picture:requests"))
    assert "Who holds the crossing?" in page(east, reverse("picture:requests") + "?whose=by-us")
    assert "Who holds the crossing?" in page(west, report.get_absolute_url())
    post(west, "answer", request, {"text_en": "The border guard."})
    assert only(Answer).audience == cast.only("east", "west", tlp="AMBER+STRICT")
    shown = page(east, request.get_absolute_url())
    assert "The border guard." in shown
    page(west, at("close", request), 403)
    post(east, "close", request, {"note": "Known now.", "version": "1"})
    assert "Known now." in page(west, request.get_absolute_url())


@pytest.mark.parametrize("whose", ["", "?whose=by-us", "?whose=all"])
def test_a_list_without_requests_says_so(cast: Cast, client_as, whose: str) -> None:
    shown = page(client_as("west"), reverse("picture:requests") + whose)
    assert "No requests here yet" in shown
    assert "Clear the filters" not in shown


def test_refusing_needs_a_reason(cast: Cast, client_as) -> None:
    request = made.rfi(cast)
    assert "Fill in at least one language." in post(client_as("west"), "refuse", request, {}, 422)
    post(client_as("west"), "refuse", request, {"reason_fr": "Nous ne le savons pas."})
    assert "Nous ne le savons pas." in page(client_as("east"), request.get_absolute_url())


def test_a_question_reaches_whom_it_asks_without_naming_them_twice(cast: Cast, client_as) -> None:
    sent = asked(asked=[str(cast.parties["partner"].pk)], parties=["east"])
    assert client_as("east").post(reverse("picture:ask"), sent).status_code == 302
    made_ = Request.objects.for_system("a test").get()
    assert made_.audience == cast.only("east", "partner", tlp="AMBER")


def test_a_question_for_a_group_names_only_whom_the_group_does_not_reach(cast: Cast, client_as) -> None:
    sent = asked(asked=[str(cast.parties["west"].pk)], parties=["east"], groups=["community"], tlp="GREEN")
    assert client_as("east").post(reverse("picture:ask"), sent).status_code == 302
    members = audiences.receivers(Request.objects.for_system("a test").get().audience)
    assert members["parties"] == [str(cast.parties["east"].pk)]


def test_a_question_about_a_report_starts_with_its_originator(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.only("east", "west", tlp="AMBER+STRICT"))
    shown = html.fromstring(page(client_as("west"), reverse("picture:ask") + f"?about={report.pk}"))
    ticked = {one.get("name"): one.get("value") for one in shown.xpath("//input[@checked]")}
    assert ticked["asked"] == str(cast.parties["east"].pk)
    assert ticked["tlp"] == "AMBER+STRICT"
    assert set(shown.xpath("//input[@name='parties'][@checked]/@value")) == {"east", "west"}


@pytest.mark.parametrize("name", ["request", "answer", "refuse", "close"])
def test_a_hidden_request_is_a_missing_page(cast: Cast, client_as, name: str) -> None:
    request = made.rfi(cast, cast.only("east", "west"))
    page(client_as("partner"), at(name, request), 404)


@pytest.mark.parametrize("name", ["assess", "suggest", "claim"])
def test_a_hidden_report_is_a_missing_page(cast: Cast, client_as, name: str) -> None:
    report = made.report(cast, cast.only("east", "west"))
    page(client_as("partner"), at(name, report), 404)


def test_a_viewer_reads_and_is_offered_nothing(cast: Cast, client_as) -> None:
    report = made.report(cast, cast.public)
    shown = page(client_as("auditor"), report.get_absolute_url())
    for offer in ("Confirm or deny it", "Suggest a change", "Ask about it", "we are on it"):
        assert offer not in shown
    assert page(client_as("auditor"), at("assess", report), 403)


def test_lists_refresh_by_the_stream(cast: Cast, client_as) -> None:
    client: Client = client_as("west")
    made.report(cast)
    for address in ("/reports/", "/reports/requests/"):
        assert "data-live-refresh" in page(client, address)
    part = client.get("/reports/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="table-frame"')
