"""What is compared: names, words and prosigns of a ladder, its classes, and who may cut whom."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

import pytest

from sim.precedence.interruption import cuts, interrupts
from sim.precedence.rules import DEFAULT_LADDER, Precedence, Rules
from tests.engine import cases

MINUTE, HOUR = 60_000_000, 3_600_000_000
STATE = Rules(
    "State",
    (
        Precedence("NIACT IMMEDIATE", "O", ("NIACT IMMEDIATE", "NIACT")),
        Precedence("IMMEDIATE", "O", ("IMMEDIATE",), served_with="NIACT IMMEDIATE"),
        Precedence("PRIORITY", "P", ("PRIORITY",)),
        Precedence("ROUTINE", "R", ("ROUTINE", "DEFERRED")),
    ),
)


def test_rules_that_write_no_ladder_have_four_precedences_with_the_targets_of_the_handbook() -> None:
    assert [(one.name, one.prosign, one.target_us) for one in DEFAULT_LADDER] == [
        ("FLASH", "Z", 10 * MINUTE),
        ("IMMEDIATE", "O", 30 * MINUTE),
        ("PRIORITY", "P", 3 * HOUR),
        ("ROUTINE", "R", 6 * HOUR),
    ]
    assert all(one.words == (one.name,) and not one.interrupts for one in DEFAULT_LADDER)
    rules = Rules("plain", DEFAULT_LADDER)
    assert (rules.order, rules.copy_precedence, rules.cancel_characters) == ("precedence", "message", 0)
    assert rules.interruption
    assert not rules.resume


@pytest.mark.parametrize(
    ("named", "level"),
    [("NIACT IMMEDIATE", 0), ("NIACT", 0), ("IMMEDIATE", 1), ("PRIORITY", 2), ("P", 2), ("R", 3), ("DEFERRED", 3),
     ("routine", 3), (" niact \t immediate ", 0)],
)  # fmt: skip
def test_a_precedence_is_named_by_its_name_a_word_or_its_prosign(named: str, level: int) -> None:
    assert STATE.level(named) == level


def test_a_prosign_that_several_share_means_the_lowest_of_them() -> None:
    assert STATE.level("O") == 1


def test_a_name_goes_before_a_word_and_a_word_before_a_prosign() -> None:
    rules = Rules("names", (Precedence("A", "B", ("C",)), Precedence("B", "C", ()), Precedence("D", "E", ("B",))))
    assert [rules.level(word) for word in "ABCDE"] == [0, 1, 0, 2, 2]


@pytest.mark.parametrize("unknown", ["", "Q", "FLASH", "NIACT-IMMEDIATE", "IMMEDIATE NIACT"])
def test_a_word_that_the_ladder_lacks_means_nothing(unknown: str) -> None:
    assert STATE.level(unknown) is None


def test_a_class_is_numbered_from_the_highest_without_gaps() -> None:
    aeronautical = Rules(
        "five indicators, three classes",
        (
            Precedence("SS", "SS"),
            Precedence("DD", "DD"),
            Precedence("FF", "FF", served_with="DD"),
            Precedence("GG", "GG"),
            Precedence("KK", "KK", served_with="GG"),
        ),
    )
    assert aeronautical.positions == (0, 1, 1, 2, 2)
    assert aeronautical.names() == ("SS", "DD", "FF", "GG", "KK")


def test_a_precedence_may_be_served_with_one_that_is_itself_served_with_another() -> None:
    chain = (Precedence("A", "A"), Precedence("B", "B", served_with="A"), Precedence("C", "C", served_with="B"))
    assert Rules("chain", (*chain, Precedence("D", "D"))).positions == (0, 0, 0, 1)


def test_a_weight_belongs_to_the_class_and_is_1_where_none_is_given() -> None:
    weights = MappingProxyType({"NIACT IMMEDIATE": Fraction(8), "ROUTINE": Fraction(1, 2)})
    assert Rules("weighted", STATE.ladder, "weighted", weights=weights).class_weights == (8, 1, Fraction(1, 2))


def test_rules_are_shown_by_their_ladder() -> None:
    assert repr(STATE) == "<Rules 'State': NIACT IMMEDIATE > IMMEDIATE > PRIORITY > ROUTINE, precedence>"


# Who may cut whom


FLASH, IMMEDIATE, PRIORITY, ROUTINE = range(4)
CUTTING = cases.ladder({"FLASH": cases.cuts("IMMEDIATE", "ROUTINE"), "PRIORITY": cases.cuts(ROUTINE=15)})


def test_only_what_is_named_is_cut_and_only_by_what_names_it() -> None:
    table = cuts(cases.rules(ladder=CUTTING), 0)
    assert table is not None
    assert table[FLASH] == (None, 0, None, 0)
    assert table[PRIORITY] == (None, None, None, 15)
    assert table[IMMEDIATE] is table[ROUTINE] is None


def test_a_cut_that_takes_longer_than_finishing_is_not_made() -> None:
    table = cuts(cases.rules(ladder=CUTTING), 10)
    assert table is not None
    assert table[FLASH] == (None, 10, None, 10)
    assert table[PRIORITY] == (None, None, None, 15)


@pytest.mark.parametrize("off", [{"interruption": False}, {"order": "arrival"}, {"order": "ageing"},
                                 {"order": "weighted"}])  # fmt: skip
def test_nothing_is_cut_without_interruption_or_in_another_order(off: dict[str, object]) -> None:
    assert interrupts(cases.rules(ladder=CUTTING))
    assert not interrupts(cases.rules(ladder=CUTTING, **off))
    assert cuts(cases.rules(ladder=CUTTING, **off), 0) is None


def test_nothing_is_cut_where_no_precedence_names_another() -> None:
    assert not interrupts(Rules("plain", DEFAULT_LADDER))
    assert cuts(Rules("plain", DEFAULT_LADDER), 0) is None
