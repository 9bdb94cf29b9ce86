"""The first working day of a liaison officer, and what the officer of the other side sees of it, at once."""

import uuid

import pytest
from playwright.sync_api import Page

from .. import chromium
from .visitors import commitment, milestone

pytestmark = chromium.MARKS


def test_east_reads_a_promise_of_west_and_west_hears_of_it_without_reloading(visit):
    east, west = visit("liaison-east"), visit("liaison-west")
    promised = commitment(west, "CAMPS-WEST")
    west.goto(promised)

    east.goto("/")
    owed = east.get_by_role("region", name="What we owe")
    owed.get_by_role("link", name="Eastern list of phase-one camps handed over").wait_for()
    east.goto(promised)
    east.locator(".actions a", has_text="reading").click()
    east.get_by_label("Substantial").check()
    east.get_by_label("What this rests on").fill("The list was shown to us in full on Thursday.")
    east.get_by_role("button", name="Give the reading").click()

    assert "Substantial" in east.locator(".meter-other").first.inner_text()
    west.locator("#live-bar").wait_for()
    assert "has changed" in west.locator("#live-bar").inner_text()
    west.get_by_role("link", name="Reload").click()
    west.locator("#readings").get_by_text("The list was shown to us in full on Thursday.").wait_for()


def test_a_comment_arrives_where_the_other_side_reads(visit):
    east, west = visit("liaison-east"), visit("liaison-west")
    about = commitment(west, "CAMPS-EAST")
    west.goto(about)
    say(east, about, "The courier leaves on Sunday.")
    west.locator("#live-bar").wait_for()
    west.get_by_role("link", name="Reload").click()
    west.locator("#discussion").get_by_text("The courier leaves on Sunday.").wait_for()


def say(page: Page, address: str, text: str) -> None:
    page.goto(address)
    page.get_by_label("What you want to say").fill(text)
    page.get_by_role("button", name="Add to the discussion").click()
    page.locator("#discussion").get_by_text(text).wait_for()


OWN_TO_EAST = "Own inspection of camps before the joint visits"


@pytest.mark.parametrize("address", ["/", "/plan/", "/plan/milestones/", "/plan/timeline/", "/record/"])
def test_west_does_not_find_what_east_keeps_to_itself(visit, address):
    west = visit("liaison-west")
    west.goto(address)
    assert OWN_TO_EAST not in west.content()


def test_search_finds_it_for_east_only(visit):
    for who, found in (("liaison-east", 1), ("liaison-west", 0)):
        page = visit(who)
        page.goto("/search/?q=own+inspection+of+camps")
        assert page.get_by_role("link", name=OWN_TO_EAST).count() == found


def test_its_address_tells_west_no_more_than_any_address(visit):
    east, west = visit("liaison-east"), visit("liaison-west")
    hidden = milestone(east, "EC-PREP-2")
    nothing = hidden.replace(hidden.rstrip("/").rpartition("/")[2], str(uuid.uuid4()))
    assert east.goto(hidden).status == 200
    assert answer(west, hidden) == answer(west, nothing)
    assert answer(west, nothing)[0] == 404


def answer(page: Page, address: str) -> tuple[int, str, str]:
    status = page.goto(address).status
    return status, page.title(), page.locator("main").inner_html()
