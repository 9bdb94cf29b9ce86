"""The published schemas; each is compiled once, from this package, and never looks anywhere else."""

from functools import cache
from pathlib import Path

from lxml import etree

from . import schema_faults
from .refusals import Refused

FOLDER = Path(__file__).parent / "schema"
CAP_12 = "urn:oasis:names:tc:emergency:cap:1.2"
VERSIONS = {
    CAP_12: "1.2",
    "urn:oasis:names:tc:emergency:cap:1.1": "1.1",
    "http://www.incident.com/cap/1.0": "1.0",
}


def version_of(root: etree._Element) -> str:
    """Return the CAP version of a document by its namespace. Raises Refused for any other root."""
    name = etree.QName(root)
    version = VERSIONS.get(name.namespace or "")
    if version is None or name.localname != "alert":
        raise Refused("namespace", namespace=(name.namespace or "")[:120], name=name.localname[:40])
    return version


def check(root: etree._Element, version: str) -> None:
    """Raise Refused, naming the first fault, unless the document follows its schema."""
    schema = _schema(version)
    if not schema.validate(root):
        error = schema.error_log[0]
        raise Refused("schema", version=version, line=error.line, **schema_faults.found(root, error))


@cache
def _schema(version: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    path = FOLDER / f"cap{version.replace('.', '')}.xsd"
    return etree.XMLSchema(etree.fromstring(path.read_bytes(), parser))
