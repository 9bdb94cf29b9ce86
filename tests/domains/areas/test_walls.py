"""Figures and events behind the second wall, as a role that may not bypass row security."""

import pytest
from django.db import connection, transaction

from mithaq.domains.areas import jobs
from mithaq.domains.areas.actions import figures as counting
from mithaq.domains.areas.models import Event, Figure
from mithaq.domains.areas.queries import figures
from mithaq.kernel import clock
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from tests.factories import ucdp

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")


def everything(model):
    """Return a whole table past the first wall."""
    return model.objects.for_system("a test of the wall behind the first one")


def test_an_import_writes_behind_the_wall_and_all_can_read_it(cast, as_application, tmp_path):
    path = ucdp.put(tmp_path, ucdp.full([ucdp.event(1), ucdp.event(2)]))
    analyst, auditor = Viewer.of(cast.analyst), Viewer.of(cast.auditor)
    as_application()
    with walls.bound(analyst):
        jobs.import_ucdp(path, by=cast.analyst)
        assert jobs.import_ucdp(path, by=cast.analyst).same == 2
    assert not everything(Event).exists()
    with walls.bound(auditor):
        assert everything(Event).count() == 2
        assert sum(cell.n for cell in figures.cube(auditor)) == 2


def test_figures_of_others_are_not_there(cast, as_application):
    east, west, own = Viewer.of(cast.east), Viewer.of(cast.west), cast.only("east")
    as_application()
    with walls.bound(east), transaction.atomic():
        counting.count(own.pk, source="report", area="LY-TB", month=clock.today(), type="CLA")
        counting.count(own.pk, source="report", area="LY-TB", month=clock.today(), type="CLA")
    with walls.bound(west):
        assert not everything(Figure).exists()
    with walls.bound(Viewer.of(cast.east)):
        assert [figure.n for figure in everything(Figure)] == [2]
