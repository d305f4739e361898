"""Names that are easily mistaken: short indicators, designators in a log, and messages that share a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.files import Loaded, read_scenario
from sim.scenario.model import Scenario

HEAD = """\
scenario: S
network:
  network: N
  posts: {A: , RB: {plad: BRAVO}}
  trunks: [{between: [A, RB], rate: 100 wpm}]
  collectives: {C: {plad: CHARLIE, members: [A, RB]}}
horizon: 1 d
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(text: str) -> Loaded[Scenario]:
    Path("s.yaml").write_text(HEAD + text)
    return read_scenario("s.yaml")


def test_a_log_is_told_the_indicator_of_a_designator() -> None:
    Path("l.csv").write_text("at_s,from,precedence,characters,action,info\n2,A,R,10,BRAVO,\n3,A,R,10,RA,\n")
    told = [str(problem) for problem in read("log: l.csv\n").problems]
    assert told[0] == "l.csv:2:1: L604 warning: 'BRAVO' is not in the network; write its indicator 'RB'"
    assert "'RA' is not in the network" in told[1]


@pytest.mark.parametrize(
    ("line", "addressee"),
    [
        ("RB/BRAVO", ("RB", "BRAVO")),
        ("RB/BRAVO ANNEX", ("RB", "BRAVO ANNEX")),
        ("RB/", ("RB", None)),
        ("BRAVO", ("RB", "BRAVO")),
        ("C/CHARLIE", ("RB", None)),
    ],
)
def test_a_cable_names_short_indicators(line: str, addressee: tuple[str, str | None]) -> None:
    Path("c.txt").write_text(f"R 011200Z JAN 99\nFM A/ALPHA\nTO {line}\nBT\nUNCLAS\n")
    loaded = read("filings: [{cable: c.txt}]\n")
    assert not [problem for problem in loaded.problems if problem.code == "S407"]
    (filing,) = loaded.checked().filings
    assert filing.origin == "A"
    assert [(one.indicator, one.designator) for one in filing.addressees] == [addressee]


def test_a_slash_alone_makes_no_indicator() -> None:
    Path("c.txt").write_text("R 011200Z JAN 99\nFM A/ALPHA\nTO X/BRAVO\nBT\nUNCLAS\n")
    loaded = read("filings: [{cable: c.txt}]\n")
    assert [problem.text for problem in loaded.problems if problem.code == "S407"] == [
        "the addressee 'X/BRAVO' is not in the network"
    ]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (["m", "m", "m (2)"], ["m", "m (3)", "m (2)"]),
        (["m (2)", "m", "m"], ["m (2)", "m", "m (3)"]),
        (["m", "m", "m"], ["m", "m (2)", "m (3)"]),
        (["m (2)", "m (2)"], ["m (2)", "m (2) (2)"]),
    ],
)
def test_a_written_name_is_kept(written: list[str], named: list[str]) -> None:
    rows = "".join(f"- {{name: {name}, from: A, to: RB, precedence: R, words: 9}}\n" for name in written)
    assert [filing.name for filing in read(f"filings:\n{rows}").checked().filings] == named


def test_an_expectation_is_about_the_name_as_written() -> None:
    rows = "".join(
        f"- {{name: {name}, from: {origin}, to: {to}, precedence: R, words: 9}}\n"
        for name, origin, to in (("m", "A", "RB"), ("m", "A", "RB"), ("m (2)", "RB", "A"))
    )
    Path("c.txt").write_text("R 011200Z JAN 99\nFM A/ALPHA\nTO RB/BRAVO\nBT\nUNCLAS\n")
    expected = "expect: [{message: m (2), to: A, status: delivered}]\n"
    scenario = read(f"filings:\n{rows}- {{name: m, cable: c.txt}}\n{expected}")
    assert [filing.name for filing in scenario.checked().filings] == ["m", "m (3)", "m (2)", "m (4)"]
