from functools import partial

import pytest
from django.db import transaction

from mithaq.kernel import clock
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.acts.once import once
from mithaq.kernel.errors import Conflict, Invalid, NotVisible
from mithaq.kernel.ledger import append as ledger
from mithaq.kernel.markings import tallies
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Party
from mithaq.kernel.records import actions, queries
from mithaq.kernel.records.models import Comment
from mithaq.kernel.search import index
from tests.cast import SYSTEM


def revisions(record):
    return list(Revision.objects.for_system("a test").filter(record=record.pk).order_by("stamp"))


def test_an_act_leaves_revision_entry_tally_and_words(cast):
    said = actions.comment(
        cast.parties["east"], text="Convoy schedule agreed", by=cast.east, audience=cast.community
    )
    (revision,) = revisions(said)
    viewer = Viewer.of(cast.west)
    assert (revision.verb, revision.version, revision.handle) == ("comment.created", 1, "east:liaison")
    assert revision.values["text"] == "Convoy schedule agreed"
    assert tallies.count(viewer, "comment") == 1
    assert [hit.record for hit in index.find(viewer, "convoy sched")] == [said.pk]
    assert index.find(Viewer.of(cast.auditor), "convoy") == []
    assert queries.standing(said, queries.last_act(viewer, said)).seal.stage == "recorded"


def test_outside_a_transaction_there_is_no_act(cast, monkeypatch):
    monkeypatch.setattr("mithaq.kernel.acts.commit.connection", type("C", (), {"in_atomic_block": False}))
    with pytest.raises(RuntimeError):
        commit("party.changed", cast.parties["east"], by=cast.east)


def test_without_ledger_entry_nothing_is_written(cast, monkeypatch):
    def refuse(*_, **__):
        raise OSError("the ledger cannot be written")

    monkeypatch.setattr(ledger, "append", refuse)
    with pytest.raises(OSError, match="ledger"):
        actions.comment(cast.parties["east"], text="lost", by=cast.east)
    assert not Comment.objects.for_system("a test").exists()
    assert not Revision.objects.for_system("a test").filter(kind="comment").exists()


def test_a_stale_edit_is_refused_with_what_stands_now(cast):
    party = cast.parties["east"]
    stale = Party.objects.for_system("a test").get(pk=party.pk)
    party.names = {"en": "Eastern Command (new)"}
    with transaction.atomic():
        commit("party.changed", party, by=cast.east)
    stale.names = {"en": "overwritten"}
    with pytest.raises(Conflict) as refused, transaction.atomic():
        commit("party.changed", stale, by=cast.east)
    assert refused.value.current.names == {"en": "Eastern Command (new)"}


def test_a_field_that_cannot_hold_its_value_is_named(cast):
    party = cast.parties["east"]
    party.names = {"de": "Ostkommando"}
    with pytest.raises(Invalid) as refused, transaction.atomic():
        commit("party.changed", party, by=cast.east)
    assert "names" in refused.value.fields


def test_stamps_grow_even_when_the_clock_is_set_back(cast):
    with clock.freeze(clock.now()) as frozen:
        actions.comment(cast.parties["east"], text="one", by=cast.east)
        frozen.tick(-3600)
        actions.comment(cast.parties["east"], text="two", by=cast.east)
    acts = [
        r.values.get("text")
        for r in Revision.objects.for_system("a test").filter(kind="comment").order_by("stamp")
    ]
    assert acts == ["one", "two"]


def test_a_repetition_shows_nothing_that_was_taken_back_since(cast):
    party = cast.parties["east"]
    said = once("key", cast.east, lambda: actions.comment(party, text="once", by=cast.east))
    actions.narrow(said, cast.red("east_admin"), by=cast.east)
    with pytest.raises(NotVisible):
        once("key", cast.east, lambda: said)


def test_the_same_key_does_it_once(cast):
    party = cast.parties["east"]

    def say():
        return actions.comment(party, text="only once", by=cast.east)

    first, second = once("key-1", cast.east, say), once("key-1", cast.east, say)
    assert first == second
    assert Comment.objects.for_system("a test").count() == 1
    assert once("key-1", cast.west, say) != first, "another person's key is another key"


def test_a_failed_submission_leaves_its_key_free(cast):
    party = cast.parties["east"]
    with pytest.raises(Invalid):
        once("key-2", cast.east, lambda: actions.comment(party, text=" ", by=cast.east))
    assert (
        once("key-2", cast.east, lambda: actions.comment(party, text="better", by=cast.east)).text == "better"
    )


def test_history_tells_what_changed(cast):
    party = cast.parties["east"]
    party.names = {"en": "Renamed"}
    with transaction.atomic():
        commit("party.changed", party, by=cast.east)
    newest, oldest = queries.history(Viewer.of(cast.west), party)
    assert newest.changes == [
        (
            "names",
            {"en": "Eastern Command", "ar": "القيادة الشرقية", "fr": "Eastern Command"},
            {"en": "Renamed"},
        )
    ]
    assert oldest.revision.verb == "party.created"


class TestNarrowing:
    def narrowed(self, cast):
        said = actions.comment(
            cast.parties["east"], text="wide at first", by=cast.east, audience=cast.community
        )
        actions.narrow(said, cast.only("east", "joint"), by=cast.east)
        return said

    def test_who_loses_it_finds_nothing_anywhere(self, cast):
        said, west = self.narrowed(cast), Viewer.of(cast.west)
        assert not Comment.objects.visible_to(west).exists()
        (heard,) = feeds.of_record(west, said.pk)
        assert (heard.verb, heard.values) == ("comment.remarked_out", {"id": str(said.pk)})
        assert index.find(west, "wide") == []
        assert tallies.count(west, "comment") == 0

    def test_who_keeps_it_sees_its_whole_past(self, cast):
        said = self.narrowed(cast)
        verbs = [act.verb for act in feeds.of_record(Viewer.of(cast.secretary), said.pk)]
        assert verbs == ["comment.remarked_out", "comment.remarked_in", "comment.created"]
        assert tallies.count(Viewer.of(cast.secretary), "comment") == 1

    def test_what_belongs_to_it_follows(self, cast):
        said = actions.comment(
            cast.parties["east"], text="wide at first", by=cast.east, audience=cast.community
        )
        answer = actions.comment(said, text="an answer to it", by=cast.west)
        theirs = actions.comment(said, text="narrow already", by=cast.east, audience=cast.only("east"))
        joined = actions.link(said, "informs", cast.parties["west"], by=cast.west)
        actions.narrow(said, cast.only("east", "joint"), by=cast.east)
        for part in (answer, joined):
            part.refresh_from_db()
            assert part.audience == cast.only("east", "joint")
        theirs.refresh_from_db()
        assert theirs.audience == cast.only("east")
        assert index.find(Viewer.of(cast.west), "answer") == []

    def test_a_marking_is_never_widened_in_place(self, cast):
        said = self.narrowed(cast)
        with pytest.raises(Invalid):
            actions.narrow(said, cast.community, by=cast.east)


def test_a_key_that_was_used_for_something_else_is_refused(cast) -> None:
    said = partial(actions.comment, cast.parties["west"], text="First", by=cast.east, audience=cast.community)
    first = once("k", cast.east, said, of="one")
    assert once("k", cast.east, said, of="one") == first
    with pytest.raises(Invalid):
        once("k", cast.east, said, of="other")


UNSEEN = "\u202e\u2066\u2069\x07\x7f\x9f\ufffe\U0001ffff"


@pytest.mark.parametrize("code", [f"{ord(one):04X}" for one in UNSEEN])
def test_what_nobody_sees_is_taken_out_of_texts(cast, code):
    text = f"a{chr(int(code, 16))}b"
    said = actions.comment(cast.parties["west"], text=text, by=cast.east, audience=cast.community)
    assert revisions(said)[0].values["text"] == said.text == "ab"


def test_what_shapes_words_and_lines_stays(cast):
    text = "نیم\u200cفاصله \u200f(م) \u200e\u061c\nline\tend \U0001f54a\ufe0f"
    said = actions.comment(cast.parties["west"], text=text, by=cast.east, audience=cast.community)
    assert said.text == text


def test_names_lose_it_too(cast):
    person = people.create_person(
        handle="duty",
        names={"en": "gnp\u202eexe"},
        party=cast.parties["east"],
        audience=cast.community,
        by=SYSTEM,
    )
    assert person.names == {"en": "gnpexe"}
