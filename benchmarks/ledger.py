"""The ledger's own cost: re-hashing and proving a whole log, and writing one entry, against hashing alone."""

import tempfile
import time
import uuid
from hashlib import sha256
from pathlib import Path

from .row import Row
from .store import fresh

ENTRIES = 1_000_000
LIMIT = 4.0
EPOCH_LIMIT = 1.0
FIELDS = {f"field{number}": f'"value {number}"' for number in range(8)}


def run(scale: float = 1.0) -> list[Row]:
    """Measure proving a log of a million entries (times `scale`), and a map of two hundred audiences."""
    count = max(1_000, int(ENTRIES * scale))
    entries = _entries(count)
    return [_proving(entries), _appending(max(100, int(2_000 * scale))), _mapping(max(20, int(200 * scale)))]


def _entries(count: int) -> list[bytes]:
    from mithaq.kernel.ledger import entries

    digest = bytes(range(32))
    return [
        entries.encode(act="milestone.moved", by="east:liaison", c=digest, rec="0" * 36, seq=seq, t=seq, v=1)
        for seq in range(count)
    ]


def _proving(entries: list[bytes]) -> Row:
    """Rebuild the tree and write its tiles, then read and prove them, against the bare hashes of the same tree."""
    alone = min(_hash_alone(entries) for _ in range(3))
    with tempfile.TemporaryDirectory(prefix="mithaq-bench-") as folder:
        started = time.perf_counter()
        _rebuild(Path(folder), entries)
        _prove(Path(folder), len(entries))
        ours = time.perf_counter() - started
    per = 1e6 / len(entries)
    return Row(
        f"rebuild and verify {len(entries):,} entries",
        f"{ours:.2f} s ({ours * per:.1f} µs an entry)",
        f"hashing alone {alone:.2f} s ({alone * per:.1f} µs)",
        ours / alone,
        LIMIT,
    )


def _hash_alone(entries: list[bytes]) -> float:
    started = time.perf_counter()
    level = [sha256(b"\x00" + entry).digest() for entry in entries]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [
            sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)
        ] + odd
    return time.perf_counter() - started


def _rebuild(folder: Path, entries: list[bytes]) -> None:
    from mithaq.kernel.ledger import folders, merkle

    writer = folders.Writer(folder)
    for entry in entries:
        writer.add(entry, merkle.leaf_hash(entry))
    writer.done()


def _prove(folder: Path, count: int) -> None:
    from mithaq.kernel.ledger import folders
    from mithaq.kernel.ledger.audience_folder import Audience

    folders.read_log(folder, "log", count, Audience(folder, "bench.example/anchor").visit)


def _appending(count: int) -> Row:
    """Write entries within one transaction, so that the disk does not count, against hashing their fields."""
    with fresh():
        from django.db import transaction

        from mithaq.kernel.ledger import append, fields, merkle

        audience = uuid.UUID(int=1)
        with transaction.atomic():
            started = time.perf_counter()
            for _ in range(count):
                append.append(audience, act="milestone.moved", rec="r" * 36, v=1, by="b", t=1, fields=FIELDS)
            ours = time.perf_counter() - started
        started = time.perf_counter()
        for _ in range(count):
            merkle.leaf_hash(fields.root(fields.commit(FIELDS, bytes(32 * len(FIELDS)))))
        reference = time.perf_counter() - started
    return Row(
        f"one entry of {len(FIELDS)} fields, disk apart",
        f"{ours / count * 1e6:.0f} µs",
        f"its commitment alone {reference / count * 1e6:.0f} µs",
        ours / reference,
        LIMIT,
    )


def _mapping(audiences: int) -> Row:
    """Build the blinded map of an epoch, against the second that an epoch may take of its sixty."""
    from mithaq.kernel.ledger import anchor_map

    leaves = {anchor_map.slot(bytes([n % 256, n // 256]) * 16, 1): bytes(32) for n in range(audiences)}
    started = time.perf_counter()
    anchor_map.build(bytes(32), 1, leaves)
    ours = time.perf_counter() - started
    return Row(
        f"map of {audiences} audiences", f"{ours * 1e3:.0f} ms", "one second of the minute", ours, EPOCH_LIMIT
    )
