"""`mithaq VERB`: reads the arguments and runs one verb. Exit codes: 0 done, 1 refused with a reason, 2 wrong use."""

import argparse
import os
import sys
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError

from mithaq.kernel.errors import MithaqError, of_store

from . import documents, founding, frameworks, imports, inviting, ledgers, migrating, serving, status, tokens
from .setup import Refusal


def parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs; each sets `run`."""
    made = argparse.ArgumentParser(prog="mithaq", description="Keeps a security-cooperation agreement alive.")
    verbs = made.add_subparsers(dest="verb", metavar="VERB", required=True)
    for part in (
        serving,
        migrating,
        status,
        founding,
        frameworks,
        imports,
        inviting,
        tokens,
        ledgers,
        documents,
    ):
        part.add(verbs)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.config.settings")
    # whatever is written, the store above all, is for the user whom the server runs as and for nobody else
    os.umask(0o077)
    chosen = parser().parse_args(arguments)
    try:
        return chosen.run(chosen) or 0
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return refusal.code
    except MithaqError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (DatabaseError, InterfaceError) as error:
        if not (told := of_store(error)):
            raise
        sys.stderr.write(f"{told} ({' '.join(str(error).split())})\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
