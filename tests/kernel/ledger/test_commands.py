"""The commands: exit codes, sentences, and checks that need neither settings nor Django."""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser

import pytest

from mithaq.kernel import clock
from mithaq.kernel.ledger import commands, founding, keys, notes
from mithaq.kernel.ledger.models import ANCHOR, Checkpoint, Cosignature, Log

from . import forging, world
from .world import EAST, START, WEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """Return a function that runs `mithaq ledger …` with every command on offer; gives the exit code."""
    parser = ArgumentParser()
    readers = {"amal": {EAST}, None: set()}
    commands.add_parsers(parser.add_subparsers(), readers.__getitem__, lambda: None)

    def ledger(*words: object) -> int:
        arguments = parser.parse_args(["ledger", *map(str, words)])
        return arguments.run(arguments)

    return ledger


def test_verify_and_audit(run, sealed_export, capsys):
    assert run("verify", sealed_export.folder) == 0
    said = capsys.readouterr().out
    assert "mithaq.example/anchor: 270 epochs, cosigned by w1, w2, w3 (policy of the export)" in said
    assert "305 entries in 270 epochs" in said
    assert (
        run("audit", sealed_export.folder, "--policy", sealed_export.policy, "--kept", sealed_export.kept)
        == 0
    )
    assert "complete" in capsys.readouterr().out


def test_a_refusal_is_one_sentence_and_exit_code_1(run, sealed_export, tmp_path, capsys):
    export = sealed_export.copy(tmp_path / "copy")
    forging.flip(forging.tile(export.audience, 0, 0))
    assert run("verify", export.folder) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("refused: a/")
    assert said.err.count("\n") == 1
    assert run("audit", tmp_path / "nowhere") == 1
    assert "policy: is missing" in capsys.readouterr().err


def test_one_proof_file_beside_a_policy(run, sealed_export, capsys):
    proof = sealed_export.audience / "proofs" / "304.tlog-proof"
    assert run("verify", "--policy", sealed_export.policy, "--proof", proof) == 0
    assert "initiative.created, entry 304" in capsys.readouterr().out
    assert run("verify", sealed_export.folder, "--proof", proof) == 0
    assert run("verify", "--proof", proof) == 2
    assert "--proof and --policy" in capsys.readouterr().err


def test_diff_tells_the_verdict_by_word_and_code(run, sealed_export, capsys):
    assert run("diff", sealed_export.kept, sealed_export.folder) == 0
    assert capsys.readouterr().out.startswith("consistent: mithaq.example/anchor, 100 entries, then 270")
    assert run("diff", sealed_export.folder, sealed_export.kept) == 1
    assert capsys.readouterr().out.startswith("rollback")
    assert run("diff", sealed_export.kept, sealed_export.folder / "anchor" / "checkpoint") == 2


def test_checks_run_without_settings_and_without_django(sealed_export):
    program = (
        "import sys\nfrom mithaq.kernel.ledger.__main__ import main\n"
        f"sys.argv = ['ledger', 'audit', {str(sealed_export.folder)!r}]\ncode = main()\n"
        "sys.exit(code if not any(name.split('.')[0] == 'django' for name in sys.modules) else 9)\n"
    )
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO", "MITHAQ", "DATABASE"))
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=bare, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_read_says_what_an_export_holds_of_one_record(run, sealed_export, capsys):
    handle = next((sealed_export.folder / "a").iterdir())
    record = next(rec for rec in _records(handle) if rec != "ledger")
    assert run("read", sealed_export.folder, record) == 0
    acts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert acts
    assert all(act["act"] and (act["fields"] or act["closed"]) for act in acts)
    assert run("read", sealed_export.folder, "nothing") == 1
    assert "no act on that record" in capsys.readouterr().err


def _records(folder):
    bundle = next(path for path in folder.rglob("tile/entries/**/*") if path.is_file()).read_bytes()
    return [part.partition(b'"')[0].decode() for part in bundle.split(b'"rec":"')[1:]]


def test_a_reader_who_has_seen_enough_refuses_nothing(sealed_export):
    command = f"{sys.executable} -m mithaq.kernel.ledger audit {sealed_export.folder}; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"({command}) | true"], capture_output=True, text=True, check=False)
    assert done.stderr == "1\n"


def test_export_for_a_person_and_for_anybody(run, tmp_path, capsys):
    world.act(EAST, START)
    world.act(WEST, START)
    with clock.freeze(START):
        assert run("export", tmp_path / "amal", "--person", "amal") == 0
        assert "1 epochs, 1 of them new, 2 entries in 1 logs" in capsys.readouterr().out
        assert run("export", tmp_path / "public") == 0
    assert [one.name for one in (tmp_path / "amal" / "a").iterdir()] == [Log.objects.get(id=EAST).handle]
    assert not (tmp_path / "public" / "a").exists()
    assert run("verify", tmp_path / "amal") == run("verify", tmp_path / "public") == 0
    assert run("export", tmp_path / "amal") == 1


def test_export_goes_on_after_a_rollback(run, tmp_path, capsys):
    world.act(EAST, START)
    world.pass_epochs(1, START)
    Log.objects.update(halted='{"kind":"later","name":"w1","size":9,"known":1}')
    assert run("export", tmp_path / "out", "--person", "amal") == 0
    assert "older copy of its data" in capsys.readouterr().err
    assert run("verify", tmp_path / "out") == 0
    assert run("resume") == 0


def test_keys_are_changed_in_two_steps(run, capsys):
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    assert run("rotate") == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition("+")[0] for line in said[1:]] == ["log mithaq.example/anchor"] * 2
    assert run("key") == 0
    assert capsys.readouterr().out.splitlines() == said[1:]
    at = world.pass_epochs(1, at)
    with clock.freeze(at):
        assert run("rotate", "--finish") == 1
        assert "both keys sign until" in capsys.readouterr().err
        assert run("rotate", "--finish", "--overlap", "0") == 0
    assert run("key") == 0
    assert capsys.readouterr().out.splitlines()[-1] == said[2]


def test_an_export_is_gone_on_with(run, tmp_path, capsys):
    world.act(EAST, START)
    at = world.pass_epochs(1, START)
    with clock.freeze(at):
        assert run("export", tmp_path / "out", "--person", "amal") == 0
    at = world.pass_epochs(2, at)
    with clock.freeze(at):
        assert run("export", tmp_path / "out", "--person", "amal") == 0
    assert "out: 3 epochs, 2 of them new, 2 entries in 1 logs" in capsys.readouterr().out
    assert run("audit", tmp_path / "out") == 0


def test_a_witness_key_is_made_once_and_shown_again(run, tmp_path, capsys):
    assert run("key", tmp_path / "w.pem", "--name", "witness.example/east") == 0
    first = capsys.readouterr().out
    assert notes.parse_vkey(first.strip()).kind == notes.COSIGNATURE
    assert run("key", tmp_path / "w.pem", "--name", "witness.example/east") == 0
    assert capsys.readouterr().out == first
    assert run("key", tmp_path / "w.pem") == 2
    assert run("key", tmp_path / "w.pem", "--name", "with space") == 2


def test_the_servers_own_key_is_shown_for_the_policy_file(run, capsys):
    assert run("key") == 0
    line = capsys.readouterr().out.strip()
    assert line == f"log {keys.vkeys(Log.objects.get(id=ANCHOR).origin, keys.anchor_signers())[0]}"
    assert founding.policy_bytes("mithaq.example/anchor").decode().startswith(line)


def test_a_party_without_a_line_witnesses_by_file(run, home, tmp_path, capsys):
    made = world.make_witnesses(home, 1)
    world.write_policy({url.replace("http", "https"): one for url, one in made.items()}, 1)
    for one in made.values():
        one.store.close()
    policy = home / "policy"
    policy.write_text(policy.read_text().replace(" https://w1.test", ""))
    world.act(EAST, START)
    world.pass_epochs(2, START)
    party = ("witness", "--name", "witness.example/w1", "--key", home / "w1.pem", "--policy", policy)
    assert run("request", "w1", tmp_path / "stick") == 0
    capsys.readouterr()
    assert run(*party, "--file", tmp_path / "stick") == 0
    reply = capsys.readouterr().out
    assert reply.count("\n") == 1
    (tmp_path / "reply").write_text(reply)
    assert run("accept", tmp_path / "reply") == 0
    assert Cosignature.objects.get().witness == "witness.example/w1"
    assert Checkpoint.objects.get(log=ANCHOR, size=2).sealed_at
    assert run("request", "w1", tmp_path / "stick", "--from", 1) == 0
    assert run(*party, "--file", tmp_path / "stick") == 1
    assert "has seen 2 epochs; ask the server for: ledger request --from 2" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["8000", "host:port", "host:70000"])
def test_an_address_out_of_form_is_wrong_use(run, address, capsys):
    with pytest.raises(SystemExit) as left:
        run("witness", "--name", "w", "--key", "k", "--policy", "p", "--listen", address)
    assert left.value.code == 2
    assert "is not HOST:PORT" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_witness_program_serves_and_stops(home, number):
    made = world.make_witnesses(home, 1)
    world.write_policy(made, 1)
    [one] = made.values()
    one.store.close()
    command = [
        sys.executable,
        "-m",
        "mithaq.kernel.ledger",
        "witness",
        "--name",
        one.name,
        "--listen",
        "127.0.0.1:0",
    ]
    command += ["--key", str(home / "w1.pem"), "--policy", str(home / "policy")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        try:
            said = program.stdout.readline()
            program.send_signal(number)
            assert program.wait(10) == 0
        finally:
            program.kill()
    assert said.startswith("witness witness.example/w1 listens on 127.0.0.1:")
