"""The body and the answers of `add-checkpoint` (C2SP tlog-witness), the same over HTTP and on a stick."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from . import notes
from .entries import digest
from .refusal import Refused

MAX_PROOF = 63
MAX_BODY = 64 * 1024
SIZE_TYPE = "text/x.tlog.size"

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Request:
    """What a witness is asked: from which size on, by which proof, to which checkpoint (as bytes)."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Return the request body."""
        lines = [f"old {self.old}\n", *(f"{notes.encode64(value)}\n" for value in self.proof), "\n"]
        return "".join(lines).encode() + self.checkpoint


def read_request(data: bytes) -> Request:
    """Return the request in a body. Raises Refused when it is malformed or too large."""
    if len(data) > MAX_BODY:
        raise Refused("request", f"is larger than {MAX_BODY} bytes")
    head, blank, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("request", "is not text") from None
    if not blank or not first.startswith("old ") or not is_number(first[4:]):
        raise Refused("request", "does not start with an old size, a proof and an empty line")
    return Request(int(first[4:]), _read_proof(lines), checkpoint)


def _read_proof(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > MAX_PROOF:
        raise Refused("request", f"has more than {MAX_PROOF} proof lines")
    proof = tuple(value for line in lines if (value := digest(line)))
    if len(proof) != len(lines):
        raise Refused("request", "has a proof line that is not the base64 of 32 bytes")
    return proof


def is_number(text: str) -> bool:
    """Return whether `text` is a decimal below 2^63 without leading zeroes."""
    return bool(_NUMBER.fullmatch(text)) and int(text) < 2**63


def read_reply(data: bytes) -> list[notes.Signature]:
    """Return the signature lines of a 200 answer. Raises Refused when malformed or too many."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        raise Refused("reply", "is not UTF-8") from None
    if len(lines) - 1 > notes.MAX_SIGNATURES or lines.pop():
        raise Refused("reply", "is not a short list of signature lines")
    return [notes.parse_signature(line, "reply") for line in lines]


def monitor_path(origin: str) -> str:
    """Return where a witness shows the latest checkpoint of a log, below its address."""
    return f"/{sha256(origin.encode()).hexdigest()}/checkpoint"
