"""Checking an export offline: files in, verdict out. Needs no settings, no database and no word from the
server.

Everything is proved from the entries up: tiles, roots, signatures, the witnesses' quorum, each audience's
head in each epoch, the fields that are still open. What is missing on purpose (erased fields) is counted, not
refused; `audit` asks further.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from . import anchor_map, folders, policy, proofs, signed_entries, succession
from .audience_checks import check_audience
from .audience_folder import Audience, AudienceReport
from .epoch_checks import EpochSeen
from .kept import Kept, prove_log
from .refusal import Refused


@dataclass
class Report:
    """A verdict: everything named here has been proved."""

    origin: str
    epochs: int
    witnesses: tuple[str, ...]
    policy: str
    audiences: list[AudienceReport] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        """Return what was proved, for a person to read."""
        by = ", ".join(self.witnesses) or "no witness, since the policy asks for none"
        yield f"{self.origin}: {self.epochs} epochs, cosigned by {by} ({self.policy})"
        for one in self.audiences:
            before = f" ({one.before} of them proved before)" if one.before else ""
            yield (
                f"{one.origin}: {one.size} entries in {one.epochs} epochs{before}; "
                f"{one.opened} fields open and true, {one.closed} closed; key {one.fingerprint}"
            )
            yield from signed_entries.sentences(one)


def verify(folder: Path, trusted: Path | None = None, kept: Path | None = None) -> Report:
    """Verify an export. `trusted` is a policy file held from before, `kept` an older checkpoint of a log in
    it.

    Without `trusted` the export's own policy is used, and must be the one that its logs name. Raises Refused.
    """
    return verify_all(folder, trusted, kept)[0]


def verify_all(folder: Path, trusted: Path | None, kept: Path | None) -> tuple[Report, list[Audience]]:
    """Verify an export; return the verdict and what was learnt of each audience. Raises Refused."""
    if (folder / folders.UNFINISHED).exists():
        raise Refused(str(folder / folders.UNFINISHED), "the export was cut off: run it again")
    file = trusted or folder / "policy"
    raw = folders.read_file(file.parent, file.name, str(file.parent))
    known = policy.parse(raw, str(file))
    older = Kept(kept) if kept else None
    signed = succession.read(folder, known)
    epochs = _read_anchor(folder / "anchor", signed, older)
    by, origin = str(trusted) if trusted else "policy of the export", signed.checkpoint.head.origin
    report = Report(origin, len(epochs), signed.witnesses, by)
    audiences = [Audience(one, origin) for one in _audience_folders(folder)]
    for audience in audiences:
        check_audience(audience, epochs, None if trusted else sha256(raw).hexdigest(), older)
        report.audiences.append(audience.report)
    followed = succession.check(signed, audiences)
    for audience in audiences:
        check_proof_files(audience, followed)
    signed_entries.check(audiences)
    if older:
        older.require_found()
    return report, audiences


def _audience_folders(folder: Path) -> list[Path]:
    return sorted(one for one in (folder / "a").iterdir() if one.is_dir()) if (folder / "a").is_dir() else []


def _read_anchor(folder: Path, signed: succession.Signed, older: Kept | None) -> list[EpochSeen]:
    epochs: list[EpochSeen] = []
    head = signed.checkpoint.head

    def visit(first: int, bundle: list[bytes]) -> None:
        for number, data in enumerate(bundle, first):
            t, root = anchor_map.read_entry(data, number)
            if epochs and t < epochs[-1].t:
                raise Refused(f"anchor entry {number}", "is dated before the epoch that precedes it")
            epochs.append(EpochSeen(t, root))

    sizes = [one.head.size for one in signed.handed if one.head.size <= head.size]
    succession.check_prefixes(signed, prove_log(folder, "anchor", head, visit, sizes, older))
    return epochs


def check_proof_files(audience: Audience, known: policy.Policy) -> None:
    """Check each proof file of an audience's folder. Raises Refused."""
    for path in sorted((audience.folder / "proofs").glob("*.tlog-proof")):
        what = f"{audience.what}/proofs/{path.name}"
        proved = verify_proof(path, known, what)
        if proved.trail.audience != audience.origin:
            raise Refused(what, f"is of the log {proved.trail.audience}")


def verify_proof(path: Path, known: policy.Policy, what: str = "") -> proofs.Proved:
    """Verify one proof file against a policy alone. Raises Refused."""
    what = what or str(path)
    data = folders.read_file(path.parent, path.name, str(path.parent), proofs.MAX_BYTES)
    return proofs.check(proofs.read(data, what), known, what)
