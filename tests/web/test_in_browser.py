"""The gallery in a real Chromium: nothing for axe to find, no sideways scrolling, the live bar, paper."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import override_settings
from playwright.sync_api import Browser, Page

from mithaq.web import gallery, shell

from .. import chromium

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
STREAM = re.compile(r"/live/\?ticket=")
PAGES = (*gallery.SHOWN, "problem-404", "problem-500")

pytestmark = chromium.MARKS


class SignedIn:
    """Gives every page a person, a party and the address of a stream, as the sign-in layer does."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.hat = shell.Hat("1", {"en": "Liaison"}, {"en": "Eastern Command"})
        request.hats = [request.hat, shell.Hat("2", {"en": "Liaison"}, {"en": "Joint Commission"})]
        request.live_url = "/live/?ticket=t&after=1"
        return self.get_response(request)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the suite short."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the gallery with its static files, without a store, and give its address."""
    middleware = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "csp.middleware.CSPMiddleware",
        "tests.web.test_in_browser.SignedIn",
    ]
    with override_settings(
        ROOT_URLCONF="tests.web.addresses",
        MIDDLEWARE=middleware,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        ALLOWED_HOSTS=["127.0.0.1"],
    ):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as url:
        yield url


@contextmanager
def looking_at(
    browser: Browser, url: str, width: int = 1280, theme: str = "light", **options
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **options)
    page = context.new_page()
    page.route(STREAM, lambda route: route.fulfill(content_type="text/event-stream", body="retry: 60000\n\n"))
    page.goto(url)
    yield page
    context.close()


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1280), ("ar", "dark", 360)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser, address, name, language, theme, width):
    url = f"{address}/gallery/{name}/?language={language}"
    with looking_at(browser, url, width, theme, bypass_csp=True) as page:
        found = Axe().run(page, options={"runOnly": list(RULES)}).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_no_page_scrolls_sideways_and_none_breaks_the_policy(browser, address, language, width):
    with looking_at(browser, address + "/gallery/", width) as page:
        refused: list[str] = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Content Security" in said.text else None
        )
        for name in PAGES:
            page.goto(f"{address}/gallery/{name}/?language={language}")
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider == 0, name
        assert refused == []


def test_the_menu_of_a_phone_opens_without_scripts(browser, address):
    with looking_at(browser, f"{address}/gallery/list/", 360, java_script_enabled=False) as page:
        place = page.locator(".menu-sheet .places a").first
        assert not place.is_visible()
        page.locator(".menu > summary").click()
        assert place.is_visible()
        assert place.bounding_box()["height"] >= 44


def test_focus_can_be_seen(browser, address):
    with looking_at(browser, f"{address}/gallery/record/") as page:
        for _step in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert outline >= 2


def test_paper_shows_the_marking_and_the_dates_but_no_controls(browser, address):
    with looking_at(browser, f"{address}/gallery/record/") as page:
        page.emulate_media(media="print")
        assert page.locator(".print-marking").count() == 2
        assert page.locator(".print-marking").first.is_visible()
        assert page.locator(".due-day").first.bounding_box()["width"] > 20
        assert not page.locator(".rail").is_visible()
        assert not page.locator("main button").first.is_visible()


def change(key: str, part_of: str = "") -> str:
    kind, record = key.split("/")
    data = json.dumps({"kind": kind, "id": record, "verb": "x", "part_of": [part_of] if part_of else []})
    return f"retry: 60000\nid: 7\n\nid: 8\nevent: change\ndata: {data}\n\n"


@contextmanager
def streaming(browser: Browser, url: str, body: str | None) -> Iterator[Page]:
    """Look at a page whose stream sends `body` and ends; None refuses it."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    answer = {"status": 503} if body is None else {"content_type": "text/event-stream", "body": body}
    page.route(STREAM, lambda route: route.fulfill(**answer))
    page.goto(url)
    yield page
    context.close()


def test_a_change_marks_its_record_and_offers_to_reload(browser, address):
    key = "commitment/00000000-0000-0000-0000-000000000007"
    with streaming(browser, f"{address}/gallery/record/", change(key)) as page:
        page.locator("article.is-changed").wait_for()
        assert page.locator("#live-bar").is_visible()
        assert "has changed" in page.locator("#live-bar").inner_text()


def test_a_change_of_a_part_marks_the_record_that_it_belongs_to(browser, address):
    about = "00000000-0000-0000-0000-000000000007"
    with streaming(browser, f"{address}/gallery/record/", change("comment/1", about)) as page:
        page.locator("article.is-changed").wait_for()


def test_a_change_of_something_else_is_not_mentioned(browser, address):
    with streaming(browser, f"{address}/gallery/record/", change("party/1")) as page:
        page.clock.run_for(1000)
        assert page.locator(".is-changed").count() == 0
        assert not page.locator("#live-bar").is_visible()


def test_parts_that_ask_for_it_are_loaded_again_once(browser, address):
    key = "commitment/00000000-0000-0000-0000-000000000007"
    with streaming(browser, f"{address}/gallery/live/", change(key)) as page:
        page.locator("tr.is-changed").first.wait_for()
        with page.expect_request(lambda request: request.headers.get("hx-request") == "true"):
            page.clock.run_for(2500)


def test_a_line_that_is_down_is_told_after_a_while(browser, address):
    with streaming(browser, f"{address}/gallery/record/", None) as page:
        page.clock.run_for(2000)
        assert not page.locator("#live-bar").is_visible()
        page.clock.run_for(9000)
        page.locator("#live-bar.is-down").wait_for()
        assert "Not live since" in page.locator("#live-bar").inner_text()
        assert page.locator("body.is-stale").count() == 1


def test_a_reset_asks_to_look_again(browser, address):
    with streaming(
        browser, f"{address}/gallery/record/", "retry: 60000\n\nevent: reset\ndata: {}\n\n"
    ) as page:
        page.locator("#live-bar").wait_for()
        assert "has changed" in page.locator("#live-bar").inner_text()
