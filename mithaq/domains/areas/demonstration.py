"""The events of Libya 2008-2020 that come with the package, for a demonstration: UCDP GED 21.1, CC BY 4.0."""

from importlib import resources
from typing import Final

from mithaq.kernel.actors import Actor

from . import jobs
from .rules import datafiles

FILE: Final = "ucdp-ged-21.1-libya.csv.gz"
EDITION: Final = "21.1"


def load(*, by: Actor) -> jobs.Report:
    """Import the events that come with the package; again changes nothing. Ledger: see `jobs.import_ucdp`."""
    with resources.as_file(datafiles.path(FILE)) as path:
        return jobs.import_ucdp(path, by=by, edition=EDITION)
