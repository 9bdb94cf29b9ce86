"""What docs/reference/states-review.md says beside the tables of states."""

from mithaq.web import move_pages
from mithaq.web.move_pages import Section

from .states import TABLES

TITLES = {"warning": "Warning of an area", "threat_review": "Threat review"}
RIGHTS = (
    ("raise a warning, note what a saved search found", "`warning.raise`: the jobs alone"),
    ("take a warning on, close it", "`warning.answer`; once a party answers it, closing is that party's"),
    ("issue and score a forecast", "`forecast.issue`: the jobs alone"),
    ("put an expert adjustment beside a forecast", "`review.write`; the jobs score it, nobody changes it"),
    ("draft and edit a threat review", "`review.write` of its owner"),
    ("issue and withdraw a threat review", "`record.release` of its owner"),
    ("save and change a search", "anybody, for himself"),
)


INTRO = """A threat review is *superseded* by a newer one of the same owner, readers and months; that is not stored.
A forecast has no states: it is issued once and never changed; scores are added when its months are over."""


def page() -> str:
    """Return the whole page as Markdown."""
    sections = [Section(TITLES[name], steps, first) for name, (steps, _states, first) in TABLES.items()]
    return move_pages.page("States of the threat review", INTRO, sections, RIGHTS)
