"""`cablesim compare --study`: killed, broken off, twice at once, on a full disk; it goes on and tells the same."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

import sim
from sim.__main__ import main
from sim.quantities import iso_utc, seconds_text
from sim.reports.data import cell_of
from sim.study.database import TABLES

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
    asked = ["--replications", "60"]
    with disk(tmp_path / "small", "size=16m"):
        filler = tmp_path / "small" / "filler"
        filler.write_bytes(bytes(16_400_000))
        assert "disk is full" in ends_in_one_line("small/results.study", *asked)
        assert 0 < kept("small/results.study") < 120
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


# ---------------------------------------------------------------- deliveries and tables

NO_DUCKDB = f"import sys; sys.modules['duckdb'] = None; {PROGRAM}"


def parquets(study: str) -> list[str]:
    return sorted(path.as_posix() for path in Path(f"{study}.deliveries").rglob("*.parquet"))


def as_csv(records: list[dict[str, object]]) -> list[dict[str, str]]:
    """Records out of Parquet with every value as CSV writes it."""

    def cell(value: object) -> str:
        if isinstance(value, datetime):
            return iso_utc((value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))
        if isinstance(value, float):
            return seconds_text(round(value * 1_000_000))
        return "" if value is None else str(cell_of(tuple(value) if isinstance(value, list) else value))

    return [{name: cell(value) for name, value in one.items()} for one in records]


@pytest.mark.parametrize(("scenario", "number"), [(DRAWN, "3"), (str(ROOT / "tests" / "study" / "cut.yaml"), "1")])
def test_deliveries_are_those_of_the_run(scenario: str, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["compare", scenario, "strict", "acp127g", "--replications", "3", "--seed", "3"]
    assert main([*asked, "--study", "results.study", "--keep-deliveries", "--workers", "2"]) == 0
    for rules in ("strict", "acp127g"):
        name = sim.load_rules(rules).name
        capsys.readouterr()
        told = ["run", scenario, "--rules", rules, "--seed", "3", "--replication", number, "--format", "csv"]
        assert main(told) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        found = duckdb.connect().execute(
            "SELECT * EXCLUDE (point, setting, replication) FROM 'results.study.deliveries/*/*/*/*.parquet' "
            "WHERE setting = ? AND replication = ?",
            [name, int(number)],
        )
        names = [column[0] for column in found.description]
        assert as_csv([dict(zip(names, row, strict=True)) for row in found.fetchall()]) == rows
        assert any(row["received"] for row in rows)


def test_runs_without_their_deliveries_are_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--replications", "4", "--study", "results.study"]
    plain = told(capsys, *asked)
    before = Path("results.study").read_bytes()
    assert told(capsys, *asked, "--keep-deliveries") == plain
    files = parquets("results.study")
    assert len(files) == 8
    whole_files = {path: Path(path).read_bytes() for path in files}
    os.unlink(files[3])
    assert told(capsys, *asked, "--keep-deliveries") == plain
    assert {path: Path(path).read_bytes() for path in parquets("results.study")} == whole_files
    with sqlite3.connect("results.study") as db, sqlite3.connect(":memory:") as other:
        other.deserialize(before)
        for name in TABLES:
            assert list(db.execute(f"SELECT * FROM {name}")) == list(other.execute(f"SELECT * FROM {name}"))


def test_no_run_that_is_kept_lacks_its_deliveries() -> None:
    with running("--replications", "500", "--workers", "2", "--study", "results.study", "--keep-deliveries") as process:
        wait_for("results.study", 10, process)
        process.kill()
        process.communicate(timeout=20)
    with sqlite3.connect("results.study") as db:
        rows = db.execute("SELECT point, setting, replication FROM counts").fetchall()
    folders = [unquote(path).split("/") for path in parquets("results.study")]
    files = {tuple(part.split("=", 1)[1] for part in path[1:4]) for path in folders}
    assert len(rows) >= 10
    assert {(str(point), setting, str(replication)) for point, setting, replication in rows} <= files


def test_tables_are_the_same_with_a_study_and_without(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--replications", "6"]
    plain, _ = told(capsys, *asked)
    for folder, more in (("alone", ["--workers", "2"]), ("kept", ["--study", "results.study"])):
        out, err = told(capsys, *asked, *more, "--export", folder)
        assert out == plain
        assert f"cablesim: 5 tables in {folder}, each as CSV and Parquet" in err
    names = sorted(f"{name}.{form}" for name in TABLES for form in ("csv", "parquet"))
    for folder in ("alone", "kept"):
        assert sorted(os.listdir(folder)) == names
    for name in names:
        assert Path("alone", name).read_bytes() == Path("kept", name).read_bytes()
    with open("kept/results.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["precedence"] == "all"]
    for one in json.loads(plain)["measures"]:
        if one["precedence"] == "all":
            values = [float(row[one["measure"]]) for row in rows if row["setting"] == one["setting"]]
            assert round(sum(values) / len(values), 5) == pytest.approx(one["mean"], abs=2e-5)
    for name in TABLES:
        with open(f"kept/{name}.csv", encoding="utf-8") as file:
            csv_rows = [tuple(row) for row in list(csv.reader(file))[1:]]
        kept_rows = duckdb.connect().execute(f"FROM 'kept/{name}.parquet'").fetchall()
        assert [tuple("" if one is None else str(one) for one in row) for row in kept_rows] == csv_rows


def test_without_duckdb_tables_are_csv_and_no_deliveries_are_kept() -> None:
    with running("--replications", "2", "--export", "tables", program=NO_DUCKDB) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err.decode().splitlines()[-1] == (
        "cablesim: 5 tables in tables, each as CSV; Parquet needs DuckDB, which is not installed: "
        "pip install 'cablesim[store]'"
    )
    assert sorted(os.listdir("tables")) == sorted(f"{name}.csv" for name in TABLES)
    with running("--study", "results.study", "--keep-deliveries", program=NO_DUCKDB) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, b"")
    assert err.decode() == "cablesim: Parquet needs DuckDB, which is not installed: pip install 'cablesim[store]'\n"
    assert os.listdir() == ["tables"]


# ---------------------------------------------------------------- usage


def test_deliveries_need_a_study_and_tables_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert "write --study PATH as well" in told(capsys, "--keep-deliveries", code=2)[1]
    Path("results.csv").write_text("kept")
    Path("here").mkdir()
    Path("here/spread.parquet").mkdir()
    assert "here/spread.parquet: F010 cannot be written" in told(capsys, "--export", "here", code=1)[1]
    assert "F010 cannot be written" in told(capsys, "--export", "results.csv", code=1)[1]
    assert Path("results.csv").read_text() == "kept"


def test_a_report_takes_the_place_of_no_study(capsys: pytest.CaptureFixture[str]) -> None:
    for study in ("results.study", "./results.study"):
        _, err = told(capsys, "--study", study, "-o", "results.study", code=2)
        assert "is the study itself; name another file with -o" in err
        assert not os.listdir()


def test_what_is_compared_is_told_before_a_study_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "nowhere", "--study", "results.study", code=1)
    assert not os.listdir()
