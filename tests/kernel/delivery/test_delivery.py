"""From a notice to a mail: queued with the act, re-checked at the last moment, sent, failed, void."""

import smtplib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMessage
from django.db import transaction

from mithaq.kernel import clock
from mithaq.kernel.acts.remark import narrow
from mithaq.kernel.delivery import adapters, queue, sending, wiring
from mithaq.kernel.delivery.adapters import Refused
from mithaq.kernel.delivery.letters import Letter
from mithaq.kernel.delivery.models import Delivery, State
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.delivery.sending import CLAIM, WORTH_SENDING, Sent
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import Account
from mithaq.kernel.people.queries import parties_of
from tests.cast import SYSTEM, Cast

from .conftest import Queue

pytestmark = pytest.mark.django_db


def test_a_notice_about_something_green_says_what_it_is_about(put: Queue, cast: Cast, mailoutbox: list):
    put(cast.community, path="/commitments/c-1/")
    assert sending.send_due() == Sent(sent=1)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["liaison@east.example"], "Cancel")
    origin = django_settings.ORIGIN.geturl()
    assert mail.body == f"Bridge waits for 3 days.\n\n{origin}/commitments/c-1/\n"
    assert sending.send_due() == Sent()


def test_the_recipient_reads_his_own_language(put: Queue, addressee: Account, cast: Cast, mailoutbox: list):
    Account.objects.update(language="ar")
    put(cast.public)
    sending.send_due()
    assert "جسر" in mailoutbox[0].body
    assert mailoutbox[0].extra_headers["Content-Language"] == "ar"


@pytest.mark.parametrize("tlp", ["AMBER", "AMBER+STRICT", "RED"])
def test_above_green_a_mail_is_the_same_for_every_record(put: Queue, cast: Cast, mailoutbox: list, tlp: str):
    audience = cast.red("east") if tlp == "RED" else cast.only("east", tlp=tlp)
    row = put(audience, path="/vetting/secret-operation/")
    assert row.context == {}
    sending.send_due()
    (mail,) = mailoutbox
    assert mail.subject == "Something in Mithaq waits for you"
    assert mail.body.endswith(f"Sign in to read it:\n\n{django_settings.ORIGIN.geturl()}/\n")
    for word in ("Bridge", "secret", "vetting", "waits for 3", str(row.pk)[:8]):
        assert word not in mail.subject + mail.body


def test_the_same_notice_is_queued_once(put: Queue, cast: Cast, mailoutbox: list):
    for _ in range(3):
        put(cast.public)
    put(cast.public, dedupe_key="two")
    sending.send_due()
    assert len(mailoutbox) == 2


def test_a_notice_of_an_act_that_was_undone_never_was(put: Queue, cast: Cast):
    with transaction.atomic():
        put(cast.public)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_an_unknown_text_is_refused_when_it_is_queued(cast: Cast, addressee: Account):
    with pytest.raises(KeyError, match="unheard"):
        queue.queue(Notice(addressee.person_id, "unheard", cast.public.pk, "key"))


def test_a_mail_queued_before_a_narrowing_is_not_sent_after_it(put: Queue, cast: Cast, mailoutbox: list):
    """The record itself was moved to an audience without the recipient."""
    group = actions.create_group(
        code="g",
        names={"en": "Group"},
        owner=cast.parties["joint"],
        audience=cast.only("east", "west"),
        by=SYSTEM,
    )
    row = put(cast.only("east", "west"), kind="group", record_id=group.pk)
    with transaction.atomic():
        narrow(group, cast.only("west"), by=SYSTEM, parties_of=parties_of)
    assert sending.send_due() == Sent(void=1)
    row.refresh_from_db()
    assert (row.state, mailoutbox) == (State.VOID, [])
    assert row.reason == "no longer visible to the recipient"


def test_a_narrowing_that_still_reaches_the_recipient_takes_the_content_away(
    put: Queue, cast: Cast, mailoutbox: list
):
    group = actions.create_group(
        code="g", names={"en": "Group"}, owner=cast.parties["joint"], audience=cast.community, by=SYSTEM
    )
    put(cast.community, kind="group", record_id=group.pk)
    with transaction.atomic():
        narrow(group, cast.only("east"), by=SYSTEM, parties_of=parties_of)
    assert sending.send_due() == Sent(sent=1)
    assert "Bridge" not in mailoutbox[0].body


def test_a_record_that_is_gone_sends_nothing(put: Queue, cast: Cast, mailoutbox: list):
    put(cast.public, kind="group", record_id=uuid.uuid4())
    assert sending.send_due() == Sent(void=1)
    assert mailoutbox == []


def test_one_who_was_dismissed_gets_nothing_more(put: Queue, cast: Cast, mailoutbox: list):
    put(cast.only("east"))
    actions.dismiss(cast.memberships["east"], by=SYSTEM)
    assert sending.send_due() == Sent(void=1)
    assert mailoutbox == []


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_without_an_address_or_an_account_it_fails_with_the_reason(
    put: Queue, addressee: Account, cast: Cast, change: dict
):
    Account.objects.filter(pk=addressee.pk).update(**change)
    row = put(cast.public)
    assert sending.send_due() == Sent(failed=1)
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.FAILED, "no address")
    assert sending.failures(clock.now() - timedelta(hours=1)) == [row]


class Adapter:
    """Takes letters, after raising what it was told to."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles, self.taken = list(troubles), []

    def send(self, delivery: uuid.UUID, address: str, letter: Letter) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.taken.append((delivery, address, letter))


@pytest.fixture
def at():
    with clock.freeze(datetime(2040, 3, 3, 9, tzinfo=UTC)) as frozen:
        yield frozen


def use(monkeypatch: pytest.MonkeyPatch, **by_channel: Adapter) -> None:
    monkeypatch.setattr(adapters, "_adapters", by_channel)


def test_trouble_on_the_way_is_tried_again_with_the_same_key(
    put: Queue, cast: Cast, at: clock.Frozen, monkeypatch: pytest.MonkeyPatch
):
    adapter = Adapter(OSError("no line"), smtplib.SMTPServerDisconnected())
    use(monkeypatch, mail=adapter)
    row = put(cast.public)
    assert sending.send_due() == Sent(later=1)
    assert sending.send_due() == Sent()
    at.tick(30)
    assert sending.send_due() == Sent(later=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.reason) == (State.QUEUED, 2, "SMTPServerDisconnected")
    at.tick(60)
    assert sending.send_due() == Sent(sent=1)
    assert [key for key, _, _ in adapter.taken] == [row.pk]


def test_one_that_never_goes_fails_in_the_end_and_blocks_no_other(
    put: Queue, cast: Cast, at: clock.Frozen, monkeypatch: pytest.MonkeyPatch
):
    use(monkeypatch, mail=Adapter(*[OSError()] * 100))
    row = put(cast.public)
    began, tries = at.at, 0
    while at.at - began <= WORTH_SENDING:
        tries += sending.send_due().later
        row.refresh_from_db()
        at.tick((row.try_at - at.at).total_seconds())
    assert sending.send_due() == Sent(failed=1)
    assert 72 < tries < 90, "every hour, after the first one"
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.FAILED, "OSError")
    use(monkeypatch, mail=Adapter())
    put(cast.public, dedupe_key="next")
    assert sending.send_due() == Sent(sent=1)


def test_what_waited_for_a_mail_server_for_long_does_not_leave_when_there_is_one(
    put: Queue, cast: Cast, at: clock.Frozen, monkeypatch: pytest.MonkeyPatch
):
    adapter = Adapter()
    use(monkeypatch, mail=adapter)
    put(cast.public, dedupe_key="old")
    at.tick(WORTH_SENDING.total_seconds())
    put(cast.public, dedupe_key="new")
    at.tick(1)
    assert sending.send_due() == Sent(sent=1, void=1)
    assert Delivery.objects.get(dedupe_key="old").reason == "waited too long"


def test_a_refusal_goes_to_the_next_channel_at_once(
    put: Queue, cast: Cast, at: clock.Frozen, monkeypatch: pytest.MonkeyPatch
):
    sms = Adapter()
    use(monkeypatch, mail=Adapter(Refused("unknown address")), sms=sms)
    monkeypatch.setattr(
        wiring,
        "_knowledge",
        wiring.Knowledge(
            wiring.knowledge().audiences_of,
            wiring.knowledge().audience_of,
            lambda person, channel: wiring.Reach(channel, "en"),
        ),
    )
    put(cast.public, fallback=("pigeon", "sms"))
    assert sending.send_due() == Sent(sent=1, failed=2)
    found = Delivery.objects.values_list("channel", "state", "reason")
    assert sorted(found) == [
        ("mail", "failed", "unknown address"),
        ("pigeon", "failed", "no adapter for pigeon"),
        ("sms", "sent", ""),
    ]
    assert [address for _, address, _ in sms.taken] == ["sms"]


def test_a_worker_that_died_while_sending_leaves_a_claim_that_runs_out(
    put: Queue, cast: Cast, at: clock.Frozen, monkeypatch: pytest.MonkeyPatch
):
    adapter = Adapter(KeyboardInterrupt())
    use(monkeypatch, mail=adapter)
    put(cast.public)
    with pytest.raises(KeyboardInterrupt):
        sending.send_due()
    assert sending.send_due() == Sent()
    at.tick(CLAIM.total_seconds())
    assert sending.send_due() == Sent(sent=1)


def test_one_whose_claim_ran_out_changes_nothing_any_more(
    put: Queue, cast: Cast, at: clock.Frozen, monkeypatch: pytest.MonkeyPatch
):
    row = put(cast.public)
    slow = sending._claim(at.at)
    at.tick(CLAIM.total_seconds())
    assert sending.send_due() == Sent(sent=1)
    sending._later(slow, at.at, "OSError")
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.SENT, "")


def test_the_longest_due_goes_first_and_no_more_than_asked(put: Queue, cast: Cast, at: clock.Frozen):
    rows = []
    for number in range(3):
        rows.append(put(cast.public, dedupe_key=str(number)))
        at.tick(1)
    assert sending.send_due(limit=2) == Sent(sent=2)
    assert Delivery.objects.get(state=State.QUEUED) == rows[2]
    assert sending.next_due() == rows[2].try_at


def test_sent_is_not_confirmed_until_somebody_says_so(put: Queue, cast: Cast):
    row = put(cast.public)
    assert not sending.confirm(row.pk)
    sending.send_due()
    assert sending.confirm(row.pk)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_without_its_wiring_nothing_is_sent(
    put: Queue, cast: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list
):
    monkeypatch.setattr(wiring, "_knowledge", None)
    put(cast.public)
    assert sending.send_due() == Sent(later=1)
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("codes", "raised"),
    [([550], Refused), ([450], smtplib.SMTPRecipientsRefused), ([550, 450], smtplib.SMTPRecipientsRefused)],
)
def test_a_mail_server_refuses_for_good_or_for_now(
    monkeypatch: pytest.MonkeyPatch, codes: list[int], raised: type[Exception]
):
    def refuse(mail: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({f"{code}@x.example": (code, b"no") for code in codes})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    with pytest.raises(raised) as error:
        adapters.Mail().send(uuid.uuid4(), "550@x.example", Letter("s", "b", "en"))
    if raised is Refused:
        assert "@" not in str(error.value)


def test_a_mail_names_its_delivery_so_that_a_second_copy_is_known(put: Queue, cast: Cast, mailoutbox: list):
    row = put(cast.public)
    sending.send_due()
    assert mailoutbox[0].message()["Message-ID"].startswith(f"<{row.pk}@")
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_mails_can_go_to_a_folder(put: Queue, cast: Cast, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    put(cast.public)
    assert sending.send_due() == Sent(sent=1)
    (file,) = tmp_path.iterdir()
    assert "Bridge waits for 3 days." in file.read_text()
