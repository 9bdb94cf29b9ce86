"""PDF files: written anew without document information, XMP, private data, and Exif inside pictures."""

import io

import pikepdf
from django.utils.translation import gettext_lazy as _
from pikepdf import Name

from mithaq.kernel.errors import Invalid

MOST_OBJECTS = 200_000
_TELLTALE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
_SIGNED = 1


def cleaned(data: bytes) -> bytes:
    """Return the document without its metadata.

    Raises Invalid for a file that is damaged, locked, signed, or carries scripts or other files within it: a
    signature would not survive, and the others are not what a reader is shown.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            _check(document)
            _strip(document)
            out = io.BytesIO()
            document.save(out, deterministic_id=True, fix_metadata_version=False)
            return out.getvalue()
    except pikepdf.PasswordError as error:
        raise _refused(_("This PDF is locked with a password. Send one that opens without it.")) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        raise _refused(_("This PDF is damaged. Save or print it again and send the new file.")) from error


def _check(document: pikepdf.Pdf) -> None:
    if len(document.objects) > MOST_OBJECTS:
        raise _refused(_("This PDF has too many parts. Split it and send the pieces."))
    root = document.Root
    names = root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names or "/AA" in root or _is_script(root.get("/OpenAction")):
        raise _refused(_("This PDF contains scripts. Print it to a new PDF and send that one."))
    if "/EmbeddedFiles" in names:
        raise _refused(_("This PDF has other files attached inside it. Send each file on its own."))
    if int(root.get("/AcroForm", pikepdf.Dictionary()).get("/SigFlags", 0)) & _SIGNED:
        raise _refused(_("This PDF is signed; cleaning it would break the signature. Send a printed copy."))


def _is_script(action: object) -> bool:
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") in {Name.JavaScript, Name.Launch}


def _strip(document: pikepdf.Pdf) -> None:
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for part in document.objects:
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            for key in _TELLTALE:
                if key in part:
                    del part[key]
        if isinstance(part, pikepdf.Stream) and part.get("/Filter") == Name.DCTDecode:
            part.write(without_segments(part.read_raw_bytes()), filter=Name.DCTDecode)


def without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG stream without comments and application segments that do not say how to decode it.

    Source: ITU-T T.81, Annex B: FF E0–EF are application segments, FF FE a comment, FF DA starts the picture.
    Kept are APP0 (JFIF) and APP14 (Adobe, colour transform). A stream that is not well formed is returned as
    it is.
    """
    out, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            out += jpeg[at : at + 2 + length]
        at += 2 + length
    is_well_formed = jpeg[:2] == b"\xff\xd8" and jpeg[at : at + 2] == b"\xff\xda"
    return bytes(out + jpeg[at:]) if is_well_formed else jpeg


def _refused(message: object) -> Invalid:
    return Invalid(fields={"file": message})  # type: ignore[dict-item]
