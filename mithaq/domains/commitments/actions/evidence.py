"""Giving a file as proof of a commitment or a milestone."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within

from ..models import Evidence
from ..queries import evidence as files
from ..rules import choices
from .files import store
from .files.prepare import Prepared, prepared
from .writing import acting_party


def add_evidence(
    subject: Marked, upload: UploadedFile, *, note: str = "", by: Actor, audience: Audience | None = None
) -> Evidence:
    """Keep a file without its metadata, for a record that the actor sees.

    The bytes are on the disk before the act is committed, and are taken away again if it fails.
    Ledger: one `evidence.added`. Raises NotAllowed, Invalid (field `file`), StoreFull.
    """
    require(by, Permission.EVIDENCE_ADD)
    acting_party(by)
    if subject.KIND not in choices.EVIDENCE_FOR:
        raise Invalid(_("Evidence is given for a commitment or a milestone."))
    reach = within(subject, audience)
    file = prepared(upload)
    _check_new(subject, file, by)
    with store.keeping(file.data) as place:
        return _record(subject, file, place, note, reach, by)


def _check_new(subject: Marked, file: Prepared, by: Actor) -> None:
    """Raise Invalid for a file that the giver can see to be there.

    What he cannot see is as if it did not exist.
    """
    if same := files.same_sent(Viewer.of(by), subject, file.sent_sha256):
        raise Invalid(fields={"file": _("This file is here already, as “%s”.") % same.name})


@transaction.atomic
def _record(
    subject: Marked, file: Prepared, place: str, note: str, audience: Audience, by: Actor
) -> Evidence:
    evidence = Evidence(
        subject_kind=subject.KIND,
        subject=subject.pk,
        name=file.name,
        media_type=file.media_type,
        size=len(file.data),
        sha256=file.sha256,
        sent_sha256=file.sent_sha256,
        place=place,
        note=note.strip(),
        owner_id=by.party_id,
        audience=audience,
    )
    commit("evidence.added", evidence, by=by)
    return evidence
