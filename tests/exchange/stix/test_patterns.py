"""The grammar of patterns takes what that of the standard's own library takes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stix2patterns.validator import run_validator

from mithaq.interfaces.exchange.stix import patterns
from mithaq.interfaces.exchange.stix.patterns import NoPattern

GOOD = [
    "[file:name = 'x']",
    "[ipv4-addr:value = '198.51.100.1' OR ipv4-addr:value = '198.51.100.2']",
    "[ipv4-addr:value ISSUBSET '198.51.100.0/24' AND network-traffic:dst_port IN (22, 80, 443)]",
    "[file:hashes.'SHA-256' = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']",
    "[file:extensions.'pdf-ext'.document_info_dict.Author LIKE '%x%']",
    "[process:child_refs[*].pid != -4 AND NOT_x:a <> 3.5]",
    "[a:b[0].c.'d e' NOT MATCHES '^a\\\\.b$']",
    "[EXISTS a:b]",
    "[a:b = t'2026-11-01T08:00:00Z' AND c:d = h'0aff' AND e:f = b'aGk=' AND g:h = true]",
    "[(a:b = 1 OR a:c < 2) AND a:d >= -.5] WITHIN 5.5 SECONDS",
    "([a:b = 1] FOLLOWEDBY [a:c = 2] OR [a:d = 3]) REPEATS 5 TIMES WITHIN 1800 SECONDS",
    "[a:b = 1] START t'2026-11-01T08:00:00.5Z' STOP t'2026-11-02T08:00:00Z' REPEATS 2 TIMES",
    "[a:b = 'it\\'s'] /* a remark */ AND // another\n [a:c = 'ثلاثة']",
    "[a:b IN ()]",
    "[a:and = 1]",
]
BAD = [
    "this is no pattern",
    "[]",
    "[file:name]",
    "[file:name = x]",
    "[file:name = 'x'",
    "file:name = 'x'",
    "[file:name == ]",
    "[file = 'x']",
    "[file:hashes.SHA-256 = 'x']",
    "[file:hashes.MD5 = 'x']",
    "[a:b > true]",
    "[a:b = 'x' a:c = 'y']",
    "[a:b = 1] WITHIN SECONDS",
    "[a:b = 1] WITHIN -1 SECONDS",
    "[a:b = 1] REPEATS 1.5 TIMES",
    "[a:b = 1] WITHIN 1 SECONDS WITHIN 2 SECONDS",
    "[a:b = 1] AND",
    "[a:b[1.5] = 1]",
    "[a:b LIKE 5]",
    "[a:b = h'0']",
    "[a:b = t'yesterday']",
    "[a:b IN (1,)]",
    "[a:b = 1] [c:d = 2]",
    "([a:b = 1]",
    "[a:b = 'x\\y']",
]


def _is_pattern(text):
    try:
        patterns.check(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("text", GOOD)
def test_what_is_a_pattern(text):
    patterns.check(text)
    assert run_validator(text, "2.1") == []


@pytest.mark.parametrize("text", BAD)
def test_what_is_none(text):
    assert not _is_pattern(text)
    assert run_validator(text, "2.1")


WORDS = re.split(
    " ",
    "[ ] ( ) a:b a:b.c a:b[0] a:b[*] EXISTS NOT = != <> < >= IN LIKE MATCHES ISSUBSET 'x' 5 -5 1.5 true"
    " h'0a' b'aGk=' t'2026-11-01T08:00:00Z' , AND OR FOLLOWEDBY WITHIN SECONDS REPEATS TIMES START STOP",
)


@given(st.lists(st.sampled_from(WORDS), max_size=9))
@settings(max_examples=150, deadline=None)
def test_words_in_any_order_are_judged_as_by_the_library(words):
    text = "[a:b = 1] " + " ".join(words)
    assert _is_pattern(text) == (run_validator(text, "2.1") == []), text


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_words_inside_brackets_too(words):
    text = f"[{' '.join(words)}]"
    assert _is_pattern(text) == (run_validator(text, "2.1") == []), text


def test_a_deep_or_endless_one_is_refused_at_once():
    for text in ("", "(" * 100_000, "[" + "(" * 5_000 + "a:b = 1", "[a:b = '" + "x" * 200_000 + "']"):
        with pytest.raises(NoPattern):
            patterns.check(text)
