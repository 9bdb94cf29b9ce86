"""The map: alive with scripts, still there without them, and nothing fetched from anywhere else."""

from playwright.sync_api import expect

from .. import chromium

pytestmark = chromium.MARKS


def test_the_map_comes_alive_and_the_slider_tells_the_month(visit):
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/review/?first=2019-01&last=2019-12")
    page.locator(".rv-live .leaflet-interactive").first.wait_for()
    expect(page.locator(".rv-still")).to_be_hidden()
    assert page.locator(".rv-live .rv-area").count() == 28
    slider = page.get_by_label("Month", exact=True)
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(page.locator(".rv-slider output")).to_have_text("Feb 2019")
    assert len({url.split("/")[2] for url in asked}) == 1


def test_a_near_map_shows_single_events_and_lists_them(visit):
    page = visit()
    page.goto("/review/?first=2019-01&last=2019-12&cells=hexagons")
    page.locator(".rv-live .rv-hexagon").first.wait_for()
    expect(page.locator(".rv-near-said")).to_contain_text("Come nearer")
    page.locator("section", has=page.locator("#rv-hexagons")).locator("tbody a").first.click()
    page.get_by_role("link", name="Show it on the map").click()
    page.locator(".rv-live .rv-point").first.wait_for()
    listed = page.locator(".rv-near li")
    assert listed.count() >= page.locator(".rv-live .rv-point").count()
    of_the_year = listed.count()
    slider = page.get_by_label("Month", exact=True)
    slider.press("ArrowRight")
    expect(listed).not_to_have_count(of_the_year)
    slider.press("ArrowLeft")
    expect(listed).to_have_count(of_the_year)
    listed.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Source")).to_be_visible()


def test_without_scripts_the_drawing_and_the_table_say_it_all(visit):
    page = visit(java_script_enabled=False)
    page.goto("/review/")
    expect(page.locator(".rv-still svg")).to_be_visible()
    assert page.locator(".rv-still .rv-area title").count() == 28
    expect(page.locator(".rv-slider")).to_be_hidden()
    page.goto("/review/?first=2019-01&last=2019-12&cells=hexagons")
    assert page.locator(".rv-still .rv-hexagon title").count() > 10
    page.locator("section", has=page.locator("#rv-hexagons")).locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Reports and events behind the figures")).to_be_visible()
