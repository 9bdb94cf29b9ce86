"""What docs/reference/states-picture.md says beside the tables of states."""

from mithaq.web import move_pages
from mithaq.web.move_pages import Section

from .states import TABLES

TITLES = {
    "report": "Report",
    "claim": "Claim",
    "suggestion": "Suggestion",
    "rfi": "Request for information",
}
RIGHTS = (
    ("report", "`report.write`; without a marking for the own party alone"),
    ("correct, retract, join as a duplicate, agree to be asked", "`report.write` of the originator"),
    (
        "make a variant for more readers",
        "`report.write` and `record.release` of the originator; RED needs another person's proposal",
    ),
    (
        "tell it in the own name",
        "`report.write` and `record.release`, acting for any party but the originator, who has agreed to it",
    ),
    ("narrow", "`record.narrow` of the originator"),
    ("assess, suggest a change", "`report.assess`, acting for any party but the originator"),
    ("accept or discard a suggestion", "`report.write` of the originator"),
    ("say “I am on it”, let go", "`report.assess`; one party at a time; letting go is the holder's"),
    ("acknowledge a recall", "`report.acknowledge`, acting for a party that had received the report"),
    ("ask, close", "`rfi.write`; closing is the asking party's"),
    ("answer, refuse", "`rfi.write`, acting for a party that is asked"),
    ("compare reports, end a claim", "`report.match`: the jobs alone"),
    ("enter what stands already", "`framework.load`, or the right of the owner"),
)


INTRO = """The state of a report follows the assessments that all its readers see; what a reader sees beyond them
is shown to him as *standing*. A request is *late*, and *answered*, by its day and its answers; neither
is stored."""


def page() -> str:
    """Return the whole page as Markdown."""
    sections = [Section(TITLES[name], steps, first) for name, (steps, _states, first) in TABLES.items()]
    return move_pages.page("States of the picture", INTRO, sections, RIGHTS)
