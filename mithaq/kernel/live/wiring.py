"""Where the configuration joins the live line to acts, people and sessions."""

from . import bus
from .admission import Gate
from .hub import Hub, Status
from .lifespan import Application
from .lifespan import beside as _beside
from .source import Source

_hub: Hub | None = None


def configure(source: Source, gate: Gate) -> None:
    """Say how acts are read and who may read; once per process, before the first stream."""
    global _hub
    _hub = Hub(source, gate.admit, bus.current())


def hub() -> Hub:
    """Return the hub of this process."""
    if _hub is None:
        raise RuntimeError("live.wiring.configure was not called")
    return _hub


def beside(application: Application) -> Application:
    """Return `application` with the stream at `/live/`."""
    return _beside(application, hub)


def status() -> Status:
    """Return the figures of this process; a process without streams has none open."""
    return _hub.status if _hub else Status(0, 0, bus.current().state)
