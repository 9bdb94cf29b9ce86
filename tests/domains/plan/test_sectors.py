"""Purpose codes and their names."""

import re

from mithaq.domains.plan.rules import sectors
from mithaq.kernel.i18n import LANGUAGES


def test_every_code_has_five_digits_and_a_name_in_each_language():
    known = sectors.known()
    assert len(known) > 40
    for code, names in known.items():
        assert re.fullmatch(r"\d{5}", code)
        assert set(names) == set(LANGUAGES)
        assert all(names.values())
    assert list(known) == sorted(known)


def test_a_code_that_is_not_listed_has_no_name():
    assert sectors.name("15210")["fr"] == "Gestion et réforme des systèmes de sécurité"
    assert sectors.name("99999") == {}
