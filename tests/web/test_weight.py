"""A first visit stays small: 60 kB compressed with everything, style sheets 20 kB."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from lxml import html

from mithaq.web import gallery

pytestmark = pytest.mark.urls("tests.web.addresses")

FIRST_VISIT = 60_000
STYLES = 20_000
LATER_VISIT = 20_000


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def page(name: str) -> bytes:
    return gallery.show(RequestFactory().get("/", {"language": "ar"}), name).content


def parts(content: bytes) -> list[Path]:
    """Return every file that the page asks for."""
    document = html.document_fromstring(content.decode())
    links = document.xpath("//link/@href | //script/@src | //img/@src | //use/@href")
    names = {link.split("#")[0].removeprefix("/static/") for link in links}
    return [Path(finders.find(name)) for name in sorted(names)]


@pytest.mark.parametrize("name", ["record", "list", "form"])
def test_the_first_visit_is_small(name):
    content = page(name)
    files = {path.name: weight(path.read_bytes()) for path in parts(content)}
    assert "htmx-2.min.js" in files
    assert sum(files.values()) + weight(content) <= FIRST_VISIT, files
    assert weight(content) <= LATER_VISIT


def test_style_sheets_are_small():
    sheets = [path for path in parts(page("list")) if path.suffix == ".css"]
    assert len(sheets) == 7
    assert sum(weight(path.read_bytes()) for path in sheets) <= STYLES
