"""The marking of a printed sheet: the strictest of all that stands on it."""

import pytest
from django.http import HttpRequest

from mithaq.web import shown
from mithaq.web.badges import Badge

EAST, WEST = {"en": "East"}, {"en": "West"}


@pytest.mark.parametrize(
    ("noted", "badge", "is_mixed"),
    [
        ([], None, False),
        ([Badge("CLEAR")], Badge("CLEAR"), False),
        ([Badge("CLEAR"), Badge("CLEAR")], Badge("CLEAR"), False),
        ([Badge("CLEAR"), Badge("AMBER", (EAST,)), Badge("GREEN")], Badge("AMBER", (EAST,)), True),
        ([Badge("AMBER", (EAST,)), Badge("AMBER", (WEST,))], Badge("AMBER"), True),
        ([Badge("AMBER+STRICT", (EAST,)), Badge("RED", (WEST,))], Badge("RED", (WEST,)), True),
    ],
)
def test_the_strictest_is_told_and_whether_it_stands_alone(noted, badge, is_mixed):
    request = HttpRequest()
    for one in noted:
        shown.note(request, one)
    assert shown.strictest(request) == (badge, is_mixed)


def test_without_a_request_nothing_is_kept():
    shown.note(None, Badge("RED"))
    assert shown.strictest(None) == (None, False)
