"""The fields every form uses clean to what actions take."""

from datetime import date

import pytest

from mithaq.web import forms

PARTIES = [("east", "East"), ("west", "West")]


def names_of(data: dict[str, str], **options) -> tuple[object, list[str]]:
    class Form(forms.forms.Form):
        title = forms.NamesFormField(**options)

    form = Form(data)
    form.is_valid()
    return form.cleaned_data.get("title"), form.errors.get("title", [])


def test_names_keep_the_filled_languages():
    assert names_of({"title_en": " Road ", "title_ar": "", "title_fr": "Route"}) == (
        {"en": "Road", "fr": "Route"},
        [],
    )


def test_one_language_is_enough_but_none_is_not():
    assert names_of({"title_ar": "الطريق"})[1] == []
    assert names_of({"title_ar": "  "})[1] == ["Fill in at least one language."]
    assert names_of({}, required=False) == ({}, [])


def test_each_language_is_held_to_the_length():
    assert names_of({"title_en": "ab", "title_fr": "abcd"}, max_length=3)[1]


def marking(**data) -> forms.MarkingForm:
    return forms.MarkingForm(data, parties=PARTIES, persons=[("liaison", "Liaison")])


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"tlp": "AMBER", "parties": ["east"]}, set()),
        ({"tlp": "CLEAR"}, set()),
        ({"tlp": "CLEAR", "parties": ["east"]}, {"tlp"}),
        ({"tlp": "AMBER"}, {"parties"}),
        ({"tlp": "RED", "parties": ["east"]}, {"persons"}),
        ({"tlp": "RED", "persons": ["liaison"]}, set()),
        ({"tlp": "AMBER", "parties": ["hidden"]}, {"parties"}),
        ({"tlp": "PINK"}, {"tlp"}),
    ],
)
def test_level_and_receivers_must_fit(data, wrong):
    assert set(marking(**data).errors) == wrong


def test_receivers_that_cannot_be_chosen_are_not_offered():
    assert "groups" not in marking().fields
    only_level = forms.MarkingForm({"tlp": "AMBER"})
    assert only_level.non_field_errors() == ["Name at least one party or group that shall receive it."]


def test_dates_are_shown_as_the_browsers_picker_takes_them():
    assert 'value="2026-03-03"' in forms.DateInput().render("due", date(2026, 3, 3))
    assert 'type="date"' in forms.DateInput().render("due", None)


class Folding(forms.KeyedForm):
    FOLDS = (forms.Fold("More", ("note", "names", "on")),)

    code = forms.forms.CharField()
    note = forms.note_field()
    names = forms.NamesFormField(required=False)
    on = forms.DateField(required=False)


@pytest.mark.parametrize(
    ("data", "initial", "is_open"),
    [
        (None, {}, False),
        (None, {"names": {"fr": "Route"}}, True),
        (None, {"names": {}}, False),
        ({"code": "A"}, {}, False),
        ({"code": "A", "names_ar": "الطريق"}, {}, True),
        ({"code": "A", "on": "never"}, {}, True),
    ],
)
def test_folded_fields_open_by_themselves_where_there_is_something_to_see(data, initial, is_open):
    always, folded = Folding(data, initial=initial).parts()
    assert [field.name for field in always.fields] == ["act_key", "version", "code"]
    assert folded.summary == "More"
    assert folded.is_open == is_open


def test_a_form_without_folds_is_one_part_and_leaves_narrower_to_the_picker():
    [part] = forms.NarrowableForm().parts()
    assert [field.name for field in part.fields] == ["act_key", "version"]


@pytest.mark.parametrize(
    ("data", "wrong", "parties"),
    [
        ({"tlp": "CLEAR", "parties": ["east"]}, set(), []),
        ({"tlp": "RED", "parties": ["east"], "persons": ["liaison"]}, set(), []),
        ({"tlp": "AMBER", "parties": ["east"]}, set(), ["east"]),
        ({"tlp": "CLEAR", "parties": ["east", "west"]}, {"tlp"}, ["east", "west"]),
    ],
)
def test_what_the_page_ticked_by_itself_is_in_nobodys_way(data, wrong, parties):
    form = forms.MarkingForm(data, parties=PARTIES, persons=[("liaison", "L")], beforehand=["east"])
    assert set(form.errors) == wrong
    assert form.cleaned_data["parties"] == parties
    assert forms.MarkingForm(parties=PARTIES, beforehand=["east"])["parties"].value() == ["east"]


def test_a_line_that_suggests_has_its_list_beside_it():
    shown = forms.Suggesting(lambda: [("15210", "Security")]).render("sector", "15210")
    assert 'list="sector-suggested"' in shown
    assert '<datalist id="sector-suggested"><option value="15210">Security</option>' in shown
