"""Every report of one run, byte for byte as it was read and found good: files in tests/golden.

`python -m tests.reports.test_golden` writes them anew, to be read before they are kept.
"""

import contextlib
import io
import json
import os
import re
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest

from sim.__main__ import main

FOLDER = Path(__file__).parent.parent / "golden"
ROOT = FOLDER.parent.parent
SCENARIO = "tests/golden/everything_once.yaml"
REPORTS = {
    "deliveries.80.txt": ["--report", "deliveries"],
    "deliveries.100.txt": ["--report", "deliveries"],
    "deliveries.200.txt": ["--report", "deliveries"],
    "copies.80.txt": ["--report", "copies"],
    "copies.100.txt": ["--report", "copies"],
    "message.80.txt": ["--message", "alarm"],
    "message_copies.100.txt": ["--message", "long", "--report", "copies"],
    "deliveries.json": ["--format", "json"],
    "copies.json": ["--format", "json", "--report", "copies"],
    "message.json": ["--format", "json", "--message", "long"],
    "deliveries.csv": ["--format", "csv"],
    "copies.csv": ["--format", "csv", "--report", "copies"],
    "deliveries.md": ["--format", "markdown"],
    "copies.md": ["--format", "markdown", "--report", "copies"],
    "message.md": ["--format", "markdown", "--message", "RUEHNT 1989/01"],
}


def without_meta(text: str) -> str:
    """The text of a report without what may differ between machines."""
    return re.sub(r'^"meta": .*,\n', "", text, flags=re.MULTILINE)


def printed(arguments: list[str], name: str) -> str:
    """What the command prints, on a terminal as wide as the file's name says."""
    width = re.search(r"\.(\d+)\.", name)
    environment = {**os.environ, "COLUMNS": width[1] if width else "100", "NO_COLOR": "1"}
    captured = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with patch.dict(os.environ, environment), contextlib.redirect_stdout(captured), contextlib.chdir(ROOT):
        assert main(arguments) == 0
    return without_meta(captured.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_is_as_it_was(name: str) -> None:
    found = printed(["run", SCENARIO, *REPORTS[name]], name)
    assert found == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REPORTS)
def test_a_saved_run_gives_the_same_report(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trace = str(tmp_path / "run.jsonl")
    monkeypatch.chdir(ROOT)
    assert main(["run", SCENARIO, "--trace", trace, "-o", str(tmp_path / "report.txt")]) == 0
    found = printed(["report", trace, *REPORTS[name]], name)
    assert found == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".txt")])
def test_no_line_is_longer_than_the_terminal(name: str) -> None:
    width = int(name.split(".")[1])
    assert max(map(len, (FOLDER / name).read_text(encoding="utf-8").splitlines())) <= width


def saved_run(path: Path) -> str:
    """A trace without what may differ between machines."""
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    head = json.loads(first)
    del head["meta"]
    return "\n".join([json.dumps(head, indent=1), *rest]) + "\n"


def test_the_trace_is_as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    trace = tmp_path / "run.jsonl"
    assert main(["run", SCENARIO, "--trace", str(trace), "-o", str(tmp_path / "report.txt")]) == 0
    assert saved_run(trace) == (FOLDER / "trace.jsonl.txt").read_text(encoding="utf-8")


def test_the_copies_that_reach_a_post() -> None:
    found = printed(["run", SCENARIO, "--write-copy", "RUEKJCS"], "")
    assert found == (FOLDER / "reaching_RUEKJCS.txt").read_text(encoding="utf-8")


def write() -> None:
    """Write all files anew."""
    for name, options in REPORTS.items():
        (FOLDER / name).write_text(printed(["run", SCENARIO, *options], name), encoding="utf-8")
    cables = printed(["run", SCENARIO, "--write-copy", "RUEKJCS"], "")
    (FOLDER / "reaching_RUEKJCS.txt").write_text(cables, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "run.jsonl"
        printed(["run", SCENARIO, "--trace", str(trace)], "")
        (FOLDER / "trace.jsonl.txt").write_text(saved_run(trace), encoding="utf-8")


if __name__ == "__main__":
    write()
