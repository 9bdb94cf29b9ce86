"""The kinds of a framework file that the kernel itself keeps: people and groups; links and comments."""

from collections.abc import Iterator

from django.db.models import Q

from mithaq.kernel import clock
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people import queries
from mithaq.kernel.people.models import (
    PARTY_KINDS,
    GroupMembership,
    Membership,
    Party,
    Person,
    Post,
    SharingGroup,
)
from mithaq.kernel.people.permissions import ASSIGNABLE

from . import actions, kinds
from .framework import LoadContext, Row
from .models import RELATIONS, Comment, Link


def marking_row(record: Marked) -> Row:
    """Return the marking of `record` as a framework file writes it: codes and handles, never ids."""
    set_as = audiences.receivers(record.audience)
    row: Row = {"tlp": record.audience.tlp}
    named = (
        ("parties", Party.objects, "code", set_as["parties"]),
        ("groups", SharingGroup.objects, "code", [group for group, _generation in set_as["groups"]]),
        ("persons", Person.objects, "handle", set_as["persons"]),
    )
    for name, manager, field, ids in named:
        if ids:
            found = manager.for_system("receivers of a record that the reader sees").filter(pk__in=ids)
            row[name] = sorted(found.values_list(field, flat=True))
    return row


def base_row(record: Marked, ref: str) -> Row:
    """Return what every line carries: kind, ref, marking, owner."""
    owner = record.owner.code if record.owner else None
    return {"kind": record.KIND, "ref": ref, "marking": marking_row(record), "owner": owner}


def _take_itself_out(row: Row) -> bool:
    """Take out of a party's marking the party itself, to which no earlier line refers; return whether it was there."""
    marking = row.get("marking")
    named = marking.get("parties") if isinstance(marking, dict) else None
    if not isinstance(named, list) or row.get("ref") not in named:
        return False
    row["marking"] = {**row["marking"], "parties": [ref for ref in named if ref != row["ref"]]}
    return True


def _is_of_itself(row: Row) -> bool:
    """Return whether a group is marked for its own members, whoever they are."""
    return row.get("marking") == {"tlp": levels.AMBER, "groups": [row.get("ref")]}


class PeoplePart:
    """Parties, persons, groups and who belongs where."""

    KINDS = ("party", "person", "group", "group_member", "membership")

    def load(self, kind: str, row: Row, context: LoadContext) -> Marked:
        """Make the record of one line."""
        return getattr(self, f"_load_{kind}")(row, context)

    def _audience(self, row: Row, context: LoadContext) -> Audience:
        return context.audience(row) if "marking" in row else audiences.for_marking(levels.CLEAR)

    def _load_party(self, row: Row, context: LoadContext) -> Party:
        sees_itself = _take_itself_out(row)
        return people.create_party(
            sees_itself=sees_itself,
            code=context.text(row, "ref", required=True, longest=60),
            names=context.names(row, "names"),
            kind=context.choice(row, "party_kind", PARTY_KINDS),
            parent=context.maybe_ref("party", row, "parent"),
            audience=self._audience(row, context),
            by=context.by,
        )

    def _load_person(self, row: Row, context: LoadContext) -> Person:
        return people.create_person(
            handle=context.text(row, "ref", required=True, longest=60),
            names=context.names(row, "names"),
            party=context.owner(row),
            audience=self._audience(row, context),
            by=context.by,
        )

    def _load_group(self, row: Row, context: LoadContext) -> SharingGroup:
        return people.create_group(
            code=context.text(row, "ref", required=True, longest=60),
            names=context.names(row, "names"),
            owner=context.maybe_ref("party", row, "owner"),
            audience=None if _is_of_itself(row) else self._audience(row, context),
            by=context.by,
        )

    def _load_group_member(self, row: Row, context: LoadContext) -> GroupMembership:
        group, party = context.ref("group", row.get("group")), context.ref("party", row.get("party"))
        return people.join(group, party, until=context.day(row, "until"), by=context.by)

    def _load_membership(self, row: Row, context: LoadContext) -> Membership:
        person, party = context.ref("person", row.get("person")), context.ref("party", row.get("party"))
        return people.appoint(
            person,
            party=party,
            post=self._post(row, party, context),
            role=context.choice(row, "role", ASSIGNABLE),
            audience=self._audience(row, context),
            starts=context.day(row, "starts"),
            ends=context.day(row, "ends"),
            by=context.by,
        )

    def _post(self, row: Row, party: Party, context: LoadContext) -> Post | None:
        """Return the post that the line names: the party's post of that name, or a new one."""
        names = context.names(row, "post", required=False)
        if not names:
            return None
        held = Post.objects.for_system("posts of one party, while loading").filter(party=party, names=names)
        audience = self._audience(row, context)
        return held.first() or people.create_post(names=names, party=party, audience=audience, by=context.by)

    def export(self, viewer: Viewer, kind: str) -> Iterator[Row]:
        """Yield the visible records of `kind` as lines that `load` reads."""
        yield from getattr(self, f"_export_{kind}")(viewer)

    def _export_party(self, viewer: Viewer) -> Iterator[Row]:
        # a parent was entered before its children, so the order of entering is an order that looks back
        found = queries.parties(viewer).select_related("parent", "owner", "audience")
        for party in found.order_by("created_at", "id"):
            row = base_row(party, party.code) | {"names": party.names, "party_kind": party.kind}
            parent = party.parent if party.parent and party.parent.audience_id in viewer.audiences else None
            yield row | ({"parent": parent.code} if parent else {})

    def _export_person(self, viewer: Viewer) -> Iterator[Row]:
        # whoever waits with his party is no use without it
        founded = Q(owner=None) | Q(owner__waits_for="")
        for person in queries.persons(viewer).filter(founded):
            yield base_row(person, person.handle) | {"names": person.names}

    def _export_group(self, viewer: Viewer) -> Iterator[Row]:
        for group in SharingGroup.objects.visible_to(viewer).order_by("code"):
            yield base_row(group, group.code) | {"names": group.names}

    def _export_group_member(self, viewer: Viewer) -> Iterator[Row]:
        found = GroupMembership.objects.visible_to(viewer).filter(ends=None).select_related("group", "party")
        for held in found.order_by("created_at", "id"):
            row = {"kind": "group_member", "ref": f"{held.group.code}/{held.party.code}"}
            row |= {"group": held.group.code, "party": held.party.code}
            yield row | ({"until": held.until.isoformat()} if held.until else {})

    def _export_membership(self, viewer: Viewer) -> Iterator[Row]:
        # one that waits, or was ended by hand on a day that still lasts, would be in force once it is loaded
        held_or_past = Membership.objects.visible_to(viewer).filter(waits_for="")
        found = held_or_past.exclude(ended_at__isnull=False, ends__gte=clock.today())
        for held in found.select_related("person", "party", "post").order_by("created_at", "id"):
            row = base_row(held, f"{held.person.handle}/{held.party.code}/{held.role}")
            row |= {"person": held.person.handle, "party": held.party.code, "role": held.role}
            row |= {"starts": held.starts.isoformat()} | ({"post": held.post.names} if held.post else {})
            yield row | ({"ends": held.ends.isoformat()} if held.ends else {})


class RecordsPart:
    """Links and comments, and which groups have ended once all has been marked for them.

    Both ends of a link, and what a comment is about, are named as "kind/ref".
    """

    KINDS = ("link", "comment", "group_end")

    def load(self, kind: str, row: Row, context: LoadContext) -> Marked:
        """Make the record of one line, or end a group."""
        loads = {"link": self._load_link, "comment": self._load_comment, "group_end": self._load_group_end}
        return loads[kind](row, context)

    def _load_group_end(self, row: Row, context: LoadContext) -> SharingGroup:
        return people.end_group(context.ref("group", row.get("group"), "group"), by=context.by)

    def _end(self, row: Row, name: str, context: LoadContext) -> Marked:
        kind, _, ref = str(row.get(name, "")).partition("/")
        return context.ref(kind, ref, name)

    def _load_link(self, row: Row, context: LoadContext) -> Link:
        relation = context.choice(row, "relation", RELATIONS)
        one, other = self._end(row, "from", context), self._end(row, "to", context)
        audience = context.audience(row) if "marking" in row else None
        return actions.enter_link(
            one, relation, other, owner=context.owner(row), audience=audience, by=context.by
        )

    def _load_comment(self, row: Row, context: LoadContext) -> Comment:
        return actions.enter_comment(
            self._end(row, "about", context),
            text=context.text(row, "text", required=True),
            said_by=context.ref("person", row.get("said_by"), "said_by"),
            owner=context.owner(row),
            audience=context.audience(row) if "marking" in row else None,
            by=context.by,
        )

    def export(self, viewer: Viewer, kind: str) -> Iterator[Row]:
        """Yield what is visible, with both its ends, as lines that `load` reads."""
        exports = {
            "link": self._export_links,
            "comment": self._export_comments,
            "group_end": self._export_ends,
        }
        return exports[kind](viewer)

    def _export_ends(self, viewer: Viewer) -> Iterator[Row]:
        ended = SharingGroup.objects.visible_to(viewer).exclude(ended_at=None)
        for code in ended.order_by("code").values_list("code", flat=True):
            yield {"kind": "group_end", "ref": code, "group": code}

    def _export_links(self, viewer: Viewer) -> Iterator[Row]:
        found = list(Link.objects.visible_to(viewer).select_related("owner").order_by("created_at", "id"))
        ends = [end for k in found for end in ((k.from_kind, k.from_record), (k.to_kind, k.to_record))]
        visible = kinds.find_many(viewer, ends)
        for link in found:
            one, other = (
                visible.get((link.from_kind, link.from_record)),
                visible.get((link.to_kind, link.to_record)),
            )
            if one and other:
                row = base_row(link, str(link.pk)) | {"relation": link.relation}
                yield row | {"from": _named(one), "to": _named(other)}

    def _export_comments(self, viewer: Viewer) -> Iterator[Row]:
        found = list(
            Comment.objects.visible_to(viewer).select_related("owner", "said_by").order_by("created_at", "id")
        )
        visible = kinds.find_many(viewer, [(c.about_kind, c.about) for c in found])
        for comment in found:
            if about := visible.get((comment.about_kind, comment.about)):
                row = base_row(comment, str(comment.pk)) | {"about": _named(about), "text": comment.text}
                yield row | {"said_by": comment.said_by.handle}


def _named(record: Marked) -> str:
    return f"{record.KIND}/{ref_of(record)}"


def ref_of(record: Marked) -> str:
    """Return what a framework file calls a record: owner's code and own code where it has one, else its id."""
    code = getattr(record, "code", "")
    if record.KIND in {"party", "group"}:
        return code
    return f"{record.owner.code}/{code}" if code and record.owner else str(record.pk)
