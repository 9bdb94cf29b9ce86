"""`mithaq serve`, `mithaq worker` and `mithaq demo`."""

import argparse
import hashlib
import os
import signal
import socket
import sys
import threading
from types import FrameType

import django

from .setup import Refusal, prepare_tables, ready, refuse_strong_role, verb

# what the packages bring beside the files that pages load; compressing it was most of a first start
UNUSED = ["*-4.js", "*-4.min.js", "hx-*", "htmx-2.js", "leaflet-src*"]


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs to the parser."""
    serve = verb(verbs, "serve", "serve pages, API and the live stream")
    serve.add_argument("--no-worker", action="store_true", help="leave jobs to `mithaq worker`")
    serve.set_defaults(run=_serve)
    worker = verb(verbs, "worker", "run timers, notices and the epochs of the ledger")
    worker.set_defaults(run=_worker)
    demo = verb(verbs, "demo", "build the demonstration if need be, and serve it on this machine")
    demo.add_argument("--reset", action="store_true", help="start over")
    demo.add_argument("--build-only", action="store_true", help="build it and do not serve")
    demo.set_defaults(run=_demo)


def _serve(arguments: argparse.Namespace) -> int:
    ready(even_empty=True)
    refuse_strong_role()
    _refuse_without_languages()
    prepare_tables()
    _check_what_it_is()
    _prepare_files()
    from django.conf import settings

    host, port = settings.ENV["MITHAQ_HOST"], settings.ENV["MITHAQ_PORT"]
    said = f"Mithaq listens on {host}:{port} and is {settings.ORIGIN.geturl()}\n"
    return _run_server(with_worker=not arguments.no_worker, said=said)


def _check_what_it_is() -> None:
    """Refuse to let anybody into a real store as anybody; say so where nobody can come in."""
    from django.conf import settings

    from mithaq.interfaces.site import marks

    is_demonstration = marks.is_demonstration()
    if settings.DEMO and not is_demonstration:
        raise Refusal("MITHAQ_DEMO: this store is no demonstration; anybody could come in as anybody.", 2)
    if is_demonstration and not settings.DEMO:
        sys.stderr.write("This store is the demonstration: its cast comes in by `mithaq demo` only.\n")


def _refuse_without_languages() -> None:
    """Refuse to serve Arabic and French in English, as an installation does whose catalogues were never compiled."""
    from django.conf import settings

    source = {
        file.with_suffix("") for folder in settings.LOCALE_PATHS for file in folder.glob("*/LC_MESSAGES/*.po")
    }
    if any(not name.with_suffix(".mo").exists() for name in source):
        raise Refusal("The translations are not compiled. Run `python -m mithaq.locale.compile` once.", 2)


def _worker(_: argparse.Namespace) -> int:
    ready()
    refuse_strong_role()
    _refuse_without_languages()
    worker = _new_worker("worker")

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.end()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    os.environ["MITHAQ_DEMO"] = "yes"
    if arguments.reset:
        _reset()
    ready(even_empty=True)
    refuse_strong_role()
    prepare_tables()
    from . import demonstration

    demonstration.build()
    _prepare_files()
    if arguments.build_only:
        return 0
    from django.conf import settings

    address = f"http://{settings.ENV['MITHAQ_HOST']}:{settings.ENV['MITHAQ_PORT']}/"
    return _run_server(with_worker=True, said=demonstration.welcome(address))


def _reset() -> None:
    """Remove the demonstration's store, keys and files, before the store is opened."""
    from django.conf import settings

    if settings.ENV["DATABASE_URL"]:
        raise Refusal(
            "demo --reset removes a SQLite demonstration only; empty the PostgreSQL database yourself."
        )
    django.setup()
    from . import demonstration

    demonstration.remove(settings.MITHAQ_HOME)


def _prepare_files() -> None:
    """Put static files, compressed, where they are served from, unless they are those of the last start."""
    from django.conf import settings
    from django.core.management import call_command

    mark, found = settings.STATIC_ROOT / ".collected", _fingerprint()
    if mark.exists() and mark.read_text() == found:
        return
    mark.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)
    mark.write_text(found)


def _fingerprint() -> str:
    """Return a hash over place, size and time of all static files; compressing them anew takes seconds."""
    from django.contrib.staticfiles.finders import get_finders

    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    told = [(file, (about := os.stat(file)).st_size, about.st_mtime_ns) for file in sorted(files)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _new_worker(name: str):  # type: ignore[no-untyped-def]
    from mithaq.kernel.markings import walls
    from mithaq.kernel.timers.worker import Worker

    # each process has a beat of its own, so that one that died is not hidden by the others
    return Worker(f"{name} {socket.gethostname()[:40]} {os.getpid()}", prepare=walls.this_thread_works)


def _run_server(*, with_worker: bool, said: str = "") -> int:
    from django.conf import settings

    from . import web_server

    host, port = settings.ENV["MITHAQ_HOST"], settings.ENV["MITHAQ_PORT"]
    _refuse_taken_port(host, port)
    worker = _new_worker("serve")
    thread = threading.Thread(target=worker.run, name="mithaq-worker")
    if with_worker:
        thread.start()
    try:
        return 0 if web_server.serve(host, port, said=said) else 1
    finally:
        worker.end()
        if with_worker:
            thread.join(timeout=10)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(f"MITHAQ_PORT: {host}:{port} cannot be used: {error.strerror}.", 2) from error
