"""A collection of the community, and programs of its parties."""

from collections.abc import Callable

import pytest

from mithaq.interfaces.exchange.models import Collection

from .making import opened
from .wire import Asker


@pytest.fixture
def shared(cast) -> Collection:
    """A collection of the joint commission: the community reads, east and west send, and it is there at once."""
    return opened(cast, writers=("east", "west"))


@pytest.fixture
def program(cast) -> Callable[..., Asker]:
    """Return a function that gives a program of a member of the cast."""
    return lambda name, scope="write": Asker(cast.memberships[name], scope)
