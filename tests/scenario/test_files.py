"""Scenarios from files: which file is meant, what is filed, sentence by sentence of model.md section 4."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from sim import shipped
from sim.documents import read_yaml
from sim.precedence.rules import Rules
from sim.problems import InvalidInput
from sim.scenario.files import Loaded, load_network, load_rules, load_scenario, load_targets, read_scenario
from sim.scenario.model import Addressee, Filing, Scenario

MINUTE, HOUR = 60_000_000, 3_600_000_000
NETWORK = """\
network: Four posts
defaults: {relays: false, rate: 100 wpm}
posts:
  RXAA: {plad: ALDER, zone: Asia/Tashkent}
  RXRN: {plad: NORTH RELAY, relays: true}
  RXBB: {plad: [BIRCH COMMAND, BIRCH STAFF]}
  RXCC: {plad: CEDAR}
trunks:
  - {between: [RXAA, RXRN]}
  - {between: [RXRN, RXBB]}
  - {between: [RXRN, RXCC]}
collectives:
  RXZL: {plad: ALL TREES, members: [RXBB, RXCC, RXAA]}
"""
CABLE = """\
PP RXBB
DE RXAA #0012/01 3201039
ZNR UUUUU ZZH
P R 161039Z NOV 07
FM ALDER
TO RXBB/BIRCH COMMAND IMMEDIATE
RXZZ/NOWHERE
INFO CEDAR
ZEN/BIRCH STAFF
BT
UNCLAS
TEXT
BT
#0012
NNNN
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.yaml").write_text(NETWORK)
    (tmp_path / "cable.txt").write_text(CABLE)
    return tmp_path


def read(text: str, **given: object) -> Loaded[Scenario]:
    Path("s.yaml").write_text("scenario: S\nnetwork: ./net.yaml\nrules: acp127g\n" + text)
    return read_scenario("s.yaml", **given)  # type: ignore[arg-type]


def load(text: str, **given: object) -> Scenario:
    return read(text, **given).checked()


def filed(entry: str, more: str = "") -> Filing:
    (found,) = load(f"filings:\n  - {entry}\n{more}").filings
    return found


def told(loaded: Loaded[Scenario]) -> list[str]:
    return [f"{problem.place}: {problem.code}" for problem in loaded.problems]


class TestFilings:
    def test_as_written(self) -> None:
        found = filed(
            "{name: alarm, at: 5 min, from: RXAA, precedence: FLASH, info_precedence: ROUTINE,"
            " to: [RXBB, {RXCC: IMMEDIATE}], info: [north   relay], words: 150}"
        )
        assert found == Filing(
            "alarm",
            5 * MINUTE,
            "RXAA",
            900,
            "FLASH",
            "ROUTINE",
            (
                Addressee("RXBB", None, "action"),
                Addressee("RXCC", None, "action", "IMMEDIATE"),
                Addressee("RXRN", "north relay", "info"),
            ),
        )

    @pytest.mark.parametrize("to", ["RXCC", "[RXCC]", "CEDAR", "{CEDAR: P}", "{RXCC: PRIORITY}"])
    def test_a_single_addressee_needs_no_list(self, to: str) -> None:
        found = filed(f"{{from: alder, precedence: r, to: {to}, characters: 7}}")
        assert [one.indicator for one in found.addressees] == ["RXCC"]
        assert (found.name, found.at_us, found.origin, found.characters) == ("filing-1", 0, "RXAA", 7)

    def test_for_information_alone(self) -> None:
        assert filed("{from: RXAA, precedence: R, info: RXCC, words: 1}").addressees[0].role == "info"

    @pytest.mark.parametrize(
        ("at", "us"),
        [
            ("0", 0),
            ("90 s", 90_000_000),
            ("161200Z", 81 * MINUTE),
            ("161200Z NOV 07", 81 * MINUTE),
            ("2007-11-16T12:00", 81 * MINUTE),
            ("011200Z", 15 * 24 * HOUR - 24 * HOUR + 24 * HOUR + 81 * MINUTE),
        ],
    )
    def test_instants(self, at: str, us: int) -> None:
        assert (
            filed(f"{{at: {at}, from: RXAA, precedence: R, to: RXCC, words: 1}}", "start: 161039Z NOV 07\n").at_us == us
        )

    def test_names_are_numbered_over_all_entries_and_never_used_twice(self) -> None:
        one = "{from: RXAA, precedence: R, to: RXCC, words: 1%s}"
        entries = ["", ", name: x", "", ", name: x", ", name: filing-1", ", name: x (2)", ", name: x"]
        text = "filings:\n" + "".join(f"  - {one % entry}\n" for entry in entries)
        names = [found.name for found in load(text).filings]
        assert names == ["filing-1", "x", "filing-3", "x (3)", "filing-1 (2)", "x (2)", "x (4)"]

    def test_a_collective_is_its_members(self) -> None:
        found = filed("{from: RXAA, precedence: R, to: [{ALL TREES: P}, RXCC], info: RXZL, words: 1}")
        assert [(one.indicator, one.role, one.precedence) for one in found.addressees] == [
            ("RXBB", "action", "P"),
            ("RXCC", "action", None),
        ]

    def test_a_collective_of_the_originator_alone(self) -> None:
        Path("net.yaml").write_text(NETWORK.replace("[RXBB, RXCC, RXAA]", "[RXAA]"))
        assert told(read("filings: [{from: RXAA, precedence: R, to: RXZL, words: 1}]\n")) == ["s.yaml:4:11: S401"]


class TestCables:
    def test_at_its_own_time_by_its_own_originator(self) -> None:
        scenario = load("filings: [{cable: cable.txt}]\n")
        (found,) = scenario.filings
        assert scenario.start == 1_195_209_540_000_000
        assert (found.name, found.at_us, found.origin) == ("RXAA 0012/01", 0, "RXAA")
        assert (found.precedence, found.info_precedence) == ("P", "R")
        assert found.characters == len(CABLE.strip())
        assert found.cable is not None
        assert found.addressees == (
            Addressee("RXBB", "BIRCH COMMAND", "action", "IMMEDIATE"),
            Addressee("RXZZ", "NOWHERE", "action"),
            Addressee("RXCC", "CEDAR", "info"),
            Addressee("RXBB", "BIRCH STAFF", "info", None, served=True),
        )

    def test_what_it_does_not_know_is_a_warning(self) -> None:
        assert told(read("filings: [{cable: cable.txt}]\n")) == ["cable.txt:7:1: S407"]

    def test_what_if(self) -> None:
        found = filed(
            "{cable: cable.txt, at: 2 h, precedence: FLASH, info_precedence: O, name: x}",
            "start: 2007-11-16\n",
        )
        assert (found.name, found.at_us, found.precedence, found.info_precedence) == (
            "x",
            2 * HOUR,
            "FLASH",
            "O",
        )
        assert found.addressees[0].precedence == "IMMEDIATE"

    def test_a_lower_precedence_than_its_second_prosign(self) -> None:
        Path("cable.txt").write_text(CABLE.replace("P R 161039Z", "O P 161039Z"))
        found = filed("{cable: cable.txt, precedence: ROUTINE}")
        assert (found.precedence, found.info_precedence) == ("ROUTINE", "ROUTINE")

    def test_in_place(self) -> None:
        text = "".join(f"      {line}\n" for line in CABLE.splitlines())
        loaded = read(f"filings:\n  - cable: |\n{text}")
        (found,) = loaded.checked().filings
        assert (found.name, found.characters) == ("RXAA 0012/01", len(CABLE.strip()))
        assert told(loaded) == ["s.yaml:5:12: S407"]

    def test_problems_of_a_cable_in_place_name_its_line(self) -> None:
        loaded = read(
            "filings:\n  - cable: |\n      FM ALDER\n      TO RXCC/CEDAR\n      ZZZZ 161039\n      BT\n"
            "    at: 0\n    precedence: R\n"
        )
        assert loaded.value is not None
        assert all(problem.place.file == "s.yaml" and problem.severity == "warning" for problem in loaded.problems)

    @pytest.mark.parametrize("before", ["\ufeff", ""])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
    @pytest.mark.parametrize("after", ["", "\n", "\n\n  \n\t\n"])
    def test_its_length_is_that_of_its_text(self, before: str, end: str, after: str) -> None:
        written = (before + CABLE + after).replace("\n", end)
        Path("cable.txt").write_bytes(written.encode())
        assert filed("{cable: cable.txt}").characters == len(CABLE.strip())

    def test_one_that_is_not_utf8(self) -> None:
        Path("cable.txt").write_bytes(CABLE.replace("TEXT", "TÉXT").encode("cp1252"))
        loaded = read("filings: [{cable: cable.txt}]\n")
        assert loaded.checked().filings[0].characters == len(CABLE.strip())
        assert [problem.code for problem in loaded.problems] == ["S407", "C104"]

    def test_the_start_is_the_earliest_cables(self) -> None:
        Path("later.txt").write_text(CABLE.replace("#0012/01 3201039", "#0013 3201139").replace("161039Z", "161139Z"))
        scenario = load(
            "filings: [{cable: later.txt}, {cable: cable.txt, at: 3 h}, "
            "{from: RXAA, precedence: R, to: RXCC, words: 1}]\n"
        )
        assert [(one.name, one.at_us) for one in scenario.filings] == [
            ("RXAA 0013", HOUR),
            ("RXAA 0012/01", 3 * HOUR),
            ("filing-3", 0),
        ]

    def test_without_a_serial_it_has_the_name_of_its_entry(self) -> None:
        Path("cable.txt").write_text(CABLE.replace("DE RXAA #0012/01 3201039\n", ""))
        found = filed("{cable: cable.txt}")
        assert (found.name, found.origin, found.at_us) == ("filing-1", "RXAA", 0)

    def test_an_originator_that_is_nobody(self) -> None:
        Path("cable.txt").write_text(CABLE.replace("RXAA", "RXYY").replace("FM ALDER", "FM NOBODY"))
        loaded = read("filings: [{cable: cable.txt}]\n")
        assert loaded.checked().filings[0].origin == "RXYY"
        assert "cable.txt:2:1: S407" in told(loaded)

    def test_no_originator_at_all(self) -> None:
        Path("cable.txt").write_text("P 161039Z NOV 07\nTO RXCC/CEDAR\nBT\nTEXT\nBT\n")
        assert filed("{cable: cable.txt}").origin == "UNKNOWN"

    @pytest.mark.parametrize(
        ("fl2", "word", "taken"),
        [("PP RXBB", "", "P"), ("PP RXBB", " IMMEDIATE", "IMMEDIATE"), ("", " ROUTINE", "ROUTINE")],
    )
    def test_a_lost_precedence(self, fl2: str, word: str, taken: str) -> None:
        text = CABLE.replace("PP RXBB", fl2).replace("P R 161039Z", "161039Z").replace(" IMMEDIATE", word)
        Path("cable.txt").write_text(text)
        loaded = read("filings: [{cable: cable.txt}]\n")
        assert loaded.checked().filings[0].precedence == taken
        assert "S410" in {problem.code for problem in loaded.problems}

    def test_a_word_that_is_no_precedence_or_not_of_this_ladder(self) -> None:
        rules = "rules: {rules: x, ladder: [{name: PRIORITY, prosign: P}, {name: ROUTINE, prosign: R}]}\n"
        Path("s.yaml").write_text(f"scenario: S\nnetwork: ./net.yaml\n{rules}filings: [{{cable: cable.txt}}]\n")
        assert "cable.txt:6:1: S402" in told(read_scenario("s.yaml"))

    def test_members_of_a_collective_and_who_is_exempted(self) -> None:
        text = CABLE.replace("RXZZ/NOWHERE\n", "RXZL/ALL TREES\nXMT CEDAR\n").replace(
            "INFO CEDAR\n", "INFO NORTH RELAY\n"
        )
        Path("cable.txt").write_text(text)
        found = filed("{cable: cable.txt}")
        assert [one.indicator for one in found.addressees] == ["RXBB", "RXRN", "RXBB"]


class TestLogs:
    def test_rows(self) -> None:
        Path("log.csv").write_text(
            "at_s,from,precedence,characters,action,info\n"
            "0,RXAA,P,900,RXBB RXCC,RXRN\n\n"
            "12.5,RXBB,flash,1,RXAA\n"
            '0.000001,"RXZZ",R,10,,RXAA\n'
        )
        loaded = read("log: log.csv\n")
        found = loaded.checked().filings
        assert [(one.name, one.at_us, one.origin, one.precedence) for one in found] == [
            ("log-1", 0, "RXAA", "P"),
            ("log-2", 12_500_000, "RXBB", "flash"),
            ("log-3", 1, "RXZZ", "R"),
        ]
        assert found[0].addressees == (
            Addressee("RXBB", None, "action"),
            Addressee("RXCC", None, "action"),
            Addressee("RXRN", None, "info"),
        )
        assert told(loaded) == ["log.csv:5:1: L604"]

    def test_a_collective_is_its_members(self) -> None:
        """As in filings: each once, none that is addressed anyway, and not the originator."""
        rows = "0,RXAA,P,900,RXZL,RXCC\n1,RXAA,P,900,RXRN,RXZL\n"
        Path("log.csv").write_text(f"at_s,from,precedence,characters,action,info\n{rows}")
        loaded = read("log: log.csv\n")
        assert told(loaded) == []
        assert [one.addressees for one in loaded.checked().filings] == [
            (Addressee("RXBB", None, "action"), Addressee("RXCC", None, "info")),
            (Addressee("RXRN", None, "action"), Addressee("RXBB", None, "info"), Addressee("RXCC", None, "info")),
        ]

    def test_a_collective_of_the_originator_alone(self) -> None:
        Path("net.yaml").write_text(NETWORK.replace("[RXBB, RXCC, RXAA]", "[RXAA]"))
        Path("log.csv").write_text("at_s,from,precedence,characters,action,info\n0,RXAA,P,900,RXZL,\n")
        (problem,) = read("log: log.csv\n").problems
        assert str(problem) == "log.csv:2:1: L605 the row has no addressee but its originator"

    def test_a_second_precedence_and_windows_line_ends(self) -> None:
        Path("log.csv").write_bytes(
            b"\xef\xbb\xbfat_s,from,precedence,characters,action,info,info_precedence\r\n"
            b"0,RXAA,P,900,RXBB,RXCC,ROUTINE\r\n1,RXAA,P,900,RXBB,RXCC,\r\n"
        )
        assert [one.info_precedence for one in load("log: log.csv\n").filings] == ["ROUTINE", None]

    def test_after_filings_and_named_apart(self) -> None:
        Path("log.csv").write_text("at_s,from,precedence,characters,action,info\n0,RXAA,P,900,RXBB,\n")
        found = load("log: log.csv\nfilings: [{name: log-1, from: RXAA, precedence: R, to: RXCC, words: 1}]\n").filings
        assert [one.name for one in found] == ["log-1", "log-1 (2)"]

    def test_without_rows(self) -> None:
        Path("log.csv").write_text("at_s,from,precedence,characters,action,info\n")
        assert told(read("log: log.csv\n")) == ["log.csv:1:1: L606"]

    def test_a_log_that_is_all_wrong(self) -> None:
        Path("log.csv").write_text("at_s,from,precedence,characters,action,info\n" + "x,RXAA,P,900,RXBB,\n" * 500)
        problems = read("log: log.csv\n").problems
        assert (len(problems), problems[-1].code) == (102, "L610")

    def test_a_field_without_end(self) -> None:
        Path("log.csv").write_text("at_s,from,precedence,characters,action,info\n" + "x" * 200_000 + "\n")
        assert told(read("log: log.csv\n")) == ["log.csv:2:1: L602"]


class TestTheWhole:
    def test_what_else_it_holds(self) -> None:
        scenario = load(
            """
start: 2007-11-16T10:39Z
horizon: 161200Z
warm_up: 1 h
seed: 7
unlabelled_info: ROUTINE
targets: navy_1990s
source: Somewhere.
note: Something.
filings: [{from: RXAA, precedence: R, to: RXCC, words: 1}]
lesson: {goal: g, task: t, hints: [one, two], try: again}
"""
        )
        assert (scenario.name, scenario.horizon_us, scenario.warm_up_us) == ("S", 81 * MINUTE, HOUR)
        assert (scenario.seed, scenario.unlabelled_info) == (7, "ROUTINE")
        assert (scenario.source, scenario.note) == ("Somewhere.", "Something.")
        assert scenario.targets is not None
        assert scenario.lesson is not None
        assert (scenario.lesson.goal, scenario.lesson.hints, scenario.lesson.try_) == (
            "g",
            ("one", "two"),
            "again",
        )

    def test_what_it_does_not_say(self) -> None:
        scenario = load("filings: [{from: RXAA, precedence: R, to: RXCC, words: 1}]\n")
        assert (scenario.start, scenario.horizon_us, scenario.warm_up_us, scenario.seed) == (0, None, 0, 0)
        assert (scenario.targets, scenario.lesson, scenario.unlabelled_info) == (None, None, None)

    def test_without_rules_the_usual_ladder_holds(self) -> None:
        Path("s.yaml").write_text(
            "scenario: S\nnetwork: ./net.yaml\nfilings: [{from: RXAA, precedence: R, to: RXCC, words: 1}]\n"
        )
        scenario = load_scenario("s.yaml")
        assert scenario.rules.names() == ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")

    def test_the_hash_of_every_file(self) -> None:
        Path("log.csv").write_text("at_s,from,precedence,characters,action,info\n0,RXAA,P,900,RXBB,\n")
        Path("r.yaml").write_text("rules: r\nbased_on: acp127g\n")
        Path("s.yaml").write_text(
            "scenario: S\nnetwork: ./net.yaml\nrules: r.yaml\nlog: log.csv\n"
            "filings: [{cable: cable.txt, at: 0}, {cable: cable.txt, at: 1 h}]\n"
        )
        inputs = load_scenario("s.yaml").inputs
        assert [one.role for one in inputs] == ["scenario", "network", "rules", "rules", "cable", "log"]
        assert [one.path for one in inputs][:3] == ["s.yaml", "net.yaml", "r.yaml"]
        assert inputs[1].sha256 == sha256(NETWORK.encode()).hexdigest()

    def test_paths_start_from_the_file_that_names_them(self, folder: Path) -> None:
        inner = folder / "a" / "b"
        inner.mkdir(parents=True)
        (inner / "s.yaml").write_text(
            "scenario: S\nnetwork: ../../net.yaml\nrules: ../r.yaml\nfilings: [{cable: ../../cable.txt}]\n"
        )
        (folder / "a" / "r.yaml").write_text("rules: r\nbased_on: b/base.yaml\n")
        (inner / "base.yaml").write_text("rules: base\norder: arrival\n")
        scenario = load_scenario("a/b/s.yaml")
        assert (scenario.rules.name, scenario.rules.order) == ("r", "arrival")
        assert [one.path for one in scenario.inputs] == [
            "a/b/s.yaml",
            "net.yaml",
            "a/r.yaml",
            "a/b/base.yaml",
            "cable.txt",
        ]

    def test_in_place(self) -> None:
        Path("s.yaml").write_text(
            "scenario: S\n"
            "network: {network: N, posts: {RXAA: , RXBB: }}\n"
            "rules: {rules: R, based_on: acp127g, order: arrival}\n"
            "targets: {targets: T, times: {FLASH: 1 min}}\n"
            "filings: [{from: RXAA, precedence: Z, to: RXBB, words: 1}]\n"
        )
        scenario = load_scenario("s.yaml")
        assert (scenario.network.name, scenario.rules.order) == ("N", "arrival")
        assert scenario.targets_us() == (MINUTE, None, None, None)

    def test_what_the_caller_puts_in_the_place_of_the_files(self) -> None:
        Path("other.yaml").write_text(NETWORK.replace("Four posts", "Other"))
        entry = "filings: [{from: RXAA, precedence: R, to: RXCC, words: 1}]\n"
        scenario = load(entry, rules="strict", network="other.yaml", targets="navy_1990s", seed=9, until="2 h")
        assert (scenario.network.name, scenario.seed, scenario.horizon_us) == ("Other", 9, 2 * HOUR)
        assert not scenario.rules.interruption
        values = load(
            entry,
            rules=load_rules("strict"),
            network=load_network("net.yaml"),
            targets=load_targets("navy_1990s"),
        )
        assert values.network.name == "Four posts"

    def test_until_is_checked(self) -> None:
        loaded = read("filings: [{from: RXAA, precedence: R, to: RXCC, words: 1}]\n", until="12")
        assert [str(problem) for problem in loaded.problems] == [
            "--until: Y124 '12' has no unit; write '12 s' or '12 min'"
        ]

    def test_expectations_of_other_networks_do_not_stand_in_the_way(self) -> None:
        Path("other.yaml").write_text(NETWORK.replace("RXRN", "RXRX"))
        text = (
            "filings: [{name: x, from: RXAA, precedence: R, to: RXCC, words: 1}]\n"
            "expect: [{message: x, leg: [RXAA, RXRN], line: RR RXCC}]\n"
        )
        assert len(load(text).expectations) == 1
        loaded = read(text, network="other.yaml")
        assert loaded.checked().expectations == ()
        assert [(problem.code, problem.severity) for problem in loaded.problems] == [("N203", "warning")]

    def test_a_document_already_read(self) -> None:
        Path("s.yaml").write_text(
            "scenario: S\nnetwork: ./net.yaml\nfilings: [{from: RXAA, precedence: R, to: RXCC, words: 1}]\n"
        )
        document, _ = read_yaml("s.yaml")
        assert document is not None
        scenario = read_scenario(document.with_value(("filings", 0, "words"), "5")).checked()
        assert scenario.filings[0].characters == 30

    def test_nothing_is_told_twice(self) -> None:
        Path("net.yaml").write_text(NETWORK.replace("100 wpm", "100"))
        loaded = read("filings: [{from: RXAA, precedence: R, to: RXQQ, words: 1}]\n")
        assert told(loaded) == ["net.yaml:2:33: Y124", "s.yaml:4:43: N203"]

    def test_all_problems_are_in_the_exception(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            load("start: x\nfilings: [{from: RXAX, precedence: R, to: RXCC, words: 1}]\n")
        assert [problem.code for problem in caught.value.problems] == ["Y124", "N203"]

    def test_a_scenario_that_is_none(self) -> None:
        with pytest.raises(InvalidInput, match="Y127 a network file stands where a scenario file should be"):
            load_scenario("net.yaml")
        Path("t.yaml").write_text("text\n")
        with pytest.raises(InvalidInput, match="Y122 'text' stands where the keys of a scenario file should be"):
            load_scenario("t.yaml")
        with pytest.raises(InvalidInput, match="F001"):
            load_scenario("absent.yaml")


@pytest.mark.parametrize("name", shipped.names("scenario"))
def test_scenarios_that_ship(name: str) -> None:
    scenario = load_scenario(name)
    assert isinstance(scenario.rules, Rules)
    assert scenario.filings or scenario.sources
    assert load_scenario(shipped.root() / "scenarios" / f"{name}.yaml").filings == scenario.filings
