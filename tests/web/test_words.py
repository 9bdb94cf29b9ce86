"""Dates, numbers, states, completion and markings in words, in three languages."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mithaq.kernel import clock, i18n
from mithaq.web import badges, completion, dates, inline, numerals, states

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "3 Mar 2026"), ("fr", "3 mars 2026"), ("ar", "3 مارس 2026")]
)
def test_a_day_is_unambiguous_in_each_language(language, text):
    with translation.override(language):
        assert dates.day_text(TODAY) == text
        assert dates.day_text("2026-03-03") == text


def test_a_moment_is_told_in_utc():
    assert dates.moment_text(datetime(2026, 3, 3, 10, 42, tzinfo=UTC)) == "3 Mar 2026, 10:42 UTC"
    assert dates.iso(datetime(2026, 3, 3, 10, 42, tzinfo=UTC)) == "2026-03-03T10:42:00+00:00"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-12, "12 days late"),
        (-1, "1 day late"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (60, "in 60 days"),
        (61, "in 2 months"),
        (365, "in 12 months"),
    ],
)
def test_near_dates_are_told_by_their_distance(days, said):
    assert dates.distance_text(TODAY + timedelta(days), TODAY) == said


def test_today_is_the_clocks_today():
    with clock.freeze(datetime(2026, 3, 3, tzinfo=UTC)):
        assert dates.distance_text(TODAY) == "today"


@pytest.mark.parametrize(
    ("days", "said"), [(0, "done on time"), (-3, "done on time"), (2, "done 2 days late")]
)
def test_done_dates_say_how_late(days, said):
    assert dates.done_text(TODAY, TODAY + timedelta(days)) == said


@given(st.integers(-400, 4000))
def test_no_day_is_both_late_and_ahead(days):
    said = dates.distance_text(TODAY + timedelta(days), TODAY)
    assert ("late" in said) == (days < 0)


@pytest.mark.parametrize(
    ("language", "system", "text"),
    [
        ("en", "arabic", "1,234.5"),
        ("ar", "latin", "1.234,5"),
        ("ar", "arabic", "١٬٢٣٤٫٥"),
    ],
)
def test_numbers_follow_language_and_preference(language, system, text):
    with translation.override(language):
        assert numerals.number_text(1234.5, system) == text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "2,129 days late"), ("fr", "2\u202f129 jours de retard"), ("ar", "متأخر 2.129 يومًا")],
)
def test_days_in_a_sentence_are_grouped_and_years_are_not(language, said):
    with translation.override(language):
        assert dates.late_text(2129) == said
        assert "2026" in dates.day_text(TODAY)


def test_thousands_keep_their_sign_in_arabic_indic_digits_and_addresses_theirs():
    with translation.override("ar"):
        assert numerals.write("متأخر 2.129 يومًا", "arabic") == "متأخر ٢٬١٢٩ يومًا"
        assert numerals.write("10.0.0.127", "arabic") == "١٠.٠.٠.١٢٧"
        assert numerals.write("1.234.567.", "arabic") == "١٬٢٣٤٬٥٦٧."


def test_only_arabic_text_takes_arabic_indic_digits():
    assert numerals.write("12", "arabic") == "12"
    with translation.override("ar"):
        assert numerals.write("12", "arabic") == "١٢"
        assert numerals.write("12", "latin") == "12"


def test_only_what_somebody_else_confirmed_is_green():
    green = {code for code, word in states.words() if word.tone == states.VERIFIED}
    assert green == {"verified", "verified_done", "confirmed", "settled", "acknowledged", "sealed"}


def test_every_state_has_a_known_tone():
    assert {word.tone for _code, word in states.words()} <= set(states.TONES)


def test_an_unknown_state_stands_as_written_and_labels_overrule():
    assert states.word("half_way").label == "half way"
    assert states.word("active", "Running", "late") == states.StateWord("Running", "late")


def reading(step: str) -> SimpleNamespace:
    return SimpleNamespace(step=step, read_on=TODAY)


@pytest.mark.parametrize(
    ("own", "others", "said"),
    [
        (None, [], "Neither party has read this yet."),
        ("limited", [], "One key only: no other party has read this yet."),
        (None, ["limited"], "One key only: the owner has not read this yet."),
        ("limited", ["limited"], "Both readings agree."),
        ("complete", ["limited"], "The other party reads it 2 steps lower."),
        ("no_evidence", ["not_started"], "The other party reads it 1 step higher."),
        ("limited", ["limited", "limited"], "All readings agree."),
        ("limited", ["complete", "limited"], "No other party reads it lower; some read it higher."),
        ("complete", ["complete", "substantial"], "The lowest of the other readings is 1 step lower."),
        ("no_evidence", ["limited", "complete"], "The lowest of the other readings is 2 steps higher."),
    ],
)
def test_the_gap_between_the_keys_is_told_in_words(own, others, said):
    assert completion.gap_text(own and reading(own), [reading(other) for other in others]) == said


def test_a_missing_reading_fills_no_cell():
    own, other = completion.rows(reading("limited"), [])
    assert own.cells == (True, True, True, False, False)
    assert other.cells == (False,) * 5


EAST, WEST, GROUP = (f"00000000-0000-0000-0000-00000000000{n}" for n in (1, 2, 3))


def test_a_badge_names_level_and_receivers_the_reader_may_know():
    members = f'{{"groups":[["{GROUP}",4]],"parties":["{EAST}","{WEST}"],"persons":[]}}'
    audience = SimpleNamespace(tlp="AMBER+STRICT", members=members)
    known = {EAST: {"en": "East", "ar": "الشرق"}, GROUP: {"en": "Community"}}
    directory = SimpleNamespace(names=lambda ids: {i: known[str(i)] for i in ids if str(i) in known})
    badge = badges.badge(audience, directory)
    assert str(badge) == "TLP:AMBER+STRICT · East, Community"
    assert badge.level == "amber-strict"
    with translation.override("ar"):
        assert str(badge).startswith("TLP:AMBER+STRICT · الشرق")


def test_a_public_badge_has_no_receivers():
    assert str(badges.Badge("CLEAR")) == "TLP:CLEAR"


@pytest.mark.parametrize(
    ("text", "likely", "language"),
    [
        ("The list is ready.", "fr", "en"),
        ("La liste est prête, nous la remettons dimanche.", "en", "fr"),
        ("تم تسليم القائمة إلى RADIO-2", "en", "ar"),
        ("RADIO-2", "fr", "fr"),
        ("RADIO-2", "ar", "en"),
        ("", "en", "en"),
    ],
)
def test_the_language_of_what_somebody_wrote_is_told_by_its_script_and_small_words(text, likely, language):
    assert i18n.written_in(text, likely) == language


def test_each_paragraph_has_its_own_language_and_direction():
    shown = inline.paragraphs("The list <b>.\r\nIt is long.\n\nالقائمة جاهزة")
    assert shown == (
        '<p lang="en" dir="auto">The list &lt;b&gt;.<br>It is long.</p><p lang="ar" dir="auto">القائمة جاهزة</p>'
    )
