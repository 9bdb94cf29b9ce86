"""Whether a signer held the appointment that his act names: shown, or not shown, by an export; never refused."""

from pathlib import Path

import orjson
import pytest

from mithaq.kernel.ledger import assertions, verify

from . import world
from .test_signed_entries import DATES, OFFICER, announce, by, erased, exported, of_west, write
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db
PERSON, PARTY, MEMBERSHIP = "01a2-person", "01a2-party", "01a2-membership"
HELD = {
    "person": PERSON,
    "party": PARTY,
    "role": "liaison",
    "starts": START.date().isoformat(),
    "ends": None,
    "waits_for": "",
    "ended_at": None,
}


def tell(act: str, rec: str, audience=EAST, **said: object) -> None:
    write(audience, act, rec, DATES | {name: orjson.dumps(value).decode() for name, value in said.items()})


def party(code: str = "east") -> None:
    tell("party.created", PARTY, id=PARTY, code=code)


def appoint(act: str = "membership.created", **otherwise: object) -> None:
    tell(act, MEMBERSHIP, **HELD | otherwise)


def signs() -> tuple[str, int]:
    """Announce the passkey of PERSON."""
    handle, _seq = announce()
    said = {"person": PERSON, "handle": "liaison-east", "credential": "abc", "rp": OFFICER.rp}
    said["public_key"] = assertions.b64encode(OFFICER.public).decode()
    fields = DATES | {name: orjson.dumps(value).decode() for name, value in said.items()}
    return handle, write(EAST, assertions.ADDED, "passkey-2", fields).seq


def shown(folder: Path) -> int:
    [count] = of_west(folder).signed.values()
    assert count == 1
    return of_west(folder).appointed


def test_an_appointment_that_held_then_is_shown(tmp_path):
    party()
    appoint()
    world.pass_epochs(1, START)
    erased(by(signs()))
    folder = exported(tmp_path)
    assert shown(folder) == 1
    assert "by an appointment" not in "\n".join(verify.verify(folder).sentences())


def test_one_that_was_agreed_to_by_the_second_person_holds(tmp_path):
    party()
    appoint("membership.proposed", waits_for="party")
    appoint("membership.agreed")
    world.pass_epochs(1, START)
    erased(by(signs()))
    assert shown(exported(tmp_path)) == 1


@pytest.mark.parametrize(
    "otherwise",
    [
        {"role": "viewer"},
        {"person": "01a2-another"},
        {"party": "01a2-another"},
        {"waits_for": "party"},
        {"ended_at": "2026-03-03T09:00:00+00:00"},
        {"starts": "2999-01-01"},
        {"starts": None},
        {"ends": "2001-01-01"},
        {"ends": 7},
        {"person": [PERSON]},
        {"role": ["liaison"]},
    ],
)
def test_another_one_does_not_count(tmp_path, otherwise):
    party()
    appoint(**otherwise)
    world.pass_epochs(1, START)
    erased(by(signs()))
    folder = exported(tmp_path)
    assert shown(folder) == 0
    assert "of these, 1 act by an appointment that this export does not show" in "\n".join(
        verify.verify(folder).sentences()
    )


def test_one_that_had_ended_does_not_count(tmp_path):
    party()
    appoint()
    appoint("membership.ended", ended_at="2026-03-03T09:00:00+00:00")
    world.pass_epochs(1, START)
    erased(by(signs()))
    assert shown(exported(tmp_path)) == 0


def test_one_that_ended_later_held_then(tmp_path):
    party()
    appoint()
    world.pass_epochs(1, START)
    place = signs()
    erased(by(place))
    world.pass_epochs(1, START)
    appoint("membership.ended", ended_at="2026-03-03T09:00:00+00:00")
    assert shown(exported(tmp_path)) == 1


def test_one_that_came_later_does_not_count(tmp_path):
    party()
    place = signs()
    erased(by(place))
    world.pass_epochs(1, START)
    appoint()
    assert shown(exported(tmp_path)) == 0


def test_who_shows_no_person_shows_no_appointment(tmp_path):
    party()
    tell("membership.created", MEMBERSHIP, WEST, **{name: HELD[name] for name in ("party", "role", "starts")})
    world.pass_epochs(1, START)
    erased(by(announce()))
    assert shown(exported(tmp_path)) == 0
