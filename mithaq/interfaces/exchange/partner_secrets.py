"""The secrets of partners' servers: each for one party, and for one origin that it may be sent to.

The operator puts `keys/partners/PARTY/NAME` below the installation's home: the origin on the first line, the secret on
the second. One that is missing, belongs to another party, is for another origin, or cannot be read is refused in the
same words: nobody learns which secrets there are. Source: docs/decisions/0180-secrets-of-partners.md.
"""

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

from . import outgoing

LONGEST = 8192
# neither a code nor a name leads out of its folder
_WORD = re.compile(r"[-\w]+", re.ASCII)


class NoSecret(Invalid):
    """The party has no secret of this name that may be sent there."""

    code = "no_such_secret"

    def __init__(self) -> None:
        said = _(
            "Your party has no secret of this name for this address. Whoever runs the server puts it there, and"
            " names the address beside it."
        )
        super().__init__(fields={"secret": said})


def read(party: str, name: str, address: str) -> str:
    """Return the secret that the party of this code may send to `address`. Raises NoSecret, NotListed."""
    wanted = outgoing.origin(address)
    origin, secret = _lines(party, name)
    try:
        if outgoing.origin(origin.rstrip("/")) != wanted:
            raise NoSecret
    except outgoing.NotListed as error:
        raise NoSecret from error
    return secret


def _lines(party: str, name: str) -> tuple[str, str]:
    if not (_WORD.fullmatch(party) and _WORD.fullmatch(name)):
        raise NoSecret
    path = Path(settings.MITHAQ_HOME) / "keys" / "partners" / party / name
    try:
        with path.open(encoding="utf-8") as file:
            origin, secret = file.read(LONGEST).split()
    except (OSError, ValueError) as error:
        raise NoSecret from error
    return origin, secret
