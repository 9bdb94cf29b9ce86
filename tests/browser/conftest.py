"""One demonstration for all tests of this folder; who visits it comes with a context of his own."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from .. import chromium
from .server import Server, demonstration
from .visitors import visiting


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium once for all tests of this folder."""
    with chromium.started() as opened:
        yield opened


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demonstration, the live stream included."""
    with demonstration(tmp_path_factory.mktemp("demonstration")) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, server: Server):
    """Return a function that opens a page as a member of the cast; every page is closed and judged at the end."""
    with ExitStack() as open_visits:

        def come(who: str = "liaison-east", **options):
            return open_visits.enter_context(visiting(browser, server, who, **options))

        yield come
