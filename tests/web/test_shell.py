"""What stands around every page: it is shown for wide and for narrow screens, and costs one rendering."""

import pytest
from django.template import Context, Engine, Template
from django.test import RequestFactory

from mithaq.web import inline, navigation
from mithaq.web.shell import Shell


def test_a_part_that_stands_twice_is_rendered_once(monkeypatch) -> None:
    asked, engine = [], Engine.get_default()
    honest = engine.get_template
    monkeypatch.setattr(engine, "get_template", lambda name: asked.append(name) or honest(name))
    request = RequestFactory().get("/somewhere/?a=1")
    page = Template("{% load mithaq %}" + "{% twice 'parts/languages.html' %}|" * 2)
    first, second, _ = page.render(Context({"shell": Shell(request), "request": request})).split("|")
    assert first == second
    assert 'value="/somewhere/?a=1"' in first
    assert asked == ["parts/languages.html"]


def test_the_next_page_has_parts_of_its_own() -> None:
    page = Template("{% load mithaq %}{% twice 'parts/languages.html' %}")
    for path in ("/one/", "/two/"):
        request = RequestFactory().get(path)
        assert f'value="{path}"' in page.render(Context({"shell": Shell(request), "request": request}))


@pytest.mark.urls("tests.web.addresses")
def test_an_installation_without_a_page_leads_to_none_of_that_name() -> None:
    assert navigation.address("picture:home") is None
    assert navigation.address("site:search") == "/search/"


def test_addresses_are_those_of_the_installation_that_serves() -> None:
    assert navigation.address("picture:home") == "/reports/"
    assert "#today" in inline.icon("today")
