"""Trees and proofs against vectors that others have made: data/SOURCES.md says who."""

import gzip
import json
from base64 import b64decode
from pathlib import Path

import pytest

from mithaq.kernel.ledger import merkle

HERE = Path(__file__).parent
PUBLISHED = json.loads((HERE / "data" / "certificate-transparency.json").read_text())
LEAVES = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in PUBLISHED["leaves"]]
ROOTS = [bytes.fromhex(root) for root in PUBLISHED["roots"]]
XMOD = gzip.decompress((HERE / "data" / "xmod.jsonl.gz").read_bytes())


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(size):
    frontier = merkle.Frontier()
    for leaf in LEAVES[:size]:
        frontier.push(leaf)
    assert frontier.root() == merkle.tree_root(LEAVES[:size]) == ROOTS[size - 1]


def test_published_inclusion_proofs_are_ours():
    (_, none, _), *proofs = PUBLISHED["inclusion"]
    assert none == 0
    for number, size, proof in proofs:
        assert merkle.inclusion_proof(merkle.nodes_of(LEAVES), number - 1, size) == hashes(proof)
        assert merkle.is_included(number - 1, size, LEAVES[number - 1], hashes(proof), ROOTS[size - 1])
    assert len(proofs) == 5


def test_published_consistency_proofs_are_ours():
    for old, new, proof in PUBLISHED["consistency"]:
        assert merkle.consistency_proof(merkle.nodes_of(LEAVES), old, new) == hashes(proof)
        assert merkle.is_consistent(old, new, hashes(proof), ROOTS[old - 1], ROOTS[new - 1])
    assert len(PUBLISHED["consistency"]) == 4


def judge(vector: dict) -> bool:
    old, new = vector["Old"], vector["New"]
    start, end = b64decode(vector["From"]), b64decode(vector["To"])
    proof = [b64decode(one) for one in vector["Proof"] or []]
    if vector["Kind"] == "inclusion":
        return merkle.is_included(old, new, start, proof, end)
    return merkle.is_consistent(old, new, proof, start, end)


def test_every_verdict_of_another_library_is_ours():
    vectors = [json.loads(line) for line in XMOD.splitlines()]
    assert [one for one in vectors if judge(one) != one["Holds"]] == []
    assert (len(vectors), sum(one["Holds"] for one in vectors)) == (1553, 168)
