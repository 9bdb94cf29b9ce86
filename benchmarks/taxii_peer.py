"""OpenTAXII 0.9.3 from the package index, in an environment of its own: SQLite, bearer tokens, two workers.

The environment is made once and kept with the other caches of the user; the store is new for every run.
"""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .taxii_load import Side, free_port, wait_for

WANTED = (
    "opentaxii==0.9.3",
    "sqlalchemy==1.4.54",
    "marshmallow==3.26.2",
    "stix2==3.0.2",
    "flask==3.1.3",
    "gunicorn==23.0.0",
)
CONFIG = """
domain: "127.0.0.1"
support_basic_auth: yes
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters:
    db_connection: sqlite:///{folder}/auth.db
    create_tables: yes
    secret: a-secret-for-this-measurement-only-long-enough
    token_ttl_secs: 86400
taxii1:
taxii2:
  title: peer
  max_content_length: 104857600
  public_discovery: true
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters:
      db_connection: sqlite:///{folder}/data.db
      create_tables: yes
logging:
  opentaxii: error
  root: error
"""
# on SQLite 0.9.3 answers 500 wherever an id has to be written: its ids are UUIDs there, which its JSON does not take
SHIM = """
import functools, json, types
from opentaxii.taxii2 import http as written
written.json = types.SimpleNamespace(dumps=functools.partial(json.dumps, default=str))
from opentaxii.http import app
"""
SETUP = """
import json
from opentaxii.http import app, server
with app.app_context():
    server.auth.api.create_account("bench", "bench", is_admin=True)
    token = server.auth.api.authenticate("bench", "bench")
    api = server.servers.taxii2.persistence.api
    root = api.add_api_root(title="bench", default=True)
    made = [api.add_collection(api_root_id=str(root.id), title=title) for title in ("walk", "post")]
print(json.dumps({"token": token, "root": str(root.id), "collections": [str(one.id) for one in made]}))
"""


@contextmanager
def serving(folder: Path) -> Iterator[Side]:
    """Serve the peer from `folder`; give how to reach it."""
    python = _environment()
    config = folder / "peer.yml"
    (folder / "peer_app.py").write_text(SHIM, encoding="utf-8")
    config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "OPENTAXII_CONFIG": str(config)}
    made = _set_up(python, environment)
    port = free_port()
    command = [python, "-m", "gunicorn", "--workers", "2", "--threads", "2", "--worker-class", "gthread"]
    command += ["--keep-alive", "60", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    command += ["--chdir", str(folder), "peer_app:app"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        walk, post = (f"/taxii2/{made['root']}/collections/{one}/" for one in made["collections"])
        yield Side("OpenTAXII 0.9.3", port, f"Bearer {made['token']}", walk, post, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _set_up(python: str, environment: dict[str, str]) -> dict:
    said = subprocess.run(
        [python, "-W", "ignore", "-c", SETUP], env=environment, capture_output=True, text=True, check=False
    )
    if said.returncode:
        raise RuntimeError(f"the peer cannot be set up:\n{said.stderr[-2000:]}")
    return json.loads(said.stdout.splitlines()[-1])


def _environment() -> str:
    """Return the interpreter of the peer's environment, made at first use by pip from the package index."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "mithaq-bench" / "opentaxii-0.9.3"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        print("… making the environment of OpenTAXII", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True, clear=True)
        done = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *WANTED], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"the peer cannot be installed:\n{done.stderr[-2000:]}")
        (folder / "ready").touch()
    return str(python)
