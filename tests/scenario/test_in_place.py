"""CSVs in place: a log or a curve that stands in the scenario itself, line breaks and all."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from sim.scenario.files import read_scenario
from sim.scenario.model import Characters, Drawn, Scenario

HEAD = """\
scenario: S
network:
  network: N
  defaults: {relays: false}
  posts: {RXAA: , RXBB: , RXRN: {relays: true}}
  trunks: [{between: [RXAA, RXBB], rate: 100 wpm}]
horizon: 1 d
"""
LOG = "at_s,from,precedence,characters,action,info\n30,RXAA,R,600,RXBB,\n12.5,RXBB,P,300,RXAA,RXRN\n"
HOURS = "hour,weight\n" + "".join(f"{hour},{hour}\n" for hour in range(24))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def literal(text: str, by: int) -> str:
    return "|\n" + indent(text, " " * by)


def loaded(text: str) -> Scenario:
    Path("s.yaml").write_text(HEAD + text)
    return read_scenario("s.yaml").checked()


def told(text: str) -> list[str]:
    Path("s.yaml").write_text(HEAD + text)
    return [str(problem) for problem in read_scenario("s.yaml").problems]


def test_a_log_means_the_same_in_place() -> None:
    Path("log.csv").write_text(LOG)
    assert loaded(f"log: {literal(LOG, 2)}").filings == loaded("log: log.csv").filings


def test_curves_mean_the_same_in_place() -> None:
    shares, quantiles = "value,share\n0,0.5\n2,0.5\n", "quantile,value\n0,100\n1,900\n"
    (found,) = loaded(
        "traffic:\n  - name: t\n    from: RXAA\n    to: RXBB\n    precedence: R\n    every: 1 h\n"
        f"    info: {literal(shares, 6)}    profile: {literal(HOURS, 6)}    characters: {literal(quantiles, 6)}"
    ).sources
    assert found.info == Drawn(("0", "2"), (0.5, 0.5))
    assert found.hours == tuple(map(float, range(24)))
    assert found.characters == Characters("quantiles", quantiles=((0.0, 100.0), (1.0, 900.0)))


def test_its_mistakes_are_told_where_it_stands() -> None:
    rows = LOG.replace("600", "many").replace("R,", "Q,")
    assert told(f"log: {literal(rows, 2)}") == [
        "s.yaml:8:6: L607 the ladder of 'default' has no precedence 'Q' (line 2 of the CSV); "
        "the ladder has FLASH, IMMEDIATE, PRIORITY, ROUTINE",
        "s.yaml:8:6: L603 characters 'many' is not a length (line 2 of the CSV); "
        "write a whole number from 1 to 10000000",
    ]


def test_a_path_with_a_line_end_behind_it_is_a_path() -> None:
    Path("log.csv").write_text(LOG)
    assert len(loaded("log: |\n  log.csv\n").filings) == 2
