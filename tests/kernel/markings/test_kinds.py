"""One registry of kinds serves whoever asks what records there are."""

from django.apps import apps

from mithaq.kernel.markings import kinds
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import kinds as records


def test_every_marked_model_has_a_kind_of_its_own():
    marked = [model for model in apps.get_models() if issubclass(model, Marked)]
    assert sorted(kinds.models()) == sorted(model.KIND for model in marked)
    assert records.models() is kinds.models()


def test_a_kind_knows_what_its_records_are_a_part_of():
    assert kinds.names_of_wholes("comment") == ("about",)
    assert kinds.names_of_wholes("link") == ("from_record", "to_record")
    assert kinds.names_of_wholes("milestone") == ("initiative",)
    assert kinds.names_of_wholes("release") == kinds.names_of_wholes("erasure") == ("about",)
    assert kinds.names_of_wholes("party") == kinds.names_of_wholes("no such kind") == ()
