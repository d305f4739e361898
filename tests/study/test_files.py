"""Study files: each point is the scenario of files edited by hand, and what is wrong is told at its value."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import shipped
from sim.scenario.files import load_rules, load_scenario
from sim.scenario.model import Scenario
from sim.study.files import Study, kind_named, read_study
from sim.study.replications import Replications, Task

NETWORK = """\
network: Four posts
defaults: {relays: false, handling: {originate: 1 min, relay: 30 s, deliver: 3 min}, rate: 100 wpm}
posts:
  RXAA: {plad: ALDER, handling: 2 min}
  RXRN: {plad: NORTH RELAY, relays: true}
  RXRS: {plad: SOUTH RELAY, relays: true}
  RXBB:
trunks:
  - {between: [RXAA, RXRN]}
  - {between: [RXRN, RXRS], rate: 60 wpm}
  - {between: [RXRS, RXBB]}
"""
RULES = """\
rules: Mine
based_on: ageing
ageing: 20 min
"""
TARGETS = "targets: Ours\ntimes: {FLASH: 5 min, ROUTINE: 2 h}\n"
OWN_TARGETS = "targets: ./t.yaml\n"
HOURS = "hour,weight\n" + "".join(f"{hour},{hour % 5}\n" for hour in range(24))
SCENARIO = """\
scenario: A day
network: ./n.yaml
rules: ./r.yaml
targets: ./t.yaml
start: 150600Z MAR 88
horizon: 14 h
warm_up: 1 h
seed: 7
filings:
  - {name: alarm, from: RXAA, precedence: FLASH, to: [RXBB], words: 50}
  - {from: RXBB, precedence: ROUTINE, to: [RXAA], words: 90}
traffic:
  - {name: letters, from: [RXAA, RXBB], to: any, precedence: ROUTINE, per_day: 90, characters: 900, profile: hours.csv}
  - {name: orders, from: RXAA, to: RXBB, precedence: {FLASH: 1, ROUTINE: 9}, every: 7 min, characters: 700}
"""
LADDER = "ladder: [{name: FLASH, target: 1 min}, {name: IMMEDIATE}, {name: PRIORITY}, {name: ROUTINE}]"
FILES = {"n.yaml": NETWORK, "r.yaml": RULES, "t.yaml": TARGETS, "s.yaml": SCENARIO, "hours.csv": HOURS}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text)


def written(body: str, head: str = "") -> str:
    """A study of the day, its own text below ``vary:``."""
    Path("study.yaml").write_text(f"study: S\nscenario: ./s.yaml\n{head}vary:\n{body}")
    return "study.yaml"


def study(body: str, head: str = "") -> Study:
    return read_study(written(body, head)).checked()


def told(body: str, head: str = "") -> list[str]:
    return [str(one).removeprefix("study.yaml:") for one in read_study(written(body, head)).problems]


def by_hand(name: str, old: str, new: str) -> Scenario:
    """The scenario where one of its files is edited."""
    assert FILES[name].count(old) == 1
    Path(name).write_text(FILES[name].replace(old, new))
    try:
        return load_scenario("s.yaml")
    finally:
        Path(name).write_text(FILES[name])


def alike(one: Scenario, other: Scenario) -> bool:
    return replace(one, inputs=()) == replace(other, inputs=())


@pytest.mark.parametrize(
    ("path", "value", "name", "old", "new"),
    [
        ("network.trunks.RXRN-RXRS.rate", "75 baud", "n.yaml", "60 wpm", "75 baud"),
        ("network.trunks.RXRS-RXRN.rate", "75 baud", "n.yaml", "60 wpm", "75 baud"),
        ("network.trunks.2.rate", "75 baud", "n.yaml", "60 wpm", "75 baud"),
        ("network.trunks[2].rate", "75 baud", "n.yaml", "60 wpm", "75 baud"),
        ("network.trunks.RXAA-RXRN.rate", "75 baud", "n.yaml", "RXAA, RXRN]", "RXAA, RXRN], rate: 75 baud"),
        ("network.trunks.RXRN-RXRS.delay", "2 s", "n.yaml", "60 wpm", "60 wpm, delay: 2 s"),
        ("network.defaults.rate", "9600 bit/s", "n.yaml", "100 wpm", "9600 bit/s"),
        ("network.defaults.handling", "2 min", "n.yaml", "{originate: 1 min, relay: 30 s, deliver: 3 min}", "2 min"),
        ("network.defaults.handling.relay", "2 min", "n.yaml", "30 s", "2 min"),
        ("network.defaults.delay", "1 s", "n.yaml", "100 wpm", "100 wpm, delay: 1 s"),
        ("network.posts.RXAA.handling.relay", "9 min", "n.yaml", "handling: 2 min",
         "handling: {originate: 2 min, relay: 9 min, deliver: 2 min}"),
        ("network.posts.RXRN.operators", "3", "n.yaml", "NORTH RELAY,", "NORTH RELAY, operators: 3,"),
        ("network.posts.RXBB.operators", "3", "n.yaml", "RXBB:\n", "RXBB: {operators: 3}\n"),
        ("network.posts.RXRS.relays", "false", "n.yaml", "SOUTH RELAY, relays: true", "SOUTH RELAY, relays: false"),
        ("network.routes.RXRN.otherwise", "RXRS", "n.yaml", "trunks:", "routes: {RXRN: {otherwise: RXRS}}\ntrunks:"),
        ("network.hop_limit", "3", "n.yaml", "trunks:", "hop_limit: 3\ntrunks:"),
        ("rules.ageing", "3 h", "r.yaml", "20 min", "3 h"),
        ("rules.order", "arrival", "r.yaml", "ageing: 20 min", "ageing: 20 min\norder: arrival"),
        ("rules.copy_precedence", "dual", "r.yaml", "ageing: 20 min", "ageing: 20 min\ncopy_precedence: dual"),
        ("rules.ladder.FLASH.target", "1 min", "r.yaml", "ageing: 20 min",
         f"ageing: 20 min\n{LADDER}"),
        ("rules.ladder.Z.target", "1 min", "r.yaml", "ageing: 20 min",
         f"ageing: 20 min\n{LADDER}"),
        ("scenario.horizon", "10 h", "s.yaml", "14 h", "10 h"),
        ("scenario.unlabelled_info", "ROUTINE", "s.yaml", "seed: 7", "seed: 7\nunlabelled_info: ROUTINE"),
        ("scenario.targets.times.FLASH", "9 min", "t.yaml", "5 min", "9 min"),
        ("scenario.filings.alarm.precedence", "ROUTINE", "s.yaml", "precedence: FLASH", "precedence: ROUTINE"),
        ("scenario.filings.filing-2.words", "20", "s.yaml", "words: 90", "words: 20"),
        ("scenario.filings.2.words", "20", "s.yaml", "words: 90", "words: 20"),
        ("scenario.traffic.letters.per_day", "45.5", "s.yaml", "per_day: 90", "per_day: 45.5"),
        ("scenario.traffic.letters.precedence", "{FLASH: 1, ROUTINE: 5}", "s.yaml", "precedence: ROUTINE, per",
         "precedence: {FLASH: 1, ROUTINE: 5}, per"),
        ("scenario.traffic.letters.precedence.FLASH", "3", "s.yaml", "precedence: ROUTINE, per",
         "precedence: {ROUTINE: 1, FLASH: 3}, per"),
        ("scenario.traffic.letters.from.RXAA", "3", "s.yaml", "from: [RXAA, RXBB]", "from: {RXAA: 3, RXBB: 1}"),
        ("scenario.traffic.orders.during", "{for: 2 h}", "s.yaml", "characters: 700",
         "characters: 700, during: {for: 2 h}"),
        ("scenario.traffic.orders.during.for", "2 h", "s.yaml", "characters: 700",
         "characters: 700, during: {for: 2 h}"),
        ("scenario.network", "four_posts", "s.yaml", "./n.yaml", "four_posts"),
        ("scenario.targets", "navy_1990s", "s.yaml", "./t.yaml", "navy_1990s"),
        ("load", "1.5", "s.yaml", "per_day: 90, characters: 900, profile: hours.csv}\n  - {name: orders, from: RXAA, "
         "to: RXBB, precedence: {FLASH: 1, ROUTINE: 9}, every: 7 min", "per_day: 135, characters: 900, profile: "
         "hours.csv}\n  - {name: orders, from: RXAA, to: RXBB, precedence: {FLASH: 1, ROUTINE: 9}, every: 280 s"),
    ],
)  # fmt: skip
def test_a_point_is_the_file_edited_by_hand(path: str, value: str, name: str, old: str, new: str) -> None:
    if path.endswith("target"):
        Path("s.yaml").write_text(SCENARIO.replace(OWN_TARGETS, ""))
    other = {"load": "1", "scenario.network": "./n.yaml", "scenario.targets": "./t.yaml"}.get(path)
    labels = f"{{edited: {value}, other: {other or repeated(path)}}}"
    made = study(f"  {path}: {labels}\n").points
    assert alike(made[0].scenario, by_hand(name, old, new))
    if other:
        assert alike(made[1].scenario, load_scenario("s.yaml"))


def repeated(path: str) -> str:
    """Another value that may stand at a path."""
    others = {
        "rate": "50 wpm", "delay": "1 min", "handling": "9 min", "relay": "8 min", "operators": "7", "relays": "true",
        "hop_limit": "9", "ageing": "9 h", "order": "ageing", "copy_precedence": "addressees", "target": "3 min",
        "horizon": "9 h", "unlabelled_info": "FLASH", "FLASH": "7 min", "precedence": "IMMEDIATE", "per_day": "8",
        "words": "5", "during": "{for: 1 h}", "for": "1 h", "otherwise": "none", "RXAA": "8",
    }  # fmt: skip
    last = path.rpartition(".")[2]
    return "8" if path.endswith("precedence.FLASH") else others[last]


def test_all_factors_of_a_point_are_in_it() -> None:
    made = study(
        "  network.defaults.rate: [100 wpm, 75 baud]\n  rules.ageing: [20 min, 1 h]\n  load: [1, 2]\n"
        "  scenario.horizon: [14 h, 9 h]\n",
        "rules: [acp127g, ./r.yaml]\n",
    )
    assert len(made.points) == 16
    last = made.points[-1]
    assert made.values(15) == {
        "network.defaults.rate": "75 baud", "rules.ageing": "1 h", "load": "2", "scenario.horizon": "9 h"
    }  # fmt: skip
    (Path("n.yaml")).write_text(NETWORK.replace("100 wpm", "75 baud"))
    Path("s.yaml").write_text(SCENARIO.replace("14 h", "9 h"))
    edited = load_scenario("s.yaml", rules="acp127g")
    busier = tuple(replace(one, mean_gap_us=one.mean_gap_us / 2) for one in edited.sources)
    rules = replace(load_rules("acp127g"), ageing_us=3_600_000_000)
    assert alike(last.scenario, replace(edited, sources=busier, rules=rules))
    assert last.rules == (rules, replace(load_rules("r.yaml"), ageing_us=3_600_000_000))
    assert last.names == ("ACP 127(G)", "Mine")
    assert made.points[0].scenario.network.trunks != last.scenario.network.trunks
    assert [one.path for one in last.scenario.inputs] == ["s.yaml", "n.yaml", "t.yaml", "hours.csv"]


@settings(max_examples=25, deadline=None)
@given(load=st.fractions("0.001", "999", max_denominator=1000).filter(lambda one: 1000 % one.denominator == 0))
def test_a_load_is_exact(load: Fraction) -> None:
    text = f"{float(load):.3f}"
    made = study("  load: ['1', 'a']\n".replace("'a'", text)) if load != 1 else study("  load: [1, 2]\n")
    before = load_scenario("s.yaml").sources
    for one, other in zip(made.points[1].scenario.sources, before, strict=True):
        assert one.mean_gap_us == other.mean_gap_us / (load if load != 1 else 2)


def test_what_does_not_vary_is_shared() -> None:
    points = study("  rules.ageing: [1 h, 2 h]\n  scenario.horizon: [9 h, 10 h, 11 h]\n").points
    assert points[0].scenario.network is points[5].scenario.network
    assert points[0].rules[0] is points[2].rules[0]
    rates = study("  network.defaults.rate: [1 wpm, 2 wpm]\n").points
    assert rates[0].scenario.sources is rates[1].scenario.sources


def test_another_process_reads_no_file() -> None:
    body = "  network.defaults.rate: [60 wpm, 75 baud]\n  scenario.traffic.letters.profile: [hours.csv, more.csv]\n"
    Path("more.csv").write_text(HOURS.replace("23,3", "23,9"))
    made = study(body)
    assert {one.path for one in made.inputs} >= {"study.yaml", "more.csv", "hours.csv"}
    work = Replications(made.points, made.seed)
    tasks = [Task(point, 1, (0,)) for point in range(4)]
    here = [repr(work(task)) for task in tasks]
    packed = pickle.dumps(work)
    for path in Path().iterdir():
        path.unlink()
    with ProcessPoolExecutor(1) as pool:
        assert [repr(pool.submit(pickle.loads(packed), task).result()) for task in tasks] == here
    assert len(set(here)) == 4


def test_threads_share_the_points() -> None:
    points = study("  load: {from: 1, to: 40, steps: 40}").points
    gaps = [point.scenario.sources[0].mean_gap_us for point in points]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda at: points[at].scenario.sources[0].mean_gap_us, [*range(40)] * 150))
    finally:
        sys.setswitchinterval(usual)
    assert found == gaps * 150


def test_levels_have_texts_numbers_and_units() -> None:
    made = study(
        "  network.defaults.rate: {name: rate, from: 50 baud, to: 300 baud, steps: 6}\n"
        "  network.defaults.delay: [30 s, 5 min, 1 h 30 min, 0]\n"
        "  scenario.traffic.letters.precedence: {peace: {ROUTINE: 8, FLASH: 1}, crisis: FLASH}\n"
        "  scenario.traffic.orders.precedence: [{ROUTINE: 8, FLASH: 1}, FLASH]\n"
        "  load: {from: 0.8, to: 1.2, by: 0.15}\n"
    )
    rate, delay, labelled, listed, load = made.factors
    assert (rate.name, rate.unit) == ("rate", "baud")
    assert [one.text for one in rate.levels] == [f"{speed} baud" for speed in (50, 100, 150, 200, 250, 300)]
    assert [one.number for one in delay.levels] == [30, 300, 5400, 0]
    assert delay.unit == "s"
    assert [one.text for one in labelled.levels] == ["peace", "crisis"]
    assert [one.number for one in labelled.levels] == [None, None]
    assert [one.text for one in listed.levels] == ["ROUTINE 8, FLASH 1", "FLASH"]
    assert [one.text for one in load.levels] == ["0.8", "0.95", "1.1"]


@pytest.mark.parametrize(
    ("written_as", "texts"),
    [
        ("{from: 1 min, to: 5 min, steps: 5}", ["1 min", "2 min", "3 min", "4 min", "5 min"]),
        ("{from: 5 min, to: 1 min, steps: 3}", ["5 min", "3 min", "1 min"]),
        ("{from: 30 s, to: 2 min, steps: 4}", ["30 s", "60 s", "90 s", "120 s"]),
        ("{from: 1 min, to: 2 min, by: 30 s}", ["60 s", "90 s", "120 s"]),
        ("{from: 0, to: 1 s, steps: 4}", ["0 s", "0.3333 s", "0.6667 s", "1 s"]),
        ("{from: 1 s, to: 1000 s, steps: 4, spacing: log}", ["1 s", "10 s", "100 s", "1000 s"]),
    ],
)
def test_ranges(written_as: str, texts: list[str]) -> None:
    (factor,) = study(f"  network.defaults.delay: {written_as}\n").factors
    assert [one.text for one in factor.levels] == texts


def test_a_hypercube_of_values_of_every_kind() -> None:
    head = "design: latin_hypercube\npoints: 40\n"
    body = (
        "  network.defaults.rate: {from: 50 wpm, to: 100 wpm}\n  network.posts.RXRN.operators: {from: 1, to: 4}\n"
        "  rules.order: [ageing, arrival]\n  load: {from: 0.5, to: 2, spacing: log}\n"
    )
    made = study(body, head)
    rate, operators, _, load = made.factors
    assert len(made.points) == len(rate.levels) == len(load.levels) == 40
    parts = sorted(int((one.number - 50) / 50 * 40) for one in rate.levels if one.number is not None)
    assert parts == list(range(40))
    assert [one.text for one in operators.levels] == ["1", "2", "3", "4"]
    assert [sum(made.level(point, 1) == at for point in range(40)) for at in range(4)] == [10] * 4
    assert [sum(made.level(point, 2) == at for point in range(40)) for at in range(2)] == [20] * 2
    assert sum(one.number < 1 for one in load.levels if one.number is not None) == 20
    assert [made.level(point, 0) for point in range(40)] == list(range(40))
    assert made.values(3)["network.defaults.rate"] == rate.levels[3].text
    again = read_study("study.yaml", seed=99).checked()
    assert again.factors == made.factors, "the points are those of the file, whatever the seed of the runs"
    assert again.seed == 99
    assert study(body, head + "seed: 8\n").factors != made.factors


def test_each_mistake_is_told_at_its_value_and_all_at_once() -> None:
    assert told(
        "  network.trunks.RXRN-RXSS.rate: [60 wpm, 75 baud]\n"
        "  network.defaults.rate: [75 bauds, 0 wpm, 60 wpm]\n"
        "  network.posts.RXAA.handling: [{rely: 1 min}, 3 min]\n"
        "  scenario.traffic.letters.precedence: {peace: {ROUTNE: 8}, crisis: FLASH}\n"
        "  rules.agein: [1 h, 2 h]\n"
        "  load: [1, -1]\n"
    ) == [
        "4:3: V701 network.trunks has no 'RXRN-RXSS'; did you mean 'RXRN-RXRS'?",
        "5:27: Y124 '75 bauds' is not a rate; write '9600 bit/s', '75 baud', '100 wpm' or '10 char/s'",
        "5:37: Y124 '0 wpm' is no rate of any line; write '9600 bit/s', '75 baud', '100 wpm' or '10 char/s'",
        "6:34: Y120 handling has no key 'rely'; did you mean 'relay'?",
        "7:49: S402 the ladder of 'Mine' has no precedence 'ROUTNE'; did you mean 'ROUTINE'?",
        "8:3: V701 rules has no field 'agein'; did you mean 'ageing'?",
        "9:13: Y125 -1 is out of bounds; write a factor, 1 for what is written, above 0 and up to 1000",
    ]


def test_what_a_value_makes_wrong_elsewhere_is_told_at_the_value() -> None:
    (line,) = told("  network.posts.RXAA.plad: [ALDER, NORTH RELAY]\n")
    assert line.startswith("4:36: N210 ")
    Path("s.yaml").write_text(SCENARIO.replace("from: RXAA, precedence: FLASH", "from: ALDER, precedence: FLASH"))
    (line,) = told("  network.posts.RXAA.plad: [ALDER, OAK]\n")
    assert line == "4:36: N203 with this value, unknown post 'ALDER'"


def test_a_load_beyond_all_measure() -> None:
    Path("s.yaml").write_text(SCENARIO.replace("every: 7 min", "every: 10 ms"))
    assert told("  load: [1, 11]\n") == [
        "4:13: S420 with this value, more than a thousand messages a second; write a smaller load"
    ]
    (line,) = told("  load: [1, 5]\n  scenario.traffic.orders.every: [4 ms, 7 ms]\n")
    assert "a thousand messages a second, with load 5, scenario.traffic.orders.every 4 ms; write a smaller" in line


def test_values_that_do_not_go_together_are_told_with_their_point() -> None:
    assert told("  scenario.warm_up: [30 min, 2 h, 3 h]\n  scenario.horizon: [1 h, 14 h]\n") == [
        "3:1: S411 the warm-up is longer than the run, with scenario.warm_up 2 h, scenario.horizon 1 h "
        "(and 1 more points); write a shorter one"
    ]


def test_a_field_that_means_nothing_under_the_rules() -> None:
    (line,) = told("  rules.interruption: [on, off]\n", "rules: [./r.yaml, strict]\n")
    assert line.startswith("5:3: V708 warning: 'interruption' means nothing without 'order: precedence', which 'Mine'")
    (line,) = told("  rules.interruption: [on, off]\n")
    assert line.startswith("4:3: V708 'interruption' means nothing")
    assert not told("  rules.interruption: [on, off]\n  rules.order: [precedence, arrival]\n")


def test_a_target_of_rules_that_judges_nothing() -> None:
    idle = "4:3: V708 targets of rules mean nothing where the scenario has its own; begin the path"
    target = "  rules.ladder.FLASH.target: [5 min, 10 min]\n"
    (line,) = told(target)
    assert line.startswith(idle)
    Path("s.yaml").write_text(SCENARIO.replace(OWN_TARGETS, ""))
    assert not told(target)
    (line,) = told(f"{target}  scenario.targets: [./t.yaml, navy_1990s]\n")
    assert line.startswith(idle)


@pytest.mark.parametrize("head", ["", "set: {scenario.seed: 5}\n"])
def test_a_seed_is_the_study_s_own(head: str) -> None:
    body = "  scenario.seed: [1, 2]\n" if not head else "  load: [1, 2]\n"
    (line,) = told(body, head)
    assert line.split(": ", 1)[1].startswith("V701 all points draw from the same streams; write 'seed:' of the study")


def test_without_rules_it_is_those_of_the_scenario() -> None:
    assert study("  load: [1, 2]\n").points[0].names == ("Mine",)
    Path("s.yaml").write_text(SCENARIO.replace("rules: ./r.yaml\n", "").replace(OWN_TARGETS, ""))
    assert study("  rules.ladder.FLASH.target: [1 min, 2 min]\n").points[1].rules[0].ladder[0].target_us == 120_000_000
    assert [one.target_us for one in study("  load: [1, 2]\n").points[0].rules[0].ladder] == [
        600_000_000, 1_800_000_000, 10_800_000_000, 21_600_000_000
    ]  # fmt: skip


def test_a_study_by_name_or_path() -> None:
    assert kind_named("narrow_trunk") == "study"
    assert kind_named(written("  load: [1, 2]\n")) == "study"
    assert kind_named("12_state_day") == "scenario"
    assert kind_named("s.yaml") != "study"
    assert kind_named("absent.yaml") != "study"


@pytest.mark.parametrize("name", shipped.names("study"))
def test_what_ships_is_right(name: str) -> None:
    assert not read_study(name).problems
