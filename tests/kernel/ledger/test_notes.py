"""Notes, keys, checkpoints and cosignatures: the published example, and everything that must not pass."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.kernel.ledger import checkpoints, notes, signing
from mithaq.kernel.ledger.refusal import Refused

# The example of https://c2sp.org/signed-note
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Z"
    "tg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

# The example of golang.org/x/mod/sumdb/note (BSD-3-Clause), whose signing key is published with it.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


class Seeded:
    """A signer from 32 bytes, or from one repeated."""

    def __init__(self, seed: int | bytes) -> None:
        raw = seed if isinstance(seed, bytes) else bytes([seed]) * 32
        self._key = Ed25519PrivateKey.from_private_bytes(raw)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


LOG = notes.Vkey("log.example/a", notes.ED25519, Seeded(1).public)
WITNESS = notes.Vkey("witness.example/w", notes.COSIGNATURE, Seeded(2).public)
HEAD = checkpoints.Head("log.example/a", 3, bytes(32))


def test_the_published_example_verifies():
    note = notes.parse(NOTE.encode(), "example")
    key = notes.parse_vkey(VKEY)
    assert str(key) == VKEY
    assert note.text == "This is an example message.\n"
    assert list(notes.verified(note, [key], "example")) == [key]
    assert note.encode() == NOTE.encode()


def test_we_sign_what_another_library_signs_byte_for_byte():
    signer = Seeded(notes.decode64(PETERS_SEED, "seed")[1:])
    text = notes.parse(PETERS_NOTE.encode(), "example").text
    assert str(notes.Vkey("PeterNeumann", notes.ED25519, signer.public)) == PETER
    assert signing.sign_note(text, "PeterNeumann", signer).encode() == PETERS_NOTE.encode()


def test_a_signature_by_a_known_key_that_is_false_spoils_the_note():
    note = notes.parse(NOTE.replace("example message", "Example message").encode(), "example")
    with pytest.raises(Refused, match=r"signature by example[.]com/foo is false"):
        notes.verified(note, [notes.parse_vkey(VKEY)], "example")


def test_signatures_by_unknown_keys_are_ignored():
    note = notes.parse(NOTE.encode(), "example")
    assert notes.verified(note, [LOG], "example") == {}
    assert (
        notes.verified(note, [notes.Vkey("example.com/foo", notes.ED25519, Seeded(9).public)], "example")
        == {}
    )


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (NOTE.replace("\n\n", "\n"), "is not a signed note"),
        (NOTE.rstrip("\n"), "is not a signed note"),
        (NOTE.replace("— example", "- example"), "malformed signature line"),
        (NOTE.replace("com/foo Uw", "com/f+o Uw"), "malformed signature line"),
        (NOTE.replace("QM=", "QM"), "is not base64"),
        (NOTE.replace("QM=", "QN="), "is not the standard base64"),
        (NOTE.replace("example message", "example\tmessage"), "control character"),
        (NOTE + "— a.example AAAAAA==\n", "empty signature"),
        (NOTE + "— a.example AAAAAAAA\n" * 100, "more than 100 signature lines"),
    ],
)
def test_a_note_out_of_form_is_refused(spoilt, reason):
    with pytest.raises(Refused, match=reason):
        notes.parse(spoilt.encode(), "note")


def test_a_note_must_be_text_of_bounded_length():
    with pytest.raises(Refused, match="is not UTF-8"):
        notes.parse(b"\xff\n\n", "note")
    with pytest.raises(Refused, match="is larger than"):
        notes.parse(b"a" * (notes.MAX_BYTES + 1), "note")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("example.com/foo", "example.com/f oo"),
        VKEY[:-4] + "AAAA",
        "example.com/foo+530d903a+AgkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_a_key_out_of_form_is_refused(text):
    with pytest.raises(Refused):
        notes.parse_vkey(text)


def test_a_cosignature_covers_header_time_and_text():
    signature = signing.cosign(HEAD.text(), WITNESS.name, Seeded(2), 1_679_315_147)
    assert notes.time_of(signature.raw) == 1_679_315_147
    assert notes.is_valid(WITNESS, HEAD.text(), signature.raw)
    assert not notes.is_valid(WITNESS, HEAD.text().replace("\n3\n", "\n4\n"), signature.raw)
    later = (1_679_315_148).to_bytes(8, "big") + signature.raw[8:]
    assert not notes.is_valid(WITNESS, HEAD.text(), later)
    assert notes.cosigned_message("x\n", 7) == b"cosignature/v1\ntime 7\nx\n"


def test_a_cosignature_from_after_the_end_of_time_is_false():
    text, key = HEAD.text(), Seeded(2)
    raw = (2**63).to_bytes(8, "big") + key.sign(notes.cosigned_message(text, 2**63))
    assert not notes.is_valid(WITNESS, text, raw)
    assert not notes.is_valid(WITNESS, text, raw[:-1])


def test_a_checkpoint_opens_with_the_logs_key_only():
    note = signing.sign_note(HEAD.text(), LOG.name, Seeded(1))
    opened = checkpoints.open_signed(note.encode(), [LOG], "checkpoint", [WITNESS])
    assert opened.head == HEAD
    other = notes.Vkey(LOG.name, notes.ED25519, Seeded(5).public)
    with pytest.raises(Refused, match="is not signed by the log's key"):
        checkpoints.open_signed(note.encode(), [other], "checkpoint")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("log.example/a\n3\n", "is not a checkpoint"),
        ("\n3\n" + "A" * 43 + "=\n", "is not a checkpoint"),
        ("log.example/a\n03\n" + "A" * 43 + "=\n", "no proper tree size"),
        ("log.example/a\n-3\n" + "A" * 43 + "=\n", "no proper tree size"),
        ("log.example/a\n9223372036854775808\n" + "A" * 43 + "=\n", "no proper tree size"),
        ("log.example/a\n3\n" + "A" * 42 + "==\n", "no proper root hash"),
        ("log.example/a\n3\n" + "A" * 43 + "=\nmore\n", "extension line"),
    ],
)
def test_a_checkpoint_out_of_form_is_refused(text, reason):
    with pytest.raises(Refused, match=reason):
        checkpoints.read_head(text, "checkpoint")


def test_a_key_file_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "key.pem"
    signing.write_key(path, bytes(32))
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(signing.FileSigner(path).sign(b"x")) == 64
    path.chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        signing.FileSigner(path)


def test_a_key_file_is_never_replaced(tmp_path):
    signing.write_key(tmp_path / "key.pem", bytes(32))
    before = (tmp_path / "key.pem").read_bytes()
    with pytest.raises(FileExistsError):
        signing.write_key(tmp_path / "key.pem", bytes([1]) * 32)
    assert (tmp_path / "key.pem").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "key.pem"]


def test_a_file_that_is_no_key_is_refused(tmp_path):
    with pytest.raises(Refused, match="no such key file"):
        signing.FileSigner(tmp_path / "none.pem")
    signing.write_secret(tmp_path / "text.pem", b"not a key")
    with pytest.raises(Refused, match="is not a private key"):
        signing.FileSigner(tmp_path / "text.pem")
