"""`python -m mithaq.kernel.ledger verify DIR`: the checks and the witness, on a machine without a server."""

import sys
from argparse import ArgumentParser

from . import commands


def main() -> int:
    """Run one command and return its exit code."""
    parser = ArgumentParser(prog="python -m mithaq.kernel.ledger", description=__doc__)
    commands.add_parsers(parser.add_subparsers(dest="command", required=True))
    arguments = parser.parse_args(["ledger", *sys.argv[1:]])
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
