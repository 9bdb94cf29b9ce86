"""The quick report on a telephone: written while nothing answers, kept sealed, sent once, asked about when old."""

import re
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from .. import chromium
from .test_every_page import RULES, english_left
from .visitors import sign_in

pytestmark = chromium.MARKS
URL = "/reports/quick/"
SEBHA = {"latitude": 27.03771234, "longitude": 14.42831234, "accuracy": 20}


def opened(page: Page) -> Page:
    """Open the form, and wait until it also opens while nothing answers."""
    page.goto(URL)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    return page


def write(page: Page, text: str) -> None:
    page.get_by_label("Clash between armed groups").check()
    page.get_by_label("Where: district or country").select_option("LY-SB")
    page.get_by_label("What is known").fill(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send the report").click()


def waiting(page: Page):
    return page.locator("#quick-queue li")


def found(page: Page, text: str) -> int:
    """Return how many reports say `text`, as the register finds them."""
    page.goto(f"/search/?q={text}")
    return (
        page.locator("main").get_by_role("link", name=re.compile("Clash between armed groups: Sabha")).count()
    )


def test_with_a_line_it_is_sent_at_once(visit):
    page = opened(visit())
    write(page, "Quickwithaline near the market")
    page.get_by_text("Deaths").click()
    page.get_by_label("Best estimate").fill("٢")
    send(page)
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    expect(page.locator(".estimates")).to_contain_text("best estimate 2")
    page.get_by_text("Quickwithaline near the market").first.wait_for()


def test_written_without_a_line_it_is_kept_with_its_age_and_sent_once(visit):
    page = opened(visit())
    page.context.set_offline(True)
    write(page, "Quickoffline by the bridge")
    send(page)
    expect(waiting(page)).to_contain_text("Quickoffline by the bridge")
    expect(waiting(page)).to_contain_text("Written now.")
    expect(page.get_by_label("What is known")).to_have_value("")
    page.context.set_offline(False)
    expect(waiting(page)).to_contain_text("Sent.")
    expect(page.locator("#quick-said")).to_be_empty()
    page.get_by_role("link", name="Open the report").click()
    page.get_by_text("Quickoffline by the bridge").first.wait_for()
    opened(page)
    expect(waiting(page)).to_have_count(0)
    assert found(page, "Quickoffline") == 1


def test_an_answer_that_was_lost_makes_no_second_report(visit):
    page = opened(visit())
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            route.fetch()
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{URL}", lose)
    write(page, "Quicklost answer")
    send(page)
    expect(page.locator("#quick-queue")).to_contain_text("Sent.")
    assert lost
    assert found(page, "Quicklost") == 1


def test_the_page_opens_without_a_line_and_what_is_written_there_is_asked_about(visit):
    page = opened(visit())
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Quick report")).to_be_visible()
    expect(page.locator("#quick-line")).to_contain_text("The server does not answer")
    write(page, "Quickshell written locked")
    send(page)
    expect(waiting(page)).to_contain_text("Locked.")
    assert "Quickshell" not in page.locator("main").inner_text()
    page.context.set_offline(False)
    expect(waiting(page)).to_contain_text("while nobody was signed in here")
    expect(waiting(page).get_by_role("button", name="Edit")).to_be_visible()
    page.get_by_role("button", name="Send it as it is").click()
    expect(waiting(page)).to_contain_text("Sent.")
    assert found(page, "Quickshell") == 1


def test_what_is_old_is_asked_about_and_can_be_changed_or_thrown_away(visit):
    page = opened(visit())
    page.context.set_offline(True)
    for text in ("Quickold first", "Quickold second"):
        write(page, text)
        send(page)
        expect(waiting(page).filter(has_text=text)).to_have_count(1)
    page.clock.set_fixed_time(datetime.now() + timedelta(hours=7))
    page.context.set_offline(False)
    expect(waiting(page).filter(has_text="older than 6 hours. Is it still so?")).to_have_count(2)
    expect(waiting(page).first).to_contain_text("Written 7 hours ago.")

    page.on("dialog", lambda asked: asked.accept())
    waiting(page).first.get_by_role("button", name="Discard").click()
    expect(waiting(page)).to_have_count(1)
    waiting(page).get_by_role("button", name="Edit").click()
    assert page.get_by_label("What is known").input_value() == "Quickold second"
    page.get_by_label("What is known").fill("Quickchanged second")
    send(page)
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    assert found(page, "Quickold") == 0
    assert found(page, "Quickchanged") == 1


def test_after_signing_out_nobody_reads_what_waits_until_its_writer_comes_back(visit):
    page = visit("")
    sign_in(page, "liaison-east")
    opened(page)
    page.context.set_offline(True)
    write(page, "Quicksecret of the east")
    send(page)
    expect(waiting(page)).to_contain_text("Quicksecret")
    # no request of the page itself gets through, so that it cannot send before the sign-out
    page.route(f"**{URL}key/", lambda route: route.abort())
    page.context.set_offline(False)
    page.locator(".dropdown > summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    page.wait_for_function(NO_WORKER)
    page.unroute(f"**{URL}key/")

    sign_in(page, "liaison-west")
    opened(page)
    expect(waiting(page)).to_contain_text("Locked.")
    text = page.locator("#quick-queue").inner_text()
    assert "Quicksecret" not in text
    assert "Clash" not in text
    assert "Eastern" not in text
    assert page.locator("#quick-queue button").count() == 0
    assert page.evaluate(STORED).find("Quicksecret") == -1

    page.locator(".dropdown > summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    sign_in(page, "liaison-east")
    opened(page)
    expect(waiting(page)).to_contain_text("Sent.")
    assert found(page, "Quicksecret") == 1


NO_WORKER = """async () => {
    const workers = await navigator.serviceWorker.getRegistrations();
    return workers.length === 0 && (await caches.keys()).length === 0;
}"""
# all that lies in the database, every byte of it as a letter
STORED = """async () => {
    const letters = (_key, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? String.fromCharCode(...new Uint8Array(value.buffer || value)) : value;
    return JSON.stringify(await window.quick.store.all(), letters);
}"""


def test_a_session_that_has_ended_keeps_the_report_and_says_so(visit):
    page = visit("")
    sign_in(page, "adviser-un")
    opened(page)
    write(page, "Quickexpired here")
    page.context.clear_cookies(name="session")
    send(page)
    expect(page.locator("#quick-line")).to_contain_text("Nobody is signed in.")
    expect(waiting(page)).to_contain_text("Locked.")
    page.get_by_role("link", name="Sign in").first.click()
    page.locator('button[value="adviser-un"]').click()
    page.wait_for_url(f"**{URL}")
    expect(waiting(page)).to_contain_text("while nobody was signed in here")


def test_what_the_server_does_not_take_is_shown_at_its_field_and_can_be_corrected(browser, server):
    # answers of 422 to scripts are what this test is about: no visit, which would complain of them
    context = browser.new_context(base_url=server.url, locale="en-GB")
    page = context.new_page()
    sign_in(page, "liaison-east")
    opened(page)
    for is_offline in (False, True):
        page.goto(URL)
        context.set_offline(is_offline)
        write(page, f"Quickwrong {is_offline}")
        page.get_by_text("Deaths").click()
        page.get_by_label("At least").fill("5")
        page.get_by_label("Best estimate").fill("2")
        send(page)
        if is_offline:
            expect(waiting(page)).to_contain_text("Quickwrong")
            context.set_offline(False)
            expect(waiting(page)).to_contain_text("The server did not take it: Best estimate:")
            page.get_by_role("button", name="Edit").click()
        else:
            page.get_by_text("Nothing was stored yet").wait_for()
        assert page.get_by_label("What is known").input_value() == f"Quickwrong {is_offline}"
        page.get_by_label("Best estimate").fill("6")
        send(page)
        page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    assert found(page, "Quickwrong") == 2
    context.close()


def test_written_for_another_party_it_is_asked_about(visit):
    page = opened(visit())
    page.context.set_offline(True)
    write(page, "Quickother party")
    send(page)
    expect(waiting(page)).to_contain_text("Quickother party")

    def act_for_the_commission(route):
        told = route.fetch().json()
        names = {told["hat"]: "Eastern Command", "other": "Joint Commission"}
        route.fulfill(json={**told, "hat": "other", "hats": names})

    page.route(f"**{URL}key/", act_for_the_commission)
    page.context.set_offline(False)
    expect(waiting(page)).to_contain_text(
        "It was written for Eastern Command, and you act for Joint Commission now."
    )
    assert found(page, "Quickother") == 0


def test_an_open_page_that_nobody_uses_locks_what_waits(visit):
    page = visit()
    page.clock.install()
    opened(page)
    page.context.set_offline(True)
    write(page, "Quickidle report")
    send(page)
    expect(waiting(page)).to_contain_text("Quickidle")
    page.clock.fast_forward("16:00")
    expect(waiting(page)).to_contain_text("Locked.")
    assert "Quickidle" not in page.locator("main").inner_text()


def test_the_worker_keeps_the_empty_form_and_nothing_else(visit):
    page = opened(visit())
    write(page, "Quickcached nowhere")
    send(page)
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    kept = page.evaluate(KEPT)
    assert [one for one in kept if "/static/" not in one] == [f"{URL}offline/"]
    page.context.set_offline(True)
    page.goto(URL)
    expect(page.get_by_role("heading", name="Quick report")).to_be_visible()
    assert "Eastern Command" not in page.locator("body").inner_text()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/reports/")


KEPT = """async () => {
    const kept = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()));
    return kept.flat().map(request => new URL(request.url).pathname);
}"""


def test_the_position_is_rounded_on_the_device(visit):
    page = opened(visit(geolocation=SEBHA, permissions=["geolocation"]))
    page.get_by_role("button", name="Use my position").click()
    page.get_by_text("Your position is used, to about 20 m.").wait_for()
    point = "() => ['latitude', 'longitude', 'exact'].map(name => document.getElementById('quick-form')[name].value)"
    assert page.evaluate(point) == ["27.0377", "14.4283", "on"]
    page.get_by_text("Let others see it too").click()
    page.get_by_label("Use the marking picked below").check()
    page.get_by_label("TLP:AMBER", exact=True).check()
    assert page.evaluate(point) == ["27.050000", "14.450000", ""]
    page.get_by_label("TLP:GREEN").check()
    assert page.evaluate(point) == ["", "", ""]
    page.get_by_text("This marking allows the district only.").wait_for()


def test_without_scripts_it_is_an_ordinary_form(visit):
    page = visit("liaison-west", java_script_enabled=False)
    page.goto(URL)
    expect(page.get_by_role("button", name="Use my position")).to_be_hidden()
    expect(page.locator("#quick-queue")).to_be_hidden()
    send(page)
    page.get_by_text("Nothing was stored yet").wait_for()
    write(page, "Quickplain without scripts")
    send(page)
    page.get_by_text("Quickplain without scripts").first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_narrow_arabic_telephone_all_of_it_is_within_reach(visit, theme):
    page = opened(visit(language="ar", width=360, color_scheme=theme, bypass_csp=True))
    for is_offline in (False, True):
        page.context.set_offline(is_offline)
        page.reload()
        page.locator('[name="type"][value="CLA"]').check()
        page.locator("#id_area").select_option("LY-SB")
        if is_offline:
            page.locator("#quick-form .primary").click()
            expect(waiting(page)).to_have_count(1)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0
        assert english_left(page) == set()
        small = page.evaluate(SMALL)
        assert small == []
        faults = Axe().run(page, options={"runOnly": list(RULES)}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in faults] == []


# every target of the form that is lower than 44 px
SMALL = """() => [...document.querySelectorAll(
    "#quick-form button, #quick-form .quick-types label, #quick-form .quick-when fieldset label, #quick-form select"
)].filter(at => at.offsetParent && at.getBoundingClientRect().height < 44).map(at => at.outerHTML)"""
