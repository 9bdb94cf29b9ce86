"""What of the record can be taken away and checked elsewhere: my logs as one archive, the proof of one act.

RED is never exported.
"""

import io
import tempfile
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.ledger import export, held
from mithaq.kernel.ledger.refusal import Refused
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, require


def archive(viewer: Viewer, *, by: Actor, state: bytes = b"") -> bytes:
    """Return the logs, openings and proofs of a viewer as a ZIP file, or what is new since the download whose `state`
    file is given.

    Raises NotAllowed, WrongState, Invalid.
    """
    require(by, Permission.RECORD_EXPORT)
    has = _read(state) if state else {}
    wanted = Audience.objects.filter(pk__in=viewer.audiences).exclude(tlp=levels.RED)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mithaq-record"
        try:
            export.export(folder, list(wanted.values_list("pk", flat=True)), has=has)
        except Refused as refused:
            raise WrongState(_why(refused)) from refused
        return _zip(folder)


def _why(refused: Refused) -> str:
    if isinstance(refused, held.Ahead):
        return _("Your earlier download has more of the record than this server. Tell the other parties.")
    if isinstance(refused, held.Strange):
        told = _(
            "Your earlier download has a log that you cannot download now: %s. Move its folder away, and its line."
        )
        return told % refused.what
    return _("Nothing is anchored yet. The first anchor is made within a minute.")


def _read(state: bytes) -> dict[str, int]:
    try:
        return held.read(state)
    except Refused as refused:
        told = _("This is not the file “state” of an earlier download.")
        raise Invalid(told, fields={"state": [told]}) from refused


def _zip(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            packed.write(path, path.relative_to(folder.parent))
    return out.getvalue()


def proof(record: Marked, act: Revision, *, by: Actor) -> bytes:
    """Return the proof file of an act on a record. Raises NotAllowed, WrongState."""
    require(by, Permission.RECORD_EXPORT)
    if record.audience.tlp == levels.RED:
        raise NotAllowed(_("What is RED is not exported. Its proof is shown here, and nowhere else."))
    try:
        return export.proof(act.log_id, act.seq).encode()
    except Refused as refused:
        raise WrongState(
            _("This act is not anchored yet. The next anchor is made within a minute.")
        ) from refused
