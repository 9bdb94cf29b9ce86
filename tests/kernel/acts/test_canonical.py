"""What `commit` writes as canonical JSON."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mithaq.kernel.acts.commit import _canonical


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_written_as_rfc_8785_writes_it(text: str) -> None:
    assert _canonical(text) == rfc8785.dumps(text).decode()


def test_control_characters_have_their_short_or_lower_case_form() -> None:
    everything = "".join(map(chr, range(0x100))) + "\u2028\u2029\ufeff\U0001f54a"
    assert _canonical(everything) == rfc8785.dumps(everything).decode()
