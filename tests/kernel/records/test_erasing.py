"""Erasing leaves no trace of the content anywhere, and every trace of the deed."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from mithaq.domains.commitments import actions, queries
from mithaq.domains.commitments.actions.files import store
from mithaq.domains.commitments.models import Commitment, Evidence
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery import queue
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import BytesErased, Conflict, Invalid, NotAllowed
from mithaq.kernel.ledger import audit, epochs, export, rows
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing
from mithaq.kernel.records import queries as around
from mithaq.kernel.records.models import Erasure
from mithaq.kernel.search import index

from ...factories import commitments as made
from ...factories.erasing import erased, second_secretary

pytestmark = pytest.mark.django_db
SECRET = "Zqheron"
MISTAKE = {"ground": "entered_by_mistake"}


@pytest.fixture
def deputy(cast):
    return second_secretary(cast)


@pytest.fixture
def said(cast):
    """Return a comment for the community that names somebody."""
    return records.comment(
        cast.parties["west"], text=f"Ask {SECRET} at the bridge", by=cast.east, audience=cast.community
    )


def acts_on(record) -> list[Revision]:
    return list(Revision.objects.for_system("a test").filter(record=record.pk).order_by("stamp"))


def everywhere() -> str:
    """Return all that all tables hold, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [bytes(v) if isinstance(v, memoryview) else v for row in cursor for v in row]
    return "\n".join(v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in found)


def test_what_is_erased_is_in_no_table(cast, said, deputy) -> None:
    assert SECRET in everywhere()
    erased(cast, said, ["text"], second=deputy)
    assert not re.search(SECRET, everywhere(), re.IGNORECASE)


def test_the_record_stays_with_a_new_version_and_one_act(cast, said, deputy) -> None:
    act = erased(cast, said, ["text"], second=deputy)
    said.refresh_from_db()
    assert (said.text, said.version, act.verb) == (erasing.GONE, 2, "comment.erased")
    assert [one.verb for one in acts_on(said)] == ["comment.created", "comment.erased"]


def test_every_earlier_version_loses_it_and_says_so(cast, deputy) -> None:
    promise = made.agreed(cast, problem=made.names("Nobody passes"))
    before = [one.values for one in acts_on(promise)]
    assert len(before) > 1
    promise = Commitment.objects.for_system("a test").get(pk=promise.pk)
    act = erased(cast, promise, ["title", "problem"], second=deputy)
    for was, now in zip(before, acts_on(promise), strict=False):
        assert now.values["erased"] == ["problem", "title"]
        kept = {name: value for name, value in was.items() if name not in ("title", "problem")}
        assert kept.items() <= now.values.items()
        assert now.body == json.dumps(now.values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert act.values["title"] == erasing.GONE_NAMES
    assert act.values["problem"] == {}


def test_the_search_forgets_it(cast, said, deputy) -> None:
    viewer = Viewer.of(cast.west)
    assert index.find(viewer, SECRET)
    erased(cast, said, ["text"], second=deputy)
    assert index.find(viewer, SECRET) == []


def test_waiting_notices_say_it_no_more(cast, said, deputy) -> None:
    notice = queue.Notice(
        recipient=cast.west.person_id,
        template="commitment.due",
        audience_id=said.audience_id,
        dedupe_key="a test",
        context={"title": {"en": SECRET}, "code": "C", "due": "2026-01-01"},
        kind="comment",
        record_id=said.pk,
    )
    queue.queue(notice)
    erased(cast, said, ["text"], second=deputy)
    [row] = Delivery.objects.filter(record=said.pk)
    assert row.context == dict.fromkeys(("title", "code", "due"), erasing.GONE_NAMES)


def exported(folder: Path, *audiences, minute: int = 0) -> Path:
    epochs.run(datetime.now(UTC) + timedelta(minutes=minute))
    export.export(folder, [one.pk for one in audiences])
    return folder


def test_exports_from_before_and_after_are_proved(cast, said, deputy, tmp_path) -> None:
    before = exported(tmp_path / "before", said.audience)
    erased(cast, said, ["text"], second=deputy)
    after = exported(tmp_path / "after", said.audience, minute=2)
    assert audit.audit(before).audiences[0].closed == 0
    assert audit.audit(after, kept=before / "anchor" / "checkpoint").audiences[0].closed == 1
    texts = [path.read_bytes() for path in after.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in text for text in texts)
    assert any(b"protection_of_persons" in text for text in texts), "the ground is part of the record"


def test_a_narrowed_record_is_erased_in_both_logs(cast, deputy, tmp_path) -> None:
    wide, narrow = cast.only("east", "west", "joint"), cast.only("east", "joint")
    said = records.comment(cast.parties["west"], text=SECRET, by=cast.east, audience=wide)
    records.narrow(said, narrow, by=cast.east)
    erased(cast, said, ["text"], second=deputy)
    report = audit.audit(exported(tmp_path / "out", wide, narrow))
    assert [one.closed for one in report.audiences] == [1, 1]
    for act in acts_on(said):
        assert SECRET.encode() not in (rows.opening(act.log_id, act.seq) or b"")


def test_it_can_be_written_again_and_erased_again(cast, deputy) -> None:
    promise = made.proposal(cast)
    erased(cast, promise, ["title"], second=deputy)
    with pytest.raises(Invalid):
        erasing.propose(promise, ["title"], by=cast.secretary, **MISTAKE)
    actions.edit(
        promise, made.terms(cast, title=made.names("Written again")), by=cast.west, expected=promise.version
    )
    promise = Commitment.objects.for_system("a test").get(pk=promise.pk)
    erased(cast, promise, ["title"], second=deputy)
    assert "Written again" not in everywhere()


def test_history_says_that_it_was_erased(cast, said, deputy) -> None:
    erased(cast, said, ["text"], second=deputy)
    last, first = around.history(Viewer.of(cast.west), said)
    assert ("text", feeds.ERASED, erasing.GONE) in last.changes
    assert feeds.values(first.revision.values)["text"] is feeds.ERASED


def test_one_person_alone_erases_nothing(cast, said) -> None:
    proposal = erasing.propose(said, ["text"], by=cast.secretary, **MISTAKE)
    with pytest.raises(NotAllowed):
        erasing.erase(said, ["text"], by=cast.secretary, proposal=proposal, **MISTAKE)


def test_only_what_was_proposed_is_carried_out(cast, deputy) -> None:
    promise = made.agreed(cast)
    proposal = erasing.propose(promise, ["title"], by=cast.secretary, **MISTAKE)
    with pytest.raises(Invalid):
        erasing.erase(promise, ["title", "problem"], by=deputy, proposal=proposal, **MISTAKE)
    with pytest.raises(Invalid):
        erasing.erase(promise, ["title"], ground="court_order", by=deputy, proposal=proposal)


@pytest.mark.parametrize("field", ["id", "state", "due", "responsible", "audience", "code", "nonsense"])
def test_ids_states_parties_and_dates_are_never_erased(cast, field) -> None:
    promise = made.agreed(cast)
    with pytest.raises(Invalid):
        erasing.propose(promise, [field], by=cast.secretary, **MISTAKE)


def test_a_ground_is_one_of_the_list(cast, said) -> None:
    with pytest.raises(Invalid) as refused:
        erasing.propose(said, ["text"], ground="because", by=cast.secretary)
    assert list(refused.value.fields) == ["ground"]


@pytest.mark.parametrize("name", ["east", "partner", "auditor"])
def test_the_right_is_needed(cast, said, name) -> None:
    with pytest.raises(NotAllowed):
        erasing.propose(said, ["text"], by=cast.actors[name], **MISTAKE)


def test_the_secretary_of_a_party_erases_only_what_is_its_own(cast, said) -> None:
    theirs = second_secretary(cast, "west")
    own = records.comment(cast.parties["west"], text="Ours", by=cast.west, audience=cast.community)
    assert erasing.propose(own, ["text"], by=theirs, **MISTAKE).owner == cast.parties["west"]
    with pytest.raises(NotAllowed):
        erasing.propose(said, ["text"], by=theirs, **MISTAKE)


def test_a_joint_body_erases_only_what_it_sees(cast) -> None:
    hidden = records.comment(
        cast.parties["west"], text="Ours", by=cast.west, audience=cast.only("west", "east")
    )
    with pytest.raises(NotAllowed):
        erasing.propose(hidden, ["text"], by=cast.secretary, **MISTAKE)


def test_a_stale_reader_writes_nothing_back(cast, said, deputy) -> None:
    stale = type(said).objects.for_system("a test").get(pk=said.pk)
    erased(cast, said, ["text"], second=deputy)
    proposal = Erasure.objects.for_system("a test").get()
    with pytest.raises((Conflict, Invalid)), transaction.atomic():
        erasing.erase(
            stale, ["text"], ground=proposal.ground, by=deputy, proposal=proposal, expected=stale.version
        )


def test_a_proposal_waits_until_it_is_carried_out(cast, said, deputy) -> None:
    viewer = Viewer.of(deputy)
    proposal = erasing.propose(said, ["text"], by=cast.secretary, **MISTAKE)
    assert erasing.waiting(viewer, said) == proposal
    assert erasing.waiting_for(viewer, deputy) == [(proposal, said)]
    assert erasing.waiting_for(Viewer.of(cast.secretary), cast.secretary) == []
    erasing.erase(said, ["text"], by=deputy, proposal=proposal, **MISTAKE)
    assert erasing.waiting(viewer, said) is None
    assert erasing.waiting_for(viewer, deputy) == []


@pytest.fixture
def file(cast, settings, tmp_path) -> Evidence:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    promise = made.agreed(cast)
    return actions.add_evidence(promise, made.upload("heron.pdf", made.pdf()), by=cast.east)


def test_the_file_goes_with_its_hashes_once_the_act_stands(
    cast, file, deputy, django_capture_on_commit_callbacks
) -> None:
    path, hashes = file.path, (file.sha256, file.sent_sha256)
    with django_capture_on_commit_callbacks() as callbacks:
        erased(cast, file, ["place"], second=deputy)
    assert path.exists()
    for callback in callbacks:
        callback()
    assert [p for p in store.root().rglob("*") if p.is_file()] == []
    assert not any(one in everywhere() for one in hashes)
    with pytest.raises(BytesErased):
        queries.content(Evidence.objects.for_system("a test").get(pk=file.pk))


def test_a_sweep_ends_an_erasure_that_a_crash_cut_off(cast, file, deputy) -> None:
    path = file.path
    erased(cast, file, ["name", "place"], second=deputy)
    assert path.exists(), "the test's transaction never ends, as if the process had died"
    assert store.sweep(lambda place: False) == []
    assert [p for p in store.root().rglob("*") if p.is_file()] == []


def test_a_sweep_keeps_the_file_of_an_erasure_that_failed(file) -> None:
    with transaction.atomic():
        store.remove_for_good(file.place)
        transaction.set_rollback(True)
    assert store.sweep(lambda place: True) == []
    assert file.path.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's freed pages and write-ahead log")
def test_the_bytes_of_the_store_hold_it_no_more(cast, said, deputy) -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    store_files = [path, path.with_name(path.name + "-wal")]
    assert any(SECRET.encode() in one.read_bytes() for one in store_files if one.exists())
    erased(cast, said, ["text"], second=deputy)
    held = [one.name for one in store_files if one.exists() and SECRET.encode() in one.read_bytes()]
    assert held == []


def test_a_proposal_follows_the_record_when_it_is_narrowed(cast):
    said = records.comment(cast.parties["east"], text="A name", by=cast.secretary, audience=cast.community)
    proposal = erasing.propose(said, ["text"], ground="protection_of_persons", by=cast.secretary)
    records.narrow(said, cast.only("joint"), by=cast.secretary)
    proposal.refresh_from_db()
    assert proposal.audience == cast.only("joint")
