"""What is compared: status, headers and body. The only bytes set aside are those drawn anew for each answer."""

import io
import re
import zipfile
from dataclasses import dataclass

from django.http import HttpResponseBase

# each is random or encrypted under the session; its length is compared all the same
DRAWN_ANEW = (
    re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+'),
    re.compile(rb'(?<="X-CSRFToken": ")[A-Za-z0-9]+'),
    re.compile(rb"(?<=ticket=)[A-Za-z0-9_:%.-]+"),
    re.compile(rb"(?<=nonce-)[A-Za-z0-9+/=_-]+"),
)
# the exceptions of THREAT_MODEL.md: what commits to all audiences at once
ANCHOR = (
    re.compile(rb"(?<=<td data-anchor-root>)[^<]+"),
    re.compile(rb"(?s)(?<=<pre data-anchor>).*?(?=</pre>)"),
    re.compile(rb'(?s)(?<="checkpoint":")[^"]+'),
)
# set by the test client's own session
NOT_OURS = {"Set-Cookie"}
COOKIE_VALUE = re.compile(r"=[^;]*")


@dataclass(frozen=True)
class Answer:
    """One answer, as it is compared."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def taken(response: HttpResponseBase) -> Answer:
    """Return what is compared of a response."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    cookies = sorted(
        (f"cookie {n}", COOKIE_VALUE.sub("=", m.OutputString(), 1)) for n, m in response.cookies.items()
    )
    headers = sorted((name, value) for name, value in response.headers.items() if name not in NOT_OURS)
    return Answer(response.status_code, (*headers, *cookies), _plain(raw))


def _plain(raw: bytes) -> bytes:
    if raw[:2] == b"PK":
        return _unpacked(raw)
    for pattern in (*DRAWN_ANEW, *ANCHOR):
        raw = pattern.sub(lambda match: b"~" * len(match[0]), raw)
    return raw


def _unpacked(raw: bytes) -> bytes:
    """Return names and contents of a packed file; its times of packing are not about records."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return b"\n".join(
            n.encode() + b"\n" + packed.read(n) for n in packed.namelist() if "docProps" not in n
        )
