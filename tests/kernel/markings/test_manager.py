import pytest

from mithaq.kernel.markings.manager import Sealed
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Membership, Party


@pytest.mark.parametrize(
    "read",
    [
        list,
        len,
        bool,
        lambda q: q.count(),
        lambda q: q.exists(),
        lambda q: q.first(),
        lambda q: q.get(code="east"),
        lambda q: q[0],
        lambda q: q[:3][0],
        lambda q: list(q.values("code")),
        lambda q: list(q.iterator()),
        lambda q: q.in_bulk(),
        lambda q: q.aggregate(),
        lambda q: q.update(code="x"),
        lambda q: q.delete(),
        lambda q: list(q.order_by("code").reverse()),
        lambda q: q.contains(Party()),
        lambda q: list(q.union(Party.objects.for_system("a test"))),
        lambda q: list(Membership.objects.for_system("a test").filter(party__in=q)),
    ],
)
def test_a_marked_table_gives_nothing_before_somebody_looks(cast, read):
    with pytest.raises(Sealed):
        read(Party.objects.filter(kind="command"))


def test_reverse_relations_are_sealed_too(cast):
    with pytest.raises(Sealed):
        list(cast.parties["east"].memberships.all())


def test_a_viewer_sees_what_reaches_him(cast):
    public, community = Viewer.public(), Viewer.of(cast.east)
    assert Party.objects.visible_to(public).count() == len(cast.parties)
    assert not Membership.objects.visible_to(public).exists()
    assert Membership.objects.visible_to(community).count() == len(cast.memberships)


def test_a_reason_is_needed_to_read_everything(db):
    with pytest.raises(ValueError, match="why"):
        Party.objects.for_system("")
