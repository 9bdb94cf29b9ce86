"""The folder of files that wait to be imported."""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mithaq.kernel import ids
from mithaq.kernel.errors import StoreFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def path(place: str) -> Path:
    """Return where a file lies."""
    return Path(settings.MITHAQ_HOME) / "uploads" / place


@contextmanager
def keeping(chunks: Iterable[bytes]) -> Iterator[str]:
    """Write a file and give its place; remove it again where the block fails. Raises StoreFull."""
    place = ids.secret(20).hex()
    try:
        _write(path(place), chunks)
        yield place
    except OSError as error:
        remove(place)
        if error.errno in _FULL:
            raise StoreFull from error
        raise
    except BaseException:
        remove(place)
        raise


def _write(to: Path, chunks: Iterable[bytes]) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.writelines(chunks)


def remove(place: str) -> None:
    """Remove a file; it is no fault if it is gone."""
    with contextlib.suppress(OSError):
        path(place).unlink()
