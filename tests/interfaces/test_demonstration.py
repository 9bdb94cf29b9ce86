"""The demonstration: what is built, that it is built once, and what it leaves to see."""

import email
from pathlib import Path

import pytest
from django.test import Client

from mithaq.domains.areas.queries import datasets, figures
from mithaq.domains.review.queries import documents, searches
from mithaq.interfaces.commands import demonstration, serving
from mithaq.interfaces.commands.demonstration import additions
from mithaq.interfaces.commands.setup import Refusal
from mithaq.interfaces.site import marks
from mithaq.interfaces.site.models import Mark
from mithaq.interfaces.site.signin import invitations
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery import sending
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


def test_a_store_that_it_did_not_build_is_refused(cast) -> None:
    with pytest.raises(Refusal) as refused:
        demonstration.build()
    assert (refused.value.code, "\n" in str(refused.value)) == (2, False)
    assert not marks.is_demonstration()


def test_one_that_an_earlier_version_built_is_refused(db) -> None:
    Mark.objects.create(name="demonstration")
    assert marks.is_demonstration(), "nobody else serves it either"
    with pytest.raises(Refusal, match="demo-reset") as refused:
        demonstration.build()
    assert (refused.value.code, "\n" in str(refused.value)) == (2, False)


@pytest.mark.parametrize(("asked", "built_here"), [(True, False), (False, True)])
def test_serve_lets_nobody_into_a_real_store_as_anybody(db, settings, capsys, asked, built_here) -> None:
    settings.DEMO = asked
    if built_here:
        marks.mark_demonstration()
        serving._check_what_it_is()
        assert "mithaq demo" in capsys.readouterr().err
        return
    with pytest.raises(Refusal) as refused:
        serving._check_what_it_is()
    assert refused.value.code == 2


def test_its_mail_comes_out_into_the_folder_and_says_nothing_above_green(built, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = built / "mail"
    for handle in ("liaison-east", "planner-east"):
        account = Account.objects.get(username=handle)
        invitations.invite(account, party=account.person.owner_id, by=additions._actor("admin-east"))
    assert sending.send_due().failed == 0
    mails = [email.message_from_string(one) for one in _mails(built / "mail")]
    assert {one["To"].partition("@")[2] for one in mails} == {demonstration.MAIL_DOMAIN}
    told = [one.get_payload(decode=True).decode() for one in mails]
    assert any("Liaison officer, Eastern Command" in text for text in told), "its appointment is CLEAR"
    assert not any("Planning officer" in text for text in told), "his is AMBER+STRICT"
    assert str(built / "mail") in demonstration.welcome("http://127.0.0.1:8000/")


def _mails(folder: Path) -> list[str]:
    """Return the mails of all files; each ends with a line of hyphens."""
    files = [one.read_text(encoding="utf-8") for one in sorted(folder.iterdir())]
    return [part.lstrip() for text in files for part in text.split("-" * 79) if part.strip()]
