"""Tables of the promise ledger."""

from .agreements import Agreement, Clause
from .commitments import Commitment
from .evidence import Evidence
from .judgements import Dispute, Reading

__all__ = ["Agreement", "Clause", "Commitment", "Dispute", "Evidence", "Reading"]
