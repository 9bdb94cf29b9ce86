"""The `mithaq` command: what each verb says of itself, and one sentence where it cannot go on."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mithaq.interfaces import reference
from mithaq.interfaces.api import mount
from mithaq.interfaces.commands import main, serving


def verbs(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield every verb below a parser, and the verbs of these."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield below
                yield from verbs(below)


def test_every_verb_and_every_argument_says_what_it_is_for() -> None:
    for verb in verbs(main.parser()):
        assert verb.description, verb.prog
        asked = [a for a in verb._actions if not isinstance(a, argparse._SubParsersAction)]
        assert [a.dest for a in asked if not a.help] == [], verb.prog


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "words", ["ledger export out", "ledger resume", "worker", "export framework", "token create --person x"]
)
def test_a_store_without_tables_is_one_sentence(tmp_path: Path, words: str) -> None:
    home = {"MITHAQ_HOME": str(tmp_path / "home"), "MITHAQ_SECRET_KEY": "a key for tests only, long enough"}
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(
        [sys.executable, "-m", "mithaq.interfaces.commands.main", *words.split()],
        env={**environment, **home},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Run `mithaq migrate` once." in done.stderr


def test_a_file_that_is_not_there_is_one_sentence(capsys, tmp_path: Path) -> None:
    assert main.main(["load", str(tmp_path / "none.jsonl")]) == 1
    assert capsys.readouterr().err == f"There is no file {tmp_path / 'none.jsonl'}.\n"


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_one_sentence(capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("mithaq.interfaces.commands.frameworks.ready", lambda: None)
    assert main.main(["export", "framework", "--output", str(tmp_path / "no" / "file")]) == 1
    assert capsys.readouterr().err.startswith("--output: ")


def test_the_api_document_is_among_the_generated_pages() -> None:
    assert reference.pages()["openapi.json"] == mount.document()


def test_static_files_are_put_in_place_once_and_again_where_one_of_them_changed(
    settings, tmp_path, monkeypatch
) -> None:
    collected = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_: collected.append(name))
    settings.STATIC_ROOT = tmp_path
    for _start in range(2):
        serving._prepare_files()
    assert collected == ["collectstatic"]
    monkeypatch.setattr(serving, "_fingerprint", lambda: "another")
    serving._prepare_files()
    assert collected == ["collectstatic"] * 2
