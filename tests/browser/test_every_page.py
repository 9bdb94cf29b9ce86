"""Every main page: nothing for axe, no sideways scrolling on a phone, in Arabic no English left over."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .. import chromium
from .places import MAIN, of_records

pytestmark = chromium.MARKS
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CHECKED = (
    "/",
    "/plan/timeline/",
    "/commitments/",
    "/commitments/propose/",
    "/reports/",
    "/reports/new/",
    "/reports/taken-back/",
    "/plan/",
    "/plan/risks/",
    "/record/verify/",
    "/people/",
    "/settings/sign-in/",
    "/search/?q=camps",
)


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1280), ("ar", "dark", 360)])
def test_axe_finds_nothing(visit, language, theme, width):
    page = visit(language=language, width=width, color_scheme=theme, bypass_csp=True)
    for address in [*(CHECKED if language == "en" else CHECKED[:6]), *of_records(page)]:
        page.goto(address)
        found = Axe().run(page, options={"runOnly": list(RULES)}).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], address


def test_axe_finds_nothing_before_sign_in(visit):
    page = visit("", bypass_csp=True)
    page.goto("/sign-in/")
    assert Axe().run(page, options={"runOnly": list(RULES)}).response["violations"] == []


# names, codes and formats that are written in Latin letters in any language
LATIN = re.compile(
    r"Mithaq|English|Français|CRPS|TLP(:[A-Z+]+)?|CLEAR|GREEN|AMBER|STRICT|RED|CSV|XLSX|PDF|SHA-256|UTC|DAC|SMART|"
    r"«state»|RADIO|MOU-3|IV|Tab|Enter|Space|OLDER|[A-Z]{2,}(-[A-Z0-9]+)+|[\w./:…-]*[0-9_/][\w./:…-]*|mithaq\b.*|\w+-\w+(-\w+)*"
)
SPEAKING = (
    "h1, h2, h3, button, label, legend, th, dt, summary, figcaption, caption, nav a, strong, option, .button, .state",
    ".hint, .empty, .lead, .note, .quiet-text, .crumbs li, .link-kind, .link-relation, .foot, .error, .tile-label",
)
SAID = """wanted => [...document.querySelectorAll(wanted)]
    .filter(at => !at.closest('[lang="en"], [lang="fr"], .copyable, pre, code'))
    .flatMap(at => [...at.childNodes].filter(node => node.nodeType === Node.TEXT_NODE))
    .map(node => node.textContent.trim()).filter(Boolean)"""


def english_left(page: Page) -> set[str]:
    """Return what is said in Latin letters by the interface itself."""
    return {
        text
        for text in page.evaluate(SAID, ", ".join(SPEAKING))
        if re.search("[A-Za-z]{2}", LATIN.sub("", text))
    }


def test_an_arabic_reader_with_a_phone_scrolls_no_page_sideways_and_meets_no_english(visit):
    page = visit(language="ar", width=360)
    left = {}
    for address in [*MAIN, *of_records(page)]:
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == "rtl"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, address
        assert "<" not in page.title(), address
        if found := english_left(page):
            left[address] = sorted(found)
    assert left == {}
