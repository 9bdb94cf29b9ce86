"""Evidence as records: act, visibility, duplicates, download."""

import re
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from mithaq.domains.commitments import actions, queries
from mithaq.domains.commitments.actions.files import store
from mithaq.domains.commitments.models import Commitment, Evidence
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import BytesLost, Invalid, NotAllowed, NotVisible, StoreFull
from mithaq.kernel.markings.viewers import Viewer

from ...cast import Cast
from ...factories import commitments as made
from ...factories import plan

MAIN = re.compile(rb"<main.*</main>", re.DOTALL)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


def give(
    cast: Cast, to: object, name: str = "record.pdf", content: bytes | None = None, **values
) -> Evidence:
    given = {"by": cast.east, **values}
    return actions.add_evidence(to, made.upload(name, content or made.pdf()), **given)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_one_act_and_keeps_both_hashes(cast: Cast, folder: Path) -> None:
    promise = made.agreed(cast)
    file = give(cast, promise, note="Signed by both.")
    assert made.acts_on(file) == ["evidence.added"]
    assert (file.owner_id, file.audience_id) == (cast.parties["east"].pk, promise.audience_id)
    assert file.sha256 != file.sent_sha256
    assert queries.content(file) == files_in(folder)[0].read_bytes()
    assert file.sha256 not in file.place, "the place tells nothing of the content"


def test_a_milestone_can_have_evidence_too(cast: Cast) -> None:
    milestone = plan.milestone(cast, plan.initiative(cast))
    file = give(cast, milestone)
    viewer = Viewer.of(cast.west)
    assert [
        one.evidence for one in queries.files_of(viewer, queries.subject(viewer, "milestone", milestone.pk))
    ] == [file]


def test_evidence_is_for_commitments_and_milestones_only(cast: Cast) -> None:
    with pytest.raises(Invalid):
        give(cast, made.agreement(cast))
    with pytest.raises(NotVisible):
        queries.subject(Viewer.of(cast.east), "party", cast.parties["east"].pk)


def test_the_same_file_for_the_same_record_is_recognised(cast: Cast, folder: Path) -> None:
    promise = made.agreed(cast)
    give(cast, promise, "first.pdf")
    with pytest.raises(Invalid) as refused:
        give(cast, promise, "again.pdf")
    assert "first.pdf" in str(refused.value)
    assert len(files_in(folder)) == 1


def test_a_duplicate_that_the_giver_cannot_see_is_as_if_it_were_not_there(cast: Cast) -> None:
    promise = made.agreed(cast)
    give(cast, promise, audience=cast.only("east", tlp="AMBER+STRICT"))
    assert give(cast, promise, by=cast.west).owner_id == cast.parties["west"].pk


def test_the_same_file_elsewhere_is_told_to_those_who_see_both(cast: Cast) -> None:
    shown, hidden = made.agreed(cast), made.agreed(cast, cast.only("east", "west"), code="P-2")
    give(cast, shown)
    give(cast, hidden)
    [west] = queries.files_of(Viewer.of(cast.west), shown)
    [partner] = queries.files_of(Viewer.of(cast.partner), shown)
    assert [one.pk for one in west.also_for] == [hidden.pk]
    assert list(partner.also_for) == []


def test_a_file_is_never_wider_than_its_record(cast: Cast, folder: Path) -> None:
    with pytest.raises(Invalid):
        give(cast, made.agreed(cast), audience=cast.public)
    assert files_in(folder) == []


def test_who_may_not_give_evidence(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        give(cast, made.agreed(cast, cast.public), by=cast.auditor)


def test_an_act_that_fails_takes_the_bytes_away(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = made.agreed(cast)
    acts = Revision.objects.for_system("a test").count()
    monkeypatch.setattr("mithaq.domains.commitments.actions.evidence.commit", _fail)
    with pytest.raises(RuntimeError):
        give(cast, promise)
    assert files_in(folder) == []
    assert Revision.objects.for_system("a test").count() == acts


def _fail(*_args: object, **_options: object) -> None:
    raise RuntimeError("the store went away")


def test_a_full_disk_changes_nothing(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    promise = made.agreed(cast)
    monkeypatch.setattr(store, "_write_durably", _full)
    with pytest.raises(StoreFull):
        give(cast, promise)
    assert files_in(folder) == []
    assert not Evidence.objects.for_system("a test").exists()


def _full(path: Path, data: bytes) -> None:
    raise OSError(28, "No space left on device")


def test_a_crash_between_file_and_row_leaves_a_file_and_no_row(cast: Cast, folder: Path) -> None:
    promise = made.agreed(cast)
    with transaction.atomic():
        give(cast, promise)
        transaction.set_rollback(True)
    assert len(files_in(folder)) == 1
    assert not Evidence.objects.for_system("a test").exists()


def test_bytes_that_were_changed_or_lost_are_not_handed_out(cast: Cast) -> None:
    file = give(cast, made.agreed(cast))
    file.path.write_bytes(b"something else")
    with pytest.raises(BytesLost):
        queries.content(file)
    file.path.unlink()
    with pytest.raises(BytesLost):
        queries.content(file)


def test_a_file_is_seen_only_with_its_record(cast: Cast) -> None:
    promise = made.agreed(cast, cast.only("east", "west"))
    file = give(cast, promise)
    assert queries.one_file(Viewer.of(cast.west), file.pk) == file
    for hidden in (cast.partner, cast.auditor):
        with pytest.raises(NotVisible):
            queries.one_file(Viewer.of(hidden), file.pk)


def test_a_file_is_hidden_once_its_record_was_narrowed(cast: Cast) -> None:
    promise = made.agreed(cast)
    file = give(cast, promise)
    rows = Commitment.objects.for_system("a test narrows a record without its file").filter(pk=promise.pk)
    rows.update(audience=cast.only("east", "west"))
    with pytest.raises(NotVisible):
        queries.one_file(Viewer.of(cast.partner), file.pk)


def test_downloads_are_attachments_that_nothing_keeps_or_guesses(cast: Cast, client_as) -> None:
    file = give(cast, made.agreed(cast), "محضر \u202eالاجتماع.pdf")
    answer = client_as("west").get(file.get_absolute_url())
    assert answer.status_code == 200
    assert answer.content == queries.content(file)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D9%85")
    assert "%E2%80%AE" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_hidden_and_missing_downloads_are_the_same(cast: Cast, client_as) -> None:
    file = give(cast, made.agreed(cast, cast.only("east", "west")))
    partner = client_as("partner")
    hidden = partner.get(file.get_absolute_url())
    missing = partner.get(reverse("commitments:evidence", args=[uuid.uuid4()]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert MAIN.findall(hidden.content) == MAIN.findall(missing.content) != []


def test_the_page_takes_a_file_and_shows_it(cast: Cast, client_as) -> None:
    promise = made.agreed(cast)
    address = reverse("commitments:evidence_add", args=["commitment", promise.pk])
    sent = {"file": made.upload("record.pdf", made.pdf()), "note": "Signed by both.", "act_key": "k1"}
    answer = client_as("east").post(address, sent)
    assert answer.status_code == 302
    page = client_as("west").get(promise.get_absolute_url()).content.decode()
    assert "record.pdf" in page
    assert "Signed by both." in page


def test_the_page_says_what_is_wrong_with_a_file_and_keeps_the_note(cast: Cast, client_as) -> None:
    promise = made.agreed(cast)
    address = reverse("commitments:evidence_add", args=["commitment", promise.pk])
    answer = client_as("east").post(
        address, {"file": made.upload("a.pdf", made.png()), "note": "Signed by both."}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "PNG image" in page
    assert "Signed by both." in page


def test_a_milestones_page_shows_its_files_and_takes_one_more(cast: Cast, client_as) -> None:
    milestone = plan.milestone(cast, plan.initiative(cast))
    give(cast, milestone)
    page = client_as("west").get(milestone.get_absolute_url()).content.decode()
    assert "record.pdf" in page
    add = reverse("commitments:evidence_add", args=["milestone", milestone.pk])
    assert f'href="{add}"' in page
    sent = {"act_key": "one", "note": "", "file": SimpleUploadedFile("signed.txt", b"Signed.")}
    answer = client_as("west").post(add, sent)
    assert answer["Location"] == f"{milestone.get_absolute_url()}#evidence"
    assert "signed.txt" in client_as("west").get(milestone.get_absolute_url()).content.decode()
