"""What is compared: status, headers and body. The only bytes set aside are those drawn anew for each answer."""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpResponseBase

from . import canaries
from .exceptions import of_export, without_exceptions

# each is random or encrypted under the session; its length is compared all the same
DRAWN_ANEW = (
    re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+'),
    re.compile(rb'(?<="X-CSRFToken": ")[A-Za-z0-9]+'),
    re.compile(rb'(?<="X-CSRFToken":")[A-Za-z0-9]+'),
    re.compile(rb"(?<=ticket=)[A-Za-z0-9_:%.-]+"),
    re.compile(rb"(?<=nonce-)[A-Za-z0-9+/=_-]+"),
)
# set by the test client's own session
NOT_OURS = {"Set-Cookie"}
COOKIE_VALUE = re.compile(r"=[^;]*")
# what a browser or a proxy would remember; a change that nobody may see must not change it
TELL_TALE = frozenset({"ETag", "Last-Modified", "Age"})


@dataclass(frozen=True)
class Answer:
    """One answer, as it is compared; `marks` are the canaries and ids in all of it, before anything is set aside."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    marks: frozenset[str] = field(default=frozenset(), compare=False)


def taken(response: HttpResponseBase) -> Answer:
    """Return what is compared of a response."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    said = [*_files(raw), *(f"{name}: {value}".encode() for name, value in response.headers.items())]
    said += [morsel.OutputString().encode() for morsel in response.cookies.values()]
    cookies = sorted(
        (f"cookie {n}", COOKIE_VALUE.sub("=", m.OutputString(), 1)) for n, m in response.cookies.items()
    )
    # how well the hashes of the anchor log can be packed differs; the length of each file is compared
    skipped = NOT_OURS | {"Content-Length"} if raw[:2] == b"PK" else NOT_OURS
    headers = sorted((name, value) for name, value in response.headers.items() if name not in skipped)
    marks = canaries.marks(b"\n".join(said))
    return Answer(response.status_code, (*headers, *cookies), _plain(raw), marks)


def without(patterns: Iterable[re.Pattern[bytes]], raw: bytes) -> bytes:
    """Return `raw` with what the patterns find made unreadable, its length kept."""
    for pattern in patterns:
        raw = pattern.sub(lambda match: b"~" * len(match[0]), raw)
    return raw


def _plain(raw: bytes) -> bytes:
    if raw[:2] == b"PK":
        return b"\n".join(name.encode() + b"\n" + of_export(name, data) for name, data in _packed(raw))
    return without_exceptions(without(DRAWN_ANEW, raw))


def _files(raw: bytes) -> list[bytes]:
    """Return a body, or the files in it where it is packed."""
    return [raw] if raw[:2] != b"PK" else [data for _, data in _packed(raw)]


def _packed(raw: bytes) -> list[tuple[str, bytes]]:
    """Return names and contents of a packed file; its times of packing are not about records."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return [(name, packed.read(name)) for name in packed.namelist() if "docProps" not in name]
