"""A party manages its own people, and nobody else's; groups grow and shrink in sight."""

import io
import uuid
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mithaq.interfaces.site.people import sheets
from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.models import GroupMembership, Membership, Person
from mithaq.kernel.records.models import Comment

pytestmark = pytest.mark.django_db
HEADS = "handle,name_en,name_ar,role,starts\n"
GOOD = HEADS + "duty-1,Duty officer,الضابط المناوب,duty_officer,2026-01-01\nview-1,Reader,,viewer,\n"
SHEET = "/people/parties/east/sheet/"


def persons() -> int:
    return Person.objects.for_system("a test").count()


def upload(client, text: str | bytes, name: str = "people.csv"):
    content = text.encode() if isinstance(text, str) else text
    return client.post(SHEET, {"sheet": SimpleUploadedFile(name, content)})


def test_an_administrator_enters_a_person(cast, client_as) -> None:
    form = {
        "handle": "duty",
        "names_en": "Duty officer",
        "role": "duty_officer",
        "act_key": str(uuid.uuid4()),
    }
    client = client_as("east_admin")
    for _ in range(2):
        assert client.post("/people/parties/east/add/", form).status_code == 302
    held = Membership.objects.for_system("a test").get(person__handle="east_duty")
    assert (held.role, held.party.code, held.audience) == ("duty_officer", "east", cast.community)


@pytest.mark.parametrize(("who", "status"), [("east", 403), ("west", 403)])
def test_nobody_else_enters_people(cast, client_as, who, status) -> None:
    assert client_as(who).post("/people/parties/east/add/", {"handle": "x"}).status_code == status


def test_a_sheet_is_tried_first_and_entered_when_every_line_is_good(cast, client_as) -> None:
    client, before = client_as("east_admin"), persons()
    answer = upload(client, GOOD)
    assert answer.status_code == 200
    assert "Every line is good" in answer.content.decode()
    assert persons() == before
    assert client.post(SHEET, {"rows": answer.context["rows"]}).status_code == 302
    assert persons() == before + 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("duty-1,Taken,,viewer,", "Choose another handle"),
        ("a b,Blank,,viewer,", "letters, digits and hyphens"),
        ("x-1,,,viewer,", "at least one language"),
        ("x-1,Name,,king,", "Choose a role"),
        ("x-1,Name,,viewer,31.3.2026", "2026-03-31"),
        ("x-1,me@example.org,,viewer,", "No e-mail addresses"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_nothing_is_entered(cast, client_as, line, said) -> None:
    client, before = client_as("east_admin"), persons()
    answer = upload(client, GOOD + line + "\n")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    client.post(SHEET, {"rows": answer.context["rows"]})
    assert persons() == before


def test_a_handle_that_is_taken_elsewhere_tells_nothing(cast, client_as) -> None:
    client = client_as("east_admin")
    form = {"names_en": "Somebody", "role": "viewer"}
    for handle in ("west", "nobody"):
        assert client.post("/people/parties/east/add/", {"handle": handle, **form}).status_code == 302


def test_a_workbook_is_read_like_a_text(cast, client_as) -> None:
    book = openpyxl.Workbook()
    for line in (["handle", "name_en", "role"], ["duty-2", "Duty", "duty_officer"]):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    assert (
        "Every line is good"
        in upload(client_as("east_admin"), out.getvalue(), "people.xlsx").content.decode()
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.csv", b"\xff\xfe\x00"),
        ("p.xlsx", b"no zip"),
        ("p.csv", b"name,role\n"),
        ("p.csv", b"handle,phone\n"),
        ("p.csv", b""),
    ],
)
def test_what_is_no_sheet_is_refused(name, content) -> None:
    with pytest.raises(Invalid):
        sheets.read(name, content)


def workbook(**parts: bytes) -> bytes:
    """Return a workbook with one line, and `parts` ("sheet1": its bytes) instead of its own."""
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["handle", "name_en"])
    book.save(out)
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
        new.writestr("xl/sharedStrings.xml", parts.get("sharedStrings", b""))
    return made.getvalue()


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">' + LAUGHS + b"]><worksheet>&l8;</worksheet>"


@pytest.mark.parametrize(
    "content",
    [
        workbook(sheet1=b"<worksheet"),
        workbook(**{"[Content_Types]": b"<Types"}),
        workbook(workbook=b"<workbook/>"),
    ],
    ids=["cut off", "no types", "no sheet"],
)
def test_a_broken_workbook_is_refused_in_words(cast, client_as, content) -> None:
    answer = upload(client_as("east_admin"), content, "people.xlsx")
    assert answer.status_code == 422
    assert "no XLSX file that can be read" in answer.content.decode()


def test_entities_that_multiply_are_refused(cast, client_as) -> None:
    assert upload(client_as("east_admin"), workbook(sheet1=ENTITIES), "people.xlsx").status_code == 422


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(cast, client_as) -> None:
    bomb = workbook(sharedStrings=b"<sst>" + b"<si><t>x</t></si>" * 600_000 + b"</sst>")
    assert len(bomb) < 100_000
    answer = upload(client_as("east_admin"), bomb, "people.xlsx")
    assert answer.status_code == 422
    assert "too large once unpacked" in answer.content.decode()


def test_a_field_longer_than_the_reader_takes_is_refused(cast, client_as) -> None:
    answer = upload(client_as("east_admin"), HEADS + "x" * 140_000 + ",a,,viewer,\n")
    assert answer.status_code == 422
    assert "no CSV file that can be read" in answer.content.decode()


@pytest.mark.parametrize("rows", ["nonsense", "{}", "[1, 2]", "null", "[" * 100_000])
def test_lines_that_come_back_broken_are_refused(cast, client_as, rows) -> None:
    answer = client_as("east_admin").post(SHEET, {"rows": rows})
    assert answer.status_code == 422
    assert "Send the sheet again" in answer.content.decode()


def test_a_sheet_in_the_french_manner_is_read(db) -> None:
    assert sheets.read("p.csv", b"handle;name_fr;role\nx;Lecteur;viewer\n")[0]["name_fr"] == "Lecteur"


def test_an_invitation_is_shown_once_and_only_to_its_maker(cast, client_as) -> None:
    url = reverse("site:invite", args=[cast.memberships["east"].pk])
    page = client_as("east_admin").post(url).content.decode()
    assert "/sign-in/invitation/" in page
    assert client_as("east").post(url).status_code == 403


def test_a_dismissed_person_is_out_at_once(cast, client_as) -> None:
    east, admin = client_as("east"), client_as("east_admin")
    assert east.get("/people/").status_code == 200
    admin.post(reverse("site:dismiss", args=[cast.memberships["east"].pk]))
    assert east.get("/people/").status_code == 302


def test_a_party_that_joins_is_shown_first_what_it_will_see(cast, client_as) -> None:
    client = client_as("secretary")
    form = {"party": "assess", "act_key": str(uuid.uuid4())}
    url = "/people/groups/community/join/"
    assert "and nothing older" in client.post(url, form).content.decode()
    assert not GroupMembership.objects.for_system("a test").filter(party=cast.parties["assess"]).exists()
    assert client.post(url, {**form, "do": "1"}).status_code == 302
    assert GroupMembership.objects.for_system("a test").filter(party=cast.parties["assess"]).exists()


def test_a_party_that_leaves_loses_what_it_saw_through_the_group(cast, client_as) -> None:
    west = client_as("west")
    west.post(reverse("site:comment", args=["person", cast.east.person_id]), {"text": "To the community"})
    said = Comment.objects.for_system("a test").get()
    page = f"/api/v1/records/comment/{said.pk}"
    assert west.get(page).status_code == 200
    member = GroupMembership.objects.for_system("a test").get(party=cast.parties["west"], ends=None)
    client_as("secretary").post(reverse("site:leave_group", args=[member.pk]), {"do": "1"})
    assert west.get(page).status_code == 404


def test_a_stranger_to_the_community_sees_no_roster_of_persons(cast, client_as) -> None:
    page = client_as("auditor").get("/people/parties/east/").content.decode()
    assert "Nobody whom you may know of" in page
