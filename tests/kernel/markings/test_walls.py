"""The second wall, seen by a role that owns nothing and may not bypass row security."""

import psycopg
import pytest
from django.db import connection

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Membership, Party
from mithaq.kernel.records import actions
from mithaq.kernel.records.models import Comment

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")


@pytest.fixture
def as_application(db):
    """Run the rest of the test as a role like the one that serves pages."""
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS walled")
        cursor.execute("CREATE ROLE walled NOLOGIN NOSUPERUSER NOBYPASSRLS")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO walled")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO walled")

    def become():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE walled")

    yield become
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def everything(model):
    return model.objects.for_system("a test of the wall behind the first one")


def test_every_walled_table_has_its_policy(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'need_to_know'")
        assert {row[0] for row in cursor.fetchall()} == set(walls.tables())
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relrowsecurity")
        assert {row[0] for row in cursor.fetchall()} >= set(walls.tables())


def test_unset_means_no_rows(cast, as_application):
    as_application()
    assert not everything(Party).exists()
    with walls.bound(Viewer(None, None, frozenset())):
        assert not everything(Party).exists()


def test_where_the_first_wall_is_forgotten_the_second_holds(cast, as_application):
    actions.comment(cast.parties["east"], text="east only", by=cast.east, audience=cast.only("east"))
    west, east = Viewer.of(cast.west), Viewer.of(cast.east)
    as_application()
    with walls.bound(west):
        assert not everything(Comment).exists()
        assert everything(Membership).exists()
        assert not everything(Revision).filter(kind="comment").exists()
    with walls.bound(east):
        assert everything(Comment).get().text == "east only"


def test_nothing_can_be_written_for_an_audience_one_does_not_hold(cast, as_application):
    audience, west = cast.only("east"), Viewer.of(cast.west)
    as_application()
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused, walls.bound(west):  # noqa: PT012
        try:
            actions.comment(cast.parties["east"], text="planted", by=cast.west, audience=audience)
        except Exception as error:
            raise error.__cause__ from None
    assert "row-level security" in str(refused.value)


def test_an_act_works_behind_the_wall(cast, as_application):
    audience = cast.community
    viewer = Viewer.of(cast.west)
    as_application()
    with walls.bound(viewer):
        said = actions.comment(cast.parties["east"], text="allowed", by=cast.west, audience=audience)
        assert Comment.objects.visible_to(viewer).get() == said


def test_a_job_says_so(cast, as_application):
    as_application()
    with walls.job("a test"):
        assert everything(Party).count() == len(cast.parties)
    assert not everything(Party).exists()
