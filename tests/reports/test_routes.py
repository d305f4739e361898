"""The answer of `route` in text, JSON and DOT, byte for byte as it was read and found good.

`python -m tests.reports.test_routes` writes the files anew, to be read before they are kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import sim
from sim.network.entries import read_change
from sim.reports.columns import side_by_side, wrapped_cell
from sim.reports.route_data import route_json
from sim.reports.route_graph import route_dot
from sim.reports.routes import route_text
from sim.reports.tables import Paper
from sim.scenario.model import Addressee, Scenario
from sim.scenario.routes import Answer, answer
from tests.reports.test_golden import FOLDER, ROOT, printed

TASHKENT = ["01_one_cable", "scenarios/cables/tashkent.txt"]
ASKED = {
    "route.80.txt": TASHKENT,
    "route.120.txt": TASHKENT,
    "route_dual.80.txt": ["08_dual_precedence", "RUEPAA 031"],
    "route_loop.80.txt": ["11_wrong_table"],
    "route_lost.80.txt": ["01_one_cable", "RUEKJCS", "RUEHXX", "RUEH", "RUEHC", "--at", "RUEH",
                          "--set", "RUEH:RUEHC=none"],
    "route_changed.80.txt": ["01_one_cable", "--at", "RUEH", "--set", "RUEH:RUEK*=RUES"],
    "route_changed.120.txt": ["01_one_cable", "--at", "RUEH", "--set", "RUEH:RUEK*=RUES"],
    "route.json": ["01_one_cable", "--at", "RUEH", "--set", "RUEH:RUEK*=RUES", "--format", "json"],
    "route.dot": ["01_one_cable", "--set", "RUEH:RUEK*=RUES", "--format", "dot"],
}  # fmt: skip


def told(name: str) -> str:
    """What the command prints, without what may differ between machines."""
    return printed(["route", *ASKED[name]], name)


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_as_it_was(name: str) -> None:
    assert told(name) == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in ASKED if name.endswith(".txt")])
def test_no_line_is_longer_than_the_terminal(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= int(name.split(".")[1])
    assert all(line == line.rstrip() for line in lines)


# one answer, built here

NETWORK = """network: test
hop_limit: 4
defaults: {rate: 1000 char/s}
posts: {RXAA: {plad: ALDER}, RXRN: {plad: NORTH RELAY}, RXRS: {plad: SOUTH RELAY}, RXBB: {plad: BIRCH}, RXCC: , RXDD: }
trunks:
  - {between: [RXAA, RXRN]}
  - {between: [RXRN, RXRS]}
  - {between: [RXRS, RXBB]}
  - {between: [RXRN, RXBB], delay: DELAY}
  - {between: [RXRN, RXCC]}
"""
SCENARIO = """scenario: test
network: network.yaml
filings:
  - {name: notice, from: RXAA, precedence: P, info_precedence: R, to: RXBB, info: [RXCC, RXRN, RXDD], words: 9}
"""


def made(tmp_path: Path, *, delay: str = "0") -> Scenario:
    """A small scenario; its message is also for one without an indicator, and one who has it already."""
    (tmp_path / "network.yaml").write_text(NETWORK.replace("DELAY", delay))
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    loaded = sim.load_scenario(tmp_path / "scenario.yaml")
    more = (Addressee(None, "SOMEBODY", "info"), Addressee("RXRS", "SOUTH RELAY", "info", served=True))
    filing = replace(loaded.filings[0], addressees=(*loaded.filings[0].addressees, *more))
    return replace(loaded, filings=(filing,))


def asked(scenario: Scenario, at: str | None = None, *changes: str) -> Answer:
    """The answer for the scenario's only message."""
    meant = [read_change(text, scenario.network) for text in changes]
    return answer(scenario, scenario.filings[0], at, meant)


def text(found: Answer, width: int = 100, *, colour: bool = False) -> str:
    return route_text(found, Paper(width, colour))


def test_every_addressee_is_told_of(tmp_path: Path) -> None:
    lines = text(asked(made(tmp_path)))
    assert "= RXRN" in lines
    assert "delivered to NORTH RELAY" in lines
    assert "delivered to BIRCH (action)" in lines
    assert "\u00d7 RXDD" in lines
    assert "unroutable: no route, since no path leads there" in lines
    assert "SOMEBODY unroutable: no indicator is known for it" in " ".join(lines.split())
    assert "3 of 5 indicators delivered, by 3 copies." in lines
    assert "Unroutable (no route): RXDD." in lines
    assert "Unroutable (unknown indicator): ?." in lines
    assert "Served by other means: SOUTH RELAY." in lines


def test_the_column_of_routing_lines_holds_nothing_else(tmp_path: Path) -> None:
    """The first post of a message has no copy that came, and so no routing line: its name stands under why."""
    head, first, *_ = text(asked(made(tmp_path))).split("\n\n")[1].splitlines()
    begin, end = head.index("Routing line"), head.index("Why there")
    assert (first[:begin].rstrip(), first[begin:end].strip(), first[end:]) == ("RXAA", "", "the originator, ALDER")
    head, first, *_ = text(asked(made(tmp_path), "RXRN")).split("\n\n")[1].splitlines()
    assert first.split("  ")[-1] == "asked about, NORTH RELAY"


def test_the_precedence_of_each_copy(tmp_path: Path) -> None:
    """The info copies go down where the rules say so; by default they keep the message's."""
    plain = made(tmp_path)
    dual = replace(plain, rules=replace(plain.rules, copy_precedence="dual"))
    assert "PP RXCC" in text(asked(plain))
    assert "RR RXCC" in text(asked(dual))


@pytest.mark.parametrize(
    ("delay", "why"),
    [
        ("0", "fastest path, 1 s; next best RXRS, 2 s"),
        ("1 s", "fastest path, 2 s; RXRS as fast, but later by name"),
        ("5 s", "fastest path, 2 s; next best RXBB, 6 s"),
    ],
)
def test_a_fastest_path_is_told_against_the_next_best(tmp_path: Path, delay: str, why: str) -> None:
    assert why in text(asked(made(tmp_path, delay=delay), "RXRN"), 120)


def test_entries_are_told_by_their_kind(tmp_path: Path) -> None:
    changes = ("RXRN:RXBB=RXRS", "RXRN:RXC*=RXCC", "RXRN:otherwise=none", "RXRS:otherwise=RXBB")
    lines = text(asked(made(tmp_path), None, *changes, "RXAA:RXDD=RXRN"), 120)
    assert "exact entry RXBB" in lines
    assert "3-letter prefix RXC*" in lines
    assert "entry otherwise; delivered to BIRCH (action)" in lines
    assert "unroutable: no route, since the entry otherwise says none" in " ".join(lines.split())
    assert "RXRN:RXBB is RXRS; it was not there." in lines


def test_entries_that_send_together_name_their_indicators(tmp_path: Path) -> None:
    lines = text(asked(made(tmp_path), "RXAA", "RXAA:RXBB=RXRN", "RXAA:RXCC=RXRN"))
    assert "exact entries: RXBB RXCC" in lines
    assert "only path, 1 s: RXRN" in lines


def test_the_hop_limit_is_told_where_it_ends_a_copy(tmp_path: Path) -> None:
    scenario = made(tmp_path)
    short = replace(scenario, network=replace(scenario.network, hop_limit=1))
    assert "unroutable: the hop limit of 1 is reached" in text(asked(short))


def test_a_loop_is_told_once(tmp_path: Path) -> None:
    lines = text(asked(made(tmp_path), None, "RXRN:RXCC=RXRS", "RXRS:RXCC=RXRN"), 120)
    assert "loop: RXRN RXRS RXRN, until the hop limit of 4 ends it at RXRS" in " ".join(lines.split())
    assert "RXCC  RXCC\n  before  RXAA RXRN RXCC\n  after   RXAA RXRN RXRS RXRN; loop: " in lines


def test_nothing_becomes_different(tmp_path: Path) -> None:
    assert "Nothing: every copy goes as it did." in text(asked(made(tmp_path), None, "RXBB:RXCC=none"))


def test_no_copy_comes_by(tmp_path: Path) -> None:
    found = asked(made(tmp_path), "RXRS")
    assert "No copy of it comes by RXRS. Copies come by RXAA RXRN RXBB RXCC." in text(found)
    data = json.loads("".join(route_json(found, {})))
    assert data["visits"] == []
    assert {one["status"] for one in data["addressees"]} == {None, "suppressed"}
    changed = asked(made(tmp_path), "RXRS", "RXRN:RXBB=RXRS")
    assert "before  no copy for it comes by" in text(changed)


def test_colour_marks_what_is_wrong(tmp_path: Path) -> None:
    lines = text(asked(made(tmp_path)), colour=True)
    assert "\x1b[31munroutable: no route, since no path leads there\x1b[0m" in lines
    assert "\x1b[31m" not in text(asked(made(tmp_path)))


def test_nothing_in_a_designator_steers_a_terminal_or_ends_a_string_of_dot(tmp_path: Path) -> None:
    scenario = made(tmp_path)
    rogue = replace(scenario.filings[0], addressees=(Addressee(None, 'A\x1b[2J"\\', "info"),))
    found = answer(scenario, rogue)
    assert "\x1b" not in text(found)
    drawn = "".join(route_dot(found, 'a "title"'))
    assert 'label="a \\"title\\""' in drawn
    assert 'A?[2J\\"\\\\: unknown indicator' in drawn


def test_a_deep_tree_is_told_with_its_depth_as_a_number() -> None:
    posts = [f"P{number:03}" for number in range(1100)]
    network = "network: long\ndefaults: {rate: 10 char/s}\nhop_limit: 2000\nposts: {" + ": ,".join(posts) + ": }\n"
    network += "trunks:\n" + "".join(f"  - {{between: [{a}, {b}]}}\n" for a, b in pairwise(posts))
    from sim.documents import parse_yaml
    from sim.scenario.files import read_network_file

    document, _ = parse_yaml(network)
    assert document is not None
    stands = read_network_file(document).checked()
    base = sim.load_scenario("01_one_cable")
    found = answer(replace(base, network=stands), ("P1099",), "P000")
    lines = text(found, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("1099 P1099") for line in lines)


def test_data_names_every_reason(tmp_path: Path) -> None:
    data = json.loads("".join(route_json(asked(made(tmp_path), None, "RXRN:RXC*=RXCC"), {"command": "x"})))
    reasons = {one["indicator"]: one for visit in data["visits"] for one in visit["reasons"] if visit["post"] != "RXRN"}
    assert reasons["RXCC"] == {
        "indicator": "RXCC", "basis": "prefix", "entry": "RXC*", "prefix_letters": 3, "paths": [],
    }  # fmt: skip
    assert reasons["RXBB"]["paths"] == [{"by": "RXBB", "time_s": 1}, {"by": "RXRS", "time_s": 2}]
    assert data["set"] == [{"post": "RXRN", "entry": "RXC*", "before": None, "after": "RXCC"}]
    assert data["visits"][0]["unroutable"] == [
        {"indicator": "RXDD", "reason": "no route"},
        {"indicator": None, "reason": "unknown indicator"},
    ]
    assert data["legs_changed"] == []


def test_a_cell_is_never_wider_than_its_column() -> None:
    assert wrapped_cell(["a b", "ccc ddd"], 4) == ["a b", "ccc", " ddd"]
    assert wrapped_cell([], 4) == []
    assert list(side_by_side((["a"], ["b", "c"]), (3, 3))) == ["a    b", "     c"]


def test_a_question_loads_no_engine() -> None:
    """Nothing is simulated, so nothing that simulates is loaded."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sim", "route", "01_one_cable"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "sim.network.tree" in loaded
    assert not [name for name in loaded if name.split(".")[0] in ("simpy", "numpy", "rich")]


def write() -> None:
    """Write all files anew."""
    for name in ASKED:
        (FOLDER / name).write_text(told(name), encoding="utf-8")


if __name__ == "__main__":
    write()
