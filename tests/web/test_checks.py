"""The house rules find what they are for, and the tree keeps them."""

import pytest

from mithaq.web import checks
from mithaq.web.checks import markup, styles, wording


def test_the_tree_keeps_the_rules():
    assert checks.check() == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="x">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        '<script src="https://elsewhere.example/x.js"></script>',
        '<link href="//elsewhere.example/x.css">',
    ],
)
def test_inline_and_foreign_markup_is_found(text):
    assert [line for line, _said in markup.faults(f"\n{text}")] == [2]


@pytest.mark.parametrize(
    "text",
    [
        """<script src="{% static 'x.js' %}" defer></script>""",
        '<script type="application/json">{}</script>',
        '<p class="style">one=1</p>',
        '<a href="/x/">',
    ],
)
def test_ordinary_markup_passes(text):
    assert list(markup.faults(text)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<p>\nHello</p>", 2),
        ('<img alt="A road">', 1),
        ('<input placeholder="Search">', 1),
        ("<p>{% if x %}مرحبا{% endif %}</p>", 1),
        ('\n{% include "a.html" with title="No meetings" %}', 2),
        ("{% field form.x hint='Say why' %}", 1),
        ("<button>{{ x }} days</button>", 1),
    ],
)
def test_untranslated_text_is_found(text, line):
    assert [found for found, _said in wording.faults(text)] == [line]


@pytest.mark.parametrize(
    "text",
    [
        '<p>{% translate "Hello" %}</p>',
        "<p>{% blocktranslate trimmed %}Hello {{ x }}{% endblocktranslate %}</p>",
        '<img alt="">',
        "<p>{{ x }} · {{ y }} – 12</p>",
        "<code>sha256sum file</code>",
        "{# a remark #}{% comment %}Another{% endcomment %}",
        '{% include "a.html" with kind="late" label="SHA-256" text=_("Hello") %}',
        "<title>{{ x }} · Mithaq</title>",
        '{% include "components/copyable.html" with text="mithaq ledger verify FILE" %}',
        '<p class="Big" data-kind="X">{% url "a:b" %}</p>',
    ],
)
def test_translated_and_wordless_text_passes(text):
    assert list(wording.faults(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "a { margin-left: 0; }",
        "a { left: 0; }",
        "a {\n text-align: right;\n}",
        "a{border-right-color:red}",
        "a{float: left;}",
    ],
)
def test_left_and_right_are_found(text):
    assert len(list(styles.faults(text))) == 1


@pytest.mark.parametrize(
    "text",
    ["a { margin-inline-start: 0; }", "/* left\nright: 0 */", ".is-left { color: red; }"],
)
def test_logical_properties_pass(text):
    assert list(styles.faults(text)) == []
