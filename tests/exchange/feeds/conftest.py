"""A partner with a feed."""

import pytest

from .publishing import Partner


@pytest.fixture
def partner(server, settings, tmp_path) -> Partner:
    """A partner on this machine, none of whose certificates is trusted."""
    settings.CAP_FOLDER = tmp_path / "cap"
    return Partner(server)
