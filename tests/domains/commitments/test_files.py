"""What happens to a file on its way in; no database."""

import io
import struct
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image, PngImagePlugin
from xlsxwriter import Workbook

from mithaq.domains.commitments.actions.files import names, office, pdfs, store, types
from mithaq.domains.commitments.actions.files.prepare import Prepared, prepared
from mithaq.kernel.errors import Invalid, StoreFull

from ...factories import commitments as made

SECRET = b"Colonel Somebody"


def take(name: str, content: bytes) -> Prepared:
    return prepared(SimpleUploadedFile(name, content, content_type="text/html"))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        take(name, content)
    assert list(refused.value.fields) == ["file"]
    return str(refused.value.fields["file"][0])


def jpeg_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x013B] = "Camera of the Colonel", 6, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "JPEG", exif=exif, comment=SECRET)
    return out.getvalue()


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("محضر الاجتماع.pdf", "محضر الاجتماع.pdf"),
        ("evil\u202efdp.exe.pdf", "evilfdp.exe.pdf"),
        ("\u2067محضر\u2069 3.pdf", "محضر 3.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("   .pdf", "file.pdf"),
        ("<script>.pdf", "script.pdf"),
        ('a"; filename="b.pdf', "a ; filename= b.pdf"),
    ],
)
def test_names_are_what_they_look_like(sent: str, safe: str) -> None:
    assert names.safe(sent, ".pdf") == safe


def test_a_name_that_is_too_long_keeps_its_ending() -> None:
    name = names.safe("ميثاق" * 100 + ".pdf", ".pdf")
    assert len(name) == names.LONGEST
    assert name.endswith(".pdf")


def test_the_ending_counts_as_it_reads_without_hidden_characters() -> None:
    assert names.extension_of("plan.p\u202ddf") == ".pdf"
    assert names.extension_of("PLAN.PDF") == ".pdf"
    assert names.extension_of("plan") == ""


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", made.pdf(), "application/pdf"),
        ("a.png", made.png(), "image/png"),
        ("a.jpeg", jpeg_with_exif(), "image/jpeg"),
        ("a.docx", made.docx(), types.DOCX.media_type),
        ("a.txt", "محضر الاجتماع\n".encode(), "text/plain"),
        ("a.csv", b"party,date\nEast,2026-03-03\n", "text/csv"),
        ("no ending", made.png(), "image/png"),
    ],
)
def test_accepted_types_are_told_by_content(name: str, content: bytes, media_type: str) -> None:
    assert take(name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", made.png()),
        ("photo.png", made.pdf()),
        ("photo.jpg", made.png()),
        ("table.xlsx", made.docx()),
        ("minutes.pdf", b"plain words"),
        ("minutes.txt", made.pdf()),
        ("page.html", b"plain words"),
        ("minutes.docm", made.docx()),
    ],
)
def test_a_file_that_lies_about_its_type_is_told_so(name: str, content: bytes) -> None:
    said = refusal(name, content)
    assert names.extension_of(name) in said
    assert "right name" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\x00" + bytes(60)),
        ("a.txt", b"MZ\x90\x00" + bytes(60)),
        ("a.txt", b"<html><script>alert(1)</script>"),
        ("a.csv", b"  <svg xmlns='http://www.w3.org/2000/svg' onload='x'/>"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.gif", b"GIF89a" + bytes(20)),
        ("a.zip", b"PK\x03\x04" + bytes(40)),
        ("a.bin", bytes(range(256))),
        ("a.txt", b"ends in NUL\x00"),
        ("a.txt", "utf-16".encode("utf-16")),
    ],
)
def test_other_types_are_refused(name: str, content: bytes) -> None:
    said = refusal(name, content)
    assert any(words in said for words in (".pdf", "right name", f"ends in “{names.extension_of(name)}”"))


def test_a_damaged_file_is_not_told_that_its_own_type_is_refused() -> None:
    said = refusal("minutes.pdf", b"MZ\x90\x00" + bytes(60))
    assert "something else, or damaged" in said
    assert "Send one of these" not in said


def test_an_empty_file_is_refused() -> None:
    assert "empty" in refusal("a.pdf", b"")


def test_a_file_over_the_limit_is_refused(settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    assert "1 MB" in refusal("a.txt", b"x" * (1024 * 1024 + 1))


def test_pictures_lose_all_but_the_picture() -> None:
    sent = jpeg_with_exif()
    assert SECRET in sent
    kept = take("a.jpg", sent).data
    assert SECRET not in kept
    assert b"Camera" not in kept
    image = Image.open(io.BytesIO(kept))
    assert dict(image.getexif()) == {}
    assert image.size == (6, 8), "turned as the camera said it stands"


def test_png_text_and_what_follows_the_picture_are_gone() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET.decode())
    kept = take("a.png", made.png(pnginfo=told) + b"<script>" + SECRET).data
    assert SECRET not in kept
    assert b"<script>" not in kept


def test_a_picture_bomb_is_refused_before_it_is_unpacked() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = (
        struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", __import__("zlib").crc32(b"IHDR" + head))
    )
    bomb = b"\x89PNG\r\n\x1a\n" + chunk + made.png()[33:]
    assert "million points" in refusal("a.png", bomb)


def test_a_damaged_picture_is_refused() -> None:
    assert "damaged" in refusal("a.png", made.png()[:46])


def test_pdfs_lose_their_information() -> None:
    sent = made.pdf()
    assert SECRET in sent
    kept = take("a.pdf", sent).data
    assert SECRET not in kept
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root
        assert len(document.pages) == 1


def test_pictures_inside_a_pdf_lose_their_exif() -> None:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        picture = pikepdf.Stream(document, jpeg_with_exif())
        picture.Type, picture.Subtype, picture.Filter = (
            pikepdf.Name.XObject,
            pikepdf.Name.Image,
            pikepdf.Name.DCTDecode,
        )
        picture.Width, picture.Height, picture.BitsPerComponent = 8, 6, 8
        picture.ColorSpace = pikepdf.Name.DeviceRGB
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        document.save(out)
    assert SECRET in out.getvalue()
    assert SECRET not in take("a.pdf", out.getvalue()).data


def test_a_picture_stream_without_its_segments_is_the_same_picture() -> None:
    sent = jpeg_with_exif()
    kept = pdfs.without_segments(sent)
    assert SECRET not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(sent)).tobytes()
    assert pdfs.without_segments(b"no jpeg at all") == b"no jpeg at all"


def _pdf_with(change) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf())) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["x.txt"] = b"hidden"


def _signature(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], SigFlags=3)


@pytest.mark.parametrize(
    ("change", "said"), [(_script, "scripts"), (_attachment, "attached"), (_signature, "signed")]
)
def test_pdfs_that_hide_something_are_refused(change, said: str) -> None:
    assert said in refusal("a.pdf", _pdf_with(change))


def test_locked_and_damaged_pdfs_are_refused() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="secret"))
    assert "password" in refusal("a.pdf", out.getvalue())
    assert "damaged" in refusal("a.pdf", b"%PDF-1.7\nnothing more")


def test_office_files_lose_their_properties_and_stay_whole() -> None:
    kept = take("a.docx", made.docx()).data
    assert SECRET not in kept
    with zipfile.ZipFile(io.BytesIO(kept)) as package:
        assert "docProps/core.xml" not in package.namelist()
        assert b"docProps" not in package.read("_rels/.rels")
        assert b"docProps" not in package.read("[Content_Types].xml")
        assert b"Terms" in package.read("word/document.xml")
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_still_opens_afterwards() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        book.set_properties({"author": SECRET.decode()})
        book.add_worksheet().write(0, 0, "kept")
    kept = take("a.xlsx", out.getvalue()).data
    book = load_workbook(io.BytesIO(kept))
    assert book.active["A1"].value == "kept"
    assert not book.properties.creator or SECRET.decode() not in book.properties.creator


def test_an_opendocument_text_loses_its_meta() -> None:
    out = io.BytesIO()
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"/>'
        '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></manifest:manifest>'
    )
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", types.ODT.media_type)
        package.writestr("content.xml", "<x>Terms</x>")
        package.writestr("meta.xml", SECRET)
        package.writestr("Thumbnails/thumbnail.png", SECRET)
        package.writestr("META-INF/manifest.xml", manifest)
    kept = take("a.odt", out.getvalue()).data
    assert SECRET not in kept
    with zipfile.ZipFile(io.BytesIO(kept)) as package:
        assert package.namelist()[0] == "mimetype"
        assert package.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert b"Thumbnails" not in package.read("META-INF/manifest.xml")


def test_pictures_and_files_inside_an_office_file_are_cleaned_too() -> None:
    inside = made.docx(**{"word/media/image1.jpeg": jpeg_with_exif()})
    kept = take("a.docx", made.docx(**{"word/embeddings/inner.docx": inside})).data
    with zipfile.ZipFile(io.BytesIO(kept)) as outer:
        inner = outer.read("word/embeddings/inner.docx")
    with zipfile.ZipFile(io.BytesIO(inner)) as package:
        assert SECRET not in package.read("word/media/image1.jpeg")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("word/vbaProject.bin", "macros"),
        ("word/embeddings/oleObject1.bin", "foreign objects"),
        ("_xmlsignatures/sig1.xml", "signed"),
        ("../outside.xml", "damaged"),
    ],
)
def test_office_files_that_hide_something_are_refused(part: str, said: str) -> None:
    assert said in refusal("a.docx", made.docx(**{part: b"x"}))


def test_entities_in_the_index_of_a_package_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Relationships>&a;</Relationships>'
    assert "damaged" in refusal("a.docx", made.docx(**{"word/_rels/document.xml.rels": bomb}))


def test_a_zip_bomb_is_refused_by_what_it_really_unpacks_to() -> None:
    assert "unpacks" in refusal("a.docx", made.docx(**{"word/media/zeros.emf": bytes(60_000_000)}))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(made.docx(**{"word/media/zeros.emf": bytes(5_000_000)}))
    real, small = struct.pack("<I", 5_000_000), struct.pack("<I", 10)
    lying = bytes(bomb).replace(real, small)
    assert lying != bytes(bomb)
    assert refusal("a.docx", lying)


def test_a_package_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_PARTS", 3)
    assert "unpacks" in refusal("a.docx", made.docx())


def test_files_nested_without_end_are_refused() -> None:
    nested = made.docx()
    for _ in range(4):
        nested = made.docx(**{"word/embeddings/inner.docx": nested})
    assert "unpacks" in refusal("a.docx", nested)


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_kept_bytes_lie_under_a_random_name_for_nobody_else(folder: Path) -> None:
    with store.keeping(b"one") as place, store.keeping(b"one") as other:
        pass
    assert place != other
    path = folder / place
    assert path.read_bytes() == b"one"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.suffix == ""
    assert len(path.name) == 40


def test_a_failed_act_leaves_no_file(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), store.keeping(b"one"):
        _ = 1 / 0
    assert files_in(folder) == []


def test_a_full_disk_leaves_nothing_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        path.write_bytes(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_write_durably", full)
    with pytest.raises(StoreFull), store.keeping(b"one"):
        pytest.fail("the act must not begin")
    assert files_in(folder) == []


def test_files_that_no_record_names_are_set_aside_after_a_day(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.keeping(b"claimed") as claimed, store.keeping(b"orphan") as orphan:
        pass
    assert store.sweep(lambda place: place == claimed) == [], "what is young may be on its way into a record"
    monkeypatch.setattr(store, "SWEEP_AFTER_S", -1)
    assert store.sweep(lambda place: place == claimed) == [orphan]
    assert (folder / claimed).exists()
    assert (folder / store.UNCLAIMED / Path(orphan).name).read_bytes() == b"orphan"
