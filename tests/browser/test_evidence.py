"""Giving files as proof: real ones are kept with their hash, one that lies about its type is refused."""

import hashlib

import pytest
from playwright.sync_api import Page

from .. import chromium
from ..factories.commitments import pdf, png
from .visitors import commitment

pytestmark = chromium.MARKS


def give(page: Page, name: str, media_type: str, content: bytes) -> None:
    page.goto(commitment(page, "CAMPS-EAST"))
    page.get_by_role("link", name="Give evidence").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": media_type, "buffer": content}
    )
    page.get_by_label("What it shows").fill("The receipt, stamped")
    page.get_by_role("button", name="Give the file").click()


@pytest.mark.parametrize(
    ("name", "media_type", "content", "told"),
    [
        ("receipt.png", "image/png", png(), "PNG image"),
        ("receipt.pdf", "application/pdf", pdf(), "PDF document"),
    ],
    ids=["picture", "document"],
)
def test_a_file_is_kept_with_its_hash_and_handed_out_unchanged(visit, name, media_type, content, told):
    page = visit()
    give(page, name, media_type, content)
    kept = page.locator(".evidence li", has_text=name)
    assert told in kept.inner_text()
    with page.expect_download() as handed_out:
        kept.get_by_role("link", name=name).click()
    digest = hashlib.sha256(handed_out.value.path().read_bytes()).hexdigest()
    assert kept.locator("code").inner_text() == digest


def test_a_file_that_lies_about_its_type_is_refused_with_a_sentence(visit):
    page = visit()
    give(page, "receipt.pdf", "application/pdf", png())
    summary = page.locator(".error-summary").inner_text()
    assert "The name ends in “.pdf”, but the content is: PNG image." in summary
    assert page.get_by_label("What it shows").input_value() == "The receipt, stamped"
