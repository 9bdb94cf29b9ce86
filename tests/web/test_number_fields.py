"""Numbers as people type them; what is none is said, and not thrown away."""

import pytest
from django import forms

from mithaq.web.number_fields import DecimalNumberField, WholeNumberField


class Sample(forms.Form):
    """One field of each kind."""

    many = WholeNumberField(min_value=0, required=False)
    degrees = DecimalNumberField(required=False)


@pytest.mark.parametrize("typed", ["12", " 12 ", "١٢", "۱۲"])
def test_a_whole_number_in_any_digits(typed):
    form = Sample({"many": typed})
    assert form.is_valid()
    assert form.cleaned_data["many"] == 12


@pytest.mark.parametrize("typed", ["32.5", "32,5", "٣٢٫٥"])
def test_degrees_with_any_decimal_sign(typed):
    form = Sample({"degrees": typed})
    assert form.is_valid()
    assert form.cleaned_data["degrees"] == 32.5


@pytest.mark.parametrize("typed", ["2-3", "about ten", "-1", "1,5"])
def test_what_is_no_number_comes_back_as_it_was_typed(typed):
    form = Sample({"many": typed})
    assert form.errors["many"]
    assert f'value="{typed}"' in str(form["many"])
    assert 'type="text"' in str(form["many"])
