"""Tell every fault and end with 1 if there is one."""

import sys

from . import check

sys.exit("\n".join(map(str, check())) or 0)
