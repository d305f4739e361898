"""What stands where a scenario is asked for: folders, cables, nothing at all. Each gets one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.files import read_scenario

CABLE = "R 011200Z JAN 99\nFM AMEMBASSY NORTHPORT\nTO RUXBB/BIRCH\nBT\nUNCLAS\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("inner").mkdir()
    Path("c.txt").write_text(CABLE)
    Path("c.yaml").write_text(CABLE)
    Path("other.txt").write_text("scenario: S\n")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".", ".: F002 is a folder, not a file; name a file in it"),
        ("inner", "inner: F002 is a folder, not a file; name a file in it"),
        ("inner/", "inner: F002 is a folder, not a file"),
        ("", "'': F008 the path is empty; name a file"),
        ("a\nb", r"'a\nb': F008 the path has a line break; name a file"),
        ("a\nb.yaml", r"'a\nb.yaml': F008 the path has a line break; name a file"),
        ("c.txt", "c.txt: Y101 no scenario file; this looks like a cable: 'cablesim read c.txt' explains it"),
        ("./c.txt", "c.txt: Y101 no scenario file; this looks like a cable: 'cablesim read c.txt' explains it"),
        ("c.yaml", "c.yaml: Y101 no scenario file; this looks like a cable: 'cablesim read c.yaml' explains it"),
        ("other.txt", "other.txt: F007 no scenario file called 'other.txt' ships; for the file write './other.txt'"),
    ],
)
def test_one_line(path: str, line: str) -> None:
    assert [str(problem) for problem in read_scenario(path).problems] == [line]


def test_a_name_too_long_for_a_file() -> None:
    (problem,) = read_scenario("a" * 300).problems
    assert problem.code == "F007"


def test_a_folder_that_a_scenario_names() -> None:
    Path("s.yaml").write_text("scenario: S\nnetwork: inner\n")
    told = [str(problem) for problem in read_scenario("s.yaml").problems]
    assert "s.yaml:2:10: F002 'inner': is a folder, not a file; name a file in it" in told


def test_a_cable_in_place_is_none() -> None:
    lines = CABLE.replace("\n", "\n    ")
    Path("s.yaml").write_text(f"scenario: S\nnetwork: four_posts\nfilings:\n- cable: |\n    {lines}\n")
    assert "Y101" not in {problem.code for problem in read_scenario("s.yaml").problems}
