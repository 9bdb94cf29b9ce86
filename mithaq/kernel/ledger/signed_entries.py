"""Checking the signatures of persons, once every log of an export is proved: a passkey may be announced in another log.

A wrong signature is refused. None at all is counted and named, as is one whose passkey or content is not shown to this
reader: neither says that the person did it.
"""

from collections.abc import Container, Iterator, Sequence

from . import assertions
from .appointed import Appointments
from .assertions import Assertion, Key
from .audience_folder import Audience, AudienceReport, Place, is_before
from .refusal import Refused


def check(audiences: Sequence[Audience]) -> None:
    """Check each signature of an export and note in the reports who signed. Raises Refused, naming the entry."""
    logs, removed = {one.folder.name: one for one in audiences}, _removals(audiences)
    appointments = Appointments(audiences)
    for audience in audiences:
        audience.report.passkeys = sorted(_in_force(audience, removed))
        for seq in audience.signed:
            signer = _check_entry((audience, seq), logs, removed)
            audience.report.appointed += appointments.show(
                signer, audience.signed[seq]["by"], (audience, seq)
            )
        left = (act for seq, act in audience.grave.items() if seq not in audience.signed)
        audience.report.unsigned.update(left)


def sentences(report: AudienceReport) -> Iterator[str]:
    """Return what was found of signatures in a log, for a person to read; nothing where there could be none."""
    yield from (f"  a passkey that may sign: {passkey}" for passkey in report.passkeys)
    for passkey, count in sorted(report.signed.items()):
        yield f"  {_acts(count)} signed by the passkey of {passkey}"
    if missing := report.signed.total() - report.appointed:
        yield f"  of these, {_acts(missing)} by an appointment that this export does not show its signer to have held"
    if report.unshown:
        yield f"  {_acts(report.unshown)} signed, but the passkey or the fields are not shown in this export"
    for act, count in sorted(report.unsigned.items()):
        yield f"  {_acts(count)} not signed by the person: {act}"


def _acts(count: int) -> str:
    return "1 act" if count == 1 else f"{count} acts"


def _removals(audiences: Sequence[Audience]) -> dict[bytes, list[Place]]:
    found: dict[bytes, list[Place]] = {}
    for audience in audiences:
        for seq, act in audience.acts.items():
            if act == assertions.REMOVED:
                found.setdefault(audience.recs[seq], []).append((audience, seq))
    return found


def _in_force(audience: Audience, removed: Container[bytes]) -> Iterator[str]:
    """Return the passkeys that are announced here and not removed, as far as this reader may know."""
    for seq, act in audience.acts.items():
        if act == assertions.ADDED and audience.recs[seq] not in removed and audience.facts.get(seq):
            yield str(Key.of(audience.facts[seq], f"{audience.what}, entry {seq}"))


def _check_entry(place: Place, logs: dict[str, Audience], removed: dict[bytes, list[Place]]) -> str:
    """Check one signature; return the id of its person, empty where it is not shown. Raises Refused."""
    audience, seq = place
    what, line = f"{audience.what}, entry {seq}", audience.signed[seq]
    given = Assertion.parse(line["sig"], what)
    if not 0 <= line["t"] - given.asked <= assertions.LONGEST_S:
        raise Refused(what, "is dated before its signature was asked for, or long after")
    home = logs.get(given.log)
    if home is None:
        audience.report.unshown += 1
        return ""
    _check_announced((home, given.seq), place, removed, what)
    named, content = home.facts.get(given.seq), audience.contents.get(seq)
    if not named or content is None:
        audience.report.unshown += 1
        return ""
    key = Key.of(named, f"{home.what}, entry {given.seq}")
    assertions.check(given, assertions.stated(line, content, audience.origin, given.asked), key, what)
    audience.signed_by[seq] = str(key)
    audience.report.signed[str(key)] += 1
    return str(named.get("person", ""))


def _check_announced(announced: Place, act: Place, removed: dict[bytes, list[Place]], what: str) -> None:
    home, seq = announced
    if home.acts.get(seq) != assertions.ADDED:
        raise Refused(what, f"is signed by a passkey that entry {seq} of {home.what} does not announce")
    if is_before(act, announced):
        raise Refused(what, "is signed by a passkey that was announced only after it")
    if any(is_before(one, act) for one in removed.get(home.recs[seq], ())):
        raise Refused(what, "is signed by a passkey that had been removed before it")
