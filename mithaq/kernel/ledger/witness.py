"""A witness: a small program that a party runs on its own machine (C2SP tlog-witness).

It remembers the latest head of each log it knows and cosigns a new one only when that continues the old one.
The new head is on disk before the cosignature leaves; compare and store are one transaction. By HTTP or by
file.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mithaq.kernel import clock

from . import checkpoints, exchange, merkle, notes, signing
from .refusal import Refused

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """An answer: HTTP status, content type, body."""

    status: int
    body: bytes
    kind: str = TEXT


class DeclinedError(Exception):
    """The answer is not 200; carries the reply."""

    def __init__(self, status: int, text: str, kind: str = TEXT) -> None:
        self.reply = Reply(status, f"{text}\n".encode(), kind)
        super().__init__(text)


class Store:
    """The latest head of each log, in a file of its own that survives power loss."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS head "
            "(origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL)"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """Hold the store, against other threads and processes, until the block ends; undone on an error."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def latest(self, origin: str) -> bytes | None:
        """Return the latest cosigned checkpoint of a log."""
        with self._lock:
            row = self._db.execute("SELECT note FROM head WHERE origin = ?", [origin]).fetchone()
        return bytes(row[0]) if row else None


class Witness:
    """A name, a key, the logs it knows and what it has seen of them."""

    def __init__(self, name: str, signer: signing.Signer, logs: Iterable[notes.Vkey], store: Store) -> None:
        self.name, self.signer, self.store = name, signer, store
        self.logs: dict[str, list[notes.Vkey]] = {}
        for key in logs:
            self.logs.setdefault(key.name, []).append(key)

    @property
    def vkey(self) -> notes.Vkey:
        """Return the key under which its cosignatures verify."""
        return notes.Vkey(self.name, notes.COSIGNATURE, self.signer.public)

    def add_checkpoint(self, body: bytes) -> Reply:
        """Answer an `add-checkpoint` request: 200 with a cosignature, or 400, 403, 404, 409, 422."""
        try:
            return self._add(body)
        except DeclinedError as declined:
            return declined.reply

    def checkpoint(self, origin_hash: str) -> Reply:
        """Answer a monitor: the latest cosigned checkpoint of the log whose origin has this hash."""
        for origin in self.logs:
            latest = self.store.latest(origin)
            if latest and sha256(origin.encode()).hexdigest() == origin_hash:
                return Reply(200, latest)
        return Reply(404, b"no checkpoint of such a log\n")

    def _add(self, body: bytes) -> Reply:
        try:
            request = exchange.read_request(body)
        except Refused as refused:
            raise DeclinedError(400, str(refused)) from None
        head, note, signed = self._open(request.checkpoint)
        if request.old > head.size:
            raise DeclinedError(400, f"old size {request.old} is above the checkpoint's {head.size}")
        return Reply(200, str(self._advance(request, head, note, signed)).encode())

    def _open(self, data: bytes) -> tuple[checkpoints.Head, notes.Note, list[notes.Signature]]:
        origin = data.split(b"\n", 1)[0].decode("utf-8", "replace")
        if origin not in self.logs:
            raise DeclinedError(404, "unknown log")
        try:
            note = notes.parse(data, "checkpoint")
            signed = notes.verified(note, self.logs[origin], "checkpoint")
        except Refused as refused:
            # A note that is out of form is one whose signature does not verify.
            raise DeclinedError(403, str(refused)) from None
        if not signed:
            raise DeclinedError(403, "the log's signature is missing")
        try:
            return checkpoints.read_head(note.text, "checkpoint"), note, list(signed.values())
        except Refused as refused:
            raise DeclinedError(400, str(refused)) from None

    def _advance(
        self,
        request: exchange.Request,
        head: checkpoints.Head,
        note: notes.Note,
        signed: list[notes.Signature],
    ) -> notes.Signature:
        with self.store.exclusive() as db:
            row = db.execute("SELECT size, root FROM head WHERE origin = ?", [head.origin]).fetchone()
            size, root = (row[0], bytes(row[1])) if row else (0, merkle.EMPTY_ROOT)
            if request.old != size:
                raise DeclinedError(409, str(size), exchange.SIZE_TYPE)
            _check_history(request, head, root)
            cosignature = signing.cosign(note.text, self.name, self.signer, int(clock.now().timestamp()))
            kept = notes.Note(note.text, (*signed, cosignature)).encode()
            db.execute("REPLACE INTO head VALUES (?, ?, ?, ?)", [head.origin, head.size, head.root, kept])
        return cosignature


def _check_history(request: exchange.Request, head: checkpoints.Head, root: bytes) -> None:
    if head.size == 0 and head.root != merkle.EMPTY_ROOT:
        raise DeclinedError(422, "an empty tree has another root")
    if not merkle.is_consistent(request.old, head.size, request.proof, root, head.root):
        raise DeclinedError(422, f"the consistency proof from {request.old} to {head.size} does not hold")
