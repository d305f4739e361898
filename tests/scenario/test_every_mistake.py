"""All that is wrong is told at once: a mistake hides no other, and nothing is told that only follows from one.

`SOUND` is a scenario with everything in place, and `MISTAKES` are ways to get one thing in it wrong. Whatever of
them are made together, what is told is what each would be told alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.documents import parse_yaml
from sim.problems import Problem
from sim.scenario.files import read_scenario

SOUND = """\
scenario: Everything in place
network:
  network: Four posts
  defaults: {rate: 75 baud, handling: {relay: 20 s}, relays: false}
  hop_limit: 8
  posts:
    RXAA: {plad: ALDER, handling: 5 min, zone: Asia/Tashkent, location: [41.31, 69.28]}
    RXBB: {plad: [BIRCH, BIRCH ANNEX], operators: 2}
    RXCC: {plad: CEDAR, automatic: true}
    RXRN: {relays: true}
  trunks:
    - {between: [RXAA, RXRN], delay: 250 ms}
    - {between: [RXBB, RXRN], channels: 2}
    - {between: [RXCC, RXRN], rate: 100 wpm}
  routes:
    RXRN: {RXAA: RXAA, RXB*: RXBB, otherwise: none}
  collectives:
    RXALL: {plad: ALL TREES, members: [RXAA, RXBB]}
rules:
  rules: Five steps
  order: weighted
  ladder:
    - {name: FLASH, prosign: Z, target: 10 min, interrupts: [PRIORITY, ROUTINE]}
    - {name: IMMEDIATE, prosign: O, words: [IMMEDIATE, NIACT]}
    - {name: PRIORITY, prosign: P, interrupts: {ROUTINE: over 15 min}}
    - {name: ROUTINE, prosign: R}
    - {name: DEFERRED, prosign: M, served_with: ROUTINE}
  interruption: on
  cancel_sequence: 47 characters
  ageing: 30 min
  weights: {FLASH: 8, ROUTINE: 1.5}
targets:
  targets: Ours
  times: {FLASH: 10 min, ROUTINE: 6 h}
start: 161039Z NOV 07
horizon: 24 h
warm_up: 1 h
seed: 7
unlabelled_info: ROUTINE
filings:
  - {name: alarm, at: 5 min, from: RXAA, precedence: FLASH, info_precedence: ROUTINE, to: [RXBB, {CEDAR: PRIORITY}], words: 90}
  - {name: order, at: 161200Z, from: BIRCH, precedence: ROUTINE, to: RXALL, info: CEDAR, characters: 900}
  - {name: reply, from: RXCC, precedence: IMMEDIATE, to: BIRCH ANNEX, words: 30}
traffic:
  - {name: day, from: any, to: {RXAA: 2, RXBB: 1}, precedence: {ROUTINE: 3, PRIORITY: 1}, per_day: 300, characters: 900}
  - {name: night, from: RXCC, to: [RXAA, RXBB], addressees: 1-2, precedence: R, every: 4 min, characters: "uniform(100, 500)", during: {from: 2 h, for: 3 h}}
log: |
  at_s,from,precedence,characters,action,info
  60,RXAA,ROUTINE,100,RXBB,
expect:
  - {message: alarm, to: RXBB, before: 161200Z}
  - {message: order, to: CEDAR, status: delivered}
  - {message: reply, to: BIRCH ANNEX, path: [RXCC, RXRN, RXBB]}
  - {message: alarm, leg: [RXAA, RXRN], line: ZZ RXBB RXCC}
  - {message: reply, to: BIRCH ANNEX, after: {message: alarm, to: CEDAR}}
  - {on_time: FLASH, at_least: 95 %}
lesson: {goal: To see it., hints: [Look., Again.]}
"""  # noqa: E501 - one entry a line, so that a mistake moves no other

@dataclass(frozen=True)
class Mistake:
    """One thing that is written otherwise in `SOUND`, and the codes that it is told with.

    ``after`` is text that comes before it in the file, where what is replaced stands there more than once.
    """

    old: str
    new: str
    codes: str
    after: str = ""

    @property
    def span(self) -> tuple[int, int]:
        begin = SOUND.index(self.after) + len(self.after) if self.after else 0
        at = SOUND.index(self.old, begin)
        return at, at + len(self.old)


NETWORK = [
    Mistake("network: Four posts", "network: ''", "Y123"),
    Mistake("rate: 75 baud", "rate: 75 bauds", "Y124"),
    Mistake("{relay: 20 s}", "{rely: 20 s}", "Y120"),
    Mistake("relays: false", "relays: perhaps", "Y126"),
    Mistake("relays: false", "relay: false", "Y120"),
    Mistake("hop_limit: 8", "hop_limit: 0", "Y125"),
    Mistake("plad: ALDER", "plads: ALDER", "Y120"),
    Mistake("handling: 5 min", "handling: 1700", "Y124"),
    Mistake("Asia/Tashkent", "Asia/Tashkend", "N215"),
    Mistake("41.31", "141.31", "Y125"),
    Mistake("69.28", "east", "Y125"),
    Mistake("[BIRCH, BIRCH ANNEX]", "{BIRCH: BIRCH ANNEX}", "Y122"),
    Mistake("operators: 2", "operators: two", "Y125"),
    Mistake("{plad: CEDAR, automatic: true}", "{plad: CEDAR, automatic: true, colour: red}", "Y120"),
    Mistake("automatic: true", "automatic: 1", "Y126"),
    Mistake("RXRN: {", "rxrn: {", "N201"),
    Mistake("relays: true", "relays: [true]", "Y122"),
    Mistake("250 ms", "-250 ms", "Y124"),
    Mistake("channels: 2", "chanels: 2", "Y120"),
    Mistake("between: [RXBB", "between: [RXBX", "N203"),
    Mistake("RXRN], rate: 100 wpm", "RXZZ], rate: 100 wpm", "N203"),
    Mistake("rate: 100 wpm", "rate: 100", "Y124"),
    Mistake("RXAA: RXAA", "RXAA: RXXX", "N203", "RXRN: {"),
    Mistake("RXB*", "rxb*", "N208"),
    Mistake("RXB*: RXBB", "RXB*: ''", "Y123"),
    Mistake("otherwise: none", "otherwise: nowhere", "N203"),
    Mistake("plad: ALL TREES", "plad: CEDAR", "N210"),
    Mistake("[RXAA, RXBB]}", "[RXAA, RXQQ]}", "N203", "members"),
]
RULES = [
    Mistake("rules: Five steps", "rules: []", "Y122"),
    Mistake("order: weighted", "order: wieghted", "Y126"),
    Mistake("prosign: Z", "prosign: ZZZZZ", "R302"),
    Mistake("target: 10 min", "target: soon", "Y124"),
    Mistake("[PRIORITY, ROUTINE]", "[FLASH, ROUTINE]", "R310"),
    Mistake("[PRIORITY, ROUTINE]", "[PRIORTY, ROUTINE]", "R308"),
    Mistake("words: [IMMEDIATE, NIACT]", "word: [IMMEDIATE, NIACT]", "Y120"),
    Mistake("[IMMEDIATE, NIACT]", "[IMMEDIATE, ROUTINE]", "R307"),
    Mistake("prosign: P", "prosine: P", "Y120"),
    Mistake("over 15 min", "under 15 min", "R303"),
    Mistake("{ROUTINE: over", "{ROTINE: over", "R308"),
    Mistake(", prosign: R}", "}", "R306"),
    Mistake("served_with: ROUTINE", "served_with: ROTINE", "R308"),
    Mistake("served_with: ROUTINE", "served_with: [ROUTINE]", "Y122"),
    Mistake("interruption: on", "interruption: perhaps", "Y126"),
    Mistake("47 characters", "47", "R304"),
    Mistake("ageing: 30 min", "ageing: 30", "Y124"),
    Mistake("FLASH: 8", "FLASH: 0.12345", "Y125"),
    Mistake("FLASH: 8", "FLAHS: 8", "R308"),
    Mistake("ROUTINE: 1.5", "DEFERRED: 1.5", "R312"),
    Mistake("targets: Ours", "targets: ''", "Y123"),
    Mistake("FLASH: 10 min", "FLASH: 10", "Y124", "times"),
    Mistake("ROUTINE: 6 h", "flash: 6 h", "T502"),
]
SCENARIO = [
    Mistake("seed: 7", "seed: 7.5", "Y125"),
    Mistake("horizon: 24 h", "horizon: -24 h", "Y124"),
    Mistake("horizon: 24 h", "horizont: 24 h", "Y120"),
    Mistake("horizon: 24 h", "", "S427"),
    Mistake("warm_up: 1 h", "warm_up: 48 h", "S411"),
    Mistake("start: 161039Z NOV 07", "start: 161039Z", "Y124"),
    Mistake("unlabelled_info: ROUTINE", "unlabelled_info: LEISURELY", "S402"),
    Mistake("at: 5 min", "at: 12:30", "Y124"),
    Mistake("at: 5 min", "at: 151039Z NOV 07", "S404"),
    Mistake("from: RXAA", "from: RXAX", "N203"),
    Mistake("from: RXAA", "frm: RXAA", "Y120"),
    Mistake("from: RXAA, ", "", "S401"),
    Mistake("precedence: FLASH", "precedence: URGENT", "S402"),
    Mistake("info_precedence: ROUTINE", "info_precedence: [ROUTINE]", "Y122"),
    Mistake("[RXBB, {CEDAR", "[RXBBX, {CEDAR", "N203", "to: "),
    Mistake("[RXBB, {CEDAR", "[RXBB, {CEDRA", "N203", "ROUTINE, to: "),
    Mistake("{CEDAR: PRIORITY}", "{CEDAR: PRIORTY}", "S402"),
    Mistake("words: 90", "words: ninety", "Y125"),
    Mistake(", words: 90", "", "S401"),
    Mistake("from: BIRCH", "from: BEECH", "N203"),
    Mistake("to: RXALL", "to: {}", "Y122"),
    Mistake("info: CEDAR", "info: CEDRA", "N203"),
    Mistake("characters: 900}", "characters: 900, words: 5}", "S401"),
    Mistake("precedence: ROUTINE, to: RXALL", "precedence: ROUTINE, info_precedence: FLASH, to: RXALL", "S403"),
    Mistake("name: day", "name: night", "S426"),
    Mistake("to: {RXAA: 2", "to: {RXAA: -2", "Y125"),
    Mistake("RXBB: 1}", "RXBX: 1}", "N203", "to: {RXAA: 2"),
    Mistake("PRIORITY: 1}", "PRIORTY: 1}", "S402"),
    Mistake("per_day: 300", "per_day: 0", "Y125"),
    Mistake(", per_day: 300", "", "S420"),
    Mistake("characters: 900}", "characters: normal(900)}", "S422", "per_day"),
    Mistake("to: [RXAA, RXBB], addressees", "to: RXCC, addressees", "S428"),
    Mistake("addressees: 1-2", "addressees: 2-1", "S421"),
    Mistake("every: 4 min", "every: 4", "Y124"),
    Mistake("{from: 2 h", "{form: 2 h", "Y120"),
    Mistake("for: 3 h", "for: 3", "Y124"),
    Mistake("60,RXAA,ROUTINE", "60,RXAB,ROUTINE", "L604"),
    Mistake("RXAA,ROUTINE,100", "RXAA,ROTINE,100", "L607"),
    Mistake(",100,RXBB", ",none,RXBB", "L603"),
    Mistake("message: alarm, to: RXBB", "message: alert, to: RXBB", "S431"),
    Mistake("RXBB, before", "RXCX, before", "S432"),
    Mistake("before: 161200Z", "befor: 161200Z", "Y120"),
    Mistake("status: delivered", "status: deliverd", "Y126"),
    Mistake("to: CEDAR, status: delivered", "to: CEDAR", "S430"),
    Mistake("path: [RXCC", "path: [RXCX", "N203"),
    Mistake("leg: [RXAA, RXRN]", "leg: [RXAA, RXBB]", "S433"),
    Mistake("leg: [RXAA, RXRN]", "leg: [RXAA]", "Y122"),
    Mistake("{message: alarm, to: CEDAR}", "{message: alarm, to: RXCX}", "S432"),
    Mistake("on_time: FLASH", "on_time: FLAHS", "S402"),
    Mistake("95 %", "95", "Y125"),
    Mistake("goal: To see it.", "gaol: To see it.", "Y120"),
    Mistake("Look.", "[Look.]", "Y122"),
]
MISTAKES = NETWORK + RULES + SCENARIO

# An entry that is no entry at all: what it would have said cannot be checked, but nothing follows from that.
LOST = [
    Mistake("RXAA: {plad", "RXAA: [ALDER] # {plad", "Y122"),
    Mistake("- {between: [RXBB", "- RXBB RXRN # {between: [RXBB", "Y122"),
    Mistake("RXALL: {plad", "RXALL: ALL TREES # {plad", "Y122"),
    Mistake("RXRN: {RXAA", "RXRN: RXAA # {RXAA", "Y122"),
    Mistake("- {name: FLASH", "- FLASH # {name: FLASH", "Y122"),
    Mistake("- {name: alarm", "- alarm # {name: alarm", "Y122"),
    Mistake("- {name: order", "- cable: nowhere.txt # {name: order", "F001"),
    Mistake("- {name: day", "- day # {name: day", "Y122"),
    Mistake("- {message: reply", "- reply # {message: reply", "Y122"),
    Mistake("defaults: {rate", "defaults: 75 baud # {rate", "Y122"),
    Mistake("weights: {FLASH", "weights: 8 # {FLASH", "Y122"),
    Mistake("at_s,from", "at,from", "L601"),
    Mistake("name: IMMEDIATE", "name: ''", "Y123"),
    Mistake("message: order", "message: ''", "Y123"),
    Mistake("name: reply", "name: ''", "Y123"),
    Mistake("words: [IMMEDIATE, NIACT]", "words: {IMMEDIATE: NIACT}", "Y122"),
]

# What can only be told where something else is sound.
WAITS_FOR = {"S411": "horizon", "S404": "start", "R312": "served_with"}


def told(*mistakes: Mistake) -> list[Problem]:
    text = SOUND
    for mistake in sorted(mistakes, key=lambda one: one.span, reverse=True):
        begin, end = mistake.span
        text = text[:begin] + mistake.new + text[end:]
    document, problems = parse_yaml(text, file="x.yaml")
    assert document is not None, problems
    return list(read_scenario(document).problems)


def in_short(problems: list[Problem]) -> set[tuple[int, str, str]]:
    """Line, code and text, but for the name of the rules, which is one of the things that can be wrong."""
    return {(one.place.line, one.code, one.text.replace(" of 'Five steps'", "")) for one in problems}


def apart(mistakes: list[Mistake]) -> bool:
    return all(one.span[1] <= other.span[0] or other.span[1] <= one.span[0] for one, other in combinations(mistakes, 2))


def waits(code: str, mistakes: list[Mistake]) -> bool:
    return any(WAITS_FOR.get(code, "?") in mistake.old for mistake in mistakes)


def test_the_sound_scenario_is_sound() -> None:
    assert told() == []


@pytest.mark.parametrize("mistake", MISTAKES + LOST, ids=lambda one: one.new.replace(" ", "_"))
def test_a_mistake_has_no_consequences(mistake: Mistake) -> None:
    assert [problem.code for problem in told(mistake)] == mistake.codes.split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MISTAKES), min_size=2, max_size=5, unique=True))
def test_mistakes_do_not_hide_each_other(mistakes: list[Mistake]) -> None:
    assume(apart(mistakes))
    found = in_short(told(*mistakes))
    alone = set().union(*(in_short(told(mistake)) for mistake in mistakes))
    assert found <= alone, "nothing is told that only follows"
    assert not [one for one in alone - found if not waits(one[1], mistakes)], "nothing is hidden"


@settings(max_examples=75, deadline=None)
@given(st.lists(st.sampled_from(MISTAKES + LOST), min_size=2, max_size=4, unique=True))
def test_what_is_lost_has_no_consequences(mistakes: list[Mistake]) -> None:
    lines = [SOUND.count("\n", 0, mistake.span[0]) for mistake in mistakes]
    assume(apart(mistakes) and len(set(lines)) == len(lines))
    found = in_short(told(*mistakes))
    assert found <= set().union(*(in_short(told(mistake)) for mistake in mistakes))
    for mistake in mistakes:
        if mistake in LOST:
            assert in_short(told(mistake)) <= found
