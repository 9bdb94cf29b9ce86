"""Trust policy files (C2SP tlog-policy): known logs, known witnesses, and how many of them suffice."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from . import notes
from .refusal import Refused

MAX_BYTES = 1 << 20
NONE = "none"


@dataclass(frozen=True)
class Witness:
    """A witness: its name within the policy, its key, where it can be asked (empty: reached by hand)."""

    name: str
    key: notes.Vkey
    url: str = ""


@dataclass(frozen=True)
class Group:
    """Members of which `needed` must have witnessed."""

    needed: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """A policy file, read."""

    logs: list[notes.Vkey] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    def keys(self, origin: str) -> list[notes.Vkey]:
        """Return the keys of the log with that origin: several while one of them takes over from another."""
        return [key for key in self.logs if key.name == origin]

    def knowing(self, logs: Iterable[notes.Vkey]) -> "Policy":
        """Return the same policy with further keys of logs."""
        return replace(self, logs=[*self.logs, *(key for key in logs if key not in self.logs)])

    def is_met(self, cosigned: Collection[str], name: str | None = None) -> bool:
        """Return whether the witnesses named in `cosigned` satisfy the quorum (or the group `name`)."""
        name = self.quorum if name is None else name
        if name == NONE:
            return True
        if name in self.witnesses:
            return name in cosigned
        group = self.groups[name]
        return sum(self.is_met(cosigned, member) for member in group.members) >= group.needed


def parse(data: bytes, what: str = "policy") -> Policy:
    """Return the policy in `data`. Raises Refused, naming the line."""
    if len(data) > MAX_BYTES:
        raise Refused(what, f"is larger than {MAX_BYTES} bytes")
    policy = Policy()
    for number, line in enumerate(data.split(b"\n"), 1):
        where = f"{what}, line {number}"
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line):
            raise Refused(where, "holds a control character")
        words = [word for word in re.split(rb"[ \t]+", line) if word]
        if words and not words[0].startswith(b"#"):
            _read_line(policy, [_text(word, where) for word in words], where)
    if not policy.quorum:
        raise Refused(what, "has no quorum line")
    return policy


def _text(word: bytes, where: str) -> str:
    try:
        return word.decode()
    except UnicodeDecodeError:
        raise Refused(where, "is not UTF-8") from None


def _read_line(policy: Policy, words: list[str], where: str) -> None:
    kind, *rest = words
    if kind == "log" and len(rest) in (1, 2):
        _add_log(policy, rest[0], where)
    elif kind == "witness" and len(rest) in (2, 3):
        _add_witness(policy, Witness(rest[0], _key(rest[1], notes.COSIGNATURE, where), *rest[2:]), where)
    elif kind == "group" and len(rest) >= 3:
        _add_group(policy, rest[0], rest[1], tuple(rest[2:]), where)
    elif kind == "quorum" and len(rest) == 1:
        _set_quorum(policy, rest[0], where)
    else:
        raise Refused(where, f"is not a log, witness, group or quorum line: {' '.join(words)[:60]!r}")


def _key(text: str, kind: int, where: str) -> notes.Vkey:
    try:
        key = notes.parse_vkey(text)
    except Refused as refused:
        raise Refused(where, str(refused)) from None
    if key.kind != kind:
        raise Refused(where, f"key of {key.name} has signature type {key.kind:#04x}, {kind:#04x} is needed")
    return key


def _add_log(policy: Policy, vkey: str, where: str) -> None:
    key = _key(vkey, notes.ED25519, where)
    if any(known.public == key.public for known in policy.logs):
        raise Refused(where, f"the key of log {key.name} is listed twice")
    policy.logs.append(key)


def _add_witness(policy: Policy, witness: Witness, where: str) -> None:
    if any(known.key.public == witness.key.public for known in policy.witnesses.values()):
        raise Refused(where, f"the key of witness {witness.name} is listed twice")
    _check_new(policy, witness.name, where)
    policy.witnesses[witness.name] = witness


def _add_group(policy: Policy, name: str, threshold: str, members: tuple[str, ...], where: str) -> None:
    _check_new(policy, name, where)
    taken = [member for group in policy.groups.values() for member in group.members]
    for position, member in enumerate(members):
        if member not in policy.witnesses and member not in policy.groups:
            raise Refused(where, f"{member} is not defined above")
        if member in taken or member in members[:position]:
            raise Refused(where, f"{member} is a member twice")
    policy.groups[name] = Group(_threshold(threshold, len(members), where), members)


def _threshold(text: str, members: int, where: str) -> int:
    if text in ("all", "any"):
        return members if text == "all" else 1
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text) or int(text) > members:
        raise Refused(where, f"a group of {members} cannot need {text[:20]}")
    return int(text)


def _set_quorum(policy: Policy, name: str, where: str) -> None:
    if policy.quorum:
        raise Refused(where, "there is a second quorum line")
    if name != NONE and name not in policy.witnesses and name not in policy.groups:
        raise Refused(where, f"{name} is not defined above")
    policy.quorum = name


def _check_new(policy: Policy, name: str, where: str) -> None:
    if name == NONE or name in policy.witnesses or name in policy.groups:
        raise Refused(where, f"the name {name} is taken")
