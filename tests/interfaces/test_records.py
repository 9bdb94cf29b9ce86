"""What every record has around it: discussion, links, narrowing, release, history, proof, story."""

import io
import uuid
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from mithaq.domains.commitments import actions as promises
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid
from mithaq.kernel.ledger import audit, epochs, seals
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions, queries
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import releases
from mithaq.kernel.records.models import Comment, Link, Release
from tests import cast as casting
from tests.factories import commitments

pytestmark = pytest.mark.django_db
BOTH = {"tlp": "AMBER", "parties": ["east", "west"]}


def said(cast, audience=None, by=None) -> Comment:
    """Return a comment on the public party record of the west."""
    return records.comment(cast.parties["west"], text="Said", by=by or cast.east, audience=audience)


def at(name: str, record) -> str:
    return reverse(f"site:{name}", args=[record.KIND, record.pk])


def test_a_comment_stands_on_the_page_of_its_record(cast, client_as) -> None:
    client_as("east").post(at("comment", cast.parties["west"]), {"text": "A plain word"})
    assert "A plain word" in client_as("west").get("/people/parties/west/").content.decode()


def test_an_empty_comment_is_not_taken(cast, client_as) -> None:
    answer = client_as("east").post(at("comment", cast.parties["west"]), {"text": " "})
    assert answer.status_code == 422


def test_two_records_are_linked_and_lead_to_each_other(cast, client_as) -> None:
    east, west = cast.parties["east"], cast.parties["west"]
    client = client_as("east")
    form = {"q": "western", "relation": "informs", "to": f"party/{west.pk}", "act_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(at("link", east), form).status_code == 302
    assert "is informed by" in client.get("/people/parties/west/").content.decode()
    assert Link.objects.for_system("a test").count() == 1


def test_what_is_hidden_cannot_be_linked(cast, client_as) -> None:
    secret = actions.create_party(
        code="secret", names={"en": "Secret"}, kind="other", audience=cast.only("west"), by=casting.SYSTEM
    )
    form = {"q": "secret", "relation": "informs", "to": f"party/{secret.pk}"}
    assert client_as("east").post(at("link", cast.parties["east"]), form).status_code == 422


def test_narrowing_shows_first_who_loses_the_record(cast, client_as) -> None:
    record = said(cast, cast.only("east", "west"))
    client = client_as("east")
    form = {"tlp": "AMBER", "parties": ["east"], "version": 1}
    page = client.post(at("narrow", record), form).content.decode()
    assert "Will no longer see it" in page
    assert "Western Command" in page
    assert client_as("west").get(f"/api/v1/records/comment/{record.pk}").status_code == 200
    done = client.post(at("narrow", record), {**form, "do": "1"})
    assert done["Location"] == at("any_record", record), "its owner still sees it"
    assert client_as("west").get(f"/api/v1/records/comment/{record.pk}").status_code == 404


def test_nothing_is_widened_in_place(cast, client_as) -> None:
    record = said(cast, cast.only("east"))
    answer = client_as("east").post(at("narrow", record), {**BOTH, "version": 1, "do": "1"})
    assert answer.status_code == 422
    assert "only be narrowed" in answer.content.decode()


def test_only_the_owner_narrows(cast, client_as) -> None:
    record = said(cast, cast.only("east", "west"))
    assert (
        client_as("west").post(at("narrow", record), {"tlp": "AMBER", "parties": ["west"]}).status_code == 403
    )


def test_a_release_is_a_new_record_and_the_old_one_stays(cast, client_as) -> None:
    record = said(cast, cast.only("east"))
    client = client_as("east")
    form = {**BOTH, "version": 1, "act_key": str(uuid.uuid4())}
    assert "Will newly see it" in client.post(at("release", record), form).content.decode()
    for _ in range(2):
        client.post(at("release", record), {**form, "do": "1"})
    made = Comment.objects.for_system("a test").exclude(pk=record.pk).get()
    assert (made.text, made.audience, made.version) == ("Said", cast.only("east", "west"), 1)
    record.refresh_from_db()
    assert record.audience == cast.only("east")
    west = client_as("west")
    assert west.get(f"/api/v1/records/comment/{made.pk}").status_code == 200
    assert west.get(f"/api/v1/records/comment/{record.pk}").status_code == 404
    assert west.get(f"/api/v1/records/comment/{made.pk}/links").json() == [], (
        "the link tells of the old record"
    )


def test_a_release_reaches_everybody_who_saw_the_record(cast, client_as) -> None:
    record = said(cast, cast.only("east", "west"))
    form = {"tlp": "AMBER", "parties": ["east", "partner"], "do": "1"}
    assert client_as("east").post(at("release", record), form).status_code == 422


def test_what_a_record_belongs_to_is_released_first(cast, client_as) -> None:
    secret = actions.create_party(
        code="secret", names={"en": "Secret"}, kind="other", audience=cast.only("east"), by=casting.SYSTEM
    )
    record = records.comment(secret, text="Said", by=cast.east)
    answer = client_as("east").post(at("release", record), {**BOTH, "do": "1"})
    assert answer.status_code == 422
    assert "Release first what it belongs to: Secret" in answer.content.decode()


def test_what_is_public_is_not_released(cast, client_as) -> None:
    assert "Release it to more readers" not in client_as("east").get("/people/parties/east/").content.decode()
    with pytest.raises(Invalid):
        releases.release(cast.parties["east"], cast.public, by=cast.east)


def second_liaison(cast):
    person = actions.create_person(
        handle="east2",
        names={"en": "E2"},
        party=cast.parties["east"],
        audience=cast.public,
        by=cast.east_admin,
    )
    held = actions.appoint(
        person, party=cast.parties["east"], role="liaison", audience=cast.public, by=cast.east_admin
    )
    actions.agree(held, by=cast.east)
    return queries.actor_of(held), person


def test_red_is_released_by_two_persons(cast, client_as) -> None:
    other, _person = second_liaison(cast)
    audience = audiences.for_marking("RED", persons=[cast.east.person_id, other.person_id])
    record = said(cast, audience)
    client = client_as("east")
    client.post(at("release", record), {**BOTH, "reason": "Needed at the table", "do": "1"})
    proposal = Release.objects.for_system("a test").get()
    assert Comment.objects.for_system("a test").count() == 1, "one person alone releases nothing"
    assert client.post(at("release", record), {"agree": "1", "proposal": str(proposal.pk)}).status_code == 403
    made = releases.release(record, proposal.wider, by=other, proposal=proposal)
    assert made.audience == cast.only("east", "west")
    assert releases.waiting(Viewer.of(cast.east), record) is None


def test_red_is_released_by_nobody_without_a_proposal(cast) -> None:
    record = said(cast, cast.red("east"))
    with pytest.raises(Invalid):
        releases.release(record, cast.only("east", "west"), by=cast.east)


def test_the_preview_names_who_will_see_it(cast, client_as) -> None:
    page = client_as("east").post("/marking/preview/", BOTH, headers={"HX-Request": "true"}).content.decode()
    assert "Western Command" in page
    assert "<html" not in page
    page = client_as("east").post("/marking/preview/", {"tlp": "RED"}).content.decode()
    assert "name at least one" in page


def test_history_shows_what_changed_and_how_it_stood(cast, client_as) -> None:
    record = said(cast, cast.only("east", "west"))
    records.narrow(record, cast.only("east"), by=cast.east)
    page = client_as("east").get(reverse("site:version", args=["comment", record.pk, 1])).content.decode()
    assert "how it stood then" in page
    assert "<title>Version 1 · " in page
    assert client_as("west").get(reverse("site:version", args=["comment", record.pk, 1])).status_code == 404
    assert client_as("east").get(reverse("site:version", args=["comment", record.pk, 9])).status_code == 404


def anchor() -> None:
    epochs.run(datetime.now(UTC))


def test_a_proof_is_there_once_the_act_is_anchored(cast, client_as) -> None:
    client, party = client_as("east"), cast.parties["east"]
    assert client.get(at("proof", party) + "?file").status_code == 409
    anchor()
    assert client.get(at("proof", party) + "?file").content.startswith(b"c2sp.org/tlog-proof@v1\n")


def test_red_is_never_exported(cast, client_as) -> None:
    record = said(cast, cast.red("east"))
    anchor()
    client = client_as("east")
    assert client.get(at("proof", record) + "?file").status_code == 403
    names = archive(client).namelist()
    log = Revision.objects.for_system("a test").get(record=record.pk).log
    assert names
    assert not any(handle_of(log.pk) in name for name in names)


def handle_of(log_id: uuid.UUID) -> str:
    return seals.logs([log_id])[0].handle


def archive(client) -> zipfile.ZipFile:
    answer = client.post("/record/download/")
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_next_download_is_what_is_new_and_unpacked_over_the_last_one(cast, client_as, tmp_path) -> None:
    client, record = client_as("east"), said(cast, cast.only("east", "west"))
    anchor()
    archive(client).extractall(tmp_path)
    folder = tmp_path / "mithaq-record"
    records.comment(record, text="More", by=cast.west)
    epochs.run(datetime.now(UTC) + timedelta(minutes=2))
    with (folder / "state").open("rb") as state:
        answer = client.post("/record/download/", {"state": state})
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    assert audit.audit(folder).epochs == 2
    wrong = client.post("/record/download/", {"state": io.BytesIO(b"nonsense")})
    assert (wrong.status_code, "not the file" in wrong.content.decode()) == (422, True)


def test_the_download_holds_my_logs_and_no_others(cast, client_as) -> None:
    mine, theirs = said(cast, cast.only("east", "west")), said(cast, cast.only("west"), cast.west)
    anchor()
    names = " ".join(archive(client_as("east")).namelist())
    handles = [handle_of(one.audience_id) for one in (mine, theirs)]
    assert handles[0] in names
    assert handles[1] not in names


def test_the_record_pages_by_cursor(cast, client_as) -> None:
    for n in range(60):
        records.comment(cast.parties["west"], text=f"Said {n}", by=cast.east)
    client = client_as("east")
    first = client.get("/record/?kind=comment")
    older = first.context["older_url"]
    second = client.get("/record/" + older)
    shown = [act.record.pk for page in (first, second) for act in page.context["acts"]]
    assert len(shown) == len(set(shown)) == 60


def test_the_markings_of_a_page_of_acts_cost_no_query_each(cast, client_as) -> None:
    client = client_as("west")
    client.get("/record/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/record/").content.count(b"TLP:") > 20
    assert not [one for one in asked if 'FROM "markings_audience"' in one["sql"]]


def test_the_story_tells_of_acts_links_and_proof(cast, client_as) -> None:
    east, west = cast.parties["east"], cast.parties["west"]
    records.link(east, "informs", west, by=cast.east)
    page = client_as("east").get(at("story", east)).content.decode()
    assert "Western Command" in page
    assert "Created" in page
    assert "/a/" in page


def test_a_story_names_the_marking_of_each_line_and_prints_under_the_strictest(cast, client_as) -> None:
    promise = commitments.agreed(cast, cast.public)
    told = promises.dispute(promise, reason="Nobody saw it", audience=cast.only("east", "west"), by=cast.west)
    page = html.fromstring(client_as("east").get(at("story", promise)).content)
    line = page.xpath("//*[contains(@class,'story-line')]/li[contains(., 'Nobody saw it')]")[0]
    assert "TLP:AMBER" in line.text_content()
    for place in ("at-top", "at-bottom"):
        assert "TLP:AMBER" in page.find_class(place)[0].text_content()
    public = html.fromstring(client_as("auditor").get(at("story", promise)).content)
    assert str(told.pk) not in public.text_content()
    assert "TLP:CLEAR" in public.find_class("at-top")[0].text_content()


def test_a_story_says_disputed_to_whoever_sees_the_dispute(cast, client_as) -> None:
    promise = commitments.agreed(cast, cast.public)
    promises.dispute(promise, reason="Nobody saw it", audience=cast.only("east", "west"), by=cast.west)

    def stands(who: str) -> str:
        page = html.fromstring(client_as(who).get(at("story", promise)).content)
        return page.find_class("facts")[0].text_content()

    assert "Disputed" in stands("east")
    assert "Disputed" not in stands("auditor")
    assert "Agreed" in stands("auditor")


def test_a_story_names_its_source_and_its_state_in_words(cast, client_as) -> None:
    promise = commitments.agreed(cast, cast.public)
    facts = html.fromstring(client_as("east").get(at("story", promise)).content).find_class("facts")[0]
    assert "Agreed" in facts.text_content()
    assert "agreed" not in facts.xpath(".//dd/text()")


def test_narrowing_offers_only_what_can_be_narrower(cast, client_as) -> None:
    record = said(cast, cast.only("east", "west"))
    page = html.fromstring(client_as("east").get(at("narrow", record)).content)
    assert set(page.xpath("//input[@name='parties']/@value")) == {"east", "west"}
    assert page.xpath("//input[@name='tlp']/@value") == ["AMBER", "AMBER+STRICT", "RED"]


def test_narrowing_what_a_group_sees_offers_its_members(cast, client_as) -> None:
    record = said(cast, cast.community)
    page = html.fromstring(client_as("east").get(at("narrow", record)).content)
    assert set(page.xpath("//input[@name='parties']/@value")) == {"east", "west", "joint", "partner"}


def test_search_finds_what_is_visible_only(cast, client_as) -> None:
    records.comment(cast.parties["west"], text="A quiet heron", by=cast.west, audience=cast.only("west"))
    assert "A quiet heron" in client_as("west").get("/search/?q=heron").content.decode()
    assert "A quiet heron" not in client_as("east").get("/search/?q=heron").content.decode()


def test_today_forgets_what_was_seen(cast, client_as) -> None:
    client = client_as("east")
    page = client.get("/")
    assert "What happened lately" in page.content.decode()
    client.post("/today/seen/", {"newest": page.context["newest"]})
    assert client.get("/").context["acts"] == []
    records.comment(cast.parties["west"], text="New", by=cast.west)
    assert len(client.get("/").context["acts"]) == 1


def test_a_kind_that_does_not_exist_is_a_missing_record(cast, client_as) -> None:
    assert client_as("east").get(f"/record/nonsense/{uuid.uuid4()}/").status_code == 404
