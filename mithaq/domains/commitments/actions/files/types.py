"""What a file is, by its content; its name must agree."""

import io
import re
import zipfile
from dataclasses import dataclass

import puremagic
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid, Text

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """One accepted type: the endings its names may have (the first is given to names without one)."""

    label: Text
    media_type: str
    extensions: tuple[str, ...]
    family: str


PDF = FileType(_("PDF document"), "application/pdf", (".pdf",), "pdf")
TEXT = FileType(_("plain text"), "text/plain", (".txt",), "text")
CSV = FileType(_("table as text (CSV)"), "text/csv", (".csv",), "text")
PNG = FileType(_("PNG image"), "image/png", (".png",), "image")
JPEG = FileType(_("JPEG image"), "image/jpeg", (".jpg", ".jpeg"), "image")
WEBP = FileType(_("WebP image"), "image/webp", (".webp",), "image")
DOCX = FileType(_("Word document"), f"{_OOXML}wordprocessingml.document", (".docx",), "office")
XLSX = FileType(_("Excel workbook"), f"{_OOXML}spreadsheetml.sheet", (".xlsx",), "office")
PPTX = FileType(_("PowerPoint presentation"), f"{_OOXML}presentationml.presentation", (".pptx",), "office")
ODT = FileType(_("OpenDocument text"), f"{_ODF}text", (".odt",), "office")
ODS = FileType(_("OpenDocument spreadsheet"), f"{_ODF}spreadsheet", (".ods",), "office")
ODP = FileType(_("OpenDocument presentation"), f"{_ODF}presentation", (".odp",), "office")
ACCEPTED = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TEXT, CSV)
ENDINGS = tuple(ending for one in ACCEPTED for ending in one.extensions)

_BY_MAGIC = {ending: one for one in (PDF, PNG, JPEG, WEBP) for ending in one.extensions}
_MAIN_PART = re.compile(rb'ContentType="([^"]+)\.main\+xml"')
_MOST_BYTES_OF_INDEX = 1_000_000
_LOOKS_LIKE_CODE = re.compile(r"\s*(<[!?a-zA-Z/]|%PDF|#!|MZ)")


def of(data: bytes, extension: str) -> FileType:
    """Return the type of `data`. Raises Invalid for one that is not accepted, or that `extension` belies."""
    found = _by_content(data)
    if found is TEXT and extension in CSV.extensions:
        found = CSV
    if found is None and extension in ENDINGS:
        raise _refused(
            _(
                "The name ends in “%s”, but the content is something else, or damaged. Save it anew and send that."
            )
            % extension
        )
    if found is None:
        raise _refused(_("Files of this type are not accepted. Send one of these: %s.") % ", ".join(ENDINGS))
    if extension and extension not in found.extensions:
        told = {"extension": extension, "type": found.label}
        raise _refused(
            _("The name ends in “%(extension)s”, but the content is: %(type)s. Give the file its right name.")
            % told
        )
    return found


def _by_content(data: bytes) -> FileType | None:
    if zipfile.is_zipfile(io.BytesIO(data)) and data.startswith(b"PK"):
        return _office(data)
    if _is_text(data):
        return TEXT
    try:
        matches = puremagic.magic_string(data)
    except puremagic.PureError:
        return None
    # a file that more than one accepted type fits is no type for certain
    found = {one for match in matches if (one := _BY_MAGIC.get(match.extension))}
    return found.pop() if len(found) == 1 else None


def _is_text(data: bytes) -> bool:
    """Return whether it is UTF-8 text without control characters that nothing takes for a script."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(c >= " " or c in "\t\r\n\f" for c in text) and not _LOOKS_LIKE_CODE.match(text)


def _office(data: bytes) -> FileType | None:
    """Return which office format a ZIP file is, by its own declaration of what its main part is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            declared = _declared(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    return next((one for one in ACCEPTED if one.family == "office" and one.media_type == declared), None)


def _declared(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "mimetype" in names:
        return _beginning(package, "mimetype").decode("ascii", "replace").strip()
    if "[Content_Types].xml" not in names:
        return ""
    mains = _MAIN_PART.findall(_beginning(package, "[Content_Types].xml"))
    kinds = {main.decode("ascii", "replace") for main in mains if main.startswith(_OOXML.encode())}
    return next((one.media_type for one in (DOCX, XLSX, PPTX) if one.media_type in kinds), "")


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MOST_BYTES_OF_INDEX)


def _refused(message: Text) -> Invalid:
    return Invalid(fields={"file": message})
