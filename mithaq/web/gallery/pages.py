"""What each page of the gallery shows."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick

from .. import frames, states, tables, timeline
from . import cast, sample_forms

Context = dict[str, Any]

COLUMNS = (
    tables.Column("code", _("Code"), lambda r: r.code, url=lambda r: "#" + r.code, sort="code", heads=True),
    tables.Column("title", _("Title"), lambda r: r.title, wide=True),
    tables.Column("owner", _("Responsible"), lambda r: r.owner.names),
    tables.Column("due", _("Due"), lambda r: r.due, sort="due", template="gallery/due.html"),
    tables.Column(
        "state", _("State"), lambda r: str(states.word(r.state).label), template="gallery/state.html"
    ),
    tables.Column("marking", _("Marking"), lambda r: str(r.audience), template="gallery/marking.html"),
    tables.Column("version", _("Version"), lambda r: r.version, numeric=True, shown=False),
)


def register() -> Context:
    """Return a table of records, sorted, with a next page."""
    query = QueryDict("sort=due")
    view = tables.View.of(query, COLUMNS, default_sort="due")
    shown = sorted(cast.records(), key=lambda r: r.due)
    filters = sample_forms.Filters(query)
    return {"table": tables.Table(_("Commitments"), view, shown, COLUMNS, older="next", filters=filters)}


def live_register() -> Context:
    """Return the same table, asked for again whenever something changes."""
    return {"table": replace(register()["table"], live=True)}


def empty_register() -> Context:
    """Return a table that has no rows yet."""
    view = tables.View.of(QueryDict(), COLUMNS)
    return {
        "table": tables.Table(
            _("Commitments"),
            view,
            [],
            COLUMNS,
            empty_title=_("No commitments yet"),
            empty_text=_("Propose the first one, or load a framework with its agreements."),
            empty_url="#",
            empty_action=_("Propose a commitment"),
        )
    }


def form() -> Context:
    """Return a form as it stands after a faulty post, with its marking picker."""
    return {"form": sample_forms.faulty(), "marking_form": sample_forms.marking(), **_preview()}


def record() -> Context:
    """Return a record page with every part filled."""
    first = cast.records()[0]
    frame = frames.Frame(
        first,
        kind=_("Commitment"),
        title=first.title,
        code=first.code,
        state=first.state,
        seal=frames.Seal("sealed", cast.at(-1), 3, "#"),
        crumbs=[
            frames.Crumb(_("Commitments"), "#"),
            frames.Crumb(pick(cast.TITLES[2]), "#"),
            frames.Crumb(first.code),
        ],
        links=_links(),
        history=_history(),
        remarks=_remarks(),
        remark_form=sample_forms.Remark(),
        remark_url="#",
        acknowledgements=_acknowledgements(),
        story_url="#",
    )
    return {"frame": frame, "facts": _facts(), "files": _files(), **_readings()}


def components() -> Context:
    """Return everything the components page shows, one sample and more of each."""
    return {
        **_readings(),
        **_preview(),
        "badges": cast.BADGES,
        "states": [(code, word) for code, word in states.words()],
        "seals": [
            frames.Seal(state, cast.at(-1), n)
            for state, n in (("recorded", 0), ("anchored", 1), ("sealed", 3))
        ],
        "days": [cast.days(offset) for offset in (-120, -12, -1, 0, 1, 6, 45, 400)],
        "parties": [cast.EAST, cast.WEST, cast.MISSION],
        "person": cast.LIAISON,
        "party": cast.EAST,
        "tiles": _tiles(),
        "tabs": [frames.Tab(_("Record"), "#", True), frames.Tab(_("History"), "#", count=12)],
        "facts": _facts(),
        "files": _files(),
        "acknowledgements": _acknowledgements(),
        "links": _links(),
        "history": _history(),
        "remarks": _remarks(),
        "chart": _chart(),
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        **register(),
    }


def _readings() -> Context:
    own = cast.Reading("substantial", cast.EAST, cast.days(-20))
    west = cast.Reading("substantial", cast.WEST, cast.days(-3))
    mission = cast.Reading("limited", cast.MISSION, cast.days(-6))
    return {"own": own, "others": [west, mission], "one": [west], "none": []}


def _preview() -> Context:
    readers = [cast.EAST.names, cast.WEST.names, cast.MINISTRY.names]
    return {
        "badge": cast.STRICT,
        "readers": readers,
        "meaning": _("Receivers may share inside their own organisation only."),
    }


def _tiles() -> list[frames.Tile]:
    return [
        frames.Tile(_("Late"), 4, "#", _("the oldest by 40 days"), states.LATE),
        frames.Tile(_("Due this week"), 7, "#", tone=states.ATTENTION),
        frames.Tile(_("Reported done"), 12, "#", _("waiting for a second key"), states.CLAIMED),
        frames.Tile(_("Verified"), 1240, "#", tone=states.VERIFIED),
    ]


def _facts() -> list[frames.Fact]:
    return [
        frames.Fact(_("Responsible"), cast.EAST.names),
        frames.Fact(_("Supporting"), [cast.WEST.names, cast.MISSION.names]),
        frames.Fact(_("Due"), cast.days(-12)),
        frames.Fact(_("Read on"), cast.at(-6)),
        frames.Fact(_("Days lost"), 1234.5),
        frames.Fact(_("Supplier"), None),
        frames.Fact(_("Proof wanted"), cast.TITLES[1], wide=True),
    ]


def _files() -> list[frames.EvidenceRow]:
    digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    name = "محضر-التسليم-2026-03.pdf"
    return [
        frames.EvidenceRow(
            name, "#", digest, 248_311, "application/pdf", cast.EAST.names, cast.at(-8), audience=cast.AMBER
        ),
    ]


def _acknowledgements() -> list[frames.Acknowledgement]:
    return [
        frames.Acknowledgement(cast.WEST.names, "acknowledged", cast.at(-2), cast.SECRETARY.names),
        frames.Acknowledgement(cast.MINISTRY.names, "opened", cast.at(-1)),
        frames.Acknowledgement(cast.EAST.names, "pending", due=cast.days(2), act_url="#"),
    ]


def _links() -> list[frames.LinkRow]:
    return [
        frames.LinkRow(_("comes from"), _("Clause"), cast.TITLES[2], "#", "JMC-2020 §4", cast.CLEAR),
        frames.LinkRow(_("leads to"), _("Milestone"), cast.TITLES[3], "#", "M-07", cast.AMBER),
    ]


def _history() -> list[frames.Change]:
    difference = frames.Difference(_("Due"), "2026-03-03", "2026-03-15")
    note = frames.Difference(_("Proof wanted"), "", pick(cast.TITLES[1]))
    return [
        frames.Change(
            4, _("Due date moved"), cast.LIAISON.names, cast.EAST.names, cast.at(-4), [difference, note], "#"
        ),
        frames.Change(3, _("Accepted"), cast.SECRETARY.names, cast.WEST.names, cast.at(-30), url="#"),
    ]


def _remarks() -> list[frames.Remark]:
    said = "نحتاج إلى قائمة الحواجز (JMC-2020) قبل 15 مارس.\n\nThe list still misses two entries."
    return [frames.Remark(cast.SECRETARY.names, cast.WEST.names, cast.at(-3), said, "r1", cast.AMBER)]


def _chart() -> timeline.Chart:
    rows = [_row(number, offset) for number, offset in enumerate((-300, -120, -30, 60, -400))]
    return timeline.chart(rows, title=str(_("Initiatives over time")), right_to_left=get_language_bidi())


def _row(number: int, offset: int) -> timeline.Row:
    marks = [
        timeline.Mark(
            pick(cast.TITLES[2]),
            cast.days(offset + 40),
            cast.days(offset + 70),
            cast.days(offset + 72),
            "verified",
        )
        if offset < -150
        else timeline.Mark(pick(cast.TITLES[2]), cast.days(offset + 40), cast.days(offset + 40)),
        timeline.Mark(
            pick(cast.TITLES[3]), cast.days(offset + 150), cast.days(offset + 190), state="at_risk"
        ),
    ]
    if offset == -400:
        marks.append(
            timeline.Mark(pick(cast.TITLES[0]), cast.days(-80), cast.days(-60), cast.days(-55), "done")
        )
    stages = ("implementing", "implementing", "suspended", "concept", "closing")
    return timeline.Row(
        pick(cast.TITLES[number]),
        cast.days(offset),
        cast.days(offset + 330),
        state=stages[number],
        marks=marks,
    )
