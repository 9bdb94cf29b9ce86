"""What becomes of a file that was sent to be imported."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

WAITING: Final = "waiting"
RUNNING: Final = "running"
CHECKED: Final = "checked"
IMPORTED: Final = "imported"
STOPPED: Final = "stopped"
REFUSED: Final = "refused"
STATES: Final = {
    WAITING: _("Waits for its turn"),
    RUNNING: _("Is being read"),
    CHECKED: _("Checked; nothing was changed"),
    IMPORTED: _("Imported"),
    STOPPED: _("Stopped over faulty rows; nothing was changed"),
    REFUSED: _("Could not be read"),
}
# from these the same file can be imported without being sent again
CAN_BE_IMPORTED: Final = frozenset({CHECKED, STOPPED})
UNDER_WAY: Final = frozenset({WAITING, RUNNING})
# a part takes seconds: a worker that has been silent for longer is gone
SILENCE: Final = timedelta(minutes=2)
KEPT: Final = timedelta(days=1)
TOLD: Final = timedelta(days=30)
MOST_WAITING: Final = 3
FAULTS_SHOWN: Final = 200
