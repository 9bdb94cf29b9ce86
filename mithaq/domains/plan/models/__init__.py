"""Tables of the plan, all of them marked records."""

from .framework import LineOfEffort, Objective
from .initiatives import Initiative, InitiativeParty
from .milestones import Milestone, Slip
from .outlook import Assumption, Risk

__all__ = [
    "Assumption",
    "Initiative",
    "InitiativeParty",
    "LineOfEffort",
    "Milestone",
    "Objective",
    "Risk",
    "Slip",
]
