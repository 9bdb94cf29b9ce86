"""The witness: the exchanges of the protocol one after the other, over HTTP and by file; what it survives.

The sequence (sizes 1, 3, 5 with a false signature, an unknown log, missing and false proofs, an old size) is
that of litewitness's own test script; keys and trees are made here. `others.py` runs that script itself.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection

import pytest

from mithaq.kernel import clock
from mithaq.kernel.ledger import checkpoints, exchange, merkle, notes, signing, wire, witness, witness_http

from .test_notes import Seeded

ORIGIN = "log.example/anchor"
LOG = notes.Vkey(ORIGIN, notes.ED25519, Seeded(1).public)
LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(9)]


def checkpoint(size: int, origin: str = ORIGIN, seed: int = 1, root: bytes | None = None) -> bytes:
    head = checkpoints.Head(origin, size, root or merkle.tree_root(LEAVES[:size]))
    return signing.sign_note(head.text(), origin, Seeded(seed)).encode()


def request(old: int, size: int, proof: list[bytes] | None = None, note: bytes | None = None) -> bytes:
    if proof is None:
        proof = merkle.consistency_proof(merkle.nodes_of(LEAVES), old, size)
    return exchange.Request(old, tuple(proof), note or checkpoint(size)).encode()


def flip(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.fixture
def store(tmp_path):
    opened = witness.Store(tmp_path / "seen")
    yield opened
    opened.close()


@pytest.fixture
def one(store):
    return witness.Witness("witness.example/w", Seeded(2), [LOG], store)


@pytest.fixture
def served(one):
    """Serve the witness over HTTP on a free port of this machine."""
    server = witness_http.Server(("127.0.0.1", 0), one)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


SPOILT = checkpoint(3).replace(b"\n3\n", b"\n4\n")
UNUSUAL = checkpoint(6)[:-3] + b"x=\n"
PROOF_1_3 = merkle.consistency_proof(merkle.nodes_of(LEAVES), 1, 3)
EXCHANGES = [
    ("first head", request(0, 1), 200, "— witness.example/w "),
    ("false signature", request(1, 4, note=SPOILT), 403, "is false"),
    ("signed by a stranger", request(1, 3, note=checkpoint(3, seed=7)), 403, "missing"),
    ("unknown log", request(1, 3, note=checkpoint(3, origin="other.example/x")), 404, "unknown log"),
    ("no proof", request(1, 3, proof=[]), 422, "consistency proof"),
    ("false proof", request(1, 3, proof=[PROOF_1_3[0], flip(PROOF_1_3[1])]), 422, "consistency proof"),
    ("growth", request(1, 3), 200, "— witness.example/w "),
    ("from an older size", request(1, 5), 409, "3\n"),
    ("old above new", request(4, 3, proof=[]), 400, "above"),
    ("growth again", request(3, 5), 200, "— witness.example/w "),
    ("from nothing", request(0, 5), 409, "5\n"),
    ("the same head again", request(5, 5), 200, "— witness.example/w "),
    (
        "the same size, another root",
        request(5, 5, note=checkpoint(5, root=bytes(32))),
        422,
        "consistency proof",
    ),
    ("the same size with a proof", request(5, 5, proof=[LEAVES[0]]), 422, "consistency proof"),
    ("a fork", request(5, 6, note=checkpoint(6, root=bytes(32))), 422, "consistency proof"),
    ("nothing at all", b"", 400, "old size"),
    ("no number", request(5, 6).replace(b"old 5", b"old five"), 400, "old size"),
    ("leading zero", request(5, 6).replace(b"old 5", b"old 05"), 400, "old size"),
    ("bad proof line", request(5, 6).replace(b"old 5\n", b"old 5\nAAAA\n"), 400, "proof line"),
    ("64 proof lines", request(5, 6, proof=[LEAVES[0]] * 64), 400, "more than 63"),
    ("no note", b"old 5\n\nlog.example/anchor\n6\n", 403, "signed note"),
    ("bits to spare in a signature", request(5, 6, note=UNUSUAL), 403, "standard base64"),
    ("too large", request(5, 6) + b"x" * exchange.MAX_BODY, 400, "65536"),
]


def test_the_exchanges_of_the_protocol(one):
    for name, body, status, said in EXCHANGES:
        reply = one.add_checkpoint(body)
        assert (name, reply.status) == (name, status)
        assert said in reply.body.decode()
        assert (reply.kind == "text/x.tlog.size") is (status == 409)


def test_the_same_exchanges_over_http(served):
    for name, body, status, said in EXCHANGES:
        answer = wire.call("POST", f"{served}/add-checkpoint", body)
        assert (name, answer.status) == (name, status)
        assert status == 409 or said in answer.body.decode()


def test_a_cosignature_verifies_and_says_when(one):
    with clock.freeze(datetime(2026, 3, 3, 9, 0, tzinfo=UTC)):
        reply = one.add_checkpoint(request(0, 3))
    [signature] = exchange.read_reply(reply.body)
    text = notes.parse(checkpoint(3), "checkpoint").text
    assert notes.is_valid(one.vkey, text, signature.raw)
    assert notes.time_of(signature.raw) == 1_772_528_400


def test_an_empty_tree_must_have_the_empty_root(one):
    assert one.add_checkpoint(request(0, 0, note=checkpoint(0, root=bytes(32)))).status == 422
    assert one.add_checkpoint(request(0, 0, note=checkpoint(0, root=merkle.EMPTY_ROOT))).status == 200
    assert one.add_checkpoint(request(0, 1, proof=[LEAVES[0]])).status == 422
    assert one.add_checkpoint(request(0, 1)).status == 200


def test_what_it_has_seen_survives_a_restart(one, tmp_path):
    assert one.add_checkpoint(request(0, 5)).status == 200
    again = witness.Store(tmp_path / "seen")
    reborn = witness.Witness(one.name, Seeded(2), [LOG], again)
    assert reborn.add_checkpoint(request(0, 3)).body == b"5\n"
    again.close()


def test_nothing_is_answered_that_was_not_stored(one, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(signing, "cosign", full)
    with pytest.raises(OSError, match="disk full"):
        one.add_checkpoint(request(0, 3))
    monkeypatch.undo()
    assert one.add_checkpoint(request(0, 1)).status == 200


def test_of_two_requests_at_once_only_one_can_win(one):
    bodies = [request(0, size) for size in range(1, 9)] * 4
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(one.add_checkpoint, bodies))
    assert [reply.status for reply in replies].count(200) == 1
    assert {reply.status for reply in replies} == {200, 409}


def test_a_second_key_of_a_log_is_accepted_during_rotation(store):
    new = notes.Vkey(ORIGIN, notes.ED25519, Seeded(3).public)
    both = witness.Witness("witness.example/w", Seeded(2), [LOG, new], store)
    assert both.add_checkpoint(request(0, 1)).status == 200
    assert both.add_checkpoint(request(1, 3, note=checkpoint(3, seed=3))).status == 200


def test_monitors_get_the_latest_cosigned_checkpoint(one, served):
    where = f"{served}/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    assert wire.call("GET", where).status == 404
    assert wire.call("POST", f"{served}/add-checkpoint", request(0, 3)).status == 200
    answer = wire.call("GET", where)
    opened = checkpoints.open_signed(answer.body, [LOG], "checkpoint", [one.vkey])
    assert opened.head.size == 3
    assert set(opened.signed) == {LOG, one.vkey}
    assert wire.call("GET", f"{served}/nothing/checkpoint").status == 404
    assert wire.call("GET", f"{served}/").status == 404
    assert wire.call("POST", f"{served}/elsewhere", b"").status == 404


def test_a_connection_is_kept_alive_and_bounded(served):
    connection = HTTPConnection(served.removeprefix("http://"), timeout=5)
    for size in (1, 3):
        connection.request("POST", "/add-checkpoint", request(0 if size == 1 else 1, size))
        assert connection.getresponse().read().startswith("— witness".encode())
    connection.putrequest("POST", "/add-checkpoint")
    connection.putheader("Content-Length", str(exchange.MAX_BODY + 1))
    connection.endheaders()
    response = connection.getresponse()
    assert (response.status, response.read()) == (400, b"a Content-Length of at most 65536 is needed\n")
    connection.close()
