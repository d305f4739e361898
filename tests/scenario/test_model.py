"""What happens, as values: the precedence of each addressee, targets, and a scenario under other rules."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from sim.precedence.rules import DEFAULT_LADDER, Precedence, Rules
from sim.precedence.targets import Targets
from sim.scenario.model import Addressee, Filing, Scenario
from tests.engine.cases import info, network, one, served, trunk

FLASH, IMMEDIATE, PRIORITY, ROUTINE = range(4)
MINUTE = 60_000_000
PLAIN = Rules("plain", DEFAULT_LADDER)
MADE = Scenario("by hand", network(["A", "B"], [trunk("A", "B")]), PLAIN, 0)


def action(indicator: str, precedence: str | None = None) -> Addressee:
    return Addressee(indicator, None, "action", precedence)


def filing(*addressees: Addressee, first: str = "PRIORITY", second: str | None = None) -> Filing:
    return one("m", "A", *addressees, precedence=first, info_precedence=second)


# ACP 127(G) 152.a


def test_one_prosign_holds_for_all_addressees() -> None:
    assert MADE.prosigns(filing()) == (PRIORITY, None)
    assert MADE.levels(filing(action("B"), info("C"))) == (PRIORITY, PRIORITY)


def test_the_second_prosign_is_that_of_the_info_addressees() -> None:
    both = filing(action("B"), info("C"), second="ROUTINE")
    assert MADE.prosigns(both) == (PRIORITY, ROUTINE)
    assert MADE.levels(both) == (PRIORITY, ROUTINE)


def test_the_word_on_an_addressees_own_line_goes_before_both_prosigns() -> None:
    mixed = filing(action("B", "FLASH"), action("C"), info("D", "IMMEDIATE"), info("E"), second="ROUTINE")
    assert MADE.levels(mixed) == (FLASH, PRIORITY, IMMEDIATE, ROUTINE)


def test_a_scenario_may_say_what_info_addressees_without_a_word_have() -> None:
    by = replace(MADE, unlabelled_info="ROUTINE")
    assert by.levels(filing(action("B"), info("C"), info("D", "FLASH"))) == (PRIORITY, ROUTINE, FLASH)
    assert by.prosigns(filing(info("C"))) == (PRIORITY, None), "the message's own prosigns stay"


def test_a_second_prosign_goes_before_what_the_scenario_says_of_unlabelled_info() -> None:
    by = replace(MADE, unlabelled_info="ROUTINE")
    assert by.levels(filing(action("B"), info("C"), second="IMMEDIATE", first="FLASH")) == (FLASH, IMMEDIATE)


@pytest.mark.parametrize("word", ["IMMEDIATE", "O", "immediate", " immediate "])
def test_precedences_are_words_of_the_ladder_in_any_writing(word: str) -> None:
    written = filing(action("B", word), info("C"), first=word, second=word)
    assert MADE.prosigns(written) == (IMMEDIATE, IMMEDIATE)
    assert MADE.levels(written) == (IMMEDIATE, IMMEDIATE)


def test_an_addressee_that_is_served_already_has_a_level_all_the_same() -> None:
    assert MADE.levels(filing(served("B"), info("C", "FLASH"))) == (PRIORITY, FLASH)


def test_a_message_without_addressees_has_no_levels() -> None:
    assert MADE.levels(filing()) == ()


# Under other rules


def test_the_same_scenario_under_other_rules_reads_the_same_words_by_their_ladder() -> None:
    three = Rules(
        "three steps",
        (
            Precedence("URGENT", "U", ("URGENT", "FLASH", "IMMEDIATE")),
            Precedence("DAY", "D", ("DAY", "PRIORITY")),
            Precedence("NIGHT", "N", ("NIGHT", "ROUTINE")),
        ),
    )
    other = MADE.under(three)
    assert other.levels(filing(action("B", "FLASH"), info("C"), second="ROUTINE")) == (0, 2)
    assert other.rules is three
    assert replace(other, rules=PLAIN) == MADE, "all else is the same"


def test_targets_are_those_of_the_scenario_else_those_of_the_ladder() -> None:
    assert MADE.targets_us() == (10 * MINUTE, 30 * MINUTE, 180 * MINUTE, 360 * MINUTE)
    judged = replace(MADE, targets=Targets("navy", MappingProxyType({"FLASH": MINUTE})))
    assert judged.targets_us() == (MINUTE, None, None, None), "and not a mixture of both"


def test_a_scenario_is_shown_by_what_it_holds() -> None:
    assert repr(MADE) == (
        "<Scenario 'by hand': 0 filings, <Network 'by hand': 2 posts, 1 trunks>, "
        "<Rules 'plain': FLASH > IMMEDIATE > PRIORITY > ROUTINE, precedence>>"
    )
