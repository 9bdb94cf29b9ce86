"""Whether a signer held the appointment that his act names (`by`), as far as an export shows appointments.

Those who read an act need not all know of its signer's appointment, so one that is not shown refuses nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from .audience_folder import Audience, Place, is_before


class Appointments:
    """What the appointments and parties of an export say: entries about each appointment, by the id of its person."""

    def __init__(self, audiences: Sequence[Audience]) -> None:
        self._codes: dict[str, str] = {}
        self._of: dict[str, dict[bytes, list[tuple[Place, dict[str, Any]]]]] = {}
        for audience in audiences:
            for seq, facts in audience.people.items():
                if "role" in facts:
                    told = self._of.setdefault(str(facts.get("person", "")), {})
                    told.setdefault(audience.recs[seq], []).append(((audience, seq), facts))
                elif "code" in facts:
                    self._codes[str(facts.get("id", ""))] = str(facts["code"])

    def show(self, person: str, by: str, act: Place) -> bool:
        """Return whether they show that `person` held, when the act was written, the appointment called `by`."""
        if not person:
            return False
        day = datetime.fromtimestamp(act[0].times[act[1]], UTC).date().isoformat()
        return any(
            self._name(facts) == by and _is_in_force(facts, day) for facts in self._standing(person, act)
        )

    def _standing(self, person: str, act: Place) -> Iterator[dict[str, Any]]:
        """Return each appointment of a person as it was left by the last entry before the act."""
        for told in self._of.get(person, {}).values():
            before = [one for one in told if is_before(one[0], act)]
            if before:
                yield max(before, key=lambda one: (one[0][0].moment(one[0][1]), one[0][1]))[1]

    def _name(self, facts: dict[str, Any]) -> str:
        return f"{self._codes.get(str(facts.get('party')), '')}:{facts['role']}"


def _is_in_force(facts: dict[str, Any], day: str) -> bool:
    starts, ends = facts.get("starts"), facts.get("ends")
    if facts.get("waits_for") or facts.get("ended_at") or not isinstance(starts, str):
        return False
    return starts <= day and (ends is None or (isinstance(ends, str) and day <= ends))
