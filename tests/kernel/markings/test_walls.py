"""The second wall, seen by a role that owns nothing and may not bypass row security."""

import pytest
from django.db import ProgrammingError, connection

from mithaq.kernel import ids
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Membership, Party
from mithaq.kernel.records import actions
from mithaq.kernel.records.models import Comment

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")


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


def test_what_the_policy_asks_is_asked_once_for_each_statement(cast, as_application):
    as_application()
    with connection.cursor() as cursor:
        for table in walls.tables():
            cursor.execute(f'EXPLAIN SELECT * FROM "{table}"')
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert plan.count("InitPlan") >= 2, (
                f"{table}: the audiences and the job are not asked beforehand\n{plan}"
            )
            assert "SubPlan" not in plan, f"{table}: something is asked for each row\n{plan}"
            assert "::uuid[]" not in plan, f"{table}: the audiences are read from text for each row\n{plan}"


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


def test_outside_an_act_nothing_can_be_written_for_others(cast, as_application):
    said = actions.comment(cast.parties["east"], text="ours", by=cast.west, audience=cast.only("west"))
    said.pk, said.audience = ids.new(), cast.only("east")
    west = Viewer.of(cast.west)
    as_application()
    with pytest.raises(ProgrammingError, match="row-level security"), walls.bound(west):
        said.save(force_insert=True)


def test_an_act_may_use_an_audience_that_is_newer_than_what_was_bound(cast, as_application):
    west = Viewer.of(cast.west)
    as_application()
    with walls.bound(west):
        said = actions.comment(
            cast.parties["east"], text="new", by=cast.west, audience=cast.only("west", "partner")
        )
    with walls.bound(Viewer.of(cast.partner)):
        assert everything(Comment).get() == said


def test_pages_work_behind_the_wall(client_as, cast, as_application):
    client = client_as("west")
    as_application()
    for path in (
        "/",
        "/plan/",
        "/commitments/?tab=all",
        "/record/",
        "/people/",
        "/search/?q=command",
        "/settings/",
    ):
        assert client.get(path).status_code == 200, path
    party = cast.parties["east"]
    posted = client.post(
        f"/record/party/{party.pk}/comment/", {"text": "Behind the wall", "tlp": "AMBER", "parties": "west"}
    )
    assert posted.status_code == 302
    assert b"Behind the wall" in client.get("/record/").content


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
