"""Rules and targets as they are written, sentence by sentence of model.md section 3."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from sim import shipped
from sim.precedence.rules import DEFAULT_LADDER, Rules
from sim.problems import InvalidInput
from sim.scenario.files import load_rules, load_targets, read_rules_file

MINUTE = 60_000_000
BASE = """
rules: Base
source: The source.
order: precedence
ladder:
  - {name: FLASH, prosign: Z, target: 10 min, interrupts: [PRIORITY, ROUTINE], words: [FLASH, SS]}
  - {name: IMMEDIATE, prosign: O, target: 30 min}
  - {name: PRIORITY, prosign: P, interrupts: {ROUTINE: over 15 min}}
  - {name: ROUTINE, prosign: R}
interrupted: resume
cancel_sequence: 47 characters
copy_precedence: dual
"""


def rules(folder: Path, text: str, base: str = BASE) -> Rules:
    (folder / "base.yaml").write_text(base)
    (folder / "x.yaml").write_text(text)
    return load_rules(folder / "x.yaml")


def codes(folder: Path, text: str) -> list[str]:
    (folder / "x.yaml").write_text(text)
    return [problem.code for problem in read_rules_file(folder / "x.yaml").problems]


def test_rules_as_written(tmp_path: Path) -> None:
    found = rules(tmp_path, BASE)
    flash, immediate, priority, _ = found.ladder
    assert (flash.prosign, flash.target_us, flash.words) == ("Z", 10 * MINUTE, ("FLASH", "SS"))
    assert flash.interrupts == {"PRIORITY": 0, "ROUTINE": 0}
    assert immediate.words == ("IMMEDIATE",)
    assert priority.interrupts == {"ROUTINE": 15 * MINUTE}
    assert (found.order, found.resume, found.cancel_characters) == ("precedence", True, 47)
    assert (found.copy_precedence, found.interruption, found.source) == ("dual", True, "The source.")


def test_rules_that_say_nothing(tmp_path: Path) -> None:
    found = rules(tmp_path, "rules: Nothing\n")
    assert found.ladder == DEFAULT_LADDER
    assert [one.name for one in found.ladder] == ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]
    assert [one.target_us for one in found.ladder] == [10 * MINUTE, 30 * MINUTE, 180 * MINUTE, 360 * MINUTE]
    assert not any(one.interrupts for one in found.ladder)
    assert (found.order, found.interruption, found.resume) == ("precedence", True, False)
    assert (found.cancel_characters, found.copy_precedence) == (0, "message")


@pytest.mark.parametrize(("written", "means"), [("on", True), ("off", False), ("true", True), ("FALSE", False)])
def test_interruption(tmp_path: Path, written: str, means: bool) -> None:
    assert rules(tmp_path, f"rules: x\ninterruption: {written}\n").interruption is means


@pytest.mark.parametrize(
    ("written", "means"), [("0", 0), ("1 character", 1), ("47 characters", 47), ("47characters", 47)]
)
def test_a_cancel_sequence(tmp_path: Path, written: str, means: int) -> None:
    assert rules(tmp_path, f"rules: x\ncancel_sequence: {written}\n").cancel_characters == means


@pytest.mark.parametrize("written", ["47", "-1 characters", "99999999 characters", "9" * 100])
def test_no_cancel_sequence(tmp_path: Path, written: str) -> None:
    (problem,) = read_rules_file(write(tmp_path, f"rules: x\ncancel_sequence: {written}\n")).problems
    assert problem.code == "R304"
    assert len(str(problem)) < 250


def write(folder: Path, text: str, name: str = "x.yaml") -> Path:
    (folder / name).write_text(text)
    return folder / name


class TestVariants:
    """`based_on` takes every key that is not given, and of the ladder, fields by name."""

    def test_a_variant_is_two_lines_long(self, tmp_path: Path) -> None:
        found = rules(tmp_path, "rules: Variant\nbased_on: base.yaml\norder: arrival\n")
        assert (found.name, found.order, found.source) == ("Variant", "arrival", "The source.")
        assert found.ladder[0].interrupts == {"PRIORITY": 0, "ROUTINE": 0}
        assert (found.resume, found.cancel_characters, found.copy_precedence) == (True, 47, "dual")

    def test_entries_and_their_order_are_the_variants(self, tmp_path: Path) -> None:
        found = rules(
            tmp_path,
            """
rules: Variant
based_on: base.yaml
ladder:
  - {name: FLASH, target: 5 min}
  - {name: URGENT, prosign: U, served_with: FLASH}
  - {name: priority, interrupts: []}
  - {name: ROUTINE, words: [ROUTINE, DEFERRED]}
""",
        )
        assert found.names() == ("FLASH", "URGENT", "PRIORITY", "ROUTINE")
        flash, urgent, priority, routine = found.ladder
        assert (flash.target_us, flash.prosign, flash.words) == (5 * MINUTE, "Z", ("FLASH", "SS"))
        assert (urgent.served_with, urgent.target_us) == ("FLASH", None)
        assert (priority.prosign, dict(priority.interrupts)) == ("P", {})
        assert routine.words == ("ROUTINE", "DEFERRED")
        assert found.positions == (0, 0, 1, 2)

    def test_a_ladder_over_none_stands_for_itself(self, tmp_path: Path) -> None:
        base = "rules: Base\norder: arrival\n"
        found = rules(tmp_path, "rules: x\nbased_on: base.yaml\nladder: [{name: A, prosign: A}]\n", base)
        assert (found.names(), found.order) == (("A",), "arrival")

    def test_variants_of_variants(self, tmp_path: Path) -> None:
        write(tmp_path, BASE, "one.yaml")
        write(
            tmp_path,
            "rules: Two\nbased_on: one.yaml\nladder: [{name: FLASH, interrupts: []}, {name: ROUTINE, target: 1 h}]\n",
            "two.yaml",
        )
        found = load_rules(
            write(tmp_path, "rules: Three\nbased_on: two.yaml\ninterruption: off\nladder: [{name: ROUTINE}]\n")
        )
        assert found.names() == ("ROUTINE",)
        assert (found.ladder[0].prosign, found.ladder[0].target_us) == ("R", 60 * MINUTE)

    def test_a_mistake_is_told_in_the_file_that_makes_it(self, tmp_path: Path) -> None:
        write(tmp_path, BASE.replace("15 min", "15"), "base.yaml")
        loaded = read_rules_file(write(tmp_path, "rules: x\nbased_on: base.yaml\norder: arival\n"))
        assert [(Path(one.place.file).name, one.place.line, one.code) for one in loaded.problems] == [
            ("base.yaml", 8, "Y124"),
            ("x.yaml", 3, "Y126"),
        ]

    def test_inherited_mistakes_of_variants_of_variants(self, tmp_path: Path) -> None:
        write(tmp_path, BASE, "one.yaml")
        write(
            tmp_path,
            "rules: Two\nbased_on: one.yaml\nladder: [{name: FLASH}, {name: PRIORITY}, {name: ROUTINE}]\n",
            "two.yaml",
        )
        loaded = read_rules_file(
            write(tmp_path, "rules: Three\nbased_on: two.yaml\nladder: [{name: FLASH}, {name: ROUTINE}]\n")
        )
        (problem,) = loaded.problems
        assert (Path(problem.place.file).name, problem.place.line, problem.code) == ("x.yaml", 3, "R308")
        assert "one.yaml:6:" in problem.text

    def test_too_long_a_chain(self, tmp_path: Path) -> None:
        for number in range(12):
            write(tmp_path, f"rules: r\nbased_on: r{number + 1}.yaml\n", f"r{number}.yaml")
        write(tmp_path, "rules: r\n", "r12.yaml")
        assert [one.code for one in read_rules_file(tmp_path / "r0.yaml").problems] == ["R314"]
        assert load_rules(tmp_path / "r6.yaml").name == "r"


class TestOrders:
    def test_ageing(self, tmp_path: Path) -> None:
        found = rules(tmp_path, "rules: x\norder: ageing\nageing: 30 min\n")
        assert (found.order, found.ageing_us) == ("ageing", 30 * MINUTE)

    def test_weights_belong_to_classes(self, tmp_path: Path) -> None:
        text = """
rules: x
order: weighted
ladder:
  - {name: A, prosign: A, words: [ALPHA]}
  - {name: B, prosign: B, served_with: ALPHA}
  - {name: C, prosign: C}
weights: {alpha: 8.125}
"""
        found = rules(tmp_path, text)
        assert found.weights == {"A": Fraction(65, 8)}
        assert found.class_weights == (Fraction(65, 8), 1)

    def test_what_another_order_does_not_need_is_read_and_checked(self, tmp_path: Path) -> None:
        assert rules(tmp_path, "rules: x\norder: arrival\nageing: 1 h\nweights: {FLASH: 2}\n").ageing_us == 60 * MINUTE
        assert codes(tmp_path, "rules: x\norder: arrival\nweights: {FLSH: 2}\n") == ["R308"]


def test_a_shared_prosign_means_the_lowest(tmp_path: Path) -> None:
    text = """
rules: x
ladder:
  - {name: NIACT IMMEDIATE, prosign: O, interrupts: [R]}
  - {name: IMMEDIATE, prosign: O, served_with: NIACT IMMEDIATE}
  - {name: ROUTINE, prosign: R}
"""
    found = rules(tmp_path, text)
    assert (found.level("o"), found.level("niact  immediate"), found.level("X")) == (1, 0, None)
    assert found.ladder[0].interrupts == {"ROUTINE": 0}


def test_a_word_may_be_the_prosign_of_its_own(tmp_path: Path) -> None:
    assert rules(tmp_path, "rules: x\nladder: [{name: A, prosign: SS, words: [SS, A]}]\n").level("SS") == 0


def test_rules_that_ship() -> None:
    for name in shipped.names("rules"):
        assert load_rules(name).ladder


def test_targets(tmp_path: Path) -> None:
    found = load_targets(write(tmp_path, "targets: T\nsource: S\nnote: N\ntimes: {flash: 10 min, R: 6 h}\n"))
    assert (found.name, found.source, found.note) == ("T", "S", "N")
    assert found.times_us == {"FLASH": 10 * MINUTE, "R": 360 * MINUTE}
    assert found.by_level(load_rules("acp127g")) == (10 * MINUTE, None, None, 360 * MINUTE)
    assert all(load_targets(name).times_us for name in shipped.names("targets"))


def test_no_such_rules() -> None:
    with pytest.raises(InvalidInput, match="F007 no rules file called 'acp172g' ships; did you mean 'acp127g'"):
        load_rules("acp172g")


def test_a_target_for_a_very_long_name(tmp_path: Path) -> None:
    found = load_targets(write(tmp_path, f"targets: T\ntimes: {{{'A' * 100}: 10 min}}\n"))
    assert list(found.times_us) == ["A" * 100]


def test_a_base_that_is_broken_does_not_hide_what_its_variant_gets_wrong(tmp_path: Path) -> None:
    write(tmp_path, BASE.replace("name: FLASH", "name: ''").replace("words: [FLASH, SS]", "wrods: [SS]"), "base.yaml")
    ladder = "[{name: FLASH}, {name: ROUTINE, interrupts: [ROUTINE, SS]}]"
    loaded = read_rules_file(write(tmp_path, f"rules: x\nbased_on: base.yaml\nladder: {ladder}\n"))
    assert [(Path(one.place.file).name, one.code) for one in loaded.problems] == [
        ("base.yaml", "Y123"),
        ("base.yaml", "Y120"),
        ("x.yaml", "R310"),
    ]


@pytest.mark.parametrize("ladder", ["5", "[]", "{FLASH: Z}"])
def test_without_a_ladder_no_name_is_unknown(tmp_path: Path, ladder: str) -> None:
    assert len(codes(tmp_path, f"rules: x\nladder: {ladder}\nweights: {{FLSH: 2}}\norder: ageing\n")) == 2
