"""A passkey in a real Chromium: made by invitation, used to come in, refused to a browser without it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from mithaq.interfaces.site.signin import invitations
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.ledger import signatories
from mithaq.kernel.people.models import Account
from mithaq.kernel.records import actions as records

from .. import chromium

pytestmark = [pytest.mark.slow, *chromium.MARKS]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser, live_server, settings):
    """Return a page with an authenticator that verifies its owner, and what its console complained of."""
    settings.RP_ID = "localhost"
    context = browser.new_context(base_url=live_server.url, locale="en")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if "Policy" in said.text else None)
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def set_up(page: Page, cast) -> None:
    """Open an invitation for east and make a passkey."""
    account = Account.objects.get(username="east")
    made, secret = invitations.invite(account, party=cast.parties["east"].pk, by=cast.east_admin)
    code = invitations.agree(made, by=cast.secretary)
    page.goto(reverse("site:invitation", args=[secret]))
    page.get_by_label("Code from the second officer").fill(code)
    page.get_by_role("button", name="Set up my account").click()
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/settings/sign-in/codes/")


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_made_by_invitation_and_opens_the_first_page(page, transactional_db, cast) -> None:
    set_up(page, cast)
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    page.context.clear_cookies()
    page.goto("/people/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/people/")
    assert page.get_by_role("heading", name="Parties and groups").is_visible()
    assert page.complaints == [], "nothing is refused by the policy"


@pytest.mark.django_db(transaction=True)
def test_a_release_is_signed_on_the_step_itself(page, transactional_db, cast) -> None:
    said = records.comment(cast.parties["west"], text="Said", by=cast.east, audience=cast.only("east"))
    set_up(page, cast)
    page.goto(reverse("site:release", args=["comment", said.pk]))
    page.get_by_role("checkbox", name="Western Command").check()
    page.get_by_role("button", name="Show who will see it").click()
    page.get_by_role("button", name="Release it now").click()
    page.get_by_role("heading", name="Sign it with your passkey").wait_for()
    released = Revision.objects.for_system("a test").filter(verb="comment.released")
    assert not released.exists(), "nothing is done before it is signed"
    page.get_by_role("button", name="Sign and do it").click()
    page.get_by_text("This is the new record").wait_for()
    act = released.get()
    assert signatories.of(act.log_id, act.seq).handle == "east"
    page.goto(reverse("site:proof", args=["comment", act.record]))
    assert page.get_by_text("signed with a passkey by East").is_visible()
    assert page.complaints == [], "nothing is refused by the policy"


@pytest.mark.django_db(transaction=True)
def test_a_narrowing_is_signed_for_those_who_lose_the_record(page, transactional_db, cast) -> None:
    said = records.comment(cast.parties["west"], text="Said", by=cast.east, audience=cast.community)
    set_up(page, cast)
    page.goto(reverse("site:narrow", args=["comment", said.pk]))
    page.get_by_role("checkbox", name="Western Command").check()
    page.get_by_role("button", name="Show who loses it").click()
    page.get_by_role("button", name="Narrow it now").click()
    page.get_by_role("heading", name="Sign it with your passkey").wait_for()
    left = Revision.objects.for_system("a test").filter(verb="comment.remarked_out")
    assert not left.exists(), "nothing is done before it is signed"
    page.get_by_role("button", name="Sign and do it").click()
    page.get_by_text("The marking is narrower now").wait_for()
    act = left.get()
    assert signatories.of(act.log_id, act.seq).handle == "east"
    assert act.audience == cast.community
    assert page.complaints == [], "nothing is refused by the policy"


@pytest.mark.django_db(transaction=True)
def test_a_browser_without_the_passkey_is_told_so(page, transactional_db, cast) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not taken").wait_for()
