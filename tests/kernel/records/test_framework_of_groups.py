"""What a framework file says of groups: that one has ended, and until when a party belongs to one."""

import json
from datetime import timedelta

import pytest

from mithaq.interfaces import framework
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import GroupMembership, SharingGroup
from mithaq.kernel.records import actions as records
from mithaq.kernel.records.models import Comment
from mithaq.kernel.timers.models import Timer

pytestmark = pytest.mark.django_db
HEAD = '{"kind": "framework", "format": "mithaq-framework/1", "title": {"en": "T"}, "sources": {}}'


def reload(lines: list[str]) -> list[str]:
    """Load a file into an empty store; return what was wrong."""
    return [str(verdict) for verdict in framework.load(lines, dry_run=False) if verdict.errors]


def test_a_file_carries_the_end_of_a_group_and_a_last_day(cast) -> None:
    until = clock.today() + timedelta(days=9)
    actions.join(cast.group, cast.parties["audit"], until=until, by=cast.secretary)
    records.comment(cast.parties["east"], text="For the group", by=cast.east, audience=cast.community)
    actions.end_group(cast.group, by=cast.secretary)
    rows = [json.loads(line) for line in framework.export(Viewer.of(cast.east))]
    assert [row for row in rows if row["kind"] == "group_end"] == [
        {"kind": "group_end", "ref": "community", "group": "community"}
    ]
    assert rows[-1]["kind"] == "group_end", "below all that is marked for it"
    assert {row.get("until") for row in rows if row["kind"] == "group_member"} == {None, until.isoformat()}


LINES = [
    HEAD,
    '{"kind": "party", "ref": "one", "names": {"en": "One"}, "party_kind": "command"}',
    '{"kind": "group", "ref": "cell", "names": {"en": "Cell"}, "owner": "one"}',
    '{"kind": "group_member", "ref": "cell/one", "group": "cell", "party": "one", "until": "today+9"}',
    '{"kind": "person", "ref": "officer", "names": {"en": "Officer"}, "owner": "one"}',
    '{"kind": "comment", "ref": "c", "about": "party/one", "said_by": "officer", "text": "For the cell",'
    ' "owner": "one", "marking": {"tlp": "AMBER", "groups": ["cell"]}}',
    '{"kind": "group_end", "ref": "cell", "group": "cell"}',
]


def test_a_group_ends_once_all_has_been_marked_for_it() -> None:
    assert reload(LINES) == []
    [group] = SharingGroup.objects.for_system("a test")
    assert group.ended_at
    assert Comment.objects.for_system("a test").count() == 1
    [held] = GroupMembership.objects.for_system("a test")
    assert held.until == clock.today() + timedelta(days=9)
    assert Timer.objects.filter(subject_id=held.pk).exists()


def test_it_ends_once_and_only_where_it_is() -> None:
    assert reload([*LINES, LINES[-1].replace('"ref": "cell"', '"ref": "again"')])
    assert reload([HEAD, LINES[-1]])
