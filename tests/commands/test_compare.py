"""`cablesim compare` as it is typed: forms, workers, refusals, and being broken off."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from sim.__main__ import main
from sim.reports import progress
from sim.reports.progress import Bar

ROOT = Path(__file__).parents[2]
DRAWN = "tests/golden/comparison.yaml"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main(["compare", *arguments]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_the_same_bytes_on_any_number_of_workers(
    form: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = [DRAWN, "strict", "acp127g", "--replications", "12", "--seed", "3", "--format", form]
    alone, _ = told(capsys, *arguments, "--workers", "1")
    two, _ = told(capsys, *arguments, "--workers", "2")
    machine, _ = told(capsys, *arguments, "-o", str(tmp_path / "report"))
    assert alone == two == (tmp_path / "report").read_text()
    assert machine == ""


def test_the_seed_is_the_scenarios_unless_one_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [DRAWN, "strict", "acp127g", "--replications", "2", "--format", "json", "--workers", "1"]
    own, warned = told(capsys, *arguments)
    assert own == told(capsys, *arguments, "--seed", "7")[0]
    assert own != told(capsys, *arguments, "--seed", "8")[0]
    assert json.loads(own)["replications"] == 2
    assert "cablesim: Only 2 replications" in warned


@pytest.mark.parametrize("precision", ["50%", "50 %", "0.5"])
def test_a_precision_as_people_write_it(precision: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, DRAWN, "strict", "acp127g", "--precision", precision, "--measure", "on_time",
                  "--replications", "20", "--format", "json", "--workers", "1")  # fmt: skip
    assert 10 <= json.loads(out)["replications"] <= 20
    assert {one["measure"] for one in json.loads(out)["measures"]} == {"on_time"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([DRAWN], "needs two sets of rules"),
        ([DRAWN, "strict"], "needs two sets of rules"),
        ([DRAWN, "strict", "acp127g", "--precision", "narrow"], "'narrow' is no share; write '5%' or 0.05"),
        ([DRAWN, "strict", "acp127g", "--precision", "5"], "'5' is more than all; write '5%' or 0.05"),
        ([DRAWN, "strict", "acp127g", "--precision", "120%"], "a precision is more than 0 % and less than 100 %"),
        ([DRAWN, "strict", "acp127g", "--precision", "0%"], "a precision is more than 0 % and less than 100 %"),
        ([DRAWN, "strict", "acp127g", "--measure", "speed"], "no measure 'speed'; measures are elapsed_mean_s,"),
        ([DRAWN, "strict", "acp127g", "--replications", "0"], "0 is not in the range x>=1"),
        ([DRAWN, "strict", "acp127g", "--workers", "0"], "0 is not in the range x>=1"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, *arguments, code=2)
    assert words in err
    assert not out


def test_every_problem_at_once_and_nothing_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    short = tmp_path / "short.yaml"
    short.write_text("rules: Short\nladder:\n  - {name: FLASH, prosign: Z}\n  - {name: ROUTINE, prosign: R}\n")
    out, err = told(capsys, DRAWN, str(short), "nowhere", code=1)
    assert not out
    lines = err.splitlines()
    assert len(lines) == 3
    assert sum(line.startswith(f"{short}: ") and "which letters has" in line for line in lines) == 2
    assert sum("no rules file called 'nowhere' ships" in line for line in lines) == 1


def test_a_report_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    with patch("sim.study.compare.compared", side_effect=AssertionError("told before anything is run")):
        _, err = told(capsys, "06_queue", "strict", "acp127g", "-o", "no/such/folder/report", code=1)
    assert "cannot be written" in err


def test_a_report_takes_the_place_of_no_rules(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("rules: Mine\nbased_on: strict\n")
    _, err = told(capsys, "06_queue", "strict", str(mine), "-o", str(mine), code=2)
    assert "is read here, and would be lost" in err
    assert mine.read_text().startswith("rules: Mine")


def test_broken_off_it_ends_cleanly() -> None:
    command = [sys.executable, "-m", "sim", "compare", "12_state_day", "state", "first_come", "--replications", "900",
               "--workers", "2"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(6)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (130, b"", b"")


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    quick = Terminal()
    with Bar("replications", quick) as bar:
        bar.told(1, 10)
    assert "replications" not in quick.getvalue()
    monkeypatch.setattr(progress, "PATIENCE_S", -1.0)
    monkeypatch.setattr(progress, "OFTEN_S", -1.0)
    slow = Terminal()
    with Bar("replications", slow) as bar:
        bar.told(3, 10)
    assert "3/10" in slow.getvalue()
    assert "a second" in slow.getvalue()
    monkeypatch.setattr(progress, "OFTEN_S", 99.0)
    seldom = Terminal()
    with Bar("replications", seldom) as bar:
        bar.told(3, 10)


def test_no_bar_elsewhere() -> None:
    silent = io.StringIO()
    with Bar("replications", silent) as bar:
        bar.told(3, 10)
    assert silent.getvalue() == ""
