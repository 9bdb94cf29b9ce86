"""Writes docs/reference/states-commitments.md from the tables, so that page and program cannot differ.

`python -m mithaq.domains.commitments.rules.reference > docs/reference/states-commitments.md`
"""

import sys
from collections.abc import Iterator

from mithaq.web import moves

from .states import AGREEMENT_MOVES, COMMITMENT_MOVES

RIGHTS = (
    (
        "propose, edit a proposal",
        "`commitment.write`; a proposal is edited by its owner, and asks for agreement anew",
    ),
    ("agree", "`commitment.write`, acting for the responsible, the proposing or a supporting party"),
    ("start, report done, take back", "`commitment.reading.own`, acting for the responsible party"),
    ("own reading", "`commitment.reading.own`, acting for the responsible party"),
    ("other party's reading", "`commitment.reading.other`, acting for any party but the responsible one"),
    ("verify", "`commitment.reading.other`, acting for any party but the responsible one"),
    ("dispute", "`commitment.dispute`, any party that sees it; one open dispute a party"),
    ("settle", "the party that disputed (`commitment.dispute`), or `commitment.waive` for a joint body"),
    (
        "waive",
        "`commitment.waive`, acting for a joint body that is not itself the responsible party; with a reason",
    ),
    (
        "move the due date",
        "`commitment.write`, acting for the responsible or the proposing party; with a cause",
    ),
    ("add evidence", "`evidence.add`, any party that sees the record"),
    ("agreements and clauses", "`agreement.write`; steps and clauses by the agreement's owner"),
    ("enter in a state already reached", "`framework.load`, or `commitment.write` of the owner"),
)


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([*_head(), *_commitments(), *_agreements(), *moves.rights(RIGHTS)]) + "\n"


def _head() -> Iterator[str]:
    yield "# States of agreements and commitments"
    yield ""
    yield "Generated from `mithaq/domains/commitments/rules/`; a test compares it. To write it anew:"
    yield "`python -m mithaq.domains.commitments.rules.reference > docs/reference/states-commitments.md`"
    yield ""


def _commitments() -> Iterator[str]:
    yield "## Commitment"
    yield ""
    yield from moves.drawing(COMMITMENT_MOVES, "proposed", COMMITMENT_MOVES["dispute"].sources)
    yield ""
    yield "`disputed` is not stored: it covers the state for whoever sees an open dispute. `late` is not a"
    yield "state: a commitment that is `agreed` or `active` is late once its due date has passed. Every other"
    yield "step may be taken while a dispute is open; the reader sees `disputed` until it is settled."
    yield ""
    yield from moves.table(COMMITMENT_MOVES)


def _agreements() -> Iterator[str]:
    yield "## Agreement"
    yield ""
    yield from moves.drawing(AGREEMENT_MOVES, "draft")
    yield ""
    yield from moves.table(AGREEMENT_MOVES)


if __name__ == "__main__":
    sys.stdout.write(page())
