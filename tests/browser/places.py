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
    "/reports/",
    "/reports/new/",
    "/reports/requests/?whose=all",
    "/reports/taken-back/",
    "/reports/quick/",
    "/data-sets/",
    "/review/?first=2019-01&last=2019-12",
    "/review/?first=2019-01&last=2019-12&cells=hexagons",
    "/review/hexagons/84384b3ffffffff/?first=2019-01&last=2019-12",
    "/review/areas/LY-TB/",
    "/review/warnings/",
    "/review/forecasts/",
    "/review/documents/new/",
    "/review/searches/new/",
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
    """Return the addresses of a commitment, its story, an agreement, an initiative, a milestone, two reports with a
    form below one, and a request.
    """
    promised = commitment(page, "CAMPS-EAST")
    page.goto("/commitments/agreements/")
    agreement = page.get_by_role("link", name="MOU-LIAISON").get_attribute("href") or ""
    page.goto("/plan/initiatives/")
    initiative = page.get_by_role("link", name="INI-02").get_attribute("href") or ""
    story = f"/record/commitment/{promised.rstrip('/').rpartition('/')[2]}/story/"
    retracted, fire = (report(page, "?state=retracted"), report(page, "?type=CLA&state=reported"))
    asked = _first(page, "/reports/requests/?whose=all")
    of_plan = [initiative, milestone(page, "INI-02-M3")]
    return [promised, story, agreement, *of_plan, retracted, fire, f"{fire}correct/", asked]


def report(page: Page, asked: str) -> str:
    """Return the address of the first report that the register shows when asked so."""
    return _first(page, f"/reports/{asked}")


def _first(page: Page, register: str) -> str:
    page.goto(register)
    return page.locator("table.data tbody th a").first.get_attribute("href") or ""
