"""Promises and agreements, made by the ordinary actions: what the west proposed to the east."""

import io
import zipfile
from datetime import date, timedelta
from functools import cache
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mithaq.domains.commitments import actions, queries
from mithaq.domains.commitments.actions import Terms, Text
from mithaq.domains.commitments.models import Agreement, Clause, Commitment
from mithaq.domains.commitments.queries import Promise
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer

from ..cast import Cast


def names(text: str) -> dict[str, str]:
    """Return a text in all three languages."""
    return {"en": text, "ar": f"{text} بالعربية", "fr": f"{text} en français"}


def days(n: int) -> date:
    """Return the day `n` days from today."""
    return clock.today() + timedelta(days=n)


def terms(cast: Cast, **values: Any) -> Terms:
    """Return what the east is to promise: due in 30 days, as a pledge."""
    given = {
        "code": "P-1",
        "title": names("Open the coastal road"),
        "responsible": cast.parties["east"],
        "origin": "pledge",
        "due": days(30),
        **values,
    }
    return Terms(**given)


def proposal(
    cast: Cast, audience: Audience | None = None, *, by: Actor | None = None, **values: Any
) -> Commitment:
    """Let the west (or `by`) propose a commitment to the community."""
    return actions.propose(terms(cast, **values), audience=audience or cast.community, by=by or cast.west)


def agreed(cast: Cast, audience: Audience | None = None, **values: Any) -> Commitment:
    """Return a commitment that the east has agreed to."""
    return actions.agree(proposal(cast, audience, **values), by=cast.east)


def late(cast: Cast, **values: Any) -> Commitment:
    """Return a commitment that should have been kept ten days ago."""
    with clock.freeze(clock.now() - timedelta(days=40)):
        return agreed(cast, **{"due": clock.today() + timedelta(days=30), **values})


def reported(cast: Cast, **values: Any) -> Commitment:
    """Return a commitment that the east has reported done."""
    return actions.report_done(agreed(cast, **values), by=cast.east)


def agreement_text(cast: Cast, **values: Any) -> Text:
    """Return what is said of an agreement of both commands."""
    given = {
        "code": "MOU",
        "title": names("Memorandum on the hotline"),
        "kind": "mou",
        "parties": [cast.parties["east"], cast.parties["west"]],
        **values,
    }
    return Text(**given)


def agreement(cast: Cast, audience: Audience | None = None, **values: Any) -> Agreement:
    """Begin a memorandum of east and west, owned by the joint commission."""
    return actions.create_agreement(
        agreement_text(cast, **values), audience=audience or cast.community, by=cast.secretary
    )


def clause(cast: Cast, of: Agreement, number: str = "1", audience: Audience | None = None) -> Clause:
    """Add a clause."""
    text = names("Calls are answered within fifteen minutes")
    return actions.add_clause(of, number=number, text=text, by=cast.secretary, audience=audience)


def seen_by(actor: Actor, commitment: Commitment) -> Promise:
    """Return a commitment as an actor sees it."""
    return queries.commitment(Viewer.of(actor), commitment.pk)


def acts_on(record: Marked) -> list[str]:
    """Return the verbs of all acts on a record, oldest first."""
    past = Revision.objects.for_system("a test looks at all acts").filter(record=record.pk)
    return list(past.order_by("stamp").values_list("verb", flat=True))


def png(**save: Any) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "PNG", **save)
    return out.getvalue()


@cache
def pdf() -> bytes:
    """Return a one-page PDF that names its author; the same bytes each time."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = "Colonel Somebody"
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = ["Colonel Somebody"]
        document.save(out)
    return out.getvalue()


_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType='
    '"application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="t" Target="word/document.xml"/>'
    '<Relationship Id="r2" Type="t" Target="docProps/core.xml"/></Relationships>'
)


def docx(**parts: bytes) -> bytes:
    """Return a small Word document that names its author; `parts` are added by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", "<w:document xmlns:w='w'>Terms</w:document>")
        package.writestr("docProps/core.xml", "<core>Colonel Somebody</core>")
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
