"""Opening XML that strangers sent.

Two passes. The first, by expat, builds nothing: it counts, and stops at the first DOCTYPE, so that no entity is ever
declared, let alone expanded or fetched. The second, by lxml, builds the tree, with everything off that reaches out.
Source: OWASP, XML External Entity Prevention; libexpat, "Security considerations".
"""

from xml.parsers import expat

from lxml import etree

from .refusals import Refused

MOST_BYTES = 4 * 1024 * 1024
MOST_LEVELS = 32
MOST_PARTS = 100_000
ENCODINGS = frozenset({"UTF-8", "US-ASCII", "ISO-8859-1", "UTF-16"})
_WRONG_NAMESPACES = (etree.ErrorTypes.WAR_NS_URI, etree.ErrorTypes.NS_ERR_XML_NAMESPACE)


def opened(data: bytes) -> etree._Element:
    """Return the root of the document. Raises Refused; the document is untrusted in every respect."""
    if len(data) > MOST_BYTES:
        raise Refused("too_large", most=MOST_BYTES)
    _Guard().look_through(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        unlikely = error.code in _WRONG_NAMESPACES
        raise Refused("namespace_name" if unlikely else "not_xml", line=line, column=column) from error


class _Guard:
    """Counts depth and parts, and stops at what an alert never holds."""

    def __init__(self) -> None:
        self._depth = self._parts = 0
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended

    def look_through(self, data: bytes) -> None:
        """Read to the end. Raises Refused."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            unknown = error.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
            reason = "encoding" if unknown else "not_xml"
            raise Refused(reason, line=error.lineno, column=error.offset) from error
        except (LookupError, UnicodeError, ValueError) as error:
            # expat asks Python's codecs for encodings that it does not know itself
            raise Refused("encoding") from error

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.upper() not in ENCODINGS:
            raise Refused("encoding")

    def _doctype(self, *_declaration: object) -> None:
        raise Refused("doctype")

    def _started(self, _name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._parts += 1 + len(attributes)
        if self._depth > MOST_LEVELS:
            raise Refused("too_deep", most=MOST_LEVELS)
        if self._parts > MOST_PARTS:
            raise Refused("too_many", most=MOST_PARTS)

    def _ended(self, _name: str) -> None:
        self._depth -= 1


def text_of(element: etree._Element) -> str:
    """Return the text of a simple element, trimmed.

    Raises Refused where a comment or an element stands inside: signatures and readers would see different texts.
    """
    if len(element):
        raise Refused("mixed", name=name_of(element))
    return (element.text or "").strip()


def name_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname
