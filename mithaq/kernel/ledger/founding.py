"""The founding act of this installation's ledger: its origin and its policy file.

MITHAQ_HOME/policy is a C2SP tlog-policy file: the anchor's key, the parties' witnesses (with the address
where each can be asked, if any), the quorum. Without one, no witness is known and none is required.
"""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from mithaq.kernel import ids

from . import keys, policy
from .refusal import Refused

DEFAULT_ORIGIN = "mithaq.localhost"
LIVE = "default"


def origin(alias: str) -> str:
    """Return the origin under which the logs of a database stand, with no slash at its end.

    A world other than the live one gets a random part, so that its checkpoints can be taken for no other's.
    """
    base = str(getattr(settings, "LEDGER_ORIGIN", DEFAULT_ORIGIN)).rstrip("/")
    return base if alias == LIVE else f"{base}/world/{ids.secret(10).hex()}"


def policy_bytes(anchor_origin: str) -> bytes:
    """Return the policy in force, as the bytes that are exported and hashed.

    Raises Refused when the file does not parse or names another key than this server's.
    """
    vkeys = keys.vkeys(anchor_origin, keys.anchor_signers())
    path = Path(settings.MITHAQ_HOME) / "policy"
    if not path.exists():
        return "".join([*(f"log {vkey}\n" for vkey in vkeys), f"quorum {policy.NONE}\n"]).encode()
    data = path.read_bytes()
    read = policy.parse(data, str(path))
    if vkeys[0] not in map(str, read.logs):
        raise Refused(str(path), f"does not list this server's anchor log: log {vkeys[0]}")
    return data


def policy_hash(data: bytes) -> str:
    """Return the 64 hex digits by which a policy is named in entries and on paper."""
    return sha256(data).hexdigest()
