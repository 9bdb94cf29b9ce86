"""A small named cast: two rival commands, the joint commission, a partner, an assessor, an auditor.

East, west, the joint commission and the partner form the community; assessor and auditor stand outside it.
"""

from dataclasses import dataclass, field

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import actions, queries
from mithaq.kernel.people.models import Membership, Party, SharingGroup

SYSTEM = Actor.system("tests")
PARTIES = {
    "east": ("command", "Eastern Command", "القيادة الشرقية"),
    "west": ("command", "Western Command", "القيادة الغربية"),
    "joint": ("joint_body", "Joint Commission", "اللجنة المشتركة"),
    "partner": ("mission", "Partner Mission", "البعثة الشريكة"),
    "assess": ("auditor", "Independent Assessor", "جهة التقييم المستقلة"),
    "audit": ("auditor", "Audit Bureau", "ديوان المحاسبة"),
}
ROLES = {
    "east": ("east", "liaison"),
    "west": ("west", "liaison"),
    "secretary": ("joint", "secretary"),
    "partner": ("partner", "programme_manager"),
    "analyst": ("partner", "analyst"),
    "assessor": ("assess", "assessor"),
    "auditor": ("audit", "auditor"),
    "east_admin": ("east", "party_admin"),
}
COMMUNITY = ("east", "west", "joint", "partner")


@dataclass
class Cast:
    """Actors by name (`cast.east`), their parties, memberships, and the audiences that tests speak of."""

    parties: dict[str, Party] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    group: SharingGroup | None = None

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def public(self) -> Audience:
        return audiences.for_marking("CLEAR")

    @property
    def community(self) -> Audience:
        return audiences.for_marking("GREEN", groups=[queries.group_now(self.group)])

    def only(self, *names: str, tlp: str = "AMBER") -> Audience:
        """Return the audience of exactly these parties."""
        return audiences.for_marking(tlp, parties=[self.parties[name].pk for name in names])

    def red(self, *names: str) -> Audience:
        """Return the audience of exactly these persons."""
        return audiences.for_marking("RED", persons=[self.actors[name].person_id for name in names])


def assemble() -> Cast:
    """Enter the cast by the ordinary actions."""
    cast, public = Cast(), audiences.for_marking("CLEAR")
    for code, (kind, english, arabic) in PARTIES.items():
        names = {"en": english, "ar": arabic, "fr": english}
        cast.parties[code] = actions.create_party(
            code=code, names=names, kind=kind, audience=public, by=SYSTEM
        )
    cast.group = actions.create_group(
        code="community", names={"en": "Community"}, owner=cast.parties["joint"], audience=public, by=SYSTEM
    )
    for code in COMMUNITY:
        actions.join(cast.group, cast.parties[code], by=SYSTEM)
    for name, (code, role) in ROLES.items():
        party = cast.parties[code]
        person = actions.create_person(
            handle=name, names={"en": name.title()}, party=party, audience=cast.community, by=SYSTEM
        )
        held = actions.appoint(person, party=party, role=role, audience=cast.community, by=SYSTEM)
        cast.memberships[name], cast.actors[name] = held, queries.actor_of(held)
        actions.open_account(person, username=name, language="en")
    return cast
