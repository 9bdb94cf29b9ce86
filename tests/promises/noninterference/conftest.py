"""What holds for all that crawls."""

import pytest
from django.template import Template
from django.test.utils import _TestState


@pytest.fixture(autouse=True)
def _templates_as_in_earnest(monkeypatch: pytest.MonkeyPatch):
    """Let Django's test runner keep no copy of the context of every part that is shown: the answers are compared."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
