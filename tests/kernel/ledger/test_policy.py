"""Policy files: the example of the standard's text, groups of groups, and what the text forbids."""

import itertools

import pytest

from mithaq.kernel.ledger import notes, policy
from mithaq.kernel.ledger.refusal import Refused


def vkey(name: str, kind: int, seed: int) -> str:
    return str(notes.Vkey(name, kind, bytes([seed]) * 32))


LOG = f"log {vkey('log.example', notes.ED25519, 1)}"
WITNESSES = {name: vkey(f"w.example/{name}", notes.COSIGNATURE, 10 + i) for i, name in enumerate("ABCDEF")}
LINES = [LOG, *(f"witness {name} {key}" for name, key in WITNESSES.items())]
EXAMPLE = "\n".join(
    [
        "# two organisations",
        "",
        *LINES,
        "\tgroup  X-witnesses 2 A B C  ",
        "group Y-witnesses any D E F",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
        "",
    ]
)


def test_a_quorum_of_groups():
    read = policy.parse(EXAMPLE.encode())
    for count in range(7):
        for cosigned in itertools.combinations("ABCDEF", count):
            met = len(set(cosigned) & set("ABC")) >= 2 and bool(set(cosigned) & set("DEF"))
            assert read.is_met(cosigned) is met


def test_a_policy_without_witnesses():
    read = policy.parse(f"{LOG}\nquorum none\n".encode())
    assert read.is_met([])
    assert [str(key) for key in read.keys("log.example")] == [LOG[4:]]
    assert read.keys("other.example") == []


def test_a_witness_keeps_its_address():
    read = policy.parse(f"witness A {WITNESSES['A']} https://a.example\nquorum A\n".encode())
    assert read.witnesses["A"].url == "https://a.example"
    assert not read.is_met([])
    assert read.is_met(["A"])


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([LOG], "has no quorum line"),
        ([*LINES, "quorum none", "quorum none"], "line 9: there is a second quorum line"),
        ([*LINES, "quorum Z"], "line 8: Z is not defined above"),
        (["group g 1 A", *LINES, "quorum g"], "line 1: A is not defined above"),
        ([*LINES, "group g 0 A", "quorum g"], "a group of 1 cannot need 0"),
        ([*LINES, "group g 3 A B", "quorum g"], "a group of 2 cannot need 3"),
        ([*LINES, "group g 01 A B", "quorum g"], "a group of 2 cannot need 01"),
        ([*LINES, "group g 1", "quorum g"], "is not a log, witness, group or quorum line"),
        ([*LINES, "group g 1 A A", "quorum g"], "A is a member twice"),
        ([*LINES, "group g 1 A", "group h 1 A", "quorum h"], "A is a member twice"),
        ([*LINES, "group A 1 B", "quorum A"], "the name A is taken"),
        ([*LINES, "group none 1 B", "quorum none"], "the name none is taken"),
        ([LOG, LOG, "quorum none"], "line 2: the key of log log.example is listed twice"),
        ([f"witness A {WITNESSES['A']}", f"witness B {WITNESSES['A']}", "quorum A"], "is listed twice"),
        ([f"witness A {vkey('w', notes.ED25519, 3)}", "quorum A"], "has signature type 0x01, 0x04 is needed"),
        ([f"log {WITNESSES['A']}", "quorum none"], "has signature type 0x04, 0x01 is needed"),
        (["log nonsense", "quorum none"], "line 1: key 'nonsense'"),
        ([LOG, "quorum none \x01"], "holds a control character"),
        ([LOG, "quorum none\r"], "holds a control character"),
        ([LOG, "allow everything", "quorum none"], "is not a log, witness, group or quorum line"),
    ],
)
def test_what_the_text_forbids_is_refused_with_its_line(lines, reason):
    with pytest.raises(Refused, match=reason):
        policy.parse("\n".join(lines).encode())


def test_a_word_that_is_no_text_is_refused_with_its_line():
    with pytest.raises(Refused, match="line 1: is not UTF-8"):
        policy.parse(f"log {LOG}".encode().replace(b"log", b"log\xa0", 1))


def test_a_comment_may_hold_anything():
    assert policy.parse(f"# caf\xe9\n{LOG}\nquorum none".encode("latin-1"))
