"""Keeping bytes so that a row never names a file that is not there.

A file is whole and on the disk before its row is committed; a crash between the two leaves a file without a
row, which `sweep` sets aside. Only an erasure deletes: files set aside wait in `unclaimed/` for whoever runs
the server.
"""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mithaq.kernel import ids
from mithaq.kernel.errors import StoreFull

UNCLAIMED = "unclaimed"
_TO_GO = ".erase"
SWEEP_AFTER_S = 24 * 3600
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def keeping(data: bytes) -> Iterator[str]:
    """Write `data` under a new random place and give the place; take it away again where the block fails.

    Raises StoreFull where the disk has no room; then nothing is left behind.
    """
    place = _write(data)
    try:
        yield place
    except BaseException:
        _remove(root() / place)
        raise


def root() -> Path:
    """Return the folder of all evidence."""
    return Path(settings.MEDIA_ROOT)


def _write(data: bytes) -> str:
    name = ids.secret(20).hex()
    place = f"{name[:2]}/{name}"
    path = root() / place
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_durably(part, data)
        part.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        _remove(part)
        _remove(path)
        if error.errno in _FULL:
            raise StoreFull from error
        raise
    return place


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def remove_for_good(place: str) -> None:
    """Delete a file once the transaction stands; a mark beside it lets `sweep` do so if we die before."""
    path = root() / place
    mark = path.with_name(path.name + _TO_GO)
    if not path.exists():
        return
    mark.touch(mode=0o600)
    _sync_folder(path.parent)
    transaction.on_commit(lambda: _finish(path, mark))


def _finish(path: Path, mark: Path) -> None:
    _remove(path)
    _sync_folder(path.parent)
    _remove(mark)


def _finish_erasures(is_claimed: Callable[[str], bool]) -> None:
    """Delete what was marked by an erasure that stands; take back the mark of one that failed."""
    for mark in root().glob(f"[0-9a-f][0-9a-f]/*{_TO_GO}"):
        path = mark.with_name(mark.name.removesuffix(_TO_GO))
        if not is_claimed(f"{path.parent.name}/{path.name}"):
            _finish(path, mark)
        elif time.time() - mark.stat().st_mtime > SWEEP_AFTER_S:
            _remove(mark)


def sweep(is_claimed: Callable[[str], bool]) -> list[str]:
    """Set aside files older than a day that no row claims; return their places. Ends erasures that were cut off."""
    _finish_erasures(is_claimed)
    found = []
    for path in sorted(root().glob("[0-9a-f][0-9a-f]/*")):
        if path.name.endswith(_TO_GO):
            continue
        place = f"{path.parent.name}/{path.name}"
        if time.time() - path.stat().st_mtime > SWEEP_AFTER_S and not is_claimed(place):
            aside = root() / UNCLAIMED
            aside.mkdir(exist_ok=True, mode=0o700)
            path.rename(aside / path.name)
            found.append(place)
    return found
