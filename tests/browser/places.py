"""The main pages, one address for each kind; those of records are found by following links."""

from playwright.sync_api import Page

from .visitors import commitment, milestone

MAIN = (
    "/",
    "/plan/",
    "/plan/timeline/",
    "/plan/initiatives/",
    "/plan/milestones/",
    "/plan/risks/",
    "/plan/why-late/",
    "/commitments/?tab=all",
    "/commitments/propose/",
    "/commitments/agreements/",
    "/commitments/balance/eastern-command/",
    "/record/",
    "/record/verify/",
    "/people/",
    "/people/parties/eastern-command/",
    "/people/groups/community/",
    "/settings/",
    "/settings/sign-in/",
    "/search/?q=camps",
    "/search/?q=nothing+of+the+kind",
    "/help/",
    "/no/such/page/",
)


def of_records(page: Page) -> list[str]:
    """Return the addresses of a commitment, its story, an agreement, an initiative and a milestone."""
    promised = commitment(page, "CAMPS-EAST")
    page.goto("/commitments/agreements/")
    agreement = page.get_by_role("link", name="MOU-LIAISON").get_attribute("href") or ""
    page.goto("/plan/initiatives/")
    initiative = page.get_by_role("link", name="INI-02").get_attribute("href") or ""
    story = f"/record/commitment/{promised.rstrip('/').rpartition('/')[2]}/story/"
    return [promised, story, agreement, initiative, milestone(page, "INI-02-M3")]
