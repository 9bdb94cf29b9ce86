"""In a list of mixed kinds each line says what it is about, as far as its reader sees that."""

import re
from datetime import timedelta

import pytest

from mithaq.domains.plan import actions as plan
from mithaq.domains.plan.actions import Reason
from mithaq.domains.plan.models import Slip
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions, erasing
from mithaq.web import headings
from tests.factories import plan as factory

pytestmark = pytest.mark.django_db


def text(markup: object) -> str:
    """Return what a reader reads of safe markup."""
    return re.sub(r"<[^>]+>", "", str(markup))


def heading(cast, record, who: str = "east"):
    return headings.of(Viewer.of(getattr(cast, who)), [record])[record.pk]


def test_a_link_names_both_of_its_ends(cast) -> None:
    whole = factory.objective(cast)
    link = actions.link(whole, "informs", cast.parties["west"], by=cast.east)
    named = heading(cast, link)
    assert text(named.title) == f"{whole.title['en']} informs Western Command"
    assert named.about is None


def test_a_comment_names_what_it_is_about_in_the_language_that_it_is_in(cast) -> None:
    said = actions.comment(cast.parties["west"], text="القائمة جاهزة", by=cast.east)
    named = heading(cast, said)
    assert named.title == '<bdi lang="ar">القائمة جاهزة</bdi>'
    assert named.about == cast.parties["west"]
    assert named.about_title["en"] == "Western Command"


@pytest.mark.parametrize(
    ("days", "said"), [(48, "48 days later · Change of scope"), (-1, "1 day earlier · Change of scope")]
)
def test_a_slip_says_by_how_many_days_and_of_what(cast, days, said) -> None:
    milestone = factory.milestone(cast, factory.initiative(cast))
    plan.move_due(
        milestone, to=milestone.due + timedelta(days), reason=Reason("scope_change", "Wider"), by=cast.east
    )
    slip = Slip.objects.for_system("a test").get()
    named = heading(cast, slip, "west")
    assert text(named.title) == said
    assert named.about == milestone


def test_a_proposal_is_called_after_its_record(cast) -> None:
    said = actions.comment(cast.parties["west"], text="A name", by=cast.secretary, audience=cast.community)
    proposal = erasing.propose(said, ["text"], ground="court_order", by=cast.secretary)
    assert text(heading(cast, proposal).title) == "A name"


def test_what_the_reader_does_not_see_is_not_named(cast) -> None:
    link = actions.link(cast.parties["east"], "informs", cast.parties["west"], by=cast.east)
    blind = headings.of(Viewer(None, None, frozenset()), [link])[link.pk]
    assert text(blind.title) == "Party informs Party"
