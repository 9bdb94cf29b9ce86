"""The bytes of a stream."""

import uuid

from mithaq.kernel.live import frames
from mithaq.kernel.live.frames import Frame

RECORD = uuid.UUID("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000")
AUDIENCE = uuid.UUID("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001")


def test_a_frame_says_what_changed_and_nothing_of_its_audience():
    chunk = frames.encode(Frame(1_760_000_000_000_001, AUDIENCE, "milestone", RECORD, "milestone.moved"))
    assert chunk == (
        b"id: 1760000000000001\nevent: change\n"
        b'data: {"kind":"milestone","id":"0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000","verb":"milestone.moved"}\n\n'
    )


def test_a_part_names_what_it_belongs_to():
    chunk = frames.encode(Frame(7, AUDIENCE, "comment", RECORD, "comment.created", part_of=("a", "b")))
    assert '"part_of":["a","b"]' in chunk.decode()


def test_a_message_carries_its_body_on_one_line():
    chunk = frames.encode(
        Frame(7, AUDIENCE, "message", RECORD, "message.sent", {"text": "one\ntwo\r\n\nثلاثة"})
    )
    assert chunk.count(b"\n") == 4
    assert '"body":{"text":"one\\ntwo\\r\\n\\nثلاثة"}' in chunk.decode()


def test_the_first_frame_is_a_bare_id_and_a_pause_drawn_for_this_stream():
    greetings = {frames.greeting(5) for _ in range(50)}
    assert len(greetings) > 10
    for greeting in greetings:
        retry, id_, *rest = greeting.decode().split("\n")
        assert 2_000 <= int(retry.removeprefix("retry: ")) <= 6_000
        assert (id_, rest) == ("id: 5", ["", ""])


def test_a_reset_names_the_place_to_go_on_from_where_it_is_known():
    assert frames.reset(9) == b"id: 9\nevent: reset\ndata: {}\n\n"
    assert frames.reset() == b"event: reset\ndata: {}\n\n"


def test_a_heartbeat_is_an_event_without_an_id():
    """A comment would be hidden from the script that counts the silence."""
    assert frames.HEARTBEAT == b"event: beat\ndata: {}\n\n"
