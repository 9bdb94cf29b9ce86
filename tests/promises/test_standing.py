"""What most tests begin with is put back rather than entered again: it must be the same, to the last row."""

from datetime import UTC, datetime

import pytest

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.models import Party
from tests import cast as casting
from tests.cast import Cast
from tests.standing import _rows, standing

from .noninterference.worlds import undone

pytestmark = pytest.mark.django_db


class Entering:
    """Enters the cast, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Cast:
        self.times += 1
        return casting.assemble()


def test_what_is_put_back_is_what_was_entered() -> None:
    enter, found = Entering(), []
    for _ in range(3):
        with undone():
            made = standing(enter)
            found.append((_rows(), made.actors, made.parties, made.memberships, made.group))
    assert enter.times == 1
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]["acts_revision"]) == len(found[0][0]["ledger_opening"]) - 2 > 20


def test_a_test_with_its_own_time_or_with_acts_before_has_it_entered_anew() -> None:
    enter, long_ago = Entering(), datetime(2020, 1, 1, tzinfo=UTC)
    with undone():
        standing(enter)
    with undone(), clock.freeze(long_ago):
        assert standing(enter).parties["east"].created_at == long_ago
    with undone():
        kept = casting.assemble().parties["east"].pk
        with pytest.raises(Invalid, match="Choose another code"):
            standing(enter)
        assert Party.objects.for_system("a test").get(code="east").pk == kept
    assert enter.times == 3
