"""Settings come from the environment alone. Each is a row of SETTINGS, documented in docs/reference/settings.md.

A wrong value ends the program with one sentence and exit code 2, before anything is touched.
"""

import ipaddress
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class WrongSetting(ValueError):
    """A setting has a value that cannot be used; the message names it and the remedy."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name, how to read it, its default as text, and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: str
    meaning: str


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("give a port number from 1 to 65535")
    return int(text)


def _whole(text: str) -> int:
    if not text.isdigit():
        raise ValueError("give a whole number")
    return int(text)


def _some(text: str) -> int:
    if _whole(text) == 0:
        raise ValueError("give a whole number from 1")
    return int(text)


def _yes(text: str) -> bool:
    if text.casefold() not in {"1", "0", "yes", "no", "true", "false", ""}:
        raise ValueError("say yes or no")
    return text.casefold() in {"1", "yes", "true"}


def _address(text: str) -> str:
    """Return an address as a browser shows it; a broken one ("https://[") is a ValueError of its own."""
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError("give the whole address, such as https://mithaq.example.org")
    return text


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _present_folder(text: str) -> str:
    if text and not Path(text).is_dir():
        raise ValueError(f"there is no folder {text}")
    return text


def _database(text: str) -> dict[str, Any]:
    """Return Django's database entry for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    url = urlsplit(text)
    if url.scheme == "sqlite" and url.path.strip("/"):
        return sqlite(Path(url.path.removeprefix("/") if url.path.startswith("//") else url.path))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ValueError("use postgresql://user:password@host:port/name or sqlite:///path/to/file")
    options = {"connect_timeout": "10", **dict(parse_qsl(url.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", "") or unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's entry for a SQLite file whose commits survive a power loss."""
    return {
        "ENGINE": "mithaq.kernel.sqlite",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=8000;",
        },
    }


def _nats(text: str) -> str:
    if text and urlsplit(text).scheme not in {"nats", "tls"}:
        raise ValueError("use nats://host:port, or leave it empty")
    return text


def _listed(text: str) -> frozenset[str]:
    """Return the hosts that may be sent to, each as scheme://host:port; https unless it says otherwise."""
    return frozenset(map(_origin, _words(text)))


def _origin(word: str) -> str:
    url = urlsplit(word if "://" in word else f"https://{word}")
    if (
        url.scheme not in {"http", "https"}
        or not url.hostname
        or url.path.strip("/")
        or url.query
        or "@" in word
    ):
        raise ValueError(
            "give hosts such as hooks.example.org, hooks.example.org:8443 or http://10.1.2.3:8080"
        )
    return f"{url.scheme}://{url.hostname}:{url.port or (443 if url.scheme == 'https' else 80)}"


def _networks(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(map(ipaddress.ip_network, _words(text)))


SETTINGS = (
    Setting(
        "MITHAQ_HOME",
        _folder,
        "var",
        "Folder of the store, the keys, evidence files and the mail of the demonstration.",
    ),
    Setting(
        "DATABASE_URL",
        lambda t: _database(t) if t else None,
        "",
        "PostgreSQL address, with the role that serves and owns nothing. Empty: SQLite in MITHAQ_HOME.",
    ),
    Setting(
        "MITHAQ_OWNER_URL",
        lambda t: _database(t) if t else None,
        "",
        "The same database with the role that owns its tables, for `mithaq migrate` alone.",
    ),
    Setting("NATS_URL", _nats, "", "NATS address, for several web processes. Empty: one process."),
    Setting("MITHAQ_HOST", str, "127.0.0.1", "Address to listen on."),
    Setting("MITHAQ_PORT", _port, "8000", "Port to listen on."),
    Setting(
        "MITHAQ_ORIGIN",
        _address,
        "",
        "Public address, such as https://mithaq.example.org. Pins host, cookies and passkeys.",
    ),
    Setting(
        "MITHAQ_LOG_NAME", str, "", "Name of the ledger in its checkpoints. Empty: the host of MITHAQ_ORIGIN."
    ),
    Setting(
        "MITHAQ_SECRET_KEY",
        str,
        "",
        "Key for sessions and cursors, at least 32 characters. Empty: made once, in MITHAQ_HOME.",
    ),
    Setting(
        "MITHAQ_SECRET_KEY_BEFORE",
        _words,
        "",
        "Keys of before, separated by commas, for what they sealed: factors of signing in, reports on devices.",
    ),
    Setting(
        "MITHAQ_DEMO",
        _yes,
        "no",
        "Demonstration: one-click cast, mail to a folder. Refuses any address but loopback.",
    ),
    Setting("MITHAQ_GALLERY", _yes, "no", "Show the gallery of components at /gallery/."),
    Setting(
        "MITHAQ_TRUSTED_PROXIES",
        _whole,
        "0",
        "How many reverse proxies stand in front and set X-Forwarded-For.",
    ),
    Setting("MITHAQ_EVIDENCE_MAX_MB", _some, "25", "Largest evidence file, in MB."),
    Setting(
        "MITHAQ_IMPORT_MAX_MB", _some, "200", "Largest file of published events that is taken in, in MB."
    ),
    Setting("MITHAQ_SMTP_HOST", str, "", "Mail server. Empty: notices wait in the store."),
    Setting("MITHAQ_SMTP_PORT", _port, "587", "Port of the mail server."),
    Setting("MITHAQ_SMTP_USER", str, "", "User at the mail server."),
    Setting("MITHAQ_SMTP_PASSWORD", str, "", "Password at the mail server."),
    Setting("MITHAQ_MAIL_FROM", str, "mithaq@localhost", "Sender of notices."),
    Setting(
        "MITHAQ_OUTGOING",
        _listed,
        "",
        "Hosts that webhooks and pulls may reach, such as hooks.example.org:8443. Empty: none.",
    ),
    Setting(
        "MITHAQ_OUTGOING_NETWORKS",
        _networks,
        "",
        "Networks outside the open internet in which such hosts may lie, such as 10.1.0.0/16.",
    ),
    Setting(
        "MITHAQ_CAP_FOLDER",
        _present_folder,
        "",
        "Folder with the certificates of trusted senders of alerts, and our key. Empty: cap, in MITHAQ_HOME.",
    ),
)


def read(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every setting by name. Raises WrongSetting for the first one that cannot be used."""
    values = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(environ.get(setting.name, setting.default))
        except ValueError as error:
            raise WrongSetting(f"{setting.name}: {error}.") from error
    _check(values)
    return values


def _check(values: Mapping[str, Any]) -> None:
    if values["MITHAQ_DEMO"] and values["MITHAQ_HOST"] not in LOOPBACK:
        raise WrongSetting("MITHAQ_HOST: the demonstration lets anybody in, so it listens on 127.0.0.1 only.")
    if 0 < len(values["MITHAQ_SECRET_KEY"]) < 32:
        raise WrongSetting("MITHAQ_SECRET_KEY: give at least 32 characters.")
    host = urlsplit(values["MITHAQ_ORIGIN"]).hostname
    if values["MITHAQ_DEMO"] and host and host not in LOOPBACK:
        raise WrongSetting(
            "MITHAQ_ORIGIN: the demonstration lets anybody in, so it has no address but this machine's own."
        )


def read_or_exit() -> dict[str, Any]:
    """Return every setting, or end the program with one sentence and exit code 2."""
    try:
        return read()
    except WrongSetting as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from error


def make_home_or_exit(home: Path) -> None:
    """Make the folder of everything that is kept, for its owner alone; else end the program with one sentence and 2."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        sys.stderr.write(f"MITHAQ_HOME: the folder {home} cannot be made: {error.strerror}.\n")
        raise SystemExit(2) from error


def secret_key(home: Path, given: str) -> str:
    """Return the given key, or the one kept in `home`, made on first use and readable by its owner only."""
    if given:
        return given
    path = home / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
