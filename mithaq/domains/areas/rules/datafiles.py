"""The data files of this domain; sources and licences: data/SOURCES.md."""

import json
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any


def path(name: str) -> Traversable:
    """Return the data file called `name`."""
    return resources.files("mithaq.domains.areas").joinpath("data", name)


def read_json(name: str) -> Any:
    """Return what the JSON file called `name` holds."""
    return json.loads(path(name).read_text(encoding="utf-8"))
