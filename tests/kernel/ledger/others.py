"""Runs the test data of other transparency logs, from checkouts of them, against our code.

    python -m tests.kernel.ledger.others merkle/testdata torchwood/cmd/litewitness/testdata/litewitness.txt

The first is that of transparency-dev/merkle, the second litewitness's script. Prints each disagreement; ends with
the number of those that are not explained here.
"""

import json
import re
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mithaq.kernel.ledger import merkle, notes, witness

from .test_notes import Seeded

EXPLAINED = {
    # a proof from the empty tree: merkle has none, tlog-witness asks for the empty one
    ("consistency/additional/size1-is-zero-and-size2-is-not-zero.json", "False", "True"),
    # a log that the witness does not know: litewitness answered before tlog-witness said 404
    ("exchange 3", "403", "404"),
}

_KEY = re.compile(r"add-sigsum-log -key=([0-9a-f]{64})")
_ORIGIN = re.compile(r"stdout (sigsum\.org/v1/tree/[0-9a-f]{64})")
_EXCHANGE = re.compile(r"/add-checkpoint\n```\n(.*?)```\nHTTP (\d+)\n", re.DOTALL)

Verdict = tuple[str, str, str]


def vectors(folder: Path) -> Iterator[Verdict]:
    """Return name, their verdict and ours of each proof of inclusion and consistency."""
    for kind in ("inclusion", "consistency"):
        for path in sorted((folder / kind).rglob("*.json")):
            vector = json.loads(path.read_text())
            yield str(path.relative_to(folder)), str(not vector["wantErr"]), str(_holds(kind, vector))


def _holds(kind: str, vector: dict[str, Any]) -> bool:
    proof = [b64decode(one) for one in vector["proof"] or []]
    if kind == "inclusion":
        leaf, root = b64decode(vector["leafHash"]), b64decode(vector["root"])
        return merkle.is_included(vector["leafIdx"], vector["treeSize"], leaf, proof, root)
    roots = b64decode(vector["root1"]), b64decode(vector["root2"])
    return merkle.is_consistent(vector["size1"], vector["size2"], proof, *roots)


def exchanges(script: Path) -> Iterator[Verdict]:
    """Return name, their status and ours of each request to a witness that knows one log."""
    text = script.read_text()
    key, origin = _KEY.search(text), _ORIGIN.search(text)
    if key is None or origin is None:
        raise SystemExit(f"{script} is not litewitness's script")
    log = notes.Vkey(origin[1], notes.ED25519, bytes.fromhex(key[1]))
    with tempfile.TemporaryDirectory() as folder:
        one = witness.Witness("example.com/witness", Seeded(2), [log], witness.Store(Path(folder) / "seen"))
        for number, (body, status) in enumerate(_EXCHANGE.findall(text), 1):
            yield f"exchange {number}", status, str(one.add_checkpoint(body.encode()).status)
        one.store.close()


def main() -> int:
    """Run what the two arguments name; return how many disagreements are not explained."""
    unexplained = 0
    for found in (list(vectors(Path(sys.argv[1]))), list(exchanges(Path(sys.argv[2])))):
        apart = [one for one in found if one[1] != one[2]]
        print(f"{len(found) - len(apart)} of {len(found)} agree")
        for name, theirs, ours in apart:
            print(f"  {name}: they say {theirs}, we say {ours}")
        unexplained += len(set(apart) - EXPLAINED) + (not found)
    return unexplained


if __name__ == "__main__":
    sys.exit(main())
