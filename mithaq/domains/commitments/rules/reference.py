"""What docs/reference/states-commitments.md says beside the tables of states."""

from mithaq.web import move_pages
from mithaq.web.move_pages import Section

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


NOTE = """`disputed` is not stored: it covers the state for whoever sees an open dispute. `late` is not a
state: a commitment that is `agreed` or `active` is late once its due date has passed. Every other
step may be taken while a dispute is open; the reader sees `disputed` until it is settled."""
SECTIONS = (
    Section("Commitment", COMMITMENT_MOVES, "proposed", COMMITMENT_MOVES["dispute"].sources, NOTE),
    Section("Agreement", AGREEMENT_MOVES, "draft"),
)


def page() -> str:
    """Return the whole page as Markdown."""
    return move_pages.page("States of agreements and commitments", "", SECTIONS, RIGHTS)
