"""Fixtures of the tests of exchange."""

import pytest

from .servers import allow, listening


@pytest.fixture
def server(settings):
    """Return a server on loopback that this installation may send to."""
    with listening() as found:
        allow(settings, found.origin)
        yield found
