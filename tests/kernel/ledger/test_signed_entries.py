"""A person's signature under an act: proved offline from an export, and refused wherever it is not of just this act.

The adversary is whoever runs the server: all that he can write is consistent, but he has no passkey of a person.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from django.db import transaction

from mithaq.kernel.errors import WrongState
from mithaq.kernel.ledger import append, assertions, audit, erasure, export, reading, signatories, verify
from mithaq.kernel.ledger.assertions import Assertion, Signed, Wanted
from mithaq.kernel.ledger.models import Entry
from mithaq.kernel.ledger.refusal import Refused
from tests.factories.passkeys import FLAG, Device

from . import world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db
OFFICER, STRANGER = Device(1), Device(2)
DATES = {"changed_at": '"2026-03-03T09:00:00+00:00"', "created_at": '"2026-03-03T09:00:00+00:00"'}
FIELDS = {**world.FIELDS, **DATES}
NAMED = f"liaison-east {sha256(OFFICER.public).hexdigest()[:32]}"
ASKED = int(START.timestamp())
Answer = Callable[[bytes], Assertion]


def write(audience: uuid.UUID, act: str, rec: str, fields: dict[str, str], **more: object) -> append.Receipt:
    about = {"v": 1, "by": "east:liaison", "t": ASKED} | more
    with transaction.atomic():
        return append.append(audience, act=act, rec=rec, fields=fields, **about)


def announce(device: Device = OFFICER, audience: uuid.UUID = EAST) -> tuple[str, int]:
    said = {"handle": "liaison-east", "credential": "abc", "rp": device.rp}
    said["public_key"] = assertions.b64encode(device.public).decode()
    fields = DATES | {name: orjson.dumps(value).decode() for name, value in said.items()}
    seq = write(audience, assertions.ADDED, "passkey-1", fields).seq
    return signatories.handle_of(audience), seq


def erased(answer: Answer, audience: uuid.UUID = WEST, **more: object) -> append.Receipt:
    """Write an act with a signature that `answer` gives."""
    signed = Signed(bytes(32), ASKED, uuid.UUID(int=1), answer)
    return write(audience, "initiative.erased", "r-7f3a", FIELDS, signed=signed, **more)


def by(place: tuple[str, int], device: Device = OFFICER, **otherwise: object) -> Answer:
    return lambda stated: device.under(stated, *place, ASKED, **otherwise)


def exported(to: Path) -> Path:
    world.pass_epochs(2, START)
    export.export(to / "export", [EAST, WEST], 1)
    return to / "export"


def of_west(folder: Path) -> verify.AudienceReport:
    report = verify.verify(folder)
    return next(one for one in report.audiences if one.origin.endswith(signatories.handle_of(WEST)))


def test_a_signature_is_proved_from_the_export_alone(tmp_path):
    place = announce()
    seq = erased(by(place)).seq
    write(WEST, "initiative.released", "r-2", FIELDS)
    folder = exported(tmp_path)
    report = of_west(folder)
    assert (report.signed, report.unsigned) == ({NAMED: 1}, {"initiative.released": 1})
    said = "\n".join(verify.verify(folder).sentences())
    assert f"a passkey that may sign: {NAMED}" in said
    assert f"1 act signed by the passkey of {NAMED}" in said
    assert "1 act not signed by the person: initiative.released" in said
    assert [act["signed"] for act in reading.acts(folder, "r-7f3a")] == [NAMED]
    assert [act["signed"] for act in reading.acts(folder, "r-2")] == [None]
    audit.audit(folder)
    assert signatories.of(WEST, seq).handle == "liaison-east"
    assert signatories.of(WEST, seq + 1) is None


def test_the_statement_is_that_of_the_page():
    stated = assertions.statement(
        act="initiative.erased",
        by="east:liaison",
        rec="r",
        v=2,
        content=bytes(32),
        log="mithaq.example/a/0",
        asked=7,
    )
    assert stated == (
        b'{"act":"initiative.erased","asked":7,"by":"east:liaison","content":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",'
        b'"log":"mithaq.example/a/0","rec":"r","v":2}'
    )


def test_the_first_try_says_what_to_sign_and_leaves_nothing():
    announce()
    before = Entry.objects.count()
    asking = Signed(b"s" * 32, ASKED, uuid.UUID(int=1))
    stated = []
    for _ in range(2):
        with pytest.raises(Wanted) as wanted:
            write(WEST, "initiative.erased", "r-7f3a", FIELDS, signed=asking)
        stated.append(wanted.value.stated)
    assert stated[0] == stated[1], "both tries make the same entry, in a log that was not open yet"
    assert f'"log":"mithaq.example/a/{asking.handle}"'.encode() in stated[0]
    assert Entry.objects.count() == before
    with pytest.raises(Wanted) as other:
        write(WEST, "initiative.erased", "r-7f3a", FIELDS, signed=replace(asking, seed=b"t" * 32))
    assert other.value.stated != stated[0], "fresh salts: no statement comes twice"


def test_an_answer_that_comes_late_is_not_written():
    place = announce()
    with pytest.raises(WrongState, match="too long ago"):
        erased(by(place), t=ASKED + assertions.LONGEST_S + 1)


def test_the_dates_of_the_record_are_the_servers_and_are_not_signed(tmp_path):
    place = announce()
    later = FIELDS | {"changed_at": '"2026-03-03T09:04:00+00:00"'}
    signed = Signed(bytes(32), ASKED, uuid.UUID(int=1), by(place))
    write(WEST, "initiative.erased", "r-7f3a", later, signed=signed, t=ASKED + 240)
    assert of_west(exported(tmp_path)).signed == {NAMED: 1}


def test_a_signature_outlives_the_erasure_of_what_was_signed(tmp_path):
    place = announce()
    seq = erased(by(place)).seq
    with transaction.atomic():
        erasure.erase(WEST, seq, ["title"], by="east:secretary", t=ASKED, ground="court_order")
    folder = exported(tmp_path)
    assert of_west(folder).signed == {NAMED: 1}
    audit.audit(folder)


def test_what_this_reader_is_not_shown_is_counted_and_not_taken_for_signed(tmp_path):
    place = announce()
    seq = erased(by(place)).seq
    world.pass_epochs(2, START)
    export.export(tmp_path / "west", [WEST], 1)
    report = of_west(tmp_path / "west")
    assert (report.signed, report.unshown) == ({}, 1)
    assert any("not shown in this export" in said for said in verify.verify(tmp_path / "west").sentences())
    append.hand_over(WEST, [seq], EAST)
    export.export(tmp_path / "left", [WEST], 1)
    assert of_west(tmp_path / "left").unshown == 1


def moved_to_another_record(place) -> None:
    signature = _signature_of_another(place, rec="r-2")
    erased(lambda _stated: signature)


def moved_to_another_act(place) -> None:
    signature = _signature_of_another(place, act="initiative.released")
    erased(lambda _stated: signature)


def moved_to_other_receivers(place) -> None:
    signature = _signature_of_another(place, audience=EAST)
    erased(lambda _stated: signature)


def moved_to_another_version(place) -> None:
    signature = _signature_of_another(place)
    erased(lambda _stated: signature, v=2)


def moved_to_another_role(place) -> None:
    signature = _signature_of_another(place)
    erased(lambda _stated: signature, by="west:liaison")


def under_other_content(place) -> None:
    signature = _signature_of_another(place, fields=FIELDS | {"title": '"Another"'})
    erased(lambda _stated: signature)


def asked_at_another_time(place) -> None:
    erased(lambda stated: replace(by(place)(stated), asked=ASKED - 1))


def _signature_of_another(
    place, *, audience=WEST, act="initiative.erased", rec="r-7f3a", fields=FIELDS
) -> Assertion:
    """Return a true signature of an act that is like ours in all but one thing."""
    write(WEST, "initiative.created", "r-0", FIELDS)
    with pytest.raises(Wanted) as wanted:
        write(audience, act, rec, fields, signed=Signed(bytes(32), ASKED, uuid.UUID(int=1)))
    return OFFICER.under(wanted.value.stated, *place, ASKED)


def of_no_entry(place) -> None:
    erased(by((place[0], 99)))


def of_another_entry(place) -> None:
    erased(by((place[0], 0)))


def by_another_key(place) -> None:
    erased(by(place, STRANGER))


def announced_later(place) -> None:
    erased(by((place[0], place[1] + 1)))
    world.pass_epochs(1, START)
    announce()


def announced_without_a_key(_place) -> None:
    seq = write(EAST, assertions.ADDED, "passkey-2", DATES | {"handle": '"liaison-east"'}).seq
    erased(by((signatories.handle_of(EAST), seq)))


def removed_before(place) -> None:
    write(EAST, assertions.REMOVED, "passkey-1", DATES, v=2)
    world.pass_epochs(1, START)
    erased(by(place))


def removed_before_in_the_same_log(place) -> None:
    write(EAST, assertions.REMOVED, "passkey-1", DATES, v=2)
    erased(by(place), EAST)


def flipped_signature(place) -> None:
    erased(_flipped(place, "signature", -1))


def flipped_counter(place) -> None:
    erased(_flipped(place, "authenticator", -1))


def flipped_client(place) -> None:
    erased(_flipped(place, "client", 0))


def _flipped(place, part: str, at: int) -> Answer:
    def answer(stated: bytes) -> Assertion:
        given = by(place)(stated)
        data = bytearray(getattr(given, part))
        data[at] ^= 1
        return replace(given, **{part: bytes(data)})

    return answer


def truncated_authenticator(place) -> None:
    erased(lambda stated: replace(by(place)(stated), authenticator=b"short"))


def from_another_site(place) -> None:
    erased(by(place, origin="https://mithaq.example"))


def without_tls(place) -> None:
    erased(by(place, origin="http://localhost.example"))


def for_another_site(place) -> None:
    erased(by(place, rp="mithaq.example"))


def when_a_passkey_was_made(place) -> None:
    erased(by(place, kind="webauthn.create"))


def by_a_mere_touch(place) -> None:
    erased(by(place, flags=FLAG.UP))


def by_nobody_present(place) -> None:
    erased(by(place, flags=FLAG.UV))


CASES = [
    (moved_to_another_record, "is of another statement"),
    (moved_to_another_act, "is of another statement"),
    (moved_to_other_receivers, "is of another statement"),
    (moved_to_another_version, "is of another statement"),
    (moved_to_another_role, "is of another statement"),
    (under_other_content, "is of another statement"),
    (asked_at_another_time, "is of another statement"),
    (of_no_entry, "entry 99 of a/[0-9a-f]+ does not announce"),
    (of_another_entry, "entry 0 of a/[0-9a-f]+ does not announce"),
    (by_another_key, "is not signed by the passkey of liaison-east"),
    (announced_later, "was announced only after it"),
    (announced_without_a_key, "without naming handle, public_key and rp"),
    (removed_before, "had been removed before it"),
    (removed_before_in_the_same_log, "had been removed before it"),
    (flipped_signature, "is not signed by the passkey"),
    (flipped_counter, "is not signed by the passkey"),
    (flipped_client, "cannot be read"),
    (truncated_authenticator, "cannot be read"),
    (from_another_site, "signed on the pages of 'https://mithaq.example'"),
    (without_tls, "signed on the pages of 'http://localhost.example'"),
    (for_another_site, "signed for another site"),
    (when_a_passkey_was_made, "answer of another type"),
    (by_a_mere_touch, "without the authenticator having verified"),
    (by_nobody_present, "without the authenticator having verified"),
]


@pytest.mark.parametrize(("forge", "reason"), CASES, ids=[forge.__name__ for forge, _ in CASES])
def test_a_wrong_signature_is_refused(tmp_path, forge, reason):
    forge(announce())
    with pytest.raises(Refused, match=reason):
        verify.verify(exported(tmp_path))


def test_a_passkey_that_signed_before_it_was_removed_has_signed(tmp_path):
    place = announce()
    erased(by(place))
    world.pass_epochs(1, START)
    write(EAST, assertions.REMOVED, "passkey-1", DATES, v=2)
    folder = exported(tmp_path)
    assert of_west(folder).signed == {NAMED: 1}
    assert not any(one.passkeys for one in verify.verify(folder).audiences)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "0123456789abcdef0123/1 1 AA== AA==",
        "0123456789abcdef0123/01 1 AA== AA== AA==",
        "0123456789ABCDEF0123/1 1 AA== AA== AA==",
        "0123456789abcdef0123/1 1 AB== AA== AA==",
        "0123456789abcdef0123/1 1 AA== AA== AA== ",
        "0123456789abcdef0123/1 1 AA== AA== " + "A" * assertions.MAX_CHARS,
    ],
)
def test_a_sig_out_of_form_is_refused(text):
    with pytest.raises(Refused):
        Assertion.parse(text, "entry 1")


def test_a_sig_reads_back():
    given = OFFICER.under(b"anything", "0123456789abcdef0123", 7, ASKED)
    assert Assertion.parse(given.encode(), "entry 1") == given
