"""Taking in a file to be imported, and keeping account of how far it is.

None of this is an act: what an import changes is put on record by the acts on its data set.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.i18n import present_language
from mithaq.kernel.people.permissions import Permission, require

from ..models import Upload
from ..queries import uploads as queries
from ..rules import uploads
from ..rules.ucdp.faults import OnFault
from ..rules.ucdp.files import File
from . import files

MB = 1024 * 1024
# the headings stand in the first bytes; the rest is read by the worker
HEADING = 64 * 1024
LONGEST_NAME = 160


@dataclass(frozen=True)
class Wish:
    """What is asked about a file: the edition that it says to be, what faulty rows do, whether only to look."""

    edition: str = ""
    on_fault: OnFault = OnFault.STOP
    is_dry_run: bool = True


def receive(file: UploadedFile, wish: Wish, *, key: str = "", by: Actor) -> Upload:
    """Keep a UCDP file until a worker reads it. The same `key` of the same person again gives the same upload.

    No ledger entry: nothing was changed. Raises NotAllowed, StoreFull, and Invalid (field `file`) for one that is too
    large, empty or not of UCDP.
    """
    require(by, Permission.DATASET_IMPORT)
    if by.party_id is None:
        raise NotAllowed
    id_ = uuid.uuid5(by.person_id, f"upload:{key}") if key else uuid.uuid4()
    if found := Upload.objects.filter(pk=id_).first():
        return found
    _check(file)
    _check_room(by)
    made = Upload(
        id=id_,
        person_id=by.person_id,
        party_id=by.party_id,
        role=by.role,
        language=present_language(),
        name=_shown_name(file),
        size=file.size or 0,
        edition=wish.edition.strip(),
        on_fault=wish.on_fault,
        is_dry_run=wish.is_dry_run,
    )
    return _keep(made, file)


def _keep(made: Upload, file: UploadedFile) -> Upload:
    file.seek(0)
    try:
        with files.keeping(file.chunks()) as made.place, transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same was sent twice at the same moment
        return Upload.objects.get(pk=made.pk)
    return made


def _check(file: UploadedFile) -> None:
    if not file.size:
        raise Invalid(fields={"file": _("The file is empty.")})
    if file.size > settings.IMPORT_MAX_BYTES:
        most = settings.IMPORT_MAX_BYTES // MB
        raise Invalid(fields={"file": _("Choose a file of at most %(most)d MB.") % {"most": most}})
    file.seek(0)
    File(BytesIO(file.read(HEADING)))


def _check_room(by: Actor) -> None:
    mine = Upload.objects.filter(person=by.person_id, state__in=uploads.UNDER_WAY)
    if mine.count() >= uploads.MOST_WAITING:
        raise Invalid(fields={"file": _("Wait until one of your other files has been read.")})


def _shown_name(file: UploadedFile) -> str:
    name = "".join(letter for letter in file.name or "" if letter.isprintable())
    return name.replace("\\", "/").rsplit("/", 1)[-1][-LONGEST_NAME:] or "ged.csv"


def import_checked(upload: Upload, *, on_fault: OnFault, by: Actor) -> Upload:
    """Import a file that was looked at before, without sending it again. Raises NotAllowed, WrongState."""
    require(by, Permission.DATASET_IMPORT)
    ready = Upload.objects.filter(pk=upload.pk, state__in=uploads.CAN_BE_IMPORTED).exclude(place="")
    values = {"state": uploads.WAITING, "is_dry_run": False, "on_fault": on_fault, "share": 0, "phase": ""}
    if not ready.update(**values, beat_at=clock.now(), fence=F("fence") + 1):
        raise WrongState
    upload.refresh_from_db()
    return upload


def take(upload: Upload, now: datetime) -> bool:
    """Claim a file for one worker; return False where another was quicker."""
    return note(upload, state=uploads.RUNNING, beat_at=now, fence=upload.fence + 1)


def note(upload: Upload, **values: Any) -> bool:
    """Write how far a file is, if it is still ours; the time of the beat comes with it."""
    mine = Upload.objects.filter(pk=upload.pk, fence=upload.fence)
    written = bool(mine.update(**{"beat_at": clock.now(), **values}))
    upload.fence = values.get("fence", upload.fence)
    return written


def end(upload: Upload, state: str, values: Mapping[str, Any]) -> None:
    """Put down what came of a file; one that cannot be used again is removed."""
    keeps = state in uploads.CAN_BE_IMPORTED
    place = upload.place
    if note(upload, state=state, place=place if keeps else "", **values) and not keeps:
        files.remove(place)


def clear(now: datetime) -> None:
    """Remove files that nobody imported within a day, and forget uploads that ended a month ago."""
    for upload in queries.over(now):
        files.remove(upload.place)
        if upload.beat_at < now - uploads.TOLD:
            upload.delete()
        else:
            Upload.objects.filter(pk=upload.pk, fence=upload.fence).update(place="", fence=F("fence") + 1)
