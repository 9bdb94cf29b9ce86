"""Nothing is changed, removed or added quietly: whoever edits the store by hand, the record is named."""

import io
import json
import uuid
from collections.abc import Callable
from contextlib import redirect_stdout

import pytest
from django.db import connection

from mithaq.domains.commitments.models import Commitment
from mithaq.interfaces.commands import ledgers
from mithaq.kernel.acts import tampering, watching
from mithaq.kernel.acts.models import Discrepancy, Revision
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions
from mithaq.kernel.records import queries as around

from ..factories import commitments as made
from ..factories.erasing import erased, second_secretary

pytestmark = pytest.mark.django_db
Found = set[tuple[str, uuid.UUID, str, tuple[str, ...]]]


@pytest.fixture
def promise(cast) -> Commitment:
    """Return a commitment with a past, among other records: agreed, spoken of, its remark narrowed, a text erased."""
    promise = made.agreed(cast, audience=cast.community, problem=made.names("Nobody passes"))
    said = actions.comment(promise, text="Since June", by=cast.east)
    actions.narrow(said, cast.only("east", "west"), by=cast.east)
    erased(cast, promise, ["problem"], second=second_secretary(cast))
    return Commitment.objects.for_system("a test").get(pk=promise.pk)


def found() -> Found:
    return {(one.kind, one.record, one.what, one.fields) for step in tampering.everywhere() for one in step}


def by_hand(sql: str, *values: object) -> None:
    """Change the store as whoever has it in his hands does."""
    native = connection.features.has_native_uuid_field
    ready = [v.hex if isinstance(v, uuid.UUID) and not native else v for v in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, ready)
        assert cursor.rowcount >= 1


def test_what_acts_have_left_is_as_the_ledger_holds_it(promise) -> None:
    assert not found()


EDITS: dict[str, tuple[Callable[[Commitment], None], str, tuple[str, ...]]] = {
    "the text of a record": (
        lambda one: by_hand(
            "UPDATE commitments_commitment SET title = %s WHERE id = %s", json.dumps(made.names("X")), one.pk
        ),
        "changed",
        ("title",),
    ),
    "whose it is": (
        lambda one: by_hand(
            "UPDATE commitments_commitment SET owner_id = responsible_id, state = 'waived' WHERE id = %s",
            one.pk,
        ),
        "changed",
        ("state",),
    ),
    "its version": (
        lambda one: by_hand("UPDATE commitments_commitment SET version = 9 WHERE id = %s", one.pk),
        "changed",
        ("version",),
    ),
    "who may read it": (
        lambda one: by_hand(
            "UPDATE commitments_commitment SET audience_id = (SELECT id FROM markings_audience WHERE tlp = 'CLEAR')"
            " WHERE id = %s",
            one.pk,
        ),
        "changed",
        ("audience",),
    ),
    "what an act says": (
        lambda one: by_hand(
            "UPDATE acts_revision SET body = replace(body, 'Open', 'Shut') WHERE record = %s AND version = 1",
            one.pk,
        ),
        "changed",
        ("title",),
    ),
    "what an act did": (
        lambda one: by_hand(
            "UPDATE acts_revision SET verb = 'commitment.waived' WHERE record = %s AND version = 2", one.pk
        ),
        "changed",
        ("verb",),
    ),
    "who acted": (
        lambda one: by_hand(
            "UPDATE acts_revision SET handle = 'north:liaison' WHERE record = %s AND version = 1", one.pk
        ),
        "changed",
        ("handle",),
    ),
    "what was erased": (
        lambda one: by_hand(
            "UPDATE acts_revision SET body = replace(body, '\"erased\":[\"problem\"],', '') WHERE record = %s"
            " AND version = 1",
            one.pk,
        ),
        "changed",
        ("erased",),
    ),
    "an act is removed": (
        lambda one: by_hand("DELETE FROM acts_revision WHERE record = %s AND version = 1", one.pk),
        "removed",
        (),
    ),
    "the last act is removed": (
        lambda one: by_hand(
            "DELETE FROM acts_revision WHERE record = %s AND version = %s", one.pk, one.version
        ),
        "removed",
        (),
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_by_hand_is_named(promise, edit: str) -> None:
    change, what, names = EDITS[edit]
    change(promise)
    seen = found()
    assert {(kind, record) for kind, record, _what, _names in seen} == {("commitment", promise.pk)}
    assert any(is_so == what and set(names) <= set(fields) for _k, _r, is_so, fields in seen)


def test_a_record_that_is_removed_is_named(promise) -> None:
    said = made.acts_on(promise)
    by_hand("DELETE FROM records_comment")
    assert {(kind, what) for kind, _record, what, _names in found()} == {("comment", "removed")}
    assert said


def test_a_record_that_is_added_without_an_act_is_named(promise) -> None:
    added = uuid.uuid4()
    columns = "audience_id, owner_id, version, created_at, changed_at, about_kind, about, text, said_by_id"
    by_hand(
        f"INSERT INTO records_comment (id, {columns}) SELECT %s, {columns} FROM records_comment",
        added,
    )
    assert found() == {("comment", added, "added", ())}


def test_the_page_says_so_at_once_and_names_the_field(client_as, promise) -> None:
    EDITS["the text of a record"][0](promise)
    east = client_as("east")
    assert b"seal-differs" in east.get(promise.get_absolute_url()).content
    page = east.get(f"/record/commitment/{promise.pk}/proof/").content.decode()
    assert "not what the ledger holds" in page
    assert "<bdi>What is promised</bdi>" in page


def test_an_act_that_was_edited_differs_where_its_proof_stands(cast, promise) -> None:
    EDITS["what an act says"][0](promise)
    acts = Revision.objects.for_system("a test").filter(record=promise.pk)
    assert {act.version for act in acts if around.seal_of(act).stage == "differs"} == {1}
    last = around.last_act(Viewer.of(cast.east), promise)
    assert around.standing(promise, last).seal.stage != "differs"


def test_a_look_tells_the_readers_of_the_record_and_nobody_else(cast, client_as, promise) -> None:
    said = actions.comment(promise, text="Between us", by=cast.east, audience=cast.only("east"))
    by_hand("UPDATE records_comment SET text = 'Between them' WHERE id = %s", said.pk)
    look()
    assert b"differs from the ledger" in client_as("east").get("/").content
    assert b"Between" in client_as("east").get("/record/verify/").content
    assert b"differs from the ledger" not in client_as("west").get("/").content
    assert b'id="differing"' not in client_as("west").get("/record/verify/").content


def test_what_is_put_right_is_forgotten_and_what_stays_keeps_its_date(promise) -> None:
    before = promise.title
    EDITS["the text of a record"][0](promise)
    look()
    first = Discrepancy.objects.for_system("a test").get()
    look()
    assert Discrepancy.objects.for_system("a test").get().found_at == first.found_at
    by_hand("UPDATE commitments_commitment SET title = %s WHERE id = %s", json.dumps(before), promise.pk)
    look()
    assert not Discrepancy.objects.for_system("a test").exists()


def look() -> None:
    """Go through all tables once, as the worker does."""
    watch = watching.Watch()
    while not watch.is_done:
        watch.step()


def test_the_command_names_the_record_and_fails(promise) -> None:
    assert _checked() == (0, "every record is as the ledger holds it\n")
    EDITS["the text of a record"][0](promise)
    code, said = _checked()
    assert code == 1
    assert f"commitment {promise.pk}, version {promise.version}, changed: title" in said


def _checked() -> tuple[int, str]:
    out = io.StringIO()
    with redirect_stdout(out):
        code = ledgers._check(None)
    return code, out.getvalue()
