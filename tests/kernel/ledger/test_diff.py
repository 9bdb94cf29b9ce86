"""Two heads of one log: the same, consistent, a fork, a rollback, or not to be decided from what is there."""

import shutil

import pytest

from mithaq.kernel.ledger import diff
from mithaq.kernel.ledger.refusal import Refused

from . import forging

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(sealed_export, tmp_path):
    """The export of 270 epochs and a checkpoint of 100."""
    return diff.read_side(sealed_export.kept), diff.read_side(sealed_export.folder)


def test_a_later_head_continues_an_earlier_one(sides):
    assert diff.compare(*sides) == "consistent"


def test_an_earlier_head_after_a_later_one_is_a_rollback(sides):
    assert diff.compare(*reversed(sides)) == "rollback"


def test_the_same_head_twice(sides):
    assert diff.compare(sides[1], sides[1]) == "same"


def test_a_fork_of_the_same_size(sealed_export, sides, tmp_path):
    export = sealed_export.copy(tmp_path / "fork")
    forging.sign_anchor(export, 270, bytes(32))
    assert diff.compare(sides[1], diff.read_side(export.folder / "anchor" / "checkpoint")) == "fork"


def test_a_fork_of_another_size(sealed_export, sides, tmp_path):
    export = sealed_export.copy(tmp_path / "fork")
    forging.sign_anchor(export, 60, bytes(32))
    assert diff.compare(diff.read_side(export.folder / "anchor" / "checkpoint"), sides[1]) == "fork"


def test_two_sizes_without_a_folder_cannot_be_decided(sealed_export, sides):
    file = diff.read_side(sealed_export.folder / "anchor" / "checkpoint")
    with pytest.raises(diff.UndecidableError, match="give the folder of"):
        diff.compare(sides[0], file)


def test_an_audience_log_can_be_compared_too(sealed_export):
    side = diff.read_side(sealed_export.audience)
    assert diff.compare(side, side) == "same"


def test_heads_of_different_logs_are_refused(sealed_export, sides):
    with pytest.raises(Refused, match="is of the log"):
        diff.compare(sides[1], diff.read_side(sealed_export.audience))


def test_a_folder_that_does_not_bear_out_its_head_is_refused(sealed_export, sides, tmp_path):
    export = sealed_export.copy(tmp_path / "bad")
    forging.sign_anchor(export, 269, bytes(32))
    found = forging.entries_of(sealed_export.folder / "anchor")[:269]
    forging.rewrite(export.folder / "anchor", found)
    with pytest.raises(Refused, match="its checkpoint is not of the entries in its folder"):
        diff.compare(sides[0], diff.read_side(export.folder))


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="is missing"):
        diff.read_side(tmp_path / "nothing")
    shutil.rmtree(tmp_path / "nothing", ignore_errors=True)
