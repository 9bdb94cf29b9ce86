"""The ledger's own cost: proving a whole log against hashing alone, and the map of an epoch."""

import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from .row import Row

ENTRIES = 1_000_000
LIMIT = 4.0
EPOCH_LIMIT = 1.0


def run(scale: float = 1.0) -> list[Row]:
    """Measure a log of a million entries and a map of two hundred audiences, both times `scale`."""
    entries = _entries(max(1_000, int(ENTRIES * scale)))
    alone = min(_processor_seconds(lambda: _hash_alone(entries)) for _ in range(3))
    with tempfile.TemporaryDirectory(prefix="mithaq-bench-") as folder:
        _write(Path(folder), entries)
        proved = min(_processor_seconds(lambda: _prove(Path(folder), len(entries))) for _ in range(3))
    return [
        Row(
            f"rebuild and verify {len(entries):,} entries",
            f"{proved:.2f} s",
            f"hashing alone {alone:.2f} s",
            proved / alone,
            LIMIT,
        ),
        _mapping(max(20, int(200 * scale))),
    ]


def _processor_seconds(work: Callable[[], object]) -> float:
    # other programs on the machine must not count, and neither side waits for the disk
    started = time.process_time()
    work()
    return time.process_time() - started


def _entries(count: int) -> list[bytes]:
    from mithaq.kernel.ledger import entries

    digest = bytes(range(32))
    return [
        entries.encode(act="milestone.moved", by="east:liaison", c=digest, rec="0" * 36, seq=seq, t=seq, v=1)
        for seq in range(count)
    ]


def _hash_alone(entries: list[bytes]) -> None:
    level = [sha256(b"\x00" + entry).digest() for entry in entries]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [
            sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)
        ] + odd


def _write(folder: Path, entries: list[bytes]) -> None:
    from mithaq.kernel.ledger import folders, merkle

    writer = folders.Writer(folder)
    for entry in entries:
        writer.add(entry, merkle.leaf_hash(entry))
    writer.done()


def _prove(folder: Path, count: int) -> None:
    """Hash every entry again, compare every tile, rebuild the root; check form, order and times."""
    from mithaq.kernel.ledger import folders
    from mithaq.kernel.ledger.audience_folder import Audience

    folders.read_log(folder, "log", count, Audience(folder, "bench.example/anchor").visit)


def _mapping(audiences: int) -> Row:
    """Build the blinded map of an epoch, against the second that an epoch may take of its sixty."""
    from mithaq.kernel.ledger import anchor_map

    leaves = {anchor_map.slot(bytes([n % 256, n // 256]) * 16): bytes(32) for n in range(audiences)}
    ours = _processor_seconds(lambda: anchor_map.build(bytes(32), 1, leaves))
    return Row(
        f"map of {audiences} audiences", f"{ours * 1e3:.0f} ms", "one second of the minute", ours, EPOCH_LIMIT
    )
