"""The standard's own clients read and write, and lose nothing while others write."""

import pytest
from stix2 import Filter, TAXIICollectionSource
from taxii2client.v21 import Status, as_pages

from mithaq.interfaces.exchange.stix import times

from .making import envelope, indicator, path
from .wire import ACCEPT


@pytest.fixture
def filled(shared, program):
    sent = envelope(*map(indicator, range(1, 24)))
    program("east").ask(path(shared, "objects"), "POST", sent)
    return shared


def test_the_client_finds_its_way(filled, program):
    west = program("west")
    root = west.root(west.server().default.url)
    (collection,) = root.collections
    assert (collection.id, collection.can_read) == (str(filled.pk), True)
    assert len(collection.get_manifest()["objects"]) == 23


@pytest.mark.parametrize("per_request", [1, 5, 23, 100])
def test_the_client_pages_through_all(filled, program, per_request):
    collection = program("west").collection(path(filled))
    for read in (collection.get_objects, collection.get_manifest):
        pages = list(as_pages(read, per_request=per_request))
        ids = [one["id"] for page in pages for one in page.get("objects", [])]
        assert ids == [indicator(n)["id"] for n in range(1, 24)]


def test_the_client_sends_and_waits(shared, program):
    collection = program("east").collection(path(shared))
    status = collection.add_objects(
        envelope(indicator(1), {**indicator(2), "pattern": 1}), wait_for_completion=False
    )
    assert isinstance(status, Status)
    status.wait_until_final(poll_interval=0.01, timeout=2)
    assert (status.status, status.success_count, status.failure_count) == ("complete", 1, 1)
    status.refresh()
    assert status.failures[0]["id"] == indicator(2)["id"]
    collection.delete_object(indicator(1)["id"])
    assert collection.get_objects().get("objects") is None


def test_stix2_reads_a_collection(filled, program):
    program("east").ask(path(filled, "objects"), "POST", envelope(indicator(1, 30)))
    source = TAXIICollectionSource(program("west").collection(path(filled)))
    assert source.get(indicator(1)["id"]).modified.minute == 30
    assert len(source.all_versions(indicator(1)["id"])) == 2
    assert len(source.query([Filter("type", "=", "indicator")])) == 23


@pytest.mark.parametrize("way", ["next", "added_after"])
@pytest.mark.parametrize("part", ["objects", "manifest"])
def test_both_ways_of_paging_are_exact_while_others_write(shared, program, way, part):
    east, west = program("east"), program("west")
    numbers = iter(range(1, 1000))

    def write(count):
        sent = [next(numbers) for _ in range(count)]
        east.ask(path(shared, "objects"), "POST", envelope(*map(indicator, sent)))
        return [indicator(n)["id"] for n in sent]

    written, read, position = write(7), [], ""
    for turn in range(40):
        query = f"limit=3&{position}" if position else "limit=3"
        answer = west.ask(f"{path(shared, part)}?{query}")
        again = west.ask(f"{path(shared, part)}?{query}")
        assert answer.ids == again.ids, "a reply that was lost can be asked for again"
        read += answer.ids
        if turn < 8:
            written += write(2)
        if answer.ids:
            last = answer.headers["x-taxii-date-added-last"]
            position = f"added_after={last}" if way == "added_after" else f"next={_stamp(answer, last)}"
        elif turn > 8:
            break
    assert read == written


def _stamp(answer, last):
    stamp = times.microseconds(last)
    assert answer.json.get("next", str(stamp)) == str(stamp)
    return stamp


def test_the_media_type_of_the_client_is_ours(filled, program):
    assert (
        program("west").ask("/taxii2/", accept="application/taxii+json;version=2.1").headers["content-type"]
        == ACCEPT
    )
