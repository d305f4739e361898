"""`cablesim compare --study`: killed, broken off, twice at once, on a full disk; it goes on and tells the same."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sim.__main__ import main

ROOT = Path(__file__).parents[2]
DRAWN = str(ROOT / "tests" / "golden" / "comparison.yaml")
PROGRAM = "import sys; from sim.__main__ import main; sys.exit(main(sys.argv[1:]))"
LIMITED = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000)); {PROGRAM}"
"""No file may grow beyond 80,000 bytes."""
ASKED = ["compare", DRAWN, "strict", "acp127g", "--seed", "3", "--format", "json"]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main([*ASKED, "--workers", "1", *arguments]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


@contextmanager
def running(*arguments: str, program: str = PROGRAM) -> Iterator[subprocess.Popen[bytes]]:
    """The command at work in a process of its own; in the end nothing is left of it."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *ASKED, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def kept(study: str) -> int:
    """How many runs anybody can read in the study just now."""
    with suppress(sqlite3.OperationalError):
        db = sqlite3.connect(f"file:{study}?mode=ro", uri=True)
        try:
            return int(db.execute("SELECT count(*) FROM runs").fetchone()[0])
        finally:
            db.close()
    return 0


def wait_for(study: str, runs: int, process: subprocess.Popen[bytes]) -> None:
    while kept(study) < runs and process.poll() is None:
        time.sleep(0.01)


def whole(study: str) -> bool:
    with sqlite3.connect(study) as db:
        return list(db.execute("PRAGMA integrity_check")) == [("ok",)]


# ---------------------------------------------------------------- killed and broken off


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(kills: int, capsys: pytest.CaptureFixture[str]) -> None:
    chance, broken = random.Random(kills), 0
    many = 30 * kills
    asked = ["--replications", str(many)]
    for _ in range(kills):
        before = kept("results.study")
        with running(*asked, "--workers", "2", "--study", "results.study") as process:
            wait_for("results.study", before + chance.choice([0, 1, 20]), process)
            time.sleep(chance.random() / 10)
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.communicate(timeout=20)  # ends when the workers have ended too
        assert kept("results.study") >= before
        broken += 0 < kept("results.study") < 2 * many
    assert broken, "no kill came in the middle of the work"
    undisturbed = told(capsys, *asked)
    assert told(capsys, *asked, "--study", "results.study") == undisturbed
    assert kept("results.study") == 2 * many
    assert whole("results.study")
    assert os.listdir() == ["results.study"]


def test_broken_off_it_says_what_is_kept_and_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with running("--replications", "2000", "--workers", "2", "--study", "results.study") as process:
        wait_for("results.study", 20, process)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    there = kept("results.study")
    assert (process.returncode, out) == (130, b"")
    says = f"cablesim: results.study has the {there:,} runs that are done; the same command goes on from there\n"
    assert err.decode() == says
    assert there >= 20
    asked = ["--replications", str(there)]
    assert told(capsys, *asked, "--study", "results.study") == told(capsys, *asked)


def test_a_second_process_is_told_and_nothing_is_damaged(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--replications", "60", "--study", "results.study"]
    with running(*asked, "--replications", "1000") as process:
        wait_for("results.study", 1, process)
        out, err = told(capsys, *asked, code=1)
        assert out == ""
        assert err == (
            "results.study: K803 another process is at work on the study; wait until it is done, or name another file "
            "with --study\n"
        )
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=20)
    assert told(capsys, *asked) == told(capsys, "--replications", "60")
    assert whole("results.study")


# ---------------------------------------------------------------- disks


def ends_in_one_line(study: str, *arguments: str, program: str = PROGRAM) -> str:
    with running(*arguments, "--workers", "1", "--study", study, program=program) as process:
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (1, b"")
    (line,) = err.decode().splitlines()
    assert line.startswith(f"{study}: K805 cannot be written (")
    return line


def test_a_file_that_may_not_grow_further(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--replications", "60"]
    told(capsys, "--replications", "5", "--study", "results.study")
    line = ends_in_one_line("results.study", *asked, program=LIMITED)
    assert "; every run that it has stays; when it can be written again, the same command goes on from " in line
    assert 10 <= kept("results.study") < 120
    assert whole("results.study")
    assert told(capsys, *asked, "--study", "results.study") == told(capsys, *asked)


@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    """A file system of its own; only the superuser can have one."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can mount a small disk")
def test_a_full_disk(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ["--replications", "200"]
    with disk(tmp_path / "small", "size=16m"):
        filler = tmp_path / "small" / "filler"
        filler.write_bytes(bytes(16_400_000))
        assert "disk is full" in ends_in_one_line("small/results.study", *asked)
        assert 0 < kept("small/results.study") < 400
        assert whole("small/results.study")
        filler.unlink()
        assert told(capsys, *asked, "--study", "small/results.study") == told(capsys, *asked)


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    if os.geteuid() == 0:
        with disk(folder, "ro"):
            assert "read-only file system" in ends_in_one_line("closed/results.study")
    else:
        folder.mkdir(mode=0o500)
        assert "permission denied" in ends_in_one_line("closed/results.study")
        folder.chmod(0o700)


# ---------------------------------------------------------------- usage


def test_a_report_takes_the_place_of_no_study(capsys: pytest.CaptureFixture[str]) -> None:
    for study in ("results.study", "./results.study"):
        _, err = told(capsys, "--study", study, "-o", "results.study", code=2)
        assert "is the study itself; name another file with -o" in err
        assert not os.listdir()


def test_what_is_compared_is_told_before_a_study_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "nowhere", "--study", "results.study", code=1)
    assert not os.listdir()
