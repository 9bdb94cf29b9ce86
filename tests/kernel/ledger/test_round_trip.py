"""What is written can be exported and proved; what is erased stays provable; nobody else's log is touched."""

import pytest

from mithaq.kernel.ledger import audit, verify

pytestmark = pytest.mark.django_db


def test_an_untouched_export_is_proved(sealed_export):
    report = verify.verify(sealed_export.folder, sealed_export.policy, sealed_export.kept)
    assert report.epochs == 270
    assert report.witnesses == ("w1", "w2", "w3")
    assert sorted((one.size, one.epochs, one.closed) for one in report.audiences) == [
        (2, 270, 0),
        (305, 270, 1),
    ]


def test_an_untouched_export_is_complete(sealed_export):
    audit.audit(sealed_export.folder, sealed_export.policy)
