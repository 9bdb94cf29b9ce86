"""An export held against a verifier in another language, on another hand's hashing, proofs and signatures."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from . import test_tampering as spoilt
from .world import Exported

HERE = Path(__file__).parent
GO_PACKAGES = Path("/usr/share/gocode")  # where Debian puts the sources of Go libraries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not shutil.which("go") or not (GO_PACKAGES / "src/golang.org/x/mod").is_dir(),
        reason="needs Debian's golang-go and golang-golang-x-mod-dev",
    ),
]


def go(*words: str | Path, home: Path) -> bytes:
    """Run the Go tool, which keeps what it builds in `home`; return what it prints."""
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(GO_PACKAGES),
        "HOME": str(home),
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        ["go", *words], env=settings, stdout=subprocess.PIPE, check=True, timeout=300
    ).stdout


@pytest.fixture(scope="module")
def verifier(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("verifier")
    go("build", "-o", place / "verify", HERE / "oracle" / "verify" / "main.go", home=place)
    return place / "verify"


def told(verifier: Path, export: Exported) -> subprocess.CompletedProcess[str]:
    return subprocess.run([verifier, export.folder], capture_output=True, text=True, check=False)


def test_the_library_gives_the_same_vectors_today(tmp_path):
    from .test_vectors import XMOD

    assert go("run", HERE / "oracle" / "vectors" / "main.go", home=tmp_path) == XMOD


def test_it_proves_what_we_export(verifier, sealed_export):
    done = told(verifier, sealed_export)
    assert (done.returncode, done.stderr) == (0, "")
    anchor, *logs = done.stdout.splitlines()
    assert anchor == "mithaq.example/anchor 270 4", "signed by the log and three witnesses"
    assert f"mithaq.example/a/{sealed_export.handle} 305 20" in logs
    assert len(logs) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        spoilt.flipped_entry,
        spoilt.flipped_anchor_entry,
        spoilt.truncated_log,
        spoilt.edited_size,
        spoilt.flipped_signature,
        spoilt.flipped_cosignature,
        spoilt.foreign_checkpoint,
        spoilt.wrong_head_root,
        spoilt.later_head,
        spoilt.wrong_path,
        spoilt.split_view,
        spoilt.dropped_epoch,
        spoilt.dropped_last_epoch,
        spoilt.twin_key,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_it_refuses_what_we_refuse(spoil, verifier, sealed_export, tmp_path):
    export = sealed_export.copy(tmp_path / "copy")
    spoil(export)
    done = told(verifier, export)
    assert done.returncode == 1, done.stdout
    assert done.stderr
