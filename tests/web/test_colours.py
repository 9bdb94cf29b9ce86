"""Text and controls can be read in both themes: contrast by WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from pathlib import Path

import pytest

from mithaq import web

STATIC = Path(web.__file__).parent / "static" / "mithaq"
TEXT = (
    "ink",
    "ink-soft",
    "petrol",
    "idle",
    "attention",
    "late",
    "claimed",
    "verified",
    "ended",
)
GROUNDS = ("ground", "surface", "sunken")


def colours(*files: str) -> dict[str, str]:
    text = "".join((STATIC / name).read_text() for name in files)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", text))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


THEMES = {
    "light": colours("base.css"),
    "dark": colours("base.css", "dark.css"),
    "print": colours("base.css", "print.css"),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_has_contrast_on_every_ground(theme, ground, text):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "petrol-wash"),
        ("ink", "attention-wash"),
        ("ink", "late-wash"),
        ("ink", "verified-wash"),
        ("petrol", "petrol-wash"),
        ("surface", "petrol"),
        ("on-petrol", "petrol-deep"),
        ("on-petrol-soft", "petrol-deep"),
        ("sand", "petrol-deep"),
    ],
)
def test_text_has_contrast_where_colours_meet(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["line-firm", "focus"])
def test_edges_of_controls_and_focus_can_be_seen(theme, ground, edge):
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("level", ["#ff2b2b", "#ffc000", "#3f0", "#fff"])
def test_the_colours_of_the_marking_on_black(level):
    assert contrast(level, "#000") >= 4.5
