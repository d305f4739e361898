"""Whether a scenario can run under other rules."""

from __future__ import annotations

from pathlib import Path

from sim import shipped
from sim.precedence.rules import Precedence, Rules
from sim.problems import Place
from sim.scenario.files import load_rules, load_scenario
from sim.scenario.ladders import ladder_problems, words_of

TEXT = """\
scenario: S
network: {network: N, posts: {RXAA: {relays: false}, RXBB: {relays: false}}}
horizon: 1 h
unlabelled_info: R
filings:
  - {name: one, from: RXAA, precedence: FLASH, info_precedence: P, to: {RXBB: O}, words: 1}
  - {name: two, from: RXAA, precedence: FLASH, to: RXBB, words: 1}
traffic:
  - {name: hum, from: any, to: any, precedence: {ROUTINE: 1}, info_precedence: R, every: 1 min, characters: 1}
  - {name: hiss, from: any, to: any, precedence: PRIORITY, every: 1 min, characters: 1}
"""
PLACE = Place("study.yaml", 3, 4)


def test_what_a_scenario_uses(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(TEXT)
    scenario = load_scenario(tmp_path / "s.yaml")
    assert words_of(scenario) == {
        "R": "unlabelled_info",
        "FLASH": "one",
        "P": "one",
        "O": "one",
        "ROUTINE": "hum",
        "PRIORITY": "hiss",
    }
    assert ladder_problems(scenario, scenario.rules, PLACE) == []


def test_under_another_ladder(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(TEXT)
    scenario = load_scenario(tmp_path / "s.yaml")
    other = Rules(
        "Other", (Precedence("P", "P"), Precedence("ROUTINE", "R", ("O", "PRIORITY")), Precedence("FLASH", "Z"))
    )
    assert [str(problem) for problem in ladder_problems(scenario, other, PLACE)] == [
        "study.yaml:3:4: S403 under 'Other' the second precedence of one, P, is above its first, FLASH"
    ]
    few = Rules("Few", (Precedence("FLASH", "Z"), Precedence("P", "P"), Precedence("ROUTINE", "R")))
    assert [problem.text for problem in ladder_problems(scenario, few, PLACE)] == [
        "the ladder of 'Few' has no precedence 'O', which one has",
        "the ladder of 'Few' has no precedence 'PRIORITY', which hiss has",
    ]


def test_what_ships_runs_under_all_rules_that_ship() -> None:
    for name in shipped.names("scenario"):
        scenario = load_scenario(name)
        for rules in shipped.names("rules"):
            assert ladder_problems(scenario, load_rules(rules), PLACE) == []
