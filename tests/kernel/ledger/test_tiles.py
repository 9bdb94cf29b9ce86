"""Paths, widths and bundles, with the examples of the tlog-tiles text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.kernel.ledger import merkle, tiles
from mithaq.kernel.ledger.folders import Writer, read_log
from mithaq.kernel.ledger.refusal import Refused


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (1, 1234067, 256, "tile/1/x001/x234/067"),
        (0, 273, 112, "tile/0/273.p/112"),
        ("entries", 1000, 1, "tile/entries/x001/000.p/1"),
    ],
)
def test_paths(level, index, width, path):
    assert tiles.path(level, index, width) == path


def test_the_tiles_of_a_tree_of_70000():
    spans = {level: list(tiles.spans(70_000, level)) for level in tiles.levels(70_000)}
    assert len(spans[0]) == 274
    assert spans[0][-1] == (273, 112)
    assert spans[1] == [(0, 256), (1, 17)]
    assert spans[2] == [(0, 1)]
    assert list(spans) == [0, 1, 2]


def test_the_tiles_of_a_tree_of_256():
    assert {level: list(tiles.spans(256, level)) for level in tiles.levels(256)} == {
        0: [(0, 256)],
        1: [(0, 1)],
    }
    assert list(tiles.levels(0)) == []


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_a_bundle_gives_back_its_entries(entries):
    packed = tiles.pack_bundle(entries)
    assert tiles.unpack_bundle(packed, len(entries), "bundle") == entries
    for cut in range(len(packed)):
        with pytest.raises(Refused, match="is cut"):
            tiles.unpack_bundle(packed[:cut], len(entries), "bundle")


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 700])
def test_a_folder_gives_back_what_was_written(size, tmp_path):
    written = [b"entry %d" % number for number in range(size)]
    leaves = [merkle.leaf_hash(entry) for entry in written]
    writer = Writer(tmp_path)
    for entry, leaf in zip(written, leaves, strict=True):
        writer.add(entry, leaf)
    writer.done()
    seen: list[bytes] = []
    prefixes = [one for one in (0, 1, 2, 200, 255, 256, 257, 511, 512, 600, size) if one <= size]
    reading = read_log(tmp_path, "log", size, lambda _, bundle: seen.extend(bundle), prefixes)
    assert seen == written
    assert reading.root == merkle.tree_root(leaves)
    assert reading.roots == {one: merkle.tree_root(leaves[:one]) for one in prefixes} | (
        {size: reading.root} if size % 256 else {}
    )


def test_a_bundle_with_more_than_its_name_says_is_refused(tmp_path):
    writer = Writer(tmp_path)
    writer.add(b"one", merkle.leaf_hash(b"one"))
    writer.done()
    path = tmp_path / "tile" / "entries" / "000.p" / "1"
    path.write_bytes(path.read_bytes() + b"\x00\x01x")
    with pytest.raises(Refused, match="holds more than 1 entries"):
        read_log(tmp_path, "log", 1, lambda *_: None)
