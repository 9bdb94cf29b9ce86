"""What browsers are told, and what no browser of ours would send."""

import pytest
from django.test import Client

from mithaq.config import settings as configured

pytestmark = pytest.mark.django_db
EVIL = {"Sec-Fetch-Site": "cross-site"}


def test_a_page_carries_every_header(client) -> None:
    answer = client.get("/sign-in/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/people/", "/record/", "/settings/sign-in/", "/plan/", "/commitments/"]
)
def test_pages_need_no_inline_script_or_style(client_as, path) -> None:
    text = client_as("east").get(path).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    scripts = [part.partition(">")[0] for part in text.split("<script")[1:]]
    assert all("src=" in head or 'type="application/json"' in head for head in scripts)


def test_another_site_may_not_write(client_as) -> None:
    assert client_as("east").post("/language/", {"language": "fr"}, headers=EVIL).status_code == 403


def test_another_site_may_not_embed_or_fetch(client_as) -> None:
    headers = {**EVIL, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert client_as("east").get("/people/", headers=headers).status_code == 403


def test_another_site_may_lead_here(client_as) -> None:
    headers = {**EVIL, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client_as("east").get("/people/", headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_unknown(client, method) -> None:
    assert client.generic(method, "/sign-in/").status_code == 405


def test_a_form_without_its_token_is_refused(cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "fr"})
    assert answer.status_code == 403


def test_the_origin_is_checked_where_the_referrer_is_held_back(settings) -> None:
    """With `no-referrer` a browser would send `Origin: null` with our own forms, and Django would refuse
    them.
    """
    client = Client(enforce_csrf_checks=True)
    token = client.get("/sign-in/").context["csrf_token"]
    form = {"language": "fr", "csrfmiddlewaretoken": str(token)}
    own = {"Origin": "http://testserver"}
    assert client.post("/language/", form, headers=own).status_code == 302
    assert client.post("/language/", form, headers={"Origin": "null"}).status_code == 403
    assert client.post("/language/", form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert configured.SECURE_REFERRER_POLICY == "same-origin"


def test_signing_out_forgets_what_the_browser_holds(client_as) -> None:
    client = client_as("east")
    answer = client.post("/sign-out/")
    # what is stored there is sealed: docs/decisions/0086-reports-kept-on-a-device.md
    assert answer["Clear-Site-Data"] == '"cache"'
    assert client.get("/people/").status_code == 302


def test_readiness_tells_nothing(client) -> None:
    assert (client.get("/healthz").content, client.get("/readyz").content) == (b"ok\n", b"ready\n")
