"""Trees and proofs against the definitions of RFC 6962, written out naively; by others' vectors: test_vectors.py."""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.kernel.ledger import merkle

LIMIT = 129
LEAVES = [merkle.leaf_hash(str(number).encode()) for number in range(LIMIT)]


@cache
def naive_root(start: int, end: int) -> bytes:
    """MTH of RFC 6962 §2.1."""
    if end == start:
        return sha256(b"").digest()
    if end == start + 1:
        return LEAVES[start]
    k = naive_split(end - start)
    return sha256(b"\x01" + naive_root(start, start + k) + naive_root(start + k, end)).digest()


def naive_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m: int, start: int, end: int) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if end - start == 1:
        return []
    k = naive_split(end - start)
    if m < k:
        return [*naive_path(m, start, start + k), naive_root(start + k, end)]
    return [*naive_path(m - k, start + k, end), naive_root(start, start + k)]


def naive_subproof(m: int, start: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if m == end - start:
        return [] if whole else [naive_root(start, end)]
    k = naive_split(end - start)
    if m <= k:
        return [*naive_subproof(m, start, start + k, whole), naive_root(start + k, end)]
    return [*naive_subproof(m - k, start + k, end, False), naive_root(start, start + k)]


def test_every_inclusion_proof_is_that_of_the_definition_and_holds():
    for size in range(1, LIMIT + 1):
        nodes, root = merkle.nodes_of(LEAVES[:size]), naive_root(0, size)
        for index in range(size):
            proof = merkle.inclusion_proof(nodes, index, size)
            assert proof == naive_path(index, 0, size)
            assert merkle.is_included(index, size, LEAVES[index], proof, root)


def test_every_consistency_proof_is_that_of_the_definition_and_holds():
    nodes = merkle.nodes_of(LEAVES)
    for new in range(1, LIMIT + 1):
        for old in range(1, new + 1):
            proof = merkle.consistency_proof(nodes, old, new)
            assert proof == naive_subproof(old, 0, new, True)
            assert merkle.is_consistent(old, new, proof, naive_root(0, old), naive_root(0, new))


def test_the_empty_tree_is_a_prefix_of_every_tree_by_an_empty_proof():
    assert merkle.is_consistent(0, 5, [], merkle.EMPTY_ROOT, naive_root(0, 5))
    assert not merkle.is_consistent(0, 5, [LEAVES[0]], merkle.EMPTY_ROOT, naive_root(0, 5))


def test_nothing_is_no_leaf_and_an_empty_tree_has_one_root():
    assert not merkle.is_included(0, 1, b"", [], b"")
    assert merkle.is_consistent(0, 0, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    assert not merkle.is_consistent(0, 0, [], LEAVES[0], LEAVES[0])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 65])
def test_a_proof_of_something_else_is_refused(size):
    nodes, root = merkle.nodes_of(LEAVES[:size]), naive_root(0, size)
    for index in range(size):
        proof = merkle.inclusion_proof(nodes, index, size)
        assert not merkle.is_included(index, size, LEAVES[index], [*proof, LEAVES[0]], root)
        assert not merkle.is_included(index, size, merkle.leaf_hash(b"other"), proof, root)
        assert not merkle.is_included(index, size + 1, LEAVES[index], [*proof, LEAVES[0]], root)
        assert not any(
            merkle.is_included(other, size, LEAVES[index], proof, root)
            for other in range(size)
            if other != index
        )


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 7), (6, 8), (7, 65)])
def test_a_consistency_proof_with_one_flipped_bit_is_refused(old, new):
    proof = merkle.consistency_proof(merkle.nodes_of(LEAVES), old, new)
    for place in range(len(proof)):
        spoilt = [*proof]
        spoilt[place] = bytes([spoilt[place][0] ^ 1]) + spoilt[place][1:]
        assert not merkle.is_consistent(old, new, spoilt, naive_root(0, old), naive_root(0, new))
    assert not merkle.is_consistent(old, new, proof[:-1], naive_root(0, old), naive_root(0, new))
    assert not merkle.is_consistent(old, new, [*proof, LEAVES[0]], naive_root(0, old), naive_root(0, new))


def test_shrinking_is_never_consistent():
    assert not merkle.is_consistent(5, 4, [], naive_root(0, 5), naive_root(0, 4))
    assert not merkle.is_consistent(5, 5, [], naive_root(0, 5), naive_root(0, 4))


@given(size=st.integers(0, 600))
def test_a_frontier_survives_storage(size):
    frontier = merkle.Frontier()
    for number in range(size):
        frontier.push(LEAVES[number % LIMIT])
    again = merkle.Frontier.unpack(size, frontier.pack())
    again.push(LEAVES[0])
    frontier.push(LEAVES[0])
    assert again.root() == frontier.root()


def test_a_frontier_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="complete subtrees"):
        merkle.Frontier(3, [LEAVES[0]])


def test_a_frontier_names_the_nodes_that_it_completes():
    frontier, named = merkle.Frontier(), {}
    for leaf in LEAVES[:64]:
        named.update({(height, index): value for height, index, value in frontier.push(leaf)})
    assert len(named) == 63
    for (height, index), value in named.items():
        assert value == naive_root(index << height, (index + 1) << height)
