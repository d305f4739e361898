"""Speed-of-service targets by the levels of a ladder."""

from __future__ import annotations

from types import MappingProxyType

from sim.precedence.rules import DEFAULT_LADDER, Precedence, Rules
from sim.precedence.targets import Targets

MINUTE = 60_000_000
RULES = Rules("plain", DEFAULT_LADDER)


def targets(**times: int) -> Targets:
    return Targets("by hand", MappingProxyType(times))


def test_a_precedence_that_the_preset_lacks_has_no_target() -> None:
    assert targets(FLASH=10 * MINUTE, ROUTINE=60 * MINUTE).by_level(RULES) == (10 * MINUTE, None, None, 60 * MINUTE)
    assert targets().by_level(RULES) == (None, None, None, None)


def test_a_preset_names_precedences_by_prosign_or_word_as_well() -> None:
    assert targets(Z=1, immediate=2).by_level(RULES) == (1, 2, None, None)


def test_a_precedence_that_the_ladder_lacks_is_passed_over() -> None:
    assert targets(FLASH=1, CRITIC=2).by_level(RULES) == (1, None, None, None)


def test_a_precedence_served_with_another_keeps_a_target_of_its_own() -> None:
    ladder = (Precedence("DD", "DD"), Precedence("FF", "FF", served_with="DD"), Precedence("GG", "GG"))
    assert targets(DD=1, FF=2).by_level(Rules("classes", ladder)) == (1, 2, None)
    assert targets(DD=1).by_level(Rules("classes", ladder)) == (1, None, None)


def test_the_order_of_the_lines_changes_no_target() -> None:
    ladder = (
        Precedence("IMMEDIATE", "O", words=("NIACT IMMEDIATE",)),
        Precedence("ROUTINE", "R"),
    )
    lines = {"NIACT IMMEDIATE": 300, "IMMEDIATE": 1_800, "O": 60, "ROUTINE": 7}
    for given in (lines, dict(reversed(lines.items()))):
        assert Targets("t", given).by_level(Rules("r", ladder)) == (1_800, 7)
