"""A session that is ended elsewhere ends at once; what was being typed is offered again."""

import re

from .. import chromium
from .visitors import commitment, sign_in

pytestmark = chromium.MARKS
LIVE = re.compile("/live/")


def test_a_killed_session_ends_its_stream_and_keeps_what_was_typed(visit):
    here, elsewhere = visit(""), visit("")
    for page in (here, elsewhere):
        sign_in(page, "adviser-un")
    with here.expect_response(LIVE):
        here.goto(commitment(here, "JMC-2020-10-23-13"))
    here.get_by_label("What you want to say").fill("Half a sentence about the monitors")

    elsewhere.goto("/settings/sign-in/")
    with here.expect_event("requestfinished", lambda request: LIVE.search(request.url)):
        elsewhere.get_by_role("button", name="Sign out everywhere else").click()

    here.get_by_role("button", name="Add to the discussion").click()
    here.wait_for_url("**/sign-in/**")
    here.locator("main").get_by_text("What you had typed was kept").first.wait_for()
    here.locator('button[value="adviser-un"]').click()
    here.wait_for_url("**/kept/")
    assert here.locator("textarea").first.input_value() == "Half a sentence about the monitors"
    here.get_by_role("button", name="Send it now").click()
    here.locator("#discussion").get_by_text("Half a sentence about the monitors").wait_for()


def test_signing_out_leaves_nothing_behind(visit):
    page = visit("")
    sign_in(page, "auditor")
    page.goto("/commitments/")
    page.locator(".dropdown > summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    page.go_back()
    page.wait_for_url("**/sign-in/**")
