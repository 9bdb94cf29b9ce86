"""Reading the files that were sent, one at a time, in a thread beside the worker's loop: timers do not wait for it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.kernel import clock
from mithaq.kernel.errors import MithaqError, NotAllowed
from mithaq.kernel.markings import walls
from mithaq.kernel.people import queries as people

from ..actions import files
from ..actions import uploads as actions
from ..queries import uploads as queries
from ..rules import uploads
from ..rules.ucdp.faults import Faulty, OnFault
from .importing import Phase, Report, import_ucdp

if TYPE_CHECKING:
    from ..models import Upload

BEAT_S = 0.5
logger = logging.getLogger(__name__)
_thread = ThreadPoolExecutor(1, "mithaq-import", initializer=walls.this_thread_works)


def start_next() -> None:
    """Have the next file read in a thread of its own; a job of the worker, which does not wait."""
    upload = _next()
    if upload:
        _thread.submit(_read_apart, upload)


def read_next() -> bool:
    """Read the next file in this thread; return whether there was one."""
    upload = _next()
    if upload:
        _read(upload)
    return upload is not None


def clear() -> None:
    """Remove what is no longer kept; a job of the worker."""
    actions.clear(clock.now())


def _next() -> "Upload | None":
    now = clock.now()
    upload = queries.next_one(now)
    return upload if upload and actions.take(upload, now) else None


def _read_apart(upload: "Upload") -> None:
    try:
        _read(upload)
    finally:
        connections.close_all()


def _read(upload: "Upload") -> None:
    """Read one file in the language of whoever sent it, and put down what came of it."""
    with override(upload.language):
        try:
            report = _imported(upload)
        except MithaqError as error:
            actions.end(upload, uploads.REFUSED, {"said": _words_of(error)})
        except Exception:
            logger.exception("upload %s could not be imported", upload.pk)
            said = _("Something went wrong here. Parts that were written stand; import the file again.")
            actions.end(upload, uploads.REFUSED, {"said": said})
        else:
            actions.end(upload, _state(upload, report), _values(report))


def _imported(upload: "Upload") -> Report:
    by = people.acting(upload.person_id, upload.party_id, upload.role)
    if by is None:
        raise NotAllowed
    return import_ucdp(
        files.path(upload.place),
        by=by,
        edition=upload.edition,
        on_fault=OnFault(upload.on_fault),
        dry_run=upload.is_dry_run,
        progress=_Beat(upload),
        name=upload.name,
    )


class _Beat:
    """Notes how far the import is, now and then; stops it where another worker has taken it up since."""

    def __init__(self, upload: "Upload") -> None:
        self._upload, self._last = upload, 0.0

    def __call__(self, phase: Phase, share: float) -> None:
        if monotonic() - self._last < BEAT_S:
            return
        self._last = monotonic()
        if not actions.note(self._upload, phase=phase.value, share=int(share * 1000)):
            raise _TakenUp


class _TakenUp(MithaqError):
    """Another worker reads this file now."""


def _state(upload: "Upload", report: Report) -> str:
    if report.gave_up:
        return uploads.REFUSED
    if report.written:
        return uploads.IMPORTED
    return uploads.CHECKED if upload.is_dry_run else uploads.STOPPED


def _values(report: Report) -> dict[str, Any]:
    """Return the counts and the first faults as JSON, in words."""
    faults = [_in_words(one) for one in report.faults[: uploads.FAULTS_SHOWN]]
    said = {"said": _gave_up(report)} if report.gave_up else {}
    return {"counts": asdict(report.summary()), "faults": faults, "share": 1000, **said}


def _gave_up(report: Report) -> str:
    said = _(
        "Reading stopped at line %(line)d: %(rows)d rows are faulty. Is it the right file, and undamaged?"
    )
    told = said % {"line": report.faults[-1].line, "rows": report.faulty}
    return f"{told} {_('What was read before is imported.')}" if report.written and report.rows else told


def _in_words(one: Faulty) -> dict[str, Any]:
    return {**asdict(one), "reason": str(one.reason), "remedy": str(one.remedy)}


def _words_of(error: MithaqError) -> str:
    told = [str(said) for sayings in error.fields.values() for said in sayings]
    return (" ".join(told) or str(error))[:300]
