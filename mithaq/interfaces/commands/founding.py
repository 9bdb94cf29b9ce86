"""`mithaq found`: the first party of a new installation, a joint body with two officers; all others follow on pages.

Decision: docs/decisions/0196-founding-on-pages.md.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from .setup import Refusal, prepare_tables, ready, verb

if TYPE_CHECKING:
    from .setup import Verbs

COMMUNITY: Final = {"en": "Community of the agreement", "ar": "مجتمع الاتفاق", "fr": "Communauté de l’accord"}
# both may do what is grave, so that each is the other's second person
OFFICERS: Final = {
    "secretary": ("secretary", {"en": "Secretary", "ar": "أمين السر", "fr": "Secrétaire"}),
    "admin": (
        "party_admin",
        {"en": "Party administrator", "ar": "المسؤول الإداري للطرف", "fr": "Administrateur de la partie"},
    ),
}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST: Final = 35


def add(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser."""
    found = verb(
        verbs, "found", "enter the first party of a new installation, a joint body with two officers"
    )
    found.add_argument("code", help="its short word: lower-case letters, digits, hyphens")
    for language in ("en", "ar", "fr"):
        found.add_argument(f"--{language}", required=True, metavar="NAME", help=f"its name ({language})")
    found.set_defaults(run=_found)


def _found(arguments: argparse.Namespace) -> int:
    if not _CODE.match(arguments.code) or len(arguments.code) > LONGEST:
        raise Refusal(f"code: at most {LONGEST} lower-case letters and digits, with hyphens between.")
    ready(even_empty=True)
    prepare_tables()
    from mithaq.interfaces import framework
    from mithaq.kernel.people import queries

    if queries.is_founded():
        raise Refusal(
            "There are parties already. A secretary of a joint body founds others on the page People."
        )
    names = {language: getattr(arguments, language) for language in ("en", "ar", "fr")}
    lines = [json.dumps(row).encode() for row in _rows(arguments.code, names)]
    if faulty := [one for one in framework.load(lines, dry_run=False) if one.errors]:
        raise Refusal("\n".join(str(one) for one in faulty))
    handles = [f"{arguments.code}_{word}" for word in OFFICERS]
    sys.stderr.write("Founded, on the record. Invite its two officers next:\n")
    sys.stdout.write("".join(f"mithaq invite --person {handle}\n" for handle in handles))
    return 0


def _rows(code: str, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a framework file of the party, the group that all parties will belong to, and the two officers."""
    marking = {"tlp": "GREEN", "groups": ["community"]}
    yield {"kind": "framework", "format": "mithaq-framework/1", "sources": {}}
    yield {"kind": "party", "ref": code, "names": names, "party_kind": "joint_body"}
    yield {"kind": "group", "ref": "community", "names": COMMUNITY, "owner": code}
    yield {"kind": "group_member", "ref": "community", "group": "community", "party": code}
    for word, (role, called) in OFFICERS.items():
        handle = f"{code}_{word}"
        yield {"kind": "person", "ref": handle, "names": called, "owner": code, "marking": marking}
        held = {"person": handle, "party": code, "role": role, "starts": "today"}
        yield {"kind": "membership", "ref": handle, "owner": code, "marking": marking, **held}
