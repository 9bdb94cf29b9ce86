"""Entries and field commitments: canonical bytes, and nothing that could be guessed or bent."""

import hmac

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mithaq.kernel.ledger import entries, fields, merkle
from mithaq.kernel.ledger.refusal import Refused

TEXT = st.text(min_size=1, max_size=30).filter(
    lambda text: not any("\ud800" <= ch <= "\udfff" for ch in text)
)
NUMBER = st.integers(0, entries.MAX_INTEGER)


@given(
    act=TEXT,
    by=TEXT,
    rec=TEXT,
    seq=NUMBER,
    t=NUMBER,
    v=NUMBER,
    prev=st.none() | st.binary(min_size=32, max_size=32),
)
def test_an_entry_is_canonical_json_and_reads_back(act, by, rec, seq, t, v, prev):
    data = entries.encode(act=act, by=by, c=bytes(32), rec=rec, seq=seq, t=t, v=v, prev=prev)
    line = entries.decode(data, seq)
    assert rfc8785.dumps(dict(line)) == data
    assert (line["act"], line["by"], line["rec"], line["t"], line["v"]) == (act, by, rec, t, v)
    assert entries.skim(data, seq) in (None, (act.encode(), rec.encode(), t, line["c"]))
    assert entries.skim(data, seq + 1) is None


GOOD = entries.encode(act="a", by="b", c=bytes(32), rec="r", seq=3, t=4, v=5)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is not a JSON object"),
        (GOOD.replace(b'"v":5', b'"v": 5'), "is not canonical JSON"),
        (GOOD.replace(b'"v":5', b'"v":5.0'), "has a member of another type"),
        (GOOD.replace(b'"v":5', b'"v":true'), "has a member of another type"),
        (GOOD.replace(b'"v":5', b'"v":-1'), "is not between 0 and 2"),
        (GOOD.replace(b'"v":5', b'"v":9007199254740992'), "is not between 0 and 2"),
        (GOOD.replace(b'"v":5', b'"v":5,"x":1'), "has members"),
        (GOOD.replace(b'"rec":"r",', b""), "has members"),
        (GOOD.replace(b'"rec":"r"', b'"rec":""'), "has an empty text"),
        (GOOD.replace(b'"rec":"r"', b'"rec":7'), "has a member of another type"),
        (GOOD.replace(b'"seq":3', b'"seq":2'), "says it is number 2"),
        (GOOD.replace(b"A=", b"B="), "member c is not the base64 of 32 bytes"),
        (GOOD.replace(b'"rec"', b'"prev":"x","rec"'), "member prev is not the base64"),
        (GOOD.replace(b'"t":4', b'"sig":7,"t":4'), "has a member of another type"),
    ],
)
def test_an_entry_out_of_form_is_refused(data, reason):
    assert entries.skim(data, 3) is None
    with pytest.raises(Refused, match=reason):
        entries.decode(data, 3)


def test_a_commitment_is_the_tree_over_hmacs_in_the_order_of_names():
    salts = bytes(range(64))
    opening = fields.commit({"zeta": "1", "alpha": '"ا"'}, salts)
    assert [one.name for one in opening] == ["alpha", "zeta"]
    leaves = [
        hmac.digest(salts[:32], b"alpha\x00" + '"ا"'.encode(), "sha256"),
        hmac.digest(salts[32:], b"zeta\x001", "sha256"),
    ]
    assert fields.root(opening) == merkle.node_hash(*map(merkle.leaf_hash, leaves))


def test_closing_a_field_keeps_the_commitment_and_forgets_the_rest():
    opening = fields.commit({"name": '"somebody"', "place": '"somewhere"'}, bytes(64))
    closed = [fields.Closed(opening[0].leaf), opening[1]]
    packed = fields.pack(closed)
    assert fields.root(fields.unpack(packed)) == fields.root(opening)
    assert b"somebody" not in packed


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({}, "is not a list of fields"),
        ([{"name": "a"}], "field 0 is neither open"),
        ([{"leaf": "AAAA"}], "field 0 is neither open"),
        ([{"name": "a", "salt": "AAAA", "value": "1"}], "field 0 is neither open"),
        ([{"name": "a\x00", "salt": "A" * 43 + "=", "value": "1"}], "field 0 is neither open"),
        ([{"name": name, "salt": "A" * 43 + "=", "value": "1"} for name in "ba"], "order of their names"),
        ([{"name": "a", "salt": "A" * 43 + "=", "value": "1"}] * 2, "order of their names"),
    ],
)
def test_an_opening_out_of_form_is_refused(members, reason):
    with pytest.raises(Refused, match=reason):
        fields.read(members)


def test_a_name_with_a_zero_byte_cannot_be_committed_to():
    with pytest.raises(ValueError, match="zero byte"):
        fields.commit({"a\x00b": "1"}, bytes(32))
