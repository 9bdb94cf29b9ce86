"""The demonstration: what is built, that it is built once, and what it leaves to see."""

import pytest
from django.test import Client

from mithaq.domains.areas.queries import datasets, figures
from mithaq.domains.review.queries import documents, searches
from mithaq.interfaces.commands import demonstration
from mithaq.interfaces.commands.demonstration import additions
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Account
from tests.factories.signin import sign_in

EVENTS = 1143


@pytest.fixture
def built(db, settings, tmp_path):
    """Build the demonstration in a folder of its own."""
    settings.MITHAQ_HOME = tmp_path
    demonstration.build()
    return tmp_path


def viewer_of(handle: str) -> Viewer:
    return Viewer.of(additions._actor(handle))


def _check_what_is_said_of_the_year(document) -> None:
    """Hold the summary, which people wrote, against the figures."""
    counted = {one["month"][:7]: one["count"] for one in document.figures["trend"]}
    assert sum(counted[f"2020-{month:02}"] for month in range(7, 11)) == 5
    assert counted["2020-11"] == counted["2020-12"] == 0


def test_it_is_built_once_with_events_a_review_that_was_begun_and_a_search(built):
    (dataset,) = datasets.datasets(Viewer.public())
    assert dataset.events == EVENTS
    assert sum(cell.n for cell in figures.cube(Viewer.public()) if cell.area == "LY-TB") > 100
    (draft,) = documents.all_of_them(viewer_of(additions.ANALYST))
    assert draft.state == "draft"
    assert draft.document.figures["total"] == 127
    assert documents.all_of_them(viewer_of("liaison-west")) == []
    assert len(searches.mine(viewer_of(additions.SEARCHER))) == 1
    assert (built / demonstration.MARK).exists()
    _check_what_is_said_of_the_year(draft.document)
    acts = Revision.objects.for_system("a test").count()
    demonstration.build()
    assert Revision.objects.for_system("a test").count() == acts


PAGES = (
    ("auditor", "/data-sets/", "CC BY 4.0"),
    ("auditor", "/review/?first=2020-01&last=2020-12", "127"),
    ("analyst-unified", "/review/documents/", "Threat review of 2020"),
    ("liaison-east", "/review/searches/", "Sirte and the coastal road"),
    ("manager-partner", "/", "Has the closed stretch"),
)


def test_its_pages_have_something_to_show(built, settings):
    settings.DEMO = True
    for who, address, said in PAGES:
        client = sign_in(Client(), Account.objects.get(username=who))
        assert said in client.get(address).content.decode(), address
