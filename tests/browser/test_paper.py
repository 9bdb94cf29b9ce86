"""On paper every sheet carries the marking; and the picture of the README is what the program shows."""

import io
import os
from pathlib import Path

import pikepdf
from PIL import Image

from .. import chromium
from .visitors import commitment

pytestmark = chromium.MARKS
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "README.png"
MOST_BYTES = 300_000


def test_a_story_prints_with_its_marking_and_without_controls(visit):
    page = visit()
    page.goto(commitment(page, "CAMPS-EAST"))
    page.get_by_role("link", name="Story page").click()
    page.emulate_media(media="print")
    for place in (".print-marking.at-top", ".print-marking.at-bottom"):
        assert "TLP:AMBER" in page.locator(place).inner_text()
    assert not page.locator(".topbar").is_visible()
    assert not page.locator(".rail").is_visible()
    with pikepdf.open(io.BytesIO(page.pdf(format="A4", print_background=True))) as printed:
        assert len(printed.pages) >= 1


def test_a_public_story_with_lines_for_fewer_prints_under_the_strictest_of_them(visit):
    page = visit()
    page.goto(commitment(page, "JMC-2020-10-23-02"))
    assert "TLP:CLEAR" in page.locator(".record-line").inner_text()
    page.get_by_role("link", name="Story page").click()
    assert page.locator(".story-line .tlp-green").count()
    page.emulate_media(media="print")
    for place in (".print-marking.at-top", ".print-marking.at-bottom"):
        assert "TLP:CLEAR" not in page.locator(place).inner_text()
        assert "the strictest marking here" in page.locator(place).inner_text()


def test_the_picture_of_the_readme(visit, tmp_path):
    """Writes docs/images/README.png where MITHAQ_WRITE_SCREENSHOT is set."""
    written = PICTURE if os.environ.get("MITHAQ_WRITE_SCREENSHOT") else tmp_path / "README.png"
    page = visit("liaison-east")
    page.goto("/")
    page.screenshot(path=written)
    with Image.open(written) as taken:
        small = taken.convert("RGB").quantize(128)
    small.save(written, optimize=True)
    assert 10_000 < written.stat().st_size <= MOST_BYTES
