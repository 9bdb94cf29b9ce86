"""The pages of data sets: attribution, what an import brought, and how far a running one is."""

from datetime import timedelta

import pytest

from mithaq.domains.areas import jobs
from mithaq.domains.areas.models import Dataset
from mithaq.domains.areas.queries import datasets
from mithaq.kernel import clock, ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.viewers import Viewer
from tests.factories import ucdp


@pytest.fixture
def dataset(db, tmp_path) -> Dataset:
    """Return the data set after an import of three rows, one of them faulty."""
    path = ucdp.put(tmp_path, ucdp.full([ucdp.event(1), ucdp.event(2), ucdp.event(3, best="?")]))
    jobs.import_ucdp(path, by=Actor.system("import"), edition="21.1", on_fault=jobs.OnFault.SKIP)
    return datasets.datasets(Viewer.public())[0]


def stopped_at(dataset: Dataset, done: int, ago: timedelta = timedelta(0)) -> None:
    """Leave the data set as an import does that has come so far."""
    running = Dataset.objects.for_system("as an import leaves it").filter(pk=dataset.pk)
    running.update(done=done, changed_at=clock.now() - ago)


def test_the_list_leads_to_the_data_set(client_as, dataset):
    page = client_as("auditor").get("/data-sets/")
    assert dataset.get_absolute_url() in page.content.decode()


def test_an_empty_list_says_how_to_begin(client_as):
    assert "mithaq import ucdp FILE" in client_as("east").get("/data-sets/").content.decode()


def test_the_page_names_source_terms_and_what_came_of_the_import(client_as, dataset):
    page = client_as("west").get(dataset.get_absolute_url()).content.decode()
    for said in ("CC BY 4.0", "Sundberg", "21.1", "ged.csv", dataset.file_sha256, "Faulty rows left out"):
        assert said in page
    assert "<progress" not in page


def test_a_running_import_shows_its_progress_and_asks_again(client_as, dataset):
    stopped_at(dataset, 320)
    client = client_as("west")
    for address in (dataset.get_absolute_url(), f"{dataset.get_absolute_url()}progress/"):
        page = client.get(address).content.decode()
        assert 'value="320"' in page
        assert f'hx-get="{dataset.get_absolute_url()}progress/"' in page


def test_an_import_that_was_cut_off_says_so_and_asks_no_more(client_as, dataset):
    stopped_at(dataset, 320, timedelta(minutes=5))
    page = client_as("west").get(dataset.get_absolute_url()).content.decode()
    assert "cut off" in page
    assert "hx-get" not in page.partition("<progress")[0].rpartition("<div")[2]


def test_nothing_is_said_of_what_does_not_exist(client_as):
    for address in (f"/data-sets/{ids.new()}/", f"/data-sets/{ids.new()}/progress/"):
        assert client_as("east").get(address).status_code == 404
