"""A cable whose addressees are indicators without their slash is filed to the posts of those indicators."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.files import read_scenario
from sim.scenario.model import Addressee

SCENARIO = """\
scenario: S
network:
  network: N
  posts: {RUXAA: , RUXBB: {plad: AMEMBASSY NORTHPORT}}
  trunks: [{between: [RUXAA, RUXBB], rate: 100 wpm}]
horizon: 1 d
filings: [{cable: c.txt}]
"""


@pytest.mark.parametrize("name", ["RUXBB", "ruxbb", "RUXBB/", "AMEMBASSY NORTHPORT"])
def test_the_post_is_found(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(SCENARIO)
    Path("c.txt").write_text(f"R 011200Z JAN 99\nFM RUXAA\nTO {name}\nBT\nUNCLAS\n")
    loaded = read_scenario("s.yaml")
    assert not [problem for problem in loaded.problems if problem.code == "S407"]
    (filing,) = loaded.checked().filings
    assert filing.origin == "RUXAA"
    assert [one.indicator for one in filing.addressees if isinstance(one, Addressee)] == ["RUXBB"]
