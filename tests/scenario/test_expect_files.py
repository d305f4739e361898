"""What a run is expected to show, as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.problems import Place
from sim.scenario.files import Loaded, read_scenario
from sim.scenario.model import Expectation, Scenario

HEAD = """\
scenario: S
network:
  network: N
  defaults: {relays: false, rate: 100 wpm}
  posts: {RXAA: {plad: ALDER}, RXBB: {plad: [BIRCH, BEECH]}, RXRN: {plad: RELAY, relays: true}}
  trunks: [{between: [RXAA, RXRN]}, {between: [RXRN, RXBB]}]
start: 161039Z NOV 07
horizon: 1 d
filings:
  - {name: alarm, from: RXAA, precedence: FLASH, to: [BIRCH, RXRN], words: 10}
  - {name: other, from: RXAA, precedence: FLASH, to: RXBB, words: 10}
traffic:
  - {name: hum, from: any, to: any, precedence: ROUTINE, every: 1 h, characters: 9}
expect:
"""


def read(entry: str, folder: Path) -> Loaded[Scenario]:
    (folder / "s.yaml").write_text(f"{HEAD}  - {entry}\n")
    return read_scenario(folder / "s.yaml")


@pytest.mark.parametrize(
    ("entry", "fields"),
    [
        (
            "{message: alarm, to: RXBB, before: 161100Z}",
            {"message": "alarm", "to": "RXBB", "before_us": 1_260_000_000},
        ),
        (
            "{message: alarm, to: birch, before: 5 min}",
            {"message": "alarm", "to": "birch", "before_us": 300_000_000},
        ),
        (
            "{message: other, to: BEECH, status: queued}",
            {"message": "other", "to": "BEECH", "status": "queued"},
        ),
        (
            "{message: alarm, to: RXBB, path: [ALDER, RXRN, RXBB]}",
            {"message": "alarm", "to": "RXBB", "path": ("RXAA", "RXRN", "RXBB")},
        ),
        (
            "{message: alarm, to: RXBB, after: {message: other}}",
            {"message": "alarm", "to": "RXBB", "after": ("other", "RXBB")},
        ),
        (
            "{message: alarm, to: RXRN, after: {message: hum-3, to: RXAA}}",
            {"message": "alarm", "to": "RXRN", "after": ("hum-3", "RXAA")},
        ),
        (
            "{message: alarm, leg: [RXAA, RELAY], line: zz  rxbb}",
            {"message": "alarm", "leg": ("RXAA", "RXRN"), "line": "ZZ RXBB"},
        ),
        (
            "{message: alarm, leg: [RXRN, RXAA], sent: none}",
            {"message": "alarm", "leg": ("RXRN", "RXAA"), "sent_none": True},
        ),
        ("{on_time: flash, at_least: 95 %}", {"on_time": "FLASH", "at_least": 0.95}),
        ("{on_time: all, at_least: 99.5%}", {"on_time": "all", "at_least": 0.995}),
    ],
)
def test_as_written(entry: str, fields: dict[str, object], tmp_path: Path) -> None:
    (found,) = read(entry, tmp_path).checked().expectations
    given = {name for name in Expectation.__dataclass_fields__ if getattr(found, name) not in (None, False, "")}
    assert given == {*fields, "place"}
    assert {name: getattr(found, name) for name in fields} == fields
    assert found.place == Place(str(tmp_path / "s.yaml"), 15, 5)


def test_what_was_dropped_is_not_missed(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        HEAD.replace("words: 10}\n  - {name: other", "words: ten}\n  - {name: other")
        + "  - {message: alarm, to: RXBB, status: queued}\n"
    )
    assert [problem.code for problem in read_scenario(tmp_path / "s.yaml").problems] == ["Y125"]
