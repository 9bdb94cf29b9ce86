"""People who come to the demonstration with a browser of their own, and what their browser complains of."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Response

from .server import Server

EXPECTED = {404, 409, 413, 422}


class Visit:
    """The pages that one visitor opens, and the complaints of the browser while he is there."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", lambda told: self.complaints.append(str(told.error)))
        context.on("response", self._check)

    def _hear(self, said) -> None:
        """Note errors and warnings; answers that failed are judged by `_check`."""
        if said.type in ("error", "warning") and not said.text.startswith("Failed to load resource"):
            self.complaints.append(f"{said.type}: {said.text}")

    def _check(self, answer: Response) -> None:
        """Note answers that failed, but for pages that say on purpose what went wrong."""
        on_purpose = answer.request.is_navigation_request() and answer.status in EXPECTED
        if answer.status >= 400 and not on_purpose:
            self.complaints.append(f"{answer.status}: {answer.url}")


@contextmanager
def visiting(
    browser: Browser, server: Server, who: str = "", *, language: str = "en", width: int = 1280, **options
) -> Iterator[Page]:
    """Open a browser as `who`, signed in, or as nobody; at the end nothing must have been complained of."""
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": 900},
        storage_state=server.signed_in.get(who),
        locale="en-GB",
        **options,
    )
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    visit = Visit(context)
    page = context.new_page()
    if who and who not in server.signed_in:
        sign_in(page, who)
        server.signed_in[who] = context.storage_state()
    yield page
    context.close()
    assert visit.complaints == []


def sign_in(page: Page, who: str) -> None:
    """Choose a member of the cast on the sign-in page."""
    page.goto("/sign-in/")
    page.locator(f'button[value="{who}"]').click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def commitment(page: Page, code: str) -> str:
    """Return the address of the commitment with this code."""
    return _found(page, f"/commitments/?tab=all&text={code}", code)


def milestone(page: Page, code: str) -> str:
    """Return the address of the milestone with this code."""
    return _found(page, "/plan/milestones/", code)


def _found(page: Page, register: str, code: str) -> str:
    page.goto(register)
    address = page.get_by_role("link", name=code, exact=True).first.get_attribute("href")
    assert address
    return address
