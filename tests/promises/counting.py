"""Promise 3, held against every test of the suite: an action leaves exactly one revision and one ledger entry.

Every public function that takes `by: Actor` in a module of actions is wrapped; where a test calls one and it returns,
the writes below it are counted. One write is one revision and its entry, in one function.
"""

import importlib
import inspect
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from types import ModuleType
from typing import Any

from mithaq.kernel.acts import commit

PACKAGES = (
    "mithaq.kernel.people.actions",
    "mithaq.kernel.records.actions",
    "mithaq.kernel.records.releases",
    "mithaq.kernel.records.erasing",
    "mithaq.domains.plan.actions",
    "mithaq.domains.commitments.actions",
    "mithaq.domains.areas.actions",
    "mithaq.domains.picture.actions",
    "mithaq.domains.review.actions",
    "mithaq.interfaces.exchange.cap.actions",
    "mithaq.interfaces.exchange.feeds.actions",
    "mithaq.interfaces.exchange.webhooks.actions",
)
# each leaves two acts, because two audiences are concerned; the reason is in the decision record. Narrowing leaves two
# for every part that follows the record.
TWO = {
    "mithaq.kernel.records.actions.narrow": "0001: the record leaves one log and enters another",
    "mithaq.kernel.records.releases.release": "0064: the new record must not tell its readers of the old one",
    "mithaq.domains.plan.actions.dates.move_due": "0041: the reason may be marked for fewer than the date",
    "mithaq.domains.plan.actions.dates.move_initiative": "0041: the reason may be marked for fewer than the date",
    "mithaq.domains.commitments.actions.dates.move_due": "0041: the reason may be marked for fewer than the date",
    "mithaq.domains.picture.actions.variants.downgraded": "0084: the variant must not tell its readers of the report",
    "mithaq.domains.picture.actions.variants.sanitise": "0084: the variant must not tell its readers of the report",
    "mithaq.domains.picture.actions.variants.retell": "0203: the report must not tell its readers of the originator",
    "mithaq.domains.review.actions.documents.issue": "0066: the document must not tell its readers of the draft",
    "mithaq.domains.picture.actions.suggesting.accept": "0081: fewer see the suggestion than the report it corrects",
}
# these leave a second act only where the first one changes a state that others see
UP_TO_TWO = {
    "mithaq.domains.picture.actions.assessing.assess": "0081: an assessment may change the state of another's report",
    "mithaq.domains.picture.actions.claiming.claim": "0081: the claim before may be over, and no worker has said so",
    "mithaq.domains.picture.actions.entering.enter_assessment": "0081: an assessment may change the state of a report",
}
# these take an actor to ask what he may, or to build what an action then commits; a file that is kept to be imported
# changes nothing until then
NO_ACT = {
    "receive",
    "import_checked",
    "check_seen_by",
    "require_write",
    "require_entering",
    "acting_party",
    "check_parents",
    "commit_coded",
    "commit_named",
    "check_reaches",
    "check_two_persons",
    "check_may_retell",
    "note_opened",
    "note_listed",
    "note_fetched",
    "restate",
    "compare",
}
NOTICES = ("mithaq.domains.commitments.actions.notices", "mithaq.domains.picture.actions.reaching")


class _Count(threading.local):
    """Acts written by this thread so far, and how deep it is in actions that call others."""

    written = 0
    depth = 0


_count = _Count()


def modules() -> Iterator[ModuleType]:
    """Yield every module of actions."""
    for name in PACKAGES:
        module = importlib.import_module(name)
        yield module
        for found in pkgutil.iter_modules(getattr(module, "__path__", ())):
            yield importlib.import_module(f"{name}.{found.name}")


def actions() -> dict[str, Callable[..., Any]]:
    """Return every action by its full name."""
    return {
        f"{module.__name__}.{name}": function
        for module in modules()
        if module.__name__ not in NOTICES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and _is_action(name, function)
    }


def _is_action(name: str, function: Callable[..., Any]) -> bool:
    return not name.startswith("_") and name not in NO_ACT and "by" in inspect.signature(function).parameters


def install() -> None:
    """Wrap every action, and put the wrapped one wherever the bare one was imported."""
    _replace(commit.write, _counted(commit.write))
    for name, bare in actions().items():
        _replace(bare, _watched(name, bare))


def _replace(bare: Callable[..., Any], wrapped: Callable[..., Any]) -> None:
    for module in [m for n, m in sys.modules.items() if n.startswith("mithaq.") and m]:
        for attribute, value in list(vars(module).items()):
            if value is bare:
                setattr(module, attribute, wrapped)


def _counted(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def counted(*args: Any, **kwargs: Any) -> Any:
        _count.written += 1
        return write(*args, **kwargs)

    return counted


def _watched(name: str, action: Callable[..., Any]) -> Callable[..., Any]:
    narrowing = name.endswith(".narrow")

    @wraps(action)
    def watched(*args: Any, **kwargs: Any) -> Any:
        before = _count.written
        _count.depth += 1
        try:
            made = action(*args, **kwargs)
        finally:
            _count.depth -= 1
        left, wanted = _count.written - before, 2 if name in TWO else 1
        fits = left in (1, 2) if name in UP_TO_TWO else left == wanted
        assert _count.depth or fits or (narrowing and left % wanted == 0 < left), f"{name} left {left} acts"
        return made

    return watched
