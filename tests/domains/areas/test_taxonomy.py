"""Types of events, in three languages, and what they correspond to elsewhere."""

from datetime import date

import pytest

from mithaq.domains.areas.rules import months, taxonomy
from mithaq.kernel.i18n import LANGUAGES

PLOVER = {
    *(
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
    ),
    *("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "CRIME"),
}


def test_types_have_names_and_known_counterparts():
    codes = [found.code for found in taxonomy.types()]
    assert codes == ["TER", "CLA", "TRF", "SPL", "PRO", "RIO", "VAC", "ERW", "DET", "CYB", "DEE"]
    for found in taxonomy.types():
        assert set(found.ucdp) <= {1, 2, 3}
        assert found.plover
        assert set(found.plover) <= PLOVER
        named = [found.names, found.means, *(s.names for s in found.subtypes)]
        assert all(names.get(language) for names in named for language in LANGUAGES)
        assert len({s.code for s in found.subtypes}) == len(found.subtypes)


def test_lawful_assembly_and_good_news_are_no_threat():
    assert {found.code for found in taxonomy.types() if not found.threat} == {"PRO", "DEE"}
    assert not taxonomy.type_("CYB").deaths


def test_every_type_of_violence_of_ucdp_becomes_a_subtype_of_ours():
    for code in (1, 2, 3):
        type_, subtype = taxonomy.from_ucdp(code)
        assert code in taxonomy.type_(type_).ucdp
        assert taxonomy.subtype(type_, subtype)
    assert taxonomy.from_ucdp(4) is None


def test_unknown_codes_are_nothing():
    assert taxonomy.type_("XXX") is None
    assert taxonomy.subtype("CLA", "bomb") is None
    assert taxonomy.subtype("XXX", "bomb") is None


def test_actor_types_are_groups_with_names():
    assert "civilians" in taxonomy.actor_types()
    assert all(names.get(language) for names in taxonomy.actor_types().values() for language in LANGUAGES)


@pytest.mark.parametrize("day", [date(1989, 1, 31), date(2019, 12, 1), date(2020, 1, 1)])
def test_a_month_has_one_number_and_back(day):
    assert months.first_day(months.number(day)) == day.replace(day=1)
    assert months.of_text(day.isoformat()) == months.number(day)
