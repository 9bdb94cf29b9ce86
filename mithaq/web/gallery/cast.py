"""The made-up parties, persons and records of the gallery."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from mithaq.kernel import clock
from mithaq.kernel.i18n import Names

from ..badges import Badge


@dataclass(frozen=True, slots=True)
class Named:
    """A party or person of the gallery."""

    names: Names


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of the two-key meter."""

    step: str
    party: Named
    read_on: date


@dataclass(frozen=True, slots=True)
class Sample:
    """A record of the gallery; `audience` is a ready badge."""

    code: str
    title: Names
    owner: Named
    audience: Badge
    state: str
    due: date
    done: date | None = None
    version: int = 4
    KIND: str = "commitment"
    pk: uuid.UUID = field(default_factory=lambda: uuid.UUID(int=7))


EAST = Named({"en": "Eastern Command", "ar": "القيادة الشرقية", "fr": "Commandement de l’Est"})
WEST = Named({"en": "Western Command", "ar": "القيادة الغربية", "fr": "Commandement de l’Ouest"})
MINISTRY = Named({"en": "Ministry of Defence", "ar": "وزارة الدفاع", "fr": "Ministère de la Défense"})
MISSION = Named({"en": "Partner mission", "ar": "البعثة الشريكة", "fr": "Mission partenaire"})
LIAISON = Named(
    {"en": "Liaison officer, East", "ar": "ضابط الارتباط – الشرق", "fr": "Officier de liaison, Est"}
)
SECRETARY = Named(
    {"en": "Secretary of the joint body", "ar": "أمين الهيئة المشتركة", "fr": "Secrétaire de l’organe mixte"}
)

CLEAR = Badge("CLEAR")
GREEN = Badge("GREEN", ({"en": "Community", "ar": "المجتمع", "fr": "Communauté"},))
AMBER = Badge("AMBER", (EAST.names, WEST.names))
STRICT = Badge("AMBER+STRICT", (EAST.names, WEST.names, MINISTRY.names))
RED = Badge("RED", (LIAISON.names, SECRETARY.names))
BADGES = (CLEAR, GREEN, AMBER, STRICT, RED)

TITLES: tuple[Names, ...] = (
    {
        "en": "Open the coastal road to civilian and relief traffic",
        "ar": "فتح الطريق الساحلي أمام حركة المدنيين والإغاثة",
        "fr": "Ouvrir la route côtière aux civils et aux secours",
    },
    {
        "en": "Joint course for border patrol leaders (module 3: rights of detained persons)",
        "ar": "دورة مشتركة لقادة دوريات الحدود (الوحدة 3: حقوق المحتجزين)",
        "fr": "Stage commun des chefs de patrouille frontalière (module 3 : droits des détenus)",
    },
    {
        "en": "Exchange lists of detained persons, checked by the mission",
        "ar": "تبادل قوائم المحتجزين بعد مراجعة البعثة",
        "fr": "Échanger les listes de détenus, vérifiées par la mission",
    },
    {"en": "Hotline between operations rooms, tested weekly", "ar": "خط ساخن بين غرف العمليات يُختبر أسبوعيًا"},
    {
        "en": "Common register of cleared minefields, 12.5 km²",
        "ar": "سجل موحد لحقول الألغام المطهرة، 12.5 كم²",
        "fr": "Registre commun des champs de mines dépollués, 12,5 km²",
    },
)
STATES = ("active", "reported_done", "verified_done", "disputed", "proposed")
OFFSETS = (-12, 3, -40, 200, 0)


def days(offset: int) -> date:
    """Return the day `offset` days from today."""
    return clock.today() + timedelta(days=offset)


def at(offset: int, hour: int = 10, minute: int = 42) -> datetime:
    """Return a moment `offset` days from today."""
    day = days(offset)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def records() -> list[Sample]:
    """Return one commitment in each of several states."""
    owners = (EAST, MISSION, WEST, MINISTRY, EAST)
    rows = zip(TITLES, STATES, OFFSETS, owners, BADGES, strict=True)
    return [
        Sample(
            f"C-{n:02d}",
            title,
            owner,
            badge,
            state,
            days(offset),
            days(-45) if state == "verified_done" else None,
        )
        for n, (title, state, offset, owner, badge) in enumerate(rows, 1)
    ]
