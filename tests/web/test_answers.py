"""Pages, fragments, redirects, downloads, errors and preferences: what goes back to the browser."""

import re
from types import SimpleNamespace

import pytest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from lxml import html

from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible, StoreFull, WrongState
from mithaq.web import handlers, navigation, preferences, problems, responses, shell, tables

pytestmark = pytest.mark.urls("tests.web.addresses")

COLUMNS = (tables.Column("code", "Code", lambda r: r),)


def request(path: str = "/", *, htmx: bool = False, **cookies: str):
    made = RequestFactory().get(path)
    made.htmx = SimpleNamespace(boosted=False, history_restore_request=False) if htmx else False
    made.COOKIES.update(cookies)
    return made


def table(query: str = "") -> tables.Table:
    return tables.Table("Things", tables.View.of(QueryDict(query), COLUMNS), ["C-1"], COLUMNS)


def test_htmx_gets_the_table_alone_and_others_the_page():
    alone = responses.table_page(request(htmx=True), "list.html", table()).content.decode()
    whole = responses.table_page(request(), "list.html", table())
    assert alone.lstrip().startswith('<div class="table-frame"')
    assert "<html" in whole.content.decode()
    assert whole["Vary"] == "HX-Request"


def test_a_table_is_handed_out_as_the_format_asked_for():
    answer = responses.table_page(request(), "list.html", table("format=csv"), marking="TLP:CLEAR")
    assert b"TLP:CLEAR" in answer.content


def test_after_a_post_the_reader_goes_on():
    assert responses.go(request(), "/next/")["Location"] == "/next/"
    assert responses.go(request(htmx=True), "/next/")["HX-Redirect"] == "/next/"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed(), 403),
        (NotVisible(), 404),
        (WrongState(), 409),
        (Conflict(), 409),
        (Invalid(), 422),
        (StoreFull(), 507),
    ],
)
def test_each_error_becomes_its_page(error, status):
    answer = responses.problem(request(), error)
    assert answer.status_code == status
    assert html.fromstring(answer.content.decode()).xpath("count(//main//dd)") == 3


def without_tokens(answer: HttpResponse) -> str:
    """Return a page without the tokens against forged forms, which differ on every answer."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode())


def test_hidden_and_missing_look_the_same():
    hidden = responses.problem(request("/x/"), NotVisible("a word about what is hidden"))
    missing = handlers.not_found(request("/x/"), exception=Exception("no such page"))
    assert without_tokens(hidden) == without_tokens(missing)
    assert b"a word about" not in hidden.content


def test_the_message_of_an_error_is_told():
    answer = responses.problem(request(), WrongState("The milestone is done already."))
    assert "The milestone is done already." in answer.content.decode()


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (lambda r: handlers.bad_request(r, exception=None), 400),
        (lambda r: handlers.forbidden(r, exception=None), 403),
        (handlers.server_error, 500),
        (lambda r: handlers.expired_form(r, reason="no cookie"), 403),
    ],
)
def test_djangos_own_errors_are_answered_too(handler, status):
    assert handler(request()).status_code == status


def test_the_page_of_a_failing_server_asks_nothing_of_request_or_store():
    broken = SimpleNamespace()
    assert problems.answer(broken, 500).status_code == 500


@pytest.mark.parametrize("status", problems.PROBLEMS)
def test_every_problem_says_what_happened_what_was_kept_and_what_to_do(status):
    told = problems.PROBLEMS[status]
    assert all((told.title, told.happened, told.kept, told.next))


def test_an_unknown_status_is_answered_as_the_nearest_one():
    assert str(problems.PROBLEMS[400].title) in problems.answer(request(), 418).content.decode()


def choose(**data: str):
    return preferences.choose(RequestFactory().post("/preferences/", data))


def test_choices_are_kept_and_lead_back():
    answer = choose(theme="dark", digits="arabic", next="/plan/")
    assert answer["Location"] == "/plan/"
    assert {name: cookie.value for name, cookie in answer.cookies.items()} == {
        "theme": "dark",
        "digits": "arabic",
    }


def test_nonsense_is_not_kept_and_leads_nowhere_else():
    answer = choose(theme="pink", next="https://elsewhere.example/")
    assert answer["Location"] == "/"
    assert not answer.cookies


def test_a_cookie_comes_before_the_account_and_nonsense_counts_as_none():
    asked = request(theme="dark", digits="roman")
    asked.user = SimpleNamespace(theme="light", digits="arabic")
    assert preferences.read(asked) == preferences.Preferences("dark", "arabic")
    assert preferences.read(None) == preferences.Preferences("auto", "latin")


@pytest.mark.parametrize(
    ("theme", "media"), [("auto", "(prefers-color-scheme: dark)"), ("light", "not all"), ("dark", "all")]
)
def test_dark_colours_apply_as_chosen(theme, media):
    assert preferences.Preferences(theme).dark_media == media


def test_the_rail_leaves_out_what_does_not_exist(monkeypatch):
    places = (navigation.Place("web:preferences", "Here", "x"), navigation.Place("no:such", "Nowhere", "x"))
    monkeypatch.setattr(navigation, "PLACES", places)
    (item,) = navigation.rail(request("/preferences/deeper/"))
    assert (item.label, item.current) == ("Here", True)


def test_the_shell_offers_the_other_hats_only():
    east, west = (shell.Hat(key, {"en": "L"}, {"en": party}) for key, party in (("1", "East"), ("2", "West")))
    asked = request()
    asked.hat, asked.hats, asked.live_url = east, (east, west), "/live/?ticket=t"
    page = html.fromstring(responses.page(asked, "base.html").content.decode())
    assert shell.Shell(asked).other_hats == [west]
    assert page.xpath("//body/@data-live-url") == ["/live/?ticket=t"]


def test_nobody_signed_in_still_gets_a_page():
    page = html.fromstring(responses.page(request(), "base.html").content.decode())
    assert not page.xpath("//body/@data-live-url | //nav")
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
