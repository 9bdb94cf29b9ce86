"""The forecast job alone in its process: prints its seconds, peak memory and digest as JSON."""

import json
import resource
import time
from datetime import date
from pathlib import Path

from mithaq.domains.review.methods.forecast import job
from mithaq.domains.review.methods.forecast.settings import Settings

from . import panels

ORIGIN = date(2020, 6, 1)


def main() -> None:
    """Run it on all six series: even those that would be left out as too rare cost their time here."""
    panel = panels.libya_by_type()
    # processor time: other programs on the machine must not count
    started = time.process_time()
    result = job.run(panel, origin=ORIGIN, seed=1, settings=Settings(fewest=0))
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "megabytes": _peak(), "digest": result.digest}))


def _peak() -> float:
    """Return the most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    # where there is /proc, ru_maxrss may still hold what the parent had when it started us
    (line,) = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
