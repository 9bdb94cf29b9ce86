"""The grammar of STIX patterns, read once from left to right. Source: OASIS, STIX Version 2.1, §9.

Both forms of START … STOP are taken: version 2.0 wrote its timestamps as plain strings.
"""

import re
from collections.abc import Callable
from functools import partial

from . import hashes

DEEPEST, LONGEST = 50, 100_000
_EQUAL, _ORDER = ("=", "==", "!=", "<>"), ("<", "<=", ">", ">=")
_TEXT_TESTS = ("LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET")
_QUALIFIERS = ("START", "STOP", "SECONDS", "WITHIN", "REPEATS", "TIMES")
_KEYWORDS = frozenset(("AND", "OR", "NOT", "FOLLOWEDBY", "EXISTS", "IN", *_TEXT_TESTS, *_QUALIFIERS))
_TOKEN = re.compile(
    r"""
    (?P<space>(?:\s+|/\*.*?\*/|//[^\r\n]*)+)
  | (?P<time>t'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z')
  | (?P<coded>h'(?:[a-fA-F0-9]{2})*'|b'(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?')
  | (?P<text>'(?:[^'\\]|\\['\\])*')
  | (?P<number>[+-]?\d*\.\d+|[+-]?(?:0|[1-9]\d*))
  | (?P<name>[a-zA-Z_][a-zA-Z0-9_-]*)
  | (?P<sign>==|!=|<>|<=|>=|[=<>()\[\]:.,*])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_LITERALS = ("time", "coded", "text", "number")


class NoPattern(ValueError):
    """The text is no pattern; the message says where it stops being one."""


def check(text: str) -> None:
    """Raise NoPattern unless `text` is a pattern."""
    if len(text) > LONGEST:
        raise NoPattern(f"is longer than {LONGEST} characters")
    _Reader(text).pattern()


class _Reader:
    """Reads the tokens of one pattern; each method takes one rule of the grammar off them."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise NoPattern(f"cannot be read from character {at + 1} on")
            kind, word = str(match.lastgroup), match[0]
            if kind != "space":
                self._tokens.append((word if kind == "sign" or word in _KEYWORDS else kind, word))
            at = match.end()
        self._tokens.append(("end", ""))
        self._at = self._depth = 0

    def pattern(self) -> None:
        self._chain(partial(self._chain, partial(self._chain, self._observation, "AND"), "OR"), "FOLLOWEDBY")
        self._take("end")

    @property
    def _next(self) -> str:
        return self._tokens[self._at][0]

    def _take(self, *kinds: str) -> str:
        kind, word = self._tokens[self._at]
        if kind not in kinds:
            wanted = " or ".join(kinds)
            raise NoPattern(f"has {word[:40]!r} as its word {self._at + 1}, where {wanted} is wanted")
        self._at += 1
        return word

    def _is(self, *kinds: str) -> bool:
        """Take the next token if it is of these kinds."""
        found = self._next in kinds
        self._at += found
        return found

    def _chain(self, part: Callable[[], None], between: str) -> None:
        part()
        while self._is(between):
            part()

    def _inside(self, part: Callable[[], None], end: str) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NoPattern(f"has more than {DEEPEST} brackets in one another")
        part()
        self._take(end)
        self._depth -= 1

    def _observation(self) -> None:
        is_simple = self._next == "["
        if is_simple:
            self._take("[")
            self._inside(self._comparisons, "]")
        else:
            self._take("(", "[")
            groups = partial(self._chain, self._observation, "AND")
            self._inside(partial(self._chain, partial(self._chain, groups, "OR"), "FOLLOWEDBY"), ")")
        self._qualifiers(is_simple)

    def _qualifiers(self, is_simple: bool) -> None:
        said: list[str] = []
        while self._next in ("START", "WITHIN", "REPEATS"):
            if is_simple and self._next in said:
                raise NoPattern(f"says {self._next} twice of one observation")
            said.append(self._next)
            getattr(self, f"_{self._take(self._next).lower()}")()

    def _start(self) -> None:
        self._take("time", "text")
        self._take("STOP")
        self._take("time", "text")

    def _within(self) -> None:
        if self._take("number").startswith("-"):
            raise NoPattern("has a negative number of seconds")
        self._take("SECONDS")

    def _repeats(self) -> None:
        if not self._take("number").lstrip("+").isdigit():
            raise NoPattern("repeats something other than a whole number of times")
        self._take("TIMES")

    def _comparisons(self) -> None:
        self._chain(partial(self._chain, self._comparison, "AND"), "OR")

    def _comparison(self) -> None:
        if self._is("("):
            self._inside(self._comparisons, ")")
            return
        if self._is("EXISTS"):
            self._path()
            return
        last = self._path()
        self._is("NOT")
        test = self._take(*_EQUAL, *_ORDER, "IN", *_TEXT_TESTS)
        values = self._values(test)
        if last is not None and not all(hashes.is_one(last, value) for value in values):
            raise NoPattern(f"compares {last} with what is no hash of this kind")

    def _values(self, test: str) -> list[str]:
        """Take what a test compares with; return the texts."""
        if test in _TEXT_TESTS:
            return [self._take("text")[1:-1]]
        if test == "IN":
            return self._set()
        return self._literal(with_words=test in _EQUAL)

    def _literal(self, *, with_words: bool) -> list[str]:
        if with_words and self._tokens[self._at] in (("name", "true"), ("name", "false")):
            self._at += 1
            return []
        is_text = self._next == "text"
        word = self._take(*_LITERALS)
        return [word[1:-1]] if is_text else []

    def _set(self) -> list[str]:
        self._take("(")
        if self._is(")"):
            return []
        found = self._literal(with_words=True)
        while self._is(","):
            found += self._literal(with_words=True)
        self._take(")")
        return found

    def _path(self) -> str | None:
        """Take `type:property.property[0]`; return the name of the hash that it leads to, if it does."""
        self._take("name")
        self._take(":")
        steps = [self._step()]
        while self._next in (".", "["):
            if self._is("."):
                steps.append(self._step())
                continue
            self._take("[")
            if self._take("number", "*").strip("+-").count("."):
                raise NoPattern("has an index that is no whole number")
            self._take("]")
        return steps[-1] if "hashes" in steps[:-1] else None

    def _step(self) -> str:
        is_text = self._next == "text"
        word = self._take("name", "text", *_KEYWORDS)
        if not is_text and "-" in word:
            raise NoPattern(f"has {word[:40]!r} in a path, which must stand in quotes")
        return word[1:-1] if is_text else word
