"""Pages: what they show and offer, what they take, and that nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mithaq.domains.commitments import actions
from mithaq.domains.commitments.models import Commitment
from mithaq.domains.plan.actions import Reason
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records.actions import enter_source
from mithaq.web.dates import day_text

from ... import cast as casting
from ...cast import Cast
from ...factories import commitments as made


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def held(record: Marked) -> Any:
    return type(record).objects.for_system("a test looks at one record").get(pk=record.pk)


def step(name: str, record: Marked) -> str:
    return reverse("commitments:step", args=[record.pk, name])


def proposed(cast: Cast, **values: Any) -> dict[str, Any]:
    """Return a filled form for proposing."""
    return {
        "code": "P-9",
        "title_en": "Open the airport",
        "title_ar": "فتح المطار",
        "responsible": str(cast.parties["east"].pk),
        "origin": "pledge",
        "due": made.days(30).isoformat(),
        "tlp": "AMBER",
        "parties": ["east", "west"],
        "act_key": "a-key",
        **values,
    }


def test_the_register_shows_each_tab(cast: Cast, client_as) -> None:
    made.agreed(cast)
    home = reverse("commitments:home")
    assert "Open the coastal road" in page(client_as("east"), home)
    west = client_as("west")
    assert "Open the coastal road" not in page(west, home)
    assert "Open the coastal road" in page(west, f"{home}?tab=we-are-owed")
    assert "Open the coastal road" in page(west, f"{home}?tab=all&sort=-due&state=agreed")
    assert "Nothing matches these filters" in page(west, f"{home}?tab=all&state=waived")


def test_clearing_filters_stays_in_the_tab(cast: Cast, client_as) -> None:
    home, west = reverse("commitments:home"), client_as("west")
    assert ">Clear</a>" not in page(west, f"{home}?tab=all")
    assert 'href="?tab=all">Clear</a>' in page(west, f"{home}?tab=all&state=waived")


def test_an_empty_register_says_what_to_do_first(cast: Cast, client_as) -> None:
    assert "Propose the first one" in page(client_as("west"), reverse("commitments:home"))


def test_an_out_of_date_filter_still_shows_the_list(cast: Cast, client_as) -> None:
    made.agreed(cast)
    assert "P-1" in page(
        client_as("west"), reverse("commitments:home") + "?tab=all&party=gone&state=unheard-of"
    )


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_exports_hold_what_is_shown_and_say_their_marking(cast: Cast, client_as, fmt: str) -> None:
    made.agreed(cast)
    made.agreed(cast, cast.red("east", "west"), code="RED-1")
    answer = client_as("west").get(reverse("commitments:home") + f"?tab=all&format={fmt}")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    if fmt == "csv":
        text = content.decode()
        assert "P-1" in text
        assert "RED-1" not in text, "what is for named persons only is not exported"
        assert "TLP:GREEN · Western Command" in text


def test_a_commitment_shows_its_keys_and_offers_what_may_be_done(cast: Cast, client_as) -> None:
    promise = made.reported(cast, proof_wanted=made.names("Photographs of each barrier"))
    actions.read(promise, step="complete", by=cast.east, note="Seen on 2 March.")
    actions.read(promise, step="limited", by=cast.west)
    west = page(client_as("west"), promise.get_absolute_url())
    for shown in (
        "Photographs of each barrier",
        "2 steps lower",
        "Seen on 2 March.",
        "Verify that it is done",
    ):
        assert shown in west
    assert "Take the report back" not in west
    east = page(client_as("east"), promise.get_absolute_url())
    assert "Take the report back" in east
    assert "Verify that it is done" not in east


def test_a_hidden_commitment_is_a_missing_page(cast: Cast, client_as) -> None:
    promise = made.agreed(cast, cast.only("east", "west"))
    for name in ("commitment", "edit", "move_due", "read", "dispute"):
        page(client_as("partner"), reverse(f"commitments:{name}", args=[promise.pk]), 404)
    page(client_as("partner"), step("agree", promise), 404)
    page(client_as("east"), step("conquer", promise), 404)


def test_proposing(cast: Cast, client_as) -> None:
    west = client_as("west")
    assert "Your party gives its word" in page(west, reverse("commitments:propose"))
    answer = west.post(reverse("commitments:propose"), proposed(cast))
    assert answer.status_code == 302
    again = west.post(reverse("commitments:propose"), proposed(cast))
    assert again["Location"] == answer["Location"], "sent twice, made once"
    entered = Commitment.objects.for_system("a test").get()
    assert (entered.title, entered.state) == ({"en": "Open the airport", "ar": "فتح المطار"}, "proposed")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, client_as) -> None:
    sent = proposed(cast, title_en="", title_ar="", due="", problem_en="Nobody can travel.", tlp="CLEAR")
    answer = client_as("west").post(reverse("commitments:propose"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was stored yet" in shown
    assert "Fill in at least one language." in shown
    assert "CLEAR is for everyone" in shown
    assert "Nobody can travel." in shown


def test_what_the_action_refuses_stands_at_its_field(cast: Cast, client_as) -> None:
    answer = client_as("west").post(reverse("commitments:propose"), proposed(cast, due="", parties=["west"]))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Give a date, or say in words when it is due." in shown
    assert "it has to see what it is to promise" in shown


def test_the_preview_names_who_will_see_it(cast: Cast, client_as) -> None:
    answer = client_as("west").post(reverse("commitments:propose") + "?preview=1", proposed(cast))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Will be seen by:" in shown
    assert "Open the airport" in shown, "without scripts the form is still there"
    assert not Commitment.objects.for_system("a test").exists()


def test_the_form_starts_with_the_writers_own_party_and_the_rare_fields_folded(cast: Cast, client_as) -> None:
    shown = page(client_as("west"), reverse("commitments:propose"))
    assert re.search(r'name="parties" value="west"[^>]* checked', shown)
    assert not re.search(r'name="parties" value="east"[^>]* checked', shown)
    assert shown.count('<details class="fold">') == 2


def test_a_folded_field_with_an_error_is_not_hidden(cast: Cast, client_as) -> None:
    sent = proposed(cast, clause="nonsense")
    shown = client_as("west").post(reverse("commitments:propose"), sent).content.decode()
    assert shown.count('<details class="fold" open>') == 1


def test_whoever_would_not_see_it_himself_is_warned_before_it_is_sent(cast: Cast, client_as) -> None:
    west, at = client_as("west"), reverse("commitments:propose")
    sent = proposed(cast, parties=["east"])
    assert "You yourself will not see it." in west.post(f"{at}?preview=1", sent).content.decode()
    part = west.post(f"{at}?preview=1", sent, headers={"HX-Request": "true"}).content.decode()
    assert "You yourself will not see it." in part
    answer = west.post(at, sent)
    assert answer.status_code == 422
    assert "say below that this is meant" in answer.content.decode()
    assert not Commitment.objects.for_system("a test").exists()
    insisted = west.post(at, sent | {"without_me": "1"})
    assert insisted["Location"] == reverse("commitments:home"), "its own page is not for the writer"
    assert Commitment.objects.for_system("a test").get().audience == cast.only("east")


def test_a_group_of_the_writers_party_is_not_blind(cast: Cast, client_as) -> None:
    sent = proposed(cast, tlp="GREEN", parties=[], groups=["community"])
    shown = client_as("west").post(f"{reverse('commitments:propose')}?preview=1", sent).content.decode()
    assert "You yourself" not in shown


def test_a_conflict_shows_both_versions_and_can_be_written_over(cast: Cast, client_as) -> None:
    proposal = made.proposal(cast)
    west, address = client_as("west"), reverse("commitments:edit", args=[proposal.pk])
    assert "Open the coastal road" in page(west, address)
    actions.edit(proposal, made.terms(cast, title=made.names("Open both roads")), by=cast.west, expected=1)
    answer = west.post(address, proposed(cast, code="P-1", version="1"))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Open both roads" in shown
    assert "Open the airport" in shown
    assert 'name="version" value="2"' in shown
    again = west.post(address, proposed(cast, code="P-1", version="2", act_key="another"))
    assert again.status_code == 302
    assert held(proposal).title["en"] == "Open the airport"


def test_every_step_has_a_page_that_takes_it(cast: Cast, client_as) -> None:
    promise = made.proposal(cast)
    east, west, secretary = client_as("east"), client_as("west"), client_as("secretary")
    way = [
        (east, "agree", {}, "agreed"),
        (east, "start", {}, "active"),
        (east, "report_done", {"note": "All gone."}, "reported_done"),
        (east, "take_back", {"note": "One came back."}, "active"),
        (east, "report_done", {}, "reported_done"),
        (west, "verify", {"note": "Driven today."}, "verified_done"),
    ]
    for client, name, sent, state in way:
        page(client, step(name, promise))
        sent |= {"version": held(promise).version}
        assert client.post(step(name, promise), sent).status_code == 302, name
        assert held(promise).state == state
    other = made.agreed(cast, code="P-2")
    assert secretary.post(step("waive", other), {"reason": ""}).status_code == 422
    assert secretary.post(step("waive", other), {"reason": "The road was moved."}).status_code == 302
    assert held(other).state == "waived"


def test_a_step_that_the_state_does_not_allow_says_so_beside_the_form(cast: Cast, client_as) -> None:
    promise = made.agreed(cast)
    answer = client_as("west").post(step("verify", promise), {"note": "I have seen it."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "I have seen it." in shown


def test_a_step_of_another_party_is_refused(cast: Cast, client_as) -> None:
    promise = made.reported(cast)
    assert client_as("east").post(step("verify", promise), {}).status_code == 403
    assert client_as("west").post(step("take_back", promise), {"note": "x"}).status_code == 403


def test_moving_a_date_asks_for_a_cause(cast: Cast, client_as) -> None:
    promise = made.agreed(cast)
    address, east = reverse("commitments:move_due", args=[promise.pk]), client_as("east")
    sent = {"to_date": made.days(44).isoformat(), "cause": "", "note": "Held at the port."}
    refused = east.post(address, sent)
    assert refused.status_code == 422
    assert "Held at the port." in refused.content.decode()
    assert east.post(address, sent | {"cause": "customs"}).status_code == 302
    shown = page(client_as("west"), promise.get_absolute_url())
    assert "Customs" in shown
    assert "Held at the port." in shown


def test_readings_and_disputes_may_be_narrower(cast: Cast, client_as) -> None:
    promise = made.reported(cast)
    west = client_as("west")
    sent = {"step": "limited", "note": "One barrier stands.", "read_on": made.days(0).isoformat()}
    narrow = {"narrower": "on", "tlp": "AMBER", "parties": ["east", "west"]}
    assert west.post(reverse("commitments:read", args=[promise.pk]), sent | narrow).status_code == 302
    sent = {"reason": "It stands.", "tlp": "GREEN", "groups": ["community"]}
    assert west.post(reverse("commitments:dispute", args=[promise.pk]), sent).status_code == 302
    assert "One barrier stands." in page(client_as("east"), promise.get_absolute_url())
    partner = page(client_as("partner"), promise.get_absolute_url())
    assert "One barrier stands." not in partner
    assert "It stands." in partner


def test_settling(cast: Cast, client_as) -> None:
    promise = made.reported(cast)
    opened = actions.dispute(promise, reason="Two barriers still stand.", by=cast.west)
    address, west = reverse("commitments:settle", args=[promise.pk, opened.pk]), client_as("west")
    assert "Two barriers still stand." in page(west, address)
    assert west.post(address, {"settlement": "Both are gone."}).status_code == 302
    assert "Both are gone." in page(client_as("east"), promise.get_absolute_url())


def test_an_agreement_from_draft_to_promise(cast: Cast, client_as) -> None:
    secretary = client_as("secretary")
    sent = {
        "code": "MOU-1",
        "title_en": "Memorandum on the hotline",
        "kind": "mou",
        "between": [str(cast.parties["east"].pk), str(cast.parties["west"].pk)],
        "tlp": "GREEN",
        "groups": ["community"],
    }
    address = secretary.post(reverse("commitments:agreement_new"), sent)["Location"]
    assert "No clauses yet" in page(secretary, address)
    assert (
        secretary.post(
            f"{address}clauses/new/", {"number": "1", "text_en": "Calls are answered."}
        ).status_code
        == 302
    )
    shown = page(client_as("west"), address)
    assert "Calls are answered." in shown
    assert "Propose a commitment for this clause" in shown
    assert secretary.post(f"{address}step/negotiate/", {}).status_code == 302
    assert "Negotiating" in page(secretary, reverse("commitments:agreements"))
    assert page(client_as("west"), f"{address}edit/")
    assert client_as("west").post(f"{address}edit/", sent).status_code == 403


def test_an_agreement_of_one_party_is_none(cast: Cast, client_as) -> None:
    sent = {
        "code": "X",
        "title_en": "x",
        "kind": "mou",
        "between": [str(cast.parties["east"].pk)],
        "tlp": "CLEAR",
    }
    answer = client_as("secretary").post(reverse("commitments:agreement_new"), sent)
    assert answer.status_code == 422
    assert "at least two parties" in answer.content.decode()


def test_balances(cast: Cast, client_as) -> None:
    made.late(cast)
    made.agreed(cast, code="P-2")
    west = client_as("west")
    assert "Eastern Command" in page(west, reverse("commitments:balances"))
    shown = page(west, reverse("commitments:balance", args=["east"]))
    assert "10 days late" in shown
    assert "What it is owed" in shown
    page(west, reverse("commitments:balance", args=["nobody"]), 404)


def test_arabic_pages_are_whole(cast: Cast, client_as, settings) -> None:
    promise = made.agreed(cast)
    actions.move_due(promise, to=made.days(44), reason=Reason("customs"), by=cast.east)
    client = client_as("west")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    shown = page(client, promise.get_absolute_url())
    assert 'dir="rtl"' in shown
    assert "Open the coastal road بالعربية" in shown


def test_nobody_comes_in_without_signing_in(db: None) -> None:
    for name in ("home", "propose", "agreements", "balances"):
        assert Client().get(reverse(f"commitments:{name}")).status_code == 302


def test_a_dispute_does_not_stop_the_clock(cast: Cast, client_as) -> None:
    promise = made.late(cast)
    actions.dispute(promise, reason="Nobody saw it", by=cast.west)
    home = reverse("commitments:home")
    for address in (promise.get_absolute_url(), f"{home}?tab=all"):
        shown = page(client_as("west"), address)
        assert "Disputed" in shown
        assert "10 days late" in shown


def test_a_stale_step_says_what_changed_meanwhile(cast: Cast, client_as) -> None:
    promise = made.agreed(cast)
    actions.move_due(promise, to=made.days(60), reason=Reason("vetting", ""), by=cast.east, expected=2)
    sent = {"to_date": made.days(90).isoformat(), "cause": "funding", "note": "Typed slowly", "version": "2"}
    answer = client_as("east").post(reverse("commitments:move_due", args=[promise.pk]), sent)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "This changed after you had opened the page:" in shown
    assert day_text(made.days(60)) in shown
    assert "Typed slowly" in shown


def test_the_page_names_its_source(cast: Cast, client_as) -> None:
    url = "https://example.org/geneva"
    enter_source(code="geneva", title="What was signed", url=url, licence="CC0-1.0", by=casting.SYSTEM)
    promise = made.agreed(cast, cast.public)
    Commitment.objects.for_system("as a framework file does").filter(pk=promise.pk).update(source="geneva")
    shown = page(client_as("auditor"), promise.get_absolute_url())
    assert f'<a href="{url}" rel="noreferrer">What was signed</a>' in shown
    story = page(client_as("auditor"), reverse("site:story", args=["commitment", promise.pk]))
    assert "What was signed" in story
