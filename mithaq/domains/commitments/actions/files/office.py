"""Office files (OOXML, OpenDocument): the package is written anew without properties and previews."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid, Text

from . import images, types

MOST_PARTS = 5_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
_CHUNK = 1 << 16
_PICTURES = {ending: one for one in (types.PNG, types.JPEG) for ending in one.extensions}
_PACKAGES = {ending for one in types.ACCEPTED if one.family == "office" for ending in one.extensions}
_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta'
    b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>'
)


def cleaned(data: bytes, *, depth: int = 0) -> bytes:
    """Return the package without docProps, meta.xml and thumbnails, pictures without Exif, dates of 1980.

    Files embedded in it are cleaned alike, two levels deep. Raises Invalid for a package that is damaged,
    unpacks to more than MOST_UNPACKED bytes or MOST_RATIO times its size, or carries macros, signatures or
    foreign objects.
    """
    out = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as package,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh,
        ):
            for name, content in _parts(package, len(data)):
                if not _is_property(name):
                    _write(fresh, name, _without_traces(name, content, depth))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ElementTree.ParseError,
    ) as error:
        raise _refused(_("This office file is damaged. Save it again and send the new file.")) from error
    return out.getvalue()


def _parts(package: zipfile.ZipFile, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each part in order, counting what is unpacked, not what is declared."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise _bomb()
    left = min(MOST_UNPACKED, max(size * MOST_RATIO, 1_000_000))
    for part in parts:
        if part.is_dir():
            continue
        _check_part(part)
        content = _unpacked(package, part, left)
        left -= len(content)
        yield part.filename, content


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    content = bytearray()
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise _bomb()
    return bytes(content)


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename.casefold()
    if part.flag_bits & 0x1:
        raise _refused(_("This office file is locked with a password. Send one that opens without it."))
    if posixpath.normpath(name).startswith(("..", "/")):
        raise _refused(_("This office file is damaged. Save it again and send the new file."))
    if "vbaproject" in name or name.startswith(("basic/", "scripts/")) or "activex" in name:
        raise _refused(_("This office file contains macros. Save it without them and send it again."))
    if name.startswith("_xmlsignatures/") or name == "meta-inf/documentsignatures.xml":
        raise _refused(
            _("This file is signed; cleaning it would break the signature. Send a copy without it.")
        )
    if name.endswith((".bin", ".exe", ".dll", ".js", ".vbs")) and "printersettings" not in name:
        raise _refused(_("This office file has foreign objects inside it. Send each of them on its own."))


def _is_property(name: str) -> bool:
    folded = name.casefold()
    return folded.startswith(("docprops/", "thumbnails/")) or "printersettings" in folded


def _without_traces(name: str, content: bytes, depth: int) -> bytes:
    folded, ending = name.casefold(), posixpath.splitext(name.casefold())[1]
    if ending in _PICTURES:
        return _picture(content)
    if ending in _PACKAGES:
        return _embedded(content, depth)
    if folded.endswith(".rels"):
        return _rewritten(content, _RELATIONS, "Relationship", "Target")
    if folded == "[content_types].xml":
        return _rewritten(content, _CONTENT_TYPES, "Override", "PartName")
    if folded == "meta-inf/manifest.xml":
        return _rewritten(content, _MANIFEST, "file-entry", f"{{{_MANIFEST}}}full-path")
    return _EMPTY_META if folded == "meta.xml" else content


def _picture(content: bytes) -> bytes:
    kind = types.of(content, "")
    if kind.family != "image":
        raise _refused(_("This office file is damaged. Save it again and send the new file."))
    return images.cleaned(content, kind)


def _embedded(content: bytes, depth: int) -> bytes:
    if depth >= 2:
        raise _bomb()
    return cleaned(content, depth=depth + 1)


def _rewritten(content: bytes, namespace: str, element: str, attribute: str) -> bytes:
    """Return an index of the package without the entries of parts that were left out."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _refused(_("This office file is damaged. Save it again and send the new file."))
    # without a document type there are no entities to expand, and ElementTree fetches nothing
    root = ElementTree.fromstring(content)  # noqa: S314
    for entry in root.findall(f"{{{namespace}}}{element}"):
        if _is_property(entry.get(attribute, "").lstrip("/").removeprefix("../")):
            root.remove(entry)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _write(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _BEGINNING_OF_TIME)
    # OpenDocument wants its first part readable without unpacking
    entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    package.writestr(entry, content)


def _bomb() -> Invalid:
    return _refused(_("This file unpacks to far more than it seems to hold, so it was not opened further."))


def _refused(message: Text) -> Invalid:
    return Invalid(fields={"file": message})
