"""The one Chromium that browser tests drive: where it is, how it is started, what they are marked with."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

FOUND = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOUND, reason="no Chromium on this machine: nothing was looked at"),
    pytest.mark.xdist_group("browser"),
]


@contextmanager
def started() -> Iterator[Browser]:
    """Keep Chromium running for the code inside, in which each test opens contexts of its own."""
    # Playwright keeps an event loop in this thread, and the ORM would take it for its own
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=FOUND, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium for the tests of one module."""
    with started() as opened:
        yield opened
