"""`mithaq invite`: the first persons come in, and nobody does so quietly or past those who can agree."""

from pathlib import Path

import pytest
from django.utils.translation import override

from mithaq.interfaces import framework
from mithaq.interfaces.commands import inviting, main
from mithaq.interfaces.site.models import Invitation
from mithaq.interfaces.site.signin import invitations
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.people import actions, queries
from mithaq.kernel.people.models import Account
from mithaq.kernel.people.permissions import GRAVE_ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(cast, capsys, monkeypatch):
    """Return what runs the command in this process and gives its exit code, link and words."""
    monkeypatch.setattr(inviting, "ready", lambda: None)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main.main(["invite", *arguments])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err

    return run


def came_in(name: str) -> None:
    Account.objects.filter(username=name).update(last_login=clock.now())


def secret(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_the_first_person_of_a_party_comes_in_by_the_link(invite, cast, settings) -> None:
    code, link, said = invite("--person", "east_admin")
    assert code == 0
    assert link.startswith(f"{settings.ORIGIN.geturl()}/sign-in/invitation/")
    assert inviting.ALONE in said
    assert invitations.use(secret(link)).username == "east_admin"


def test_who_comes_in_for_the_first_time_goes_on_in_the_language_of_the_page(invite, cast) -> None:
    for language in ("fr", "ar"):
        Account.objects.filter(username="east_admin").update(last_login=None)
        _code, link, _said = invite("--person", "east_admin")
        with override(language):
            assert invitations.use(secret(link)).language == language
    came_in("east_admin")
    _code, link, _said = invite("--person", "east_admin")
    with override("fr"):
        assert invitations.use(secret(link)).language == "ar"


def test_it_stands_on_the_record_and_the_officers_are_told(invite, cast) -> None:
    invite("--person", "east_admin", "--party", "east")
    last = Revision.objects.for_system("a test").order_by("-stamp").first()
    assert (last.verb, last.handle) == ("membership.invited", "system:operator")
    told = set(Delivery.objects.filter(template="membership.invited").values_list("recipient", flat=True))
    assert told == {cast.east.person_id, cast.east_admin.person_id}


def test_once_somebody_can_agree_the_link_alone_opens_nothing(invite, cast) -> None:
    came_in("east_admin")
    _code, link, said = invite("--person", "east")
    assert inviting.SECOND in said
    made = Invitation.objects.get()
    code = invitations.agree(made, by=cast.east_admin)
    assert invitations.use(secret(link), code).username == "east"


def test_who_has_come_in_before_is_let_in_again_by_an_officer(invite, cast) -> None:
    for name in ("east", "east_admin"):
        came_in(name)
    assert inviting.SECOND in invite("--person", "east")[2]
    assert Invitation.objects.get().waits_for == "party"


def test_whoever_is_alone_and_lost_his_factors_is_let_in_by_the_operator(invite, cast) -> None:
    came_in("auditor")
    assert inviting.ALONE in invite("--person", "auditor")[2]


def test_an_appointment_for_which_nobody_can_agree_is_put_in_force(invite, cast) -> None:
    party = cast.parties["east"]
    person = actions.create_person(
        handle="east_late", names={"en": "Late"}, party=party, audience=cast.community, by=cast.east_admin
    )
    held = actions.appoint(person, party=party, role="liaison", audience=cast.community, by=cast.east_admin)
    assert invite("--person", "east_late")[0] == 0
    held.refresh_from_db()
    assert not held.waits_for, "no officer has ever come in"


@pytest.mark.parametrize("arguments", [("--person", "nobody"), ("--person", "east", "--party", "west")])
def test_an_unknown_person_is_one_sentence(invite, arguments) -> None:
    code, link, said = invite(*arguments)
    assert (code, link, len(said.splitlines())) == (1, "", 1)


def test_an_invitation_changes_nothing_of_the_appointment_but_its_history(cast) -> None:
    held = cast.memberships["east"]
    before = held.body()
    actions.note_invitation(held, by=cast.east_admin)
    changed = {name for name, value in held.body().items() if value != before[name]}
    assert changed == {"version", "changed_at"}


def test_the_founding_file_of_the_documents_founds(db) -> None:
    file = Path(__file__).resolve().parents[2] / "docs/how-to/founding.jsonl"
    with file.open("rb") as lines:
        assert not [verdict for verdict in framework.load(lines, dry_run=False) if verdict.errors]
    for handle in ("admin-east", "liaison-east", "secretary-joint"):
        (held,) = queries.seats(handle)
        assert held.role in GRAVE_ROLES
