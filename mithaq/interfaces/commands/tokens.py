"""`mithaq token create`: a credential for a program; never made quietly.

Decision: docs/decisions/0195-tokens-are-acts.md.
"""

import argparse
import sys

from .setup import Refusal, ready, verb

SEEN = "That you made it stands on the record of the person's party; its officers and the person are told."


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser."""
    token = verb(verbs, "token", "make a credential for a program").add_subparsers(
        metavar="WHAT", required=True
    )
    create = verb(token, "create", "make a bearer token; it is shown once and put on record")
    create.add_argument(
        "--person", required=True, metavar="NAME", help="user name of the person the program acts as"
    )
    create.add_argument("--party", metavar="CODE", help="party it acts for, where the person has several")
    create.add_argument("--label", default="command line", help="what it is for")
    scope = create.add_mutually_exclusive_group()
    scope.add_argument("--write", action="store_true", help="allow changes, not only reading")
    scope.add_argument(
        "--carry-out",
        action="store_true",
        help="allow changes, and to release and erase as the second person",
    )
    create.add_argument("--days", type=int, help="how long it holds (90; 7 at most with --carry-out)")
    create.set_defaults(run=_create)


def _create(arguments: argparse.Namespace) -> int:
    ready()
    from mithaq.kernel.actors import Actor
    from mithaq.kernel.errors import Invalid
    from mithaq.kernel.people import actions, queries
    from mithaq.kernel.people.models import CARRY_OUT, READ, WRITE, Account

    account = Account.objects.filter(username=arguments.person.casefold()).first()
    held = queries.current_memberships(account) if account else []
    held = [m for m in held if arguments.party in (None, m.party.code)]
    if not held:
        raise Refusal(f"--person: nobody called “{arguments.person}” acts for such a party today.")
    scope = CARRY_OUT if arguments.carry_out else WRITE if arguments.write else READ
    try:
        secret = actions.create_token(
            held[0], label=arguments.label, scope=scope, days=arguments.days, by=Actor.system("operator")
        )
    except Invalid as error:
        name, said = next(iter(error.fields.items()))
        raise Refusal(f"--{name}: {said[0]}") from error
    print(secret)  # noqa: T201
    sys.stderr.write(f"{SEEN}\n")
    return 0
