"""From what was sent to what is kept."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

from . import names, office, types


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready to be kept. `sha256` is of `data`, `sent_sha256` of what was sent; both in hex."""

    name: str
    media_type: str
    data: bytes
    sha256: str
    sent_sha256: str


def prepared(upload: UploadedFile) -> Prepared:
    """Return `upload` named, typed and without metadata.

    Raises Invalid, naming the field `file`, with the remedy.
    """
    data = _read(upload)
    ending = names.extension_of(upload.name or "")
    kind = types.of(data, ending)
    kept = _cleaned(data, kind)
    name = names.safe(upload.name or "", ending or kind.extensions[0])
    return Prepared(name, kind.media_type, kept, digest(kept), digest(data))


def digest(data: bytes) -> str:
    """Return SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _read(upload: UploadedFile) -> bytes:
    most = settings.EVIDENCE_MAX_BYTES
    data = upload.read(most + 1)
    if not data:
        raise Invalid(fields={"file": _("The file is empty. Choose another one.")})
    if len(data) > most:
        megabytes = most // (1024 * 1024)
        raise Invalid(
            fields={"file": _("The file is larger than %d MB. Make it smaller, or split it.") % megabytes}
        )
    return data


def _cleaned(data: bytes, kind: types.FileType) -> bytes:
    # Pillow and pikepdf load with the first file of their kind: most processes never see one
    if kind.family == "image":
        from . import images

        return images.cleaned(data, kind)
    if kind.family == "pdf":
        from . import pdfs

        return pdfs.cleaned(data)
    return office.cleaned(data) if kind.family == "office" else data
