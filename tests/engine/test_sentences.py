"""A small case for each sentence of the model on what a run does, worked by hand.

Lines take one microsecond a character, so that a message of 100 characters is on the line for 100; posts take
no time unless they say so. The sums stand in the comments; none was read off a run.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

import pytest

from sim.network.model import Post, RouteTable
from sim.precedence.rules import Precedence
from sim.precedence.targets import Targets
from sim.scenario.model import Addressee, Filing
from tests.engine.cases import (
    cuts,
    info,
    ladder,
    legs,
    message,
    network,
    one,
    records,
    rules,
    scenario,
    served,
    trunk,
)

PAIR = network(["A", "B"], [trunk("A", "B")])
CHAIN = network(["A", "B", "C"], [trunk("A", "B"), trunk("B", "C")])
WORKING = network(
    [Post("A", (), 5, 9, 11), Post("B", (), 5, 7, 13), Post("C", (), 5, 7, 17)],
    [trunk("A", "B"), trunk("B", "C")],
)
FLASH_CUTS = ladder({"FLASH": cuts("IMMEDIATE", "PRIORITY", "ROUTINE")})
FULL_CUTS = ladder(
    {
        "FLASH": cuts("IMMEDIATE", "PRIORITY", "ROUTINE"),
        "IMMEDIATE": cuts("PRIORITY", "ROUTINE"),
        "PRIORITY": cuts(ROUTINE=30),
    }
)


# 1. Length, and times on the line


def test_a_message_is_as_long_on_every_hop() -> None:
    stands = network(["A", "B", "C"], [trunk("A", "B"), trunk("B", "C", 3)])
    found = records(scenario(stands, [message("m", 0, "A>C", 100)]))["m", "C"]
    assert found.received_us == 100 + 300
    assert found.line_us == 400


def test_a_transmission_is_rounded_once_to_the_nearest_halves_up() -> None:
    half = network(["A", "B"], [trunk("A", "B", Fraction(1, 2))])
    assert records(scenario(half, [message("m", 0, "A>B", 3)]))["m", "B"].received_us == 2  # 1.5
    assert records(scenario(half, [message("m", 0, "A>B", 5)]))["m", "B"].received_us == 3  # 2.5
    third = network(["A", "B"], [trunk("A", "B", Fraction(1, 3))])
    assert records(scenario(third, [message("m", 0, "A>B", 4)]))["m", "B"].received_us == 1  # 1.33
    baud = network(["A", "B"], [trunk("A", "B", Fraction(7_420_000, 75))])
    # 1,700 x 7,420,000 / 75 = 12,614,000,000 / 75 = 168,186,666.67
    assert records(scenario(baud, [message("m", 0, "A>B", 1700)]))["m", "B"].received_us == 168_186_667


def test_the_delay_comes_after_the_last_character_and_does_not_hold_the_channel() -> None:
    stands = network(["A", "B"], [trunk("A", "B", delay=40)])
    made = scenario(stands, [message("m", 0, "A>B", 100), message("n", 0, "A>B", 10)])
    assert [found.received_us for found in records(made).values()] == [140, 150]  # n: 100 + 10 + 40
    assert records(made)["m", "B"].line_us == 140
    leg = legs(made)["n", "A", "B"]
    assert (leg.joined, leg.started, leg.finished, leg.arrived, leg.queue) == (0, 100, 110, 150, 100)


def test_a_way_carries_as_many_copies_as_it_has_channels_and_the_other_way_has_its_own() -> None:
    stands = network(["A", "B"], [trunk("A", "B", channels=2)])
    filed = [message(name, 0, "A>B", 100) for name in "klm"] + [message("n", 0, "B>A", 100)]
    found = records(scenario(stands, filed))
    assert [found[name, "B"].received_us for name in "klm"] == [100, 100, 200]
    assert found["n", "A"].received_us == 100


# 2. Handling


def test_the_originator_originates_others_relay_and_the_last_delivers() -> None:
    found = records(scenario(WORKING, [message("m", 0, "A>C", 100)]))["m", "C"]
    # A 5, line 100, B relays 7, line 100, C delivers 17
    assert (found.arrived_us, found.received_us) == (5 + 100 + 7 + 100, 5 + 100 + 7 + 100 + 17)
    assert (found.handling_us, found.line_us, found.hops, found.path) == (29, 200, 2, ("A", "B", "C"))


def test_a_copy_with_nothing_that_must_go_on_is_delivered_alone() -> None:
    assert records(scenario(WORKING, [message("m", 0, "A>B", 100)]))["m", "B"].received_us == 5 + 100 + 13


def test_where_there_is_both_deliver_comes_after_relay_and_what_goes_on_leaves_between() -> None:
    found = records(scenario(WORKING, [message("m", 0, "A>B C", 100)]))
    assert found["m", "B"].received_us == 105 + 7 + 13
    assert found["m", "C"].received_us == 105 + 7 + 100 + 17


def test_what_cannot_go_on_counts_as_what_must() -> None:
    closed = {"B": RouteTable(exact=MappingProxyType({"C": None}))}
    found = records(scenario(replace(WORKING, tables=closed), [message("m", 0, "A>B C", 100)]))
    assert found["m", "B"].received_us == 105 + 7 + 13
    assert (found["m", "C"].status, found["m", "C"].reason) == ("unroutable", "no route")
    assert (found["m", "C"].path, found["m", "C"].hops) == (("A", "B"), 1)


def test_the_originator_delivers_its_own_indicator_after_originating() -> None:
    found = records(scenario(WORKING, [message("m", 3, "A>A B", 100)]))
    own = found["m", "A"]
    assert (own.arrived_us, own.received_us, own.path, own.hops) == (3, 3 + 5 + 11, ("A",), 0)
    assert found["m", "B"].received_us == 3 + 5 + 100 + 13


def test_an_operator_works_on_a_copy_from_first_to_last() -> None:
    posts = [Post("A"), Post("B", (), 5, 7, 13, operators=1), Post("C")]
    stands = network(posts, [trunk("A", "B", channels=2), trunk("B", "C")])
    found = records(scenario(stands, [message("m", 0, "A>B C", 100), message("n", 0, "A>B", 101)]))
    # m is relayed until 107 and delivered until 120; n, there at 101, waits 19 and is delivered until 133
    assert found["m", "B"].received_us == 120
    assert found["m", "C"].received_us == 107 + 100
    assert (found["n", "B"].operator_us, found["n", "B"].received_us) == (19, 133)


def test_operators_take_copies_in_the_order_of_the_rules_without_interruption() -> None:
    stands = network([Post("A", (), 10, operators=1), "B"], [trunk("A", "B", Fraction(1, 1000))])
    filed = [message("r", 0, "A>B", 1), message("s", 1, "A>B", 1), message("f", 2, "A>B", 1, "FLASH")]
    found = records(scenario(stands, filed, rules(ladder=FLASH_CUTS)))
    # r until 10, f until 20, s until 30; a character takes 0.001, that is 0
    assert [found[name, "B"].received_us for name in "rsf"] == [10, 30, 20]
    assert [found[name, "B"].operator_us for name in "rsf"] == [0, 19, 8]


def test_two_operators_work_at_once() -> None:
    stands = network([Post("A", (), 10, operators=2), "B"], [trunk("A", "B", channels=3)])
    found = records(scenario(stands, [message(name, 0, "A>B", 1) for name in "klm"]))
    assert [found[name, "B"].received_us for name in "klm"] == [11, 11, 21]


def test_a_copy_that_comes_back_is_worked_on_as_at_any_other_post() -> None:
    wrong = {"B": RouteTable(exact=MappingProxyType({"C": "A"}))}
    found = records(scenario(replace(WORKING, tables=wrong, hop_limit=3), [message("m", 0, "A>C", 100)]))[
        "m", "C"
    ]
    assert (found.status, found.reason, found.hops) == ("unroutable", "hop limit", 3)
    assert found.path == ("A", "B", "A", "B")
    # A originates 5, B relays 7, A relays 9, B relays 7: unroutable at 5 + 7 + 9 + 7 + 3 x 100 = 328
    made = scenario(
        replace(WORKING, tables=wrong, hop_limit=3), [message("m", 0, "A>C", 100)], horizon_us=327
    )
    assert (records(made)["m", "C"].status, records(made)["m", "C"].arrived_us) == ("handling", None)
    made = replace(made, horizon_us=328)
    assert records(made)["m", "C"].status == "unroutable"


# 3. Segregation


def test_a_copy_for_each_neighbour_names_just_its_indicators_in_the_order_they_came() -> None:
    stands = network(
        ["A", "R", "S", "R1", "R2", "S1", "S2"],
        [
            trunk("S", "A"),
            trunk("A", "R"),
            trunk("R", "R1"),
            trunk("R", "R2"),
            trunk("S", "S1"),
            trunk("S", "S2"),
        ],
    )
    found = legs(scenario(stands, [message("m", 0, "A>R2 S1 R1 S2", 10)]))
    assert list(found)[:2] == [("m", "A", "S"), ("m", "A", "R")]
    assert found["m", "A", "R"].indicators == ("R2", "R1")
    assert found["m", "A", "S"].indicators == ("S1", "S2")


def test_two_designators_behind_one_indicator_share_one_copy() -> None:
    to = (Addressee("B", "JOINT STAFF", "action"), Addressee("B", "SECDEF", "info"))
    made = scenario(PAIR, [one("m", "A", *to)])
    assert legs(made)["m", "A", "B"].indicators == ("B",)
    assert len(legs(made)) == 1
    assert len(records(made)) == 1


def test_unknown_indicators_are_unroutable_when_originate_ends_whatever_the_tables_say() -> None:
    tables = {"A": RouteTable(otherwise="B", has_otherwise=True)}
    made = scenario(replace(WORKING, tables=tables), [message("m", 0, "A>X B", 100)], horizon_us=4)
    assert records(made)["m", "X"].status == "handling"
    found = records(replace(made, horizon_us=5))["m", "X"]
    assert (found.status, found.reason, found.path) == ("unroutable", "unknown indicator", ("A",))
    assert records(replace(made, horizon_us=None))["m", "B"].status == "delivered"


def test_an_addressee_without_indicator_is_unroutable() -> None:
    found = records(scenario(PAIR, [one("m", "A", Addressee(None, "NOBODY", "action"))]))["m", None]
    assert (found.status, found.reason, found.addressee) == ("unroutable", "unknown indicator", "NOBODY")


def test_a_message_from_an_unknown_post_is_unroutable_from_its_time_on() -> None:
    found = records(scenario(PAIR, [message("m", 7, "X>A", 10)]))["m", "A"]
    assert (found.status, found.reason, found.path, found.hops) == ("unroutable", "unknown indicator", (), 0)
    assert records(scenario(PAIR, [message("m", 7, "X>A", 10)], horizon_us=6))["m", "A"].status == "unfiled"


def test_the_post_of_the_last_hop_still_delivers_its_own() -> None:
    found = records(scenario(replace(WORKING, hop_limit=1), [message("m", 0, "A>B C", 100)]))
    assert found["m", "B"].received_us == 105 + 7 + 13
    assert (found["m", "C"].status, found["m", "C"].reason) == ("unroutable", "hop limit")


def test_who_is_served_by_other_means_is_suppressed() -> None:
    made = scenario(CHAIN, [one("m", "A", served("C"), info("B"))])
    found = records(made)
    assert (found["m", "C"].status, found["m", "C"].reason) == ("suppressed", "served by other means")
    assert found["m", "B"].status == "delivered"
    assert list(legs(made)) == [("m", "A", "B")]


# Routes


def neighbour(to: str, table: RouteTable) -> str | None:
    """Where A sends a copy for an indicator."""
    names = ["A", "RUEA", "RUEHC", "RUEHCV", "RUEHNT", "RUX", "RUY", "RUZ"]
    stands = network(names, [trunk("A", name) for name in names[1:]], {"A": table})
    found = legs(scenario(stands, [message("m", 0, f"A>{to}", 10)]))
    return next((leg.to for leg in found.values() if leg.post == "A"), None)


def test_an_exact_entry_wins_then_the_longest_prefix_then_otherwise() -> None:
    table = RouteTable(
        exact=MappingProxyType({"RUEHC": "RUX"}),
        prefixes=MappingProxyType({"RUE": "RUY", "RUEHC": "RUZ", "RUEHNT": None}),
        otherwise="RUX",
        has_otherwise=True,
    )
    assert neighbour("RUEHC", table) == "RUX"
    assert neighbour("RUEHCV", table) == "RUZ", "a plain entry is exact"
    assert neighbour("RUEA", table) == "RUY"
    assert neighbour("RUEHNT", table) is None, "a prefix catches itself"
    assert neighbour("RUZ", table) == "RUX"


def test_otherwise_none_cuts_off_neighbours_that_are_not_listed() -> None:
    assert neighbour("RUZ", RouteTable(has_otherwise=True)) is None
    assert neighbour("RUZ", RouteTable()) == "RUZ"


@pytest.mark.parametrize(
    ("relay_us", "delay_us", "through"),
    # by B 1,000 + relay + 1,000 + delay; by C 1,500 + 0 + 1,500
    [(999, 0, "B"), (1000, 0, "B"), (1001, 0, "C"), (500, 500, "B"), (500, 501, "C")],
)
def test_the_fastest_path_counts_relaying_transmission_and_delay(
    relay_us: int, delay_us: int, through: str
) -> None:
    stands = network(
        ["A", Post("B", (), 0, relay_us), "C", "D"],
        [
            trunk("A", "C", Fraction(3, 2)),
            trunk("C", "D", Fraction(3, 2)),
            trunk("A", "B"),
            trunk("B", "D", delay=delay_us),
        ],
    )
    assert records(scenario(stands, [message("m", 0, "A>D", 1)]))["m", "D"].path == ("A", through, "D")


def test_fastest_paths_lead_through_relays_alone() -> None:
    tributary = network(["A", Post("B", relays=False), "C"], [trunk("A", "B"), trunk("B", "C")])
    found = records(scenario(tributary, [message("m", 0, "A>C", 1), message("n", 0, "B>C", 1)]))
    assert (found["m", "C"].reason, found["m", "C"].path) == ("no route", ("A",))
    assert found["n", "C"].path == ("B", "C")


# 4 and 5. Who is next, and who is cut


def test_the_highest_goes_first_and_equals_in_the_order_of_joining() -> None:
    filed = [
        message("x", 0, "A>B", 100),
        message("r", 1, "A>B", 10),
        message("p", 2, "A>B", 10, "PRIORITY"),
        message("q", 3, "A>B", 10, "PRIORITY"),
        message("f", 4, "A>B", 10, "FLASH"),
    ]
    found = records(scenario(PAIR, filed))
    assert [found[name, "B"].received_us for name in "xfpqr"] == [100, 110, 120, 130, 140]
    assert [found[name, "B"].queue_us for name in "fpqr"] == [96, 108, 117, 129]


def flash_at(at: int, cancel: int = 5, *, resume: bool = False) -> list[tuple[int | None, ...]]:
    """A ROUTINE of 100 at 0 and a FLASH of 20: received, queue, lost, line, cuts of both."""
    made = scenario(
        PAIR,
        [message("r", 0, "A>B", 100), message("f", at, "A>B", 20, "FLASH")],
        rules(ladder=FLASH_CUTS, cancel_characters=cancel, resume=resume),
    )
    found = records(made)
    return [
        (one.received_us, one.queue_us, one.lost_us, one.line_us, one.interrupted)
        for one in (found["r", "B"], found["f", "B"])
    ]


def test_a_cut_copy_starts_again_from_its_first_character() -> None:
    # FLASH at 40: cancel until 45, then until 65; ROUTINE 65 to 165, after 25 in the queue and 40 in vain
    assert flash_at(40) == [(165, 25, 40, 100, 1), (65, 0, 5, 20, 0)]


def test_or_goes_on_with_what_is_left() -> None:
    # ROUTINE has 60 left at 65
    assert flash_at(40, resume=True) == [(125, 25, 0, 100, 1), (65, 0, 5, 20, 0)]


def test_a_copy_is_cut_only_where_its_rest_is_longer_than_the_cancel_sequence() -> None:
    # at 94 six are left: cancel until 99, FLASH until 119, ROUTINE until 219
    assert flash_at(94) == [(219, 25, 94, 100, 1), (119, 0, 5, 20, 0)]
    # at 95 five are left, which is not longer
    assert flash_at(95) == [(100, 0, 0, 100, 0), (120, 5, 0, 20, 0)]


def test_without_a_cancel_sequence_a_copy_is_cut_to_its_last_instant() -> None:
    assert flash_at(99, 0) == [(219, 20, 99, 100, 1), (119, 0, 0, 20, 0)]
    # at 100 the handling ends before the transmission does, and nothing is left to cut
    assert flash_at(100, 0) == [(100, 0, 0, 100, 0), (120, 0, 0, 20, 0)]
    # cut at the instant at which it began
    assert flash_at(0, 0) == [(120, 20, 0, 100, 1), (20, 0, 0, 20, 0)]


def test_what_is_over_a_time_is_cut_only_where_the_rest_lasts_longer() -> None:
    def priority_at(at: int) -> int | None:
        filed = [message("r", 0, "A>B", 100), message("p", at, "A>B", 20, "PRIORITY")]
        return records(scenario(PAIR, filed, rules(ladder=FULL_CUTS)))["p", "B"].received_us

    assert priority_at(69) == 89  # 31 are left
    assert priority_at(70) == 120  # 30 are left


def test_a_copy_is_cut_while_its_own_cancel_sequence_runs() -> None:
    filed = [
        message("r", 0, "A>B", 100),
        message("p", 10, "A>B", 50, "PRIORITY"),
        message("f", 15, "A>B", 10, "FLASH"),
    ]
    # p: cancel from 10 to 30, cut at 15. f: cancel from 15 to 35, sent until 45. p: 45 to 95. r: 95 to 195
    for resume in (False, True):
        made = scenario(PAIR, filed, rules(ladder=FULL_CUTS, cancel_characters=20, resume=resume))
        found = records(made)
        assert [found[name, "B"].received_us for name in "fp"] == [45, 95]
        assert (found["f", "B"].lost_us, found["f", "B"].queue_us) == (20, 0)
        assert (found["p", "B"].lost_us, found["p", "B"].queue_us, found["p", "B"].interrupted) == (5, 30, 1)
        assert found["r", "B"].received_us == (185 if resume else 195)
        assert (found["r", "B"].lost_us, found["r", "B"].queue_us) == (0 if resume else 10, 85)
        assert legs(made)["p", "A", "B"].started == 45


def test_the_rest_of_a_copy_includes_its_cancel_sequence() -> None:
    # p, 30 long, cuts r at 10 and is free at 10 + 40 + 30 = 80. At 39 its rest is 41: f cuts it; at 40 it
    # is 40
    def flash(at: int) -> int | None:
        filed = [
            message("r", 0, "A>B", 200),
            message("p", 10, "A>B", 30, "PRIORITY"),
            message("f", at, "A>B", 5, "FLASH"),
        ]
        by = rules(ladder=FULL_CUTS, cancel_characters=40)
        return records(scenario(PAIR, filed, by))["f", "B"].received_us

    assert flash(39) == 39 + 40 + 5
    assert flash(40) == 80 + 5


TWO = network(["A", "B"], [trunk("A", "B", channels=2)])


def test_of_several_the_lowest_class_is_cut() -> None:
    filed = [
        message("r", 0, "A>B", 100),
        message("p", 5, "A>B", 100, "PRIORITY"),
        message("f", 10, "A>B", 10, "FLASH"),
    ]
    found = records(scenario(TWO, filed, rules(ladder=FULL_CUTS)))
    assert (found["r", "B"].interrupted, found["p", "B"].interrupted) == (1, 0)


def test_among_equals_the_one_whose_occupation_began_last_is_cut() -> None:
    filed = [message("r", 0, "A>B", 100), message("s", 5, "A>B", 100), message("f", 10, "A>B", 10, "FLASH")]
    found = records(scenario(TWO, filed, rules(ladder=FULL_CUTS)))
    assert (found["r", "B"].interrupted, found["s", "B"].interrupted) == (0, 1)
    same_instant = [replace(filed[0], at_us=5), *filed[1:]]
    found = records(scenario(TWO, same_instant, rules(ladder=FULL_CUTS)))
    assert (found["r", "B"].interrupted, found["s", "B"].interrupted) == (0, 1)


def test_nothing_is_cut_while_a_channel_is_free() -> None:
    filed = [message("r", 0, "A>B", 100), message("f", 10, "A>B", 10, "FLASH")]
    assert records(scenario(TWO, filed, rules(ladder=FULL_CUTS)))["f", "B"].received_us == 20


def test_a_cut_copy_goes_back_without_looking_for_another() -> None:
    only = ladder({"FLASH": cuts("PRIORITY"), "PRIORITY": cuts("ROUTINE")})
    filed = [
        message("p", 0, "A>B", 100, "PRIORITY"),
        message("r", 0, "A>B", 100),
        message("f", 10, "A>B", 200, "FLASH"),
    ]
    found = records(scenario(TWO, filed, rules(ladder=only)))
    # f takes p's channel until 210; p takes r's at 100 and has it until 200
    assert [found[name, "B"].received_us for name in "frp"] == [210, 100, 200]
    assert found["r", "B"].interrupted == 0


def test_a_cut_copy_stays_ahead_of_all_that_joined_later_with_an_equal_key() -> None:
    filed = [message("r", 0, "A>B", 100), message("s", 10, "A>B", 10), message("f", 20, "A>B", 10, "FLASH")]
    found = records(scenario(PAIR, filed, rules(ladder=FLASH_CUTS)))
    assert [found[name, "B"].received_us for name in "frs"] == [30, 130, 140]


def test_a_copy_that_joins_cuts_whatever_else_waits() -> None:
    by = ladder({"FLASH": cuts("ROUTINE"), "IMMEDIATE": {}})
    filed = [
        message("r", 0, "A>B", 100),
        message("o", 10, "A>B", 10, "IMMEDIATE"),
        message("f", 20, "A>B", 10, "FLASH"),
    ]
    found = records(scenario(PAIR, filed, rules(ladder=by)))
    assert [found[name, "B"].received_us for name in "for"] == [30, 40, 140]


NIACT = (
    Precedence("FLASH", "Z", ("FLASH",), interrupts=MappingProxyType({"IMMEDIATE": 0})),
    Precedence("NIACT", "O", ("NIACT",)),
    Precedence("IMMEDIATE", "O", ("IMMEDIATE",), served_with="NIACT"),
    Precedence("ROUTINE", "R", ("ROUTINE",)),
)


def test_precedences_of_one_class_wait_in_the_order_of_joining() -> None:
    filed = [
        message("x", 0, "A>B", 100, "FLASH"),
        message("o", 1, "A>B", 10, "IMMEDIATE"),
        message("n", 2, "A>B", 10, "NIACT"),
    ]
    found = records(scenario(PAIR, filed, rules(ladder=NIACT)))
    assert [found[name, "B"].received_us for name in "on"] == [110, 120]
    assert (found["o", "B"].precedence, found["n", "B"].precedence) == ("IMMEDIATE", "NIACT")


def test_a_shared_prosign_means_the_lowest() -> None:
    assert records(scenario(PAIR, [message("o", 1, "A>B", 10, "O")], rules(ladder=NIACT)))[
        "o", "B"
    ].precedence == ("IMMEDIATE")


def test_interruption_goes_by_precedence_not_by_class() -> None:
    def cut(name: str) -> int | None:
        filed = [message("m", 0, "A>B", 100, name), message("f", 10, "A>B", 10, "FLASH")]
        return records(scenario(PAIR, filed, rules(ladder=NIACT)))["m", "B"].interrupted

    assert cut("IMMEDIATE") == 1
    assert cut("NIACT") == 0
    assert cut("ROUTINE") == 0, "only what is named"


@pytest.mark.parametrize("given", [{"interruption": False}, {"order": "arrival"}])
def test_nothing_is_cut_with_interruption_off_or_another_order(given: dict[str, object]) -> None:
    filed = [message("r", 0, "A>B", 100), message("f", 10, "A>B", 10, "FLASH")]
    found = records(scenario(PAIR, filed, rules(ladder=FLASH_CUTS, **given)))
    assert found["f", "B"].received_us == 110


def test_first_come_first_served() -> None:
    filed = [message("x", 0, "A>B", 100), message("r", 1, "A>B", 10), message("f", 2, "A>B", 10, "FLASH")]
    found = records(scenario(PAIR, filed, rules(order="arrival")))
    assert [found[name, "B"].received_us for name in "rf"] == [110, 120]


@pytest.mark.parametrize(("flash_at_us", "first"), [(36, "f"), (37, "r"), (38, "r")])
def test_a_long_wait_is_worth_a_step_of_the_ladder(flash_at_us: int, first: str) -> None:
    # r joins at 7 with key 7 + 3 x 10 = 37; f with the time of its joining
    filed = [
        message("x", 0, "A>B", 100),
        message("r", 7, "A>B", 10),
        message("f", flash_at_us, "A>B", 10, "FLASH"),
    ]
    found = records(scenario(PAIR, filed, rules(order="ageing", ageing_us=10)))
    assert found[first, "B"].received_us == 110


def test_weighted_queues_go_by_tags() -> None:
    # FLASH has weight 2, ROUTINE 1. x starts at once with tag 10. a: max(0, 10) + 10 = 20, but as ROUTINE:
    # last tag 10, so 20. f: max(0, 10) + 10 / 2 = 15. g: max(15, 10) + 5 = 20, after a, which joined
    # before. f starts at 10 (tag 15); h joins at 12: max(20, 15) + 5 = 25. b joins at 13: max(20, 15) + 3 =
    # 23.
    filed = [
        message("x", 0, "A>B", 10),
        message("a", 1, "A>B", 10),
        message("f", 2, "A>B", 10, "FLASH"),
        message("g", 3, "A>B", 10, "FLASH"),
        message("h", 12, "A>B", 10, "FLASH"),
        message("b", 13, "A>B", 3),
    ]
    by = rules(order="weighted", weights=MappingProxyType({"FLASH": Fraction(2)}))
    found = records(scenario(PAIR, filed, by))
    assert [found[name, "B"].received_us for name in "xfagbh"] == [10, 20, 30, 40, 43, 53]


def test_tags_stay_when_a_queue_runs_empty() -> None:
    # y starts at once at 0 with tag 100 (ROUTINE). At 200 the line is idle: x starts at once, PRIORITY,
    # with tag max(0, 100) + 10 = 110. r: max(100, 110) + 30 = 140. p: max(110, 110) + 20 = 130, first.
    filed = [
        message("y", 0, "A>B", 100),
        message("x", 200, "A>B", 10, "PRIORITY"),
        message("r", 201, "A>B", 30),
        message("p", 202, "A>B", 20, "PRIORITY"),
    ]
    found = records(scenario(PAIR, filed, rules(order="weighted")))
    assert [found[name, "B"].received_us for name in "xpr"] == [210, 230, 260]


# One instant


def test_what_is_filed_at_one_instant_is_filed_in_the_order_written_before_any_handling_ends() -> None:
    # r and f are filed, then r joins and starts, then f joins and cuts it at once
    filed = [message("r", 0, "A>B", 100), message("f", 0, "A>B", 10, "FLASH")]
    found = records(scenario(PAIR, filed, rules(ladder=FLASH_CUTS)))
    assert (found["r", "B"].interrupted, found["r", "B"].lost_us) == (1, 0)
    # with one operator and no time at the desk: r is begun, f waits for the operator for 0
    desk = network([Post("A", operators=1), "B"], [trunk("A", "B")])
    found = records(scenario(desk, filed, rules(ladder=FLASH_CUTS)))
    assert (found["r", "B"].interrupted, found["f", "B"].operator_us) == (1, 0)


def test_a_copy_that_joins_at_the_end_of_a_transmission_is_in_time_for_the_next() -> None:
    filed = [message("x", 0, "A>B", 100), message("r", 1, "A>B", 10), message("f", 100, "A>B", 10, "FLASH")]
    found = records(scenario(PAIR, filed))
    assert [found[name, "B"].received_us for name in "fr"] == [110, 120]
    assert found["f", "B"].queue_us == 0


def test_transmissions_end_before_copies_arrive() -> None:
    # C has one operator, who takes 50 for each. m arrives from A at 100 after a delay of 0, n from B at 100
    # after a delay of 10. Both arrivals are due at 100: m's transmission ends first, then the copies
    # arrive, in the order of filing, and n was filed first.
    stands = network(
        ["A", "B", Post("C", (), 0, 0, 50, operators=1)], [trunk("A", "C"), trunk("B", "C", delay=10)]
    )
    found = records(scenario(stands, [message("n", 0, "B>C", 90), message("m", 0, "A>C", 100)]))
    assert (found["n", "C"].received_us, found["m", "C"].received_us) == (150, 200)
    found = records(scenario(stands, [message("m", 0, "A>C", 100), message("n", 0, "B>C", 90)]))
    assert (found["n", "C"].received_us, found["m", "C"].received_us) == (200, 150)


def test_an_operator_who_is_free_at_an_instant_takes_what_arrives_at_it() -> None:
    # m is worked on from 100 to 150; n arrives at 150, when the handling of m has ended
    stands = network(["A", Post("B", (), 0, 0, 50, operators=1)], [trunk("A", "B")])
    found = records(scenario(stands, [message("m", 0, "A>B", 100), message("n", 0, "A>B", 50)]))
    assert (found["n", "B"].operator_us, found["n", "B"].received_us) == (0, 200)


def test_copies_of_one_message_go_in_the_order_of_the_trunks_by_which_they_came() -> None:
    # m reaches D by B (for D1) and by C (for D2) at one instant; D has one operator. The trunk from C
    # stands first.
    tables = {
        "A": RouteTable(exact=MappingProxyType({"D1": "B", "D2": "C"})),
        "B": RouteTable(otherwise="D", has_otherwise=True),
        "C": RouteTable(otherwise="D", has_otherwise=True),
    }
    stands = network(
        ["A", "B", "C", Post("D", (), 0, 30, 0, operators=1), "D1", "D2"],
        [
            trunk("A", "B"),
            trunk("A", "C"),
            trunk("D", "C"),
            trunk("B", "D"),
            trunk("D", "D1"),
            trunk("D", "D2"),
        ],
        tables,
    )
    found = records(scenario(stands, [message("m", 0, "A>D1 D2", 10)]))
    # at D at 20; D2's copy is relayed until 50, D1's until 80
    assert (found["m", "D2"].received_us, found["m", "D1"].received_us) == (60, 90)


def test_the_originators_own_comes_before_copies_of_the_message_that_came_by_trunks() -> None:
    # A works 20 to originate, B relays in 0 and sends X back to A, wrongly; see that A's deliver (begun at
    # 20) and the relaying of the copy that is back at 40 end at one instant, 50, with 30 and 10
    tables = {
        "A": RouteTable(exact=MappingProxyType({"X": "B"})),
        "B": RouteTable(exact=MappingProxyType({"X": "A"})),
    }
    stands = network(
        [Post("A", (), 20, 10, 30, operators=2), "B", "X"],
        [trunk("A", "B"), trunk("B", "X")],
        tables,
        hop_limit=3,
    )
    filed = [message("m", 0, "A>A X", 10), message("n", 41, "A>A", 10), message("o", 42, "A>A", 10)]
    found = records(scenario(stands, filed))
    # both operators are at work from 40 to 50; then each takes one of n and o: 20 + 30
    assert found["m", "A"].received_us == 50
    assert (found["n", "A"].received_us, found["o", "A"].received_us) == (100, 100)


# 6 to 8. Arrival, receipt, and the horizon


def at_horizon(horizon: int) -> tuple[str, int | None, int | None, int]:
    """What became of a message that is handled for 5, sent for 100, delayed by 20 and delivered in 13."""
    stands = network([Post("A", (), 5), Post("B", (), 0, 0, 13)], [trunk("A", "B", delay=20)])
    found = records(scenario(stands, [message("m", 10, "A>B", 100)], horizon_us=horizon))["m", "B"]
    return found.status, found.arrived_us, found.received_us, found.hops


@pytest.mark.parametrize(
    ("horizon", "became"),
    [
        (9, ("unfiled", None, None, 0)),
        (10, ("handling", None, None, 0)),
        (14, ("handling", None, None, 0)),
        (15, ("sending", None, None, 0)),
        (115, ("sending", None, None, 0)),
        (134, ("sending", None, None, 0)),
        (135, ("handling", 135, None, 1)),
        (147, ("handling", 135, None, 1)),
        (148, ("delivered", 135, 148, 1)),
    ],
)
def test_what_happens_exactly_at_the_horizon_still_counts(
    horizon: int, became: tuple[str, int | None, int | None, int]
) -> None:
    assert at_horizon(horizon) == became


def test_at_the_horizon_a_copy_waits_for_an_operator_or_a_channel() -> None:
    stands = network([Post("A", (), 5, operators=1), "B"], [trunk("A", "B")])
    made = scenario(stands, [message("m", 0, "A>B", 100), message("n", 0, "A>B", 100)], horizon_us=4)
    assert records(made)["n", "B"].status == "queued"
    found = records(replace(made, horizon_us=10))
    assert (found["m", "B"].status, found["n", "B"].status) == ("sending", "queued")
    assert (found["n", "B"].path, found["n", "B"].hops, found["n", "B"].interrupted) == (("A",), 0, None)


def test_a_copy_that_was_cut_is_queued_and_one_that_cuts_is_sending() -> None:
    filed = [message("r", 0, "A>B", 100), message("f", 40, "A>B", 20, "FLASH")]
    made = scenario(PAIR, filed, rules(ladder=FLASH_CUTS, cancel_characters=5), horizon_us=42)
    found = records(made)
    assert (found["r", "B"].status, found["f", "B"].status) == ("queued", "sending")


def test_on_time_is_no_more_than_the_target_and_false_once_that_is_past() -> None:
    judge = Targets("hand", MappingProxyType({"ROUTINE": 100}))
    slow = Targets("hand", MappingProxyType({"ROUTINE": 99}))
    filed = [message("m", 5, "A>B", 100)]
    assert records(scenario(PAIR, filed, targets=judge))["m", "B"].on_time is True
    assert records(scenario(PAIR, filed, targets=slow))["m", "B"].on_time is False
    made = scenario(PAIR, filed, targets=Targets("hand", MappingProxyType({"ROUTINE": 50})))
    assert records(replace(made, horizon_us=55))["m", "B"].on_time is None
    assert records(replace(made, horizon_us=56))["m", "B"].on_time is False
    assert records(scenario(PAIR, filed))["m", "B"].on_time is None


# The precedence of addressees and copies


def levels(filing: Filing, unlabelled: str | None = None) -> list[str]:
    """The precedence of each addressee."""
    stands = network(["A", "B", "C", "D"], [trunk("A", name) for name in "BCD"])
    return [
        found.precedence for found in records(scenario(stands, [filing], unlabelled_info=unlabelled)).values()
    ]


def test_the_precedence_of_an_addressee() -> None:
    to = (Addressee("B", None, "action"), info("C"), info("D", "FLASH"))
    assert levels(one("m", "A", *to, precedence="PRIORITY")) == ["PRIORITY", "PRIORITY", "FLASH"]
    dual = one("m", "A", *to, precedence="PRIORITY", info_precedence="R")
    assert levels(dual) == ["PRIORITY", "ROUTINE", "FLASH"]
    assert levels(dual, "IMMEDIATE") == ["PRIORITY", "ROUTINE", "FLASH"]
    assert levels(one("m", "A", *to, precedence="PRIORITY"), "ROUTINE") == ["PRIORITY", "ROUTINE", "FLASH"]


def carried(how: str, *, automatic: bool = False, second: str | None = "ROUTINE") -> list[str]:
    """What the copies R>B (action and info), R>C (info), R>D (info with a word of its own) are carried as."""
    stands = network(
        ["A", Post("R", automatic=automatic), "B", "C", "D"],
        [trunk("A", "R"), trunk("R", "B"), trunk("R", "C"), trunk("R", "D")],
    )
    to = (Addressee("B", None, "action"), info("B"), info("C"), info("D", "IMMEDIATE"))
    filed = one("m", "A", *to, precedence="PRIORITY", info_precedence=second)
    found = records(scenario(stands, [filed], rules(copy_precedence=how)))
    return [found["m", name].carried_as or "" for name in "BCD"]


def test_a_copy_goes_by_the_message_by_its_info_addressees_or_by_its_addressees() -> None:
    assert carried("message") == ["PRIORITY"] * 3
    assert carried("dual") == ["PRIORITY", "ROUTINE", "ROUTINE"]
    assert carried("dual", second=None) == ["PRIORITY"] * 3
    assert carried("addressees") == ["PRIORITY", "ROUTINE", "IMMEDIATE"]


def test_an_automatic_relay_keeps_the_precedence_of_the_copy_that_came() -> None:
    assert carried("dual", automatic=True) == ["PRIORITY"] * 3
    # the copy from A to R answers for all of them, and goes by the highest
    assert carried("addressees", automatic=True) == ["IMMEDIATE"] * 3


def test_for_its_own_indicator_a_message_counts_with_its_own_precedence() -> None:
    filed = one("m", "A", info("A"), precedence="PRIORITY", info_precedence="ROUTINE")
    for how in ("message", "dual", "addressees"):
        found = records(scenario(PAIR, [filed], rules(copy_precedence=how)))["m", "A"]
        assert (found.precedence, found.carried_as) == ("ROUTINE", "PRIORITY")


# Copies


def test_a_copy_is_behind_the_message_that_would_be_free_soonest() -> None:
    filed = [message("x", 0, "A>B", 100), message("y", 1, "A>B", 90), message("z", 5, "A>B", 10)]
    assert legs(scenario(TWO, filed))["z", "A", "B"].behind == 1  # y ends at 91
    assert legs(scenario(TWO, filed))["y", "A", "B"].behind is None
    tie = [message("x", 0, "A>B", 100), message("y", 1, "A>B", 99), message("z", 5, "A>B", 10)]
    assert legs(scenario(TWO, tie))["z", "A", "B"].behind == 0  # both at 100: x was filed first


def test_a_copy_that_cuts_is_behind_too() -> None:
    filed = [message("r", 0, "A>B", 100), message("f", 40, "A>B", 20, "FLASH")]
    found = legs(scenario(PAIR, filed, rules(ladder=FLASH_CUTS, cancel_characters=5, resume=True)))
    first, second = found["r", "A", "B"], found["f", "A", "B"]
    assert (second.behind, second.queue, second.lost, second.started, second.finished) == (0, 0, 5, 45, 65)
    assert (first.cuts, first.queue, first.lost, first.started, first.finished) == (1, 25, 0, 0, 125)


def test_with_restart_the_transmission_that_counted_is_the_last() -> None:
    filed = [message("r", 0, "A>B", 100), message("f", 40, "A>B", 20, "FLASH")]
    found = legs(scenario(PAIR, filed, rules(ladder=FLASH_CUTS)))["r", "A", "B"]
    assert (found.started, found.finished, found.lost) == (60, 160, 40)
