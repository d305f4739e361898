"""What `cablesim check` tells of files and folders."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from sim import shipped
from sim.study import checks
from sim.study.checks import check_paths

GOOD = "targets: T\ntimes: {FLASH: 1 min}\n"
BAD = "targets: T\ntimes: {FLASH: 1}\n"
CABLE = "P 161039Z NOV 07\nFM ALDER\nTO BIRCH\nBT\nTEXT\nBT\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*paths: str) -> list[str]:
    return [f"{problem.place}: {problem.code}" for problem in check_paths(paths)]


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def test_what_ships_has_no_problems() -> None:
    problems = check_paths([shipped.root() / "configs", shipped.root() / "scenarios"])
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_a_folder_is_walked_in_order_and_hidden_things_are_not() -> None:
    for path in (
        "d/b.yaml",
        "d/a.yml",
        "d/c/a.YAML",
        "d/.hidden/x.yaml",
        "d/.x.yaml",
        "d/notes.md",
        "d/x.json",
    ):
        put(path, BAD)
    put("d/cables/x.txt", "nothing of the kind\n")
    os.symlink(".", "d/round")
    assert told("d") == [
        "d/a.yml:2:16: Y124",
        "d/b.yaml:2:16: Y124",
        "d/c/a.YAML:2:16: Y124",
        "d/cables/x.txt:1:1: C101",
    ]


def test_a_folder_with_nothing_in_it() -> None:
    Path("d").mkdir()
    assert told("d") == ["d: F011"]


def test_files_that_are_none() -> None:
    os.mkfifo("pipe.yaml")
    os.mkfifo("pipe.txt")
    assert told("absent.yaml", "absent.txt", "pipe.yaml", "pipe.txt", "a\0.yaml") == [
        r"a\x00.yaml: F008",
        "absent.txt: F001",
        "absent.yaml: F001",
        "pipe.txt: F003",
        "pipe.yaml: F003",
    ]


def test_each_problem_is_told_once() -> None:
    put("t.yaml", BAD)
    put("n.yaml", "network: N\nposts: {RXAA: , RXBB: }\n")
    for name in ("a", "b"):
        put(
            f"{name}.yaml",
            f"scenario: {name}\nnetwork: ./n.yaml\ntargets: ./t.yaml\n"
            "filings: [{from: RXAA, precedence: R, to: RXBB, words: 1}]\n",
        )
    assert told(".", "t.yaml") == ["t.yaml:2:16: Y124"]


def test_by_the_first_key() -> None:
    put("good.yaml", GOOD)
    put("study.yaml", "study: S\n")
    put("empty.yaml", "{}\n")
    put("other.yaml", "version: 2\n")
    assert told("good.yaml", "study.yaml", "empty.yaml", "other.yaml") == [
        "empty.yaml:1:1: Y127",
        "other.yaml:1:1: Y127",
        "study.yaml:1:1: Y121",
        "study.yaml:1:1: Y121",
    ]


def test_a_cable() -> None:
    put("a.txt", CABLE)
    Path("b").write_bytes(CABLE.encode() + b"\xe9")
    assert "b:7:1: C104" in told("a.txt", "b")
    assert not [problem for problem in check_paths(["a.txt", "b"]) if problem.severity == "error"]


def test_a_csv_is_read_as_a_scenario_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LARGEST_CABLE", 40)
    put("day.csv", "at_s,from,precedence,characters,action,info\n60,RXAA,P,900,RXBB,\n")
    Path("old.csv").write_bytes(b"value,share\n1,1\n# caf\xe9,1\n")
    assert told("day.csv", "old.csv") == ["old.csv:3:6: F005"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("hour,weight\n1,1\n", ["L609"]),
        ("value,share\n1,1\n", []),
        ("quantile,value\n0,1\n", []),
        ("at_s,from,precedence,characters,action,info\n1,RXAA,R,9,RXBB,\n", []),
        ("at_s,from\n", ["L601"]),
        ("name,age\n", ["L601"]),
        ("", ["L601"]),
    ],
)
def test_a_csv_by_its_header(text: str, codes: list[str]) -> None:
    put("x.csv", text)
    assert [problem.code for problem in check_paths(["x.csv"])] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BAD, ["-:2:16: Y124"]),
        ("network: N\n", ["-:1:1: Y121"]),
        ("nothing\n", ["-:1:1: C101"]),
        ("hour,weight\n1,1\n", ["-:1:1: L609"]),
        ("at_s,from\n", ["-:1:1: L601"]),
        ("hour;weight\n1;1\n", ["-:1:1: L601"]),
    ],
)
def test_standard_input(text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert told("-") == expected


@pytest.mark.parametrize("text", ["network: N\n# caf\xe9\n", "at_s,from\n0,\xe9\n"])
def test_standard_input_is_judged_as_a_file_of_the_same_bytes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(name := "x.yaml" if text[0] == "n" else "x.csv").write_bytes(text.encode("latin-1"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("latin-1"))))
    (found,) = check_paths(["-"])
    assert [found.within(name)] == check_paths([name])
    assert found.code == "F005"


def test_no_foreign_line_is_quoted_at_length() -> None:
    put("secret.yaml", "root:" + "x" * 5_000 + "\n")
    put("secret2.yaml", "network: N\nposts:\n  RXAA: {" + "y" * 500 + ": 1, zone: " + "z" * 5_000 + "}\n")
    put("secret3.yaml", "targets: T\ntimes: {A: " + "9" * 5_000 + ", B: 'q" + "r" * 5_000 + "'}\n")
    names = f"scenario: {'s' * 5_000}\nnetwork: {'n' * 5_000}\n"
    put("secret4.yaml", f"{names}rules: &{'a' * 5_000} *{'b' * 5_000}\n")
    put("secret.csv", "p" * 5_000 + "\n")
    problems = check_paths(["secret.yaml", "secret2.yaml", "secret3.yaml", "secret4.yaml", "secret.csv"])
    assert len(problems) >= 6
    assert all(len(str(problem)) < 400 for problem in problems)
    assert not [problem for problem in problems for letter in "xyz9rnabps" if letter * 81 in str(problem)]
