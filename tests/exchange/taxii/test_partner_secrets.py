"""Secrets of partners: sent to the origin that the operator named for the party, and to nobody else."""

import json

import pytest

from mithaq.interfaces.exchange import outgoing, partner_secrets
from mithaq.interfaces.exchange.models import Item, Partner, Pull
from mithaq.interfaces.exchange.partner_secrets import NoSecret
from mithaq.interfaces.exchange.taxii import pulling

from ..servers import allow, keep, listening
from .making import indicator, opened

TAXII = {"Content-Type": "application/taxii+json;version=2.1"}
COLLECTION = {
    "id": "91a7b528-80eb-42ed-a74d-c6fbd5a26116",
    "title": "Theirs",
    "can_read": True,
    "can_write": False,
}
SECRET = "the-secret-of-the-commission"


@pytest.fixture
def hosts(settings, tmp_path):
    """Return two servers that may be reached; the commission has a secret for the first one, named `north`."""
    with listening() as theirs, listening() as other:
        allow(settings, f"{theirs.origin},{other.origin}")
        settings.MITHAQ_HOME = tmp_path
        keep(tmp_path, "joint", "north", theirs.origin, SECRET)
        theirs.say = other.say = _collection
        yield theirs, other


def _collection(request):
    is_page = "/objects/" in request.path
    return 200, TAXII, json.dumps({"objects": [indicator()]} if is_page else COLLECTION).encode()


@pytest.fixture
def joined(cast, hosts):
    """The commission pulls from the first server."""
    into = opened(cast, "pulled", root="pulled")
    address = f"{hosts[0].origin}/root/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/"
    return pulling.connect(into, address=address, secret_name="north", by=cast.secretary, is_trusted=True)


def _pulled():
    return Item.objects.for_system("tests").filter(collection__alias="pulled").count()


def test_the_secret_goes_to_its_origin(hosts, joined):
    assert (pulling.pull(joined), _pulled()) == (1, 1)
    assert {one.headers["authorization"] for one in hosts[0].received} == {f"Bearer {SECRET}"}
    assert hosts[1].received == []


def test_missing_foreign_and_elsewhere_are_refused_in_the_same_words(cast, hosts):
    theirs, other = hosts
    ours = opened(cast, "ours", root="ours")
    easts = opened(cast, "easts", root="easts", owner=cast.parties["east"], by=cast.east)
    tries = [
        (ours, theirs.origin, "no-such", cast.secretary),
        (ours, other.origin, "north", cast.secretary),
        (easts, theirs.origin, "north", cast.east),
        (easts, other.origin, "north", cast.east),
    ]
    said = []
    for into, origin, name, by in tries:
        with pytest.raises(NoSecret) as refused:
            pulling.connect(into, address=f"{origin}/x/", secret_name=name, by=by)
        said.append((refused.value.code, refused.value.fields))
    assert said == [said[0]] * 4
    assert Partner.objects.for_system("tests").count() == 0
    assert theirs.received == other.received == []


def test_an_address_that_was_changed_behind_it_gets_nothing(hosts, joined):
    Partner.objects.for_system("tests").update(
        address=f"{hosts[1].origin}/root/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/"
    )
    Pull.objects.update(due_at=joined.created_at)
    assert pulling.SCHEDULE.pull_due() == 1
    assert Pull.objects.get().said.startswith("NoSecret")
    assert hosts[0].received == hosts[1].received == []


def test_what_the_operator_takes_away_or_moves_counts_at_the_next_pull(hosts, joined, tmp_path):
    keep(tmp_path, "joint", "north", hosts[1].origin, SECRET)
    with pytest.raises(NoSecret):
        pulling.pull(joined)
    keep(tmp_path, "joint", "north", hosts[0].origin, "renewed")
    pulling.pull(joined)
    assert {one.headers["authorization"] for one in hosts[0].received} == {"Bearer renewed"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_the_secret_nowhere(hosts, joined, status):
    theirs, other = hosts
    theirs.say = lambda _request: (
        status,
        {"Location": f"{other.origin}/root/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/"},
        b"",
    )
    Pull.objects.update(due_at=joined.created_at)
    assert pulling.SCHEDULE.pull_due() == 1
    assert (Pull.objects.get().failures, len(theirs.received), other.received) == (1, 1, [])


def test_the_way_out_leads_to_one_origin_only(hosts, joined):
    way = pulling.WayOut(joined.address)
    source = pulling._source(joined, way)
    with pytest.raises(outgoing.NotListed):
        source._conn.session.get(
            f"{hosts[1].origin}/root/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/objects/"
        )
    assert hosts[1].received == []


@pytest.mark.parametrize(("party", "name"), [("..", "north"), ("joint", "../joint/north"), ("", "north")])
def test_no_name_leads_out_of_its_folder(hosts, party, name):
    with pytest.raises(NoSecret):
        partner_secrets.read(party, name, f"{hosts[0].origin}/")


@pytest.mark.parametrize(
    "held", [b"", b"only-a-secret\n", b"http://\xff\n", b"https://x y z\n", b"nonsense\nsecret\n"]
)
def test_a_file_that_is_not_of_this_form_is_no_secret(hosts, tmp_path, held):
    (tmp_path / "keys" / "partners" / "joint" / "north").write_bytes(held)
    with pytest.raises(NoSecret):
        partner_secrets.read("joint", "north", f"{hosts[0].origin}/")
