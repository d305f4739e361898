"""Wrong inputs and the very lines that each gets: the files in ``tests/wrong`` are the table.

The lines stand at the end of each file behind ``# ``, or beside it in ``NAME.told`` where a comment would change
what is wrong. A line begins with the place in the file itself, or with the name of another file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim import documents
from sim.reports.codes import known_codes
from sim.study.checks import check_paths

WRONG = Path(__file__).parent / "wrong"
FILES = sorted(WRONG.glob("*.yaml"))
_TOLD = re.compile(r"^# ((?:\d+:\d+: |\S+: )[A-Z]\d{3} .*)$", re.MULTILINE)


def expected(path: Path) -> list[str]:
    beside = path.with_suffix(".told")
    if beside.exists():
        return beside.read_text().splitlines()
    return _TOLD.findall(path.read_text())


def told(name: str) -> list[str]:
    return [str(problem).removeprefix(f"{name}:") for problem in check_paths([name])]


def test_the_table_is_long() -> None:
    assert len(FILES) >= 160


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_mistake_gets_its_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WRONG)
    assert expected(path), "a wrong file says what it is told"
    assert told(path.name) == expected(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_without_libyaml_the_same_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two parsers word and place their own complaints differently; codes are the same."""
    monkeypatch.chdir(WRONG)
    monkeypatch.setattr(documents, "_LOADERS", [documents._PythonLoader])
    found = told(path.name)
    if any("Y101" in line or "Y106" in line for line in found):
        assert [line.split()[1] for line in found] == [line.split()[1] for line in expected(path)]
    else:
        assert found == expected(path)


def test_the_wrong_files_show_most_codes() -> None:
    shown = {
        code
        for path in FILES
        for line in expected(path)
        for code in re.findall(r": ([A-Z]\d{3}) |^([A-Z]\d{3}) ", line)
        for code in code
        if code
    }
    of_yaml = {code for code in known_codes() if code[0] in "YNRSTL" and not code.startswith("T7")}
    elsewhere = {"Y128", "Y111", "L606", "L610", "S407", "S410", "R314", "T501"}
    assert of_yaml - shown <= elsewhere
