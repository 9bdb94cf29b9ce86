"""A passkey in software: registered as a browser would, signing as an authenticator that verifies its owner."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from mithaq.kernel.ledger import assertions
from mithaq.kernel.ledger.assertions import Assertion
from mithaq.kernel.people.models import Account

FLAG = AuthenticatorData.FLAG
VERIFIED = FLAG.UP | FLAG.UV


@dataclass(frozen=True)
class Device:
    """One passkey of ES256, made from a number, for the relying party `rp` on the pages of `origin`."""

    number: int = 1
    rp: str = "localhost"
    origin: str = "http://localhost"
    key: ec.EllipticCurvePrivateKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", ec.derive_private_key(self.number, ec.SECP256R1()))

    @property
    def id(self) -> bytes:
        """Return the id of the credential."""
        return sha256(b"credential %d" % self.number).digest()

    @property
    def public(self) -> bytes:
        """Return the public key as COSE."""
        return cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))

    def registered(self) -> dict[str, Any]:
        """Return what a browser sends when the passkey is made."""
        made = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        seen = AuthenticatorData.create(self._rp_hash(), VERIFIED | FLAG.AT, 0, made)
        client = CollectedClientData.create("webauthn.create", b"any", self.origin)
        answer = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(_unattested(seen)),
        }
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": answer,
        }

    def sign(
        self,
        challenge: bytes,
        *,
        kind: str = "webauthn.get",
        origin: str = "",
        rp: str = "",
        flags: Any = VERIFIED,
    ) -> tuple[bytes, bytes, bytes]:
        """Return authenticator data, client data and signature."""
        client = CollectedClientData.create(kind, challenge, origin or self.origin)
        seen = AuthenticatorData.create(sha256((rp or self.rp).encode()).digest(), flags, 0)
        return (
            bytes(seen),
            bytes(client),
            self.key.sign(seen + client.hash, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)),
        )

    def answer(self, challenge: bytes, **otherwise: Any) -> dict[str, Any]:
        """Return what a browser sends when the passkey has signed."""
        seen, client, signature = map(websafe_encode, self.sign(challenge, **otherwise))
        answer = {"authenticatorData": seen, "clientDataJSON": client, "signature": signature}
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": answer,
        }

    def under(self, stated: bytes, log: str, seq: int, asked: int, **otherwise: Any) -> Assertion:
        """Return the signature under a statement, by the announcement in entry `seq` of `log`."""
        return Assertion(log, seq, asked, *self.sign(assertions.challenge(stated), **otherwise))

    def _rp_hash(self) -> bytes:
        return sha256(self.rp.encode()).digest()


def _unattested(seen: AuthenticatorData) -> AttestationObject:
    return AttestationObject.create("none", seen, {})


def give(account: Account, device: Device) -> Authenticator:
    """Add the passkey to an account."""
    data = {"name": "key", "credential": device.registered()}
    made: Authenticator = Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data=data
    )
    return made
