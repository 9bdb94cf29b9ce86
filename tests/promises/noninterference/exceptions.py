"""The listed exceptions of THREAT_MODEL.md: what commits to all audiences at once. Nothing else may differ.

They are the root hash and the signatures of the anchor's checkpoint, the hashes and entries of the anchor log, and the
blinded paths of an audience's heads through the maps of the epochs. Their number, length and place are compared.
"""

import json
import re
from base64 import b64decode

HASH = rb"[A-Za-z0-9+/=]+"
# as plain text, and as a JSON string holds it
CHECKPOINT = (
    re.compile(
        rb"(?<=/anchor\n)(?P<size>\d+\n)(?P<rest>" + HASH + rb"\n\n(?:\xe2\x80\x94 \S+ " + HASH + rb"\n?)+)"
    ),
    re.compile(
        rb"(?<=/anchor\\n)(?P<size>\d+\\n)(?P<rest>"
        + HASH
        + rb"\\n\\n(?:\\u2014 \S+ "
        + HASH
        + rb"(?:\\n)?)+)"
    ),
)
PROOF = b"c2sp.org/tlog-proof@v1\n"


def without_exceptions(raw: bytes) -> bytes:
    """Return an answer's bytes without what is allowed to differ."""
    raw = _proof(raw) if raw.startswith(PROOF) else raw
    for pattern in CHECKPOINT:
        raw = pattern.sub(_hidden, raw)
    return raw


def of_export(name: str, data: bytes) -> bytes:
    """Return a file of an exported record without what is allowed to differ."""
    if "/anchor/tile/" in f"/{name}":
        return b"%d bytes of the anchor log" % len(data)
    if "/paths/" in name:
        return b"%d bytes of paths" % len(data)
    return without_exceptions(data)


def _hidden(match: re.Match[bytes]) -> bytes:
    groups = match.groupdict()
    return groups.get("size", b"") + b"~" * len(groups["rest"])


def _proof(data: bytes) -> bytes:
    """Return a proof file without the paths through the map and the anchor log."""
    head, blank, checkpoint = data.partition(b"\n\n")
    _, extra, index, *path = head.split(b"\n")
    trail = json.loads(b64decode(extra.removeprefix(b"extra ")))
    trail["map"] = len(trail["map"])
    shown = json.dumps(trail, sort_keys=True).encode()
    return b"\n".join([PROOF.strip(), shown, index, b"%d hashes" % len(path)]) + blank + checkpoint
