"""Every component renders with its states in every language; what the markup promises is there."""

import pytest
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

from mithaq.kernel.i18n import LANGUAGES
from mithaq.web import gallery, problems

pytestmark = pytest.mark.urls("tests.web.addresses")


def shown(page: str, language: str = "en", **cookies: str) -> html.HtmlElement:
    request = RequestFactory().get(f"/gallery/{page}/", {"language": language})
    request.COOKIES.update(cookies)
    return html.document_fromstring(gallery.show(request, page).content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", gallery.SHOWN)
def test_each_page_renders_in_each_language(page, language):
    document = shown(page, language)
    assert document.get("lang") == language
    assert document.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert document.xpath("//main//*[self::h1]")


@pytest.mark.parametrize("page", gallery.SHOWN)
def test_ids_are_unique_and_references_lead_somewhere(page):
    document = shown(page)
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = {
        ref
        for refs in document.xpath("//@aria-describedby | //@aria-labelledby | //label/@for")
        for ref in refs.split()
    }
    assert wanted <= set(ids)
    assert {href[1:] for href in document.xpath("//*[@class='error-summary']//a/@href")} <= set(ids)


@pytest.mark.parametrize("page", gallery.SHOWN)
def test_every_control_has_a_name_that_is_read_out(page):
    document = shown(page)
    for control in document.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        named = control.xpath("ancestor::label") or document.xpath(
            "//label[@for=$id]", id=control.get("id", "-")
        )
        assert named, html.tostring(control)


def test_every_table_has_heads_and_a_caption():
    for table in shown("components").xpath("//table"):
        assert table.xpath(".//th[@scope]") or "differences" in table.get("class", "")
    assert shown("list").xpath("//table[contains(@class, 'data')]/caption")
    assert shown("list").xpath("//th[@aria-sort='ascending']//text()")


def test_rows_and_records_can_be_found_by_live_changes():
    key = "commitment/00000000-0000-0000-0000-000000000007"
    assert shown("list").xpath("//tr/@data-record") == [key] * 5
    assert shown("record").xpath("//article/@data-record") == [key]


def test_the_marking_is_on_the_record_on_each_row_and_on_paper():
    record = shown("record")
    assert record.xpath("//header//*[contains(@class,'tlp-clear')]")
    assert len(record.xpath("//*[contains(@class,'print-marking')]")) == 2
    assert len(shown("list").xpath("//tbody//*[contains(@class,'tlp')]")) == 5


def test_an_empty_list_says_what_to_do_first():
    empty = shown("empty").xpath("//*[@class='empty']")[0]
    assert "Propose a commitment" in empty.text_content()
    assert not shown("empty").xpath("//*[@class='exports']")


def test_a_faulty_form_tells_its_errors_twice_and_keeps_the_entries():
    form = shown("form")
    assert len(form.xpath("//*[@role='alert']//a")) == 3
    due = form.get_element_by_id("id_due")
    assert due.get("aria-invalid") == "true"
    assert due.get("value") == "2026-02-30"
    assert due.get("aria-describedby") == "id_due_helptext id_due_error"


def test_three_languages_have_a_field_each():
    inputs = shown("form").xpath("//*[@id='id_title']//input")
    assert [(i.get("name"), i.get("lang"), i.get("dir")) for i in inputs] == [
        ("title_en", "en", "auto"),
        ("title_ar", "ar", "rtl"),
        ("title_fr", "fr", "auto"),
    ]


def test_digits_follow_the_readers_choice_in_arabic():
    assert "2026" in shown("record", "ar").text_content()
    main = shown("record", "ar", digits="arabic").xpath("//*[contains(@class,'acknowledgements')]")[0]
    assert not set("0123456789") & set(main.text_content())


def test_problem_pages_of_the_gallery():
    assert str(problems.PROBLEMS[409].title) in shown("problem-409").text_content()
    for page in ("nothing", "problem-1", "problem-x"):
        with pytest.raises(Http404):
            gallery.show(RequestFactory().get("/"), page)


def rendered(source: str, **context: object) -> str:
    return Template("{% load mithaq %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% day None %}", "no date"),
        ("{% moment None %}", "no date"),
        ("{% due None %}", "no date"),
        ("{% number None %}", "no figure"),
        ("{% party None %}", "no party"),
        ("{% person None %}", "nobody"),
        ("{{ empty|names }}", "no name"),
        ("{% cell None %}", "nothing entered"),
    ],
)
def test_what_is_missing_is_said_in_words(source, said):
    assert said in rendered(source, empty={})


def test_text_is_escaped_everywhere():
    evil = "<script>x</script>"
    source = (
        "{{ n|names }}{{ t|isolate }}{% state t %}{% cell t %}{% cell n %}{% cell list %}{{ n|names_text }}"
    )
    assert "<script" not in rendered(source, n={"en": evil}, t=evil, list=[evil])


def test_a_fallback_language_is_told():
    assert rendered("{{ n|names }}", n={"fr": "Route"}) == '<bdi lang="fr">Route</bdi>'


@pytest.mark.parametrize(
    ("value", "said"), [(True, "yes"), (False, "no"), (1234, "1,234"), ([1, 2], "1"), ("x", "x")]
)
def test_a_cell_shows_any_plain_value(value, said):
    assert said in rendered("{% cell value %}", value=value)
