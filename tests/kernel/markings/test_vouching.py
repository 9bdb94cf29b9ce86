"""SQL of somebody else's, run by the role that serves, does not open the second wall by a setting."""

import hashlib
import hmac

import pytest
from django.db import ProgrammingError, connection, transaction

from mithaq.interfaces.commands import setup
from mithaq.kernel.markings import vouching, walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party
from mithaq.kernel.records import actions
from mithaq.kernel.records.models import Comment

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no second wall")


def ask(sql, *values):
    """Run SQL as an injection does, in the transaction of a page; return what it gives."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def give(name, value):
    ask("SELECT set_config(%s, %s, true)", name, value)


def seen():
    return {text for (text,) in ask("SELECT text FROM records_comment")}


@pytest.fixture
def hidden(cast, as_application):
    """Return what an attacker needs to know, and may: which audience holds what is hidden from the west."""
    actions.comment(
        cast.parties["east"], text="for the west", by=cast.east, audience=cast.only("east", "west")
    )
    said = actions.comment(cast.parties["east"], text="east only", by=cast.east, audience=cast.only("east"))
    viewer = Viewer.of(cast.west)
    as_application()
    with walls.bound(viewer):
        yield str(said.audience_id)


@on_postgresql
@pytest.mark.parametrize("mac", ["", ":", "on:", "0" * 64 + ":", "|", "0" * 64 + ":|"])
def test_no_audience_is_seen_that_is_not_vouched_for(hidden, mac):
    assert seen() == {"for the west"}
    give("mithaq.audiences", mac + hidden)
    assert seen() == set()


@on_postgresql
def test_what_is_vouched_for_cannot_be_added_to(hidden):
    ((held,),) = ask("SELECT current_setting('mithaq.audiences')")
    for more in (f"{held},{hidden}", f"{held}|{hidden}", f"{held}|{held.split(':')[0]}:{hidden}"):
        give("mithaq.audiences", more)
        assert "east only" not in seen()


@on_postgresql
@pytest.mark.parametrize("value", ["on", "true", "0" * 64, hashlib.sha256(b"").hexdigest()])
def test_the_wall_is_not_lifted_by_a_word(hidden, value):
    give("mithaq.job", value)
    assert seen() == {"for the west"}


@on_postgresql
def test_what_opens_one_connection_opens_no_other_and_nothing_else(hidden):
    pid = connection.connection.info.backend_pid
    ((held,),) = ask("SELECT current_setting('mithaq.audiences')")
    for kind, told, mac_of in (("job", "", pid + 1), ("audiences", hidden, pid + 1), ("job", hidden, pid)):
        message = f"{kind}\n{mac_of}\n{told}".encode()
        mac = hmac.new(vouching._key(), message, hashlib.sha256).hexdigest()
        give("mithaq.job", mac)
        assert seen() == {"for the west"}
        give("mithaq.audiences", f"{mac}:{hidden}")
        assert seen() == set()
        give("mithaq.audiences", held)


@on_postgresql
def test_nothing_is_written_through_a_forged_setting(hidden):
    give("mithaq.job", "on")
    with pytest.raises(ProgrammingError, match="row-level security"):
        ask("UPDATE records_comment SET audience_id = %s RETURNING id", hidden)


@on_postgresql
def test_whoever_has_another_key_sees_nothing_and_is_told(cast, as_application, settings):
    assert vouching.is_known()
    settings.SECRET_KEY = "another secret, as long as a secret has to be"
    assert not vouching.is_known()
    as_application()
    with walls.job("a test"):
        assert not Party.objects.for_system("a test of the wall behind the first one").exists()


def test_no_verb_works_on_a_store_that_does_not_know_its_key(monkeypatch):
    monkeypatch.setattr(vouching, "is_known", lambda: False)
    with pytest.raises(setup.Refusal, match="does not know this program's key"):
        setup._refuse_without_tables()


@on_postgresql
def test_an_act_that_failed_in_part_is_admitted_again(cast, as_application):
    viewer, to = Viewer.of(cast.west), cast.only("west", "partner")
    as_application()
    with walls.bound(viewer):
        with transaction.atomic():
            walls.admit(to.pk)
            transaction.set_rollback(True)
        said = actions.comment(cast.parties["east"], text="new", by=cast.west, audience=to)
        assert Comment.objects.for_system("a test of the wall behind the first one").get() == said
