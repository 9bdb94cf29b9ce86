"""What a stream tells of an act: the record, and what it is a part of."""

from mithaq.kernel.acts import feeds
from mithaq.kernel.records import actions
from tests.factories import plan


def test_an_act_on_a_part_names_its_whole(cast):
    whole = plan.objective(cast)
    before = feeds.newest_committed()
    said = actions.comment(whole, text="Heard", by=cast.east)
    [frame] = feeds.frames_after(frozenset([said.audience_id]), before, 10)
    assert (frame.kind, frame.record, frame.part_of) == ("comment", said.pk, (str(whole.pk),))
