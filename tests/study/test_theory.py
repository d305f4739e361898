"""Which scenarios have a closed form, what it says, and that what is simulated agrees with it.

Simulated means are over replications; the closed form must lie in their 99.9 % interval, since there are
a hundred of them. Seeds are fixed, so that a check that passes goes on passing until something changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import sqrt
from statistics import fmean, stdev

import pytest

from sim.engine.events import Delivered
from sim.engine.simulation import Simulation
from sim.network.model import Network, Post, RouteTable, Trunk
from sim.precedence.rules import DEFAULT_LADDER, CopyPrecedence, Precedence, Rules
from sim.results.summary import ALL
from sim.scenario.model import Addressee, Characters, Drawn, Filing, Scenario, Source
from sim.scenario.traffic import workload
from sim.study.theory import NoTheory, Theory, theory

SECOND = 1_000_000
REPLICATIONS = 20
T_999 = 3.883
"""The quantile of Student's t for two-sided 99.9 % intervals, for 19 degrees of freedom."""
F, D, P, R = "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"
EXPONENTIAL = Characters("exponential", (1_000.0,))
FIXED = Characters("fixed", (1_000.0,))
LINE = Network("Line", {name: Post(name) for name in "AB"}, (Trunk("A", "B", Fraction(1_000)),))
"""A thousand characters take a second."""
STRICT = Rules("Strict", DEFAULT_LADDER, interruption=False)
FIRST_COME = Rules("First come", DEFAULT_LADDER, order="arrival")
ALL_CUT = {F: (D, P, R), D: (P, R), P: (R,)}


def drawn(weights: Mapping[str, float]) -> Drawn:
    return Drawn(tuple(weights), tuple(weights.values()))


def source(precedence: str, per_second: str, characters: Characters = EXPONENTIAL, **more: object) -> Source:
    made = Source(
        precedence.lower(), drawn({"A": 1}), drawn({"B": 1}), drawn({"1": 1}), drawn({"0": 1}), drawn({precedence: 1}),
        None, "poisson", SECOND / Fraction(per_second), None, False, characters,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def scenario(sources: Sequence[Source], network: Network = LINE, hours: int = 2, **more: object) -> Scenario:
    made = Scenario("One line", network, STRICT, 0, sources=tuple(sources), horizon_us=hours * 3600 * SECOND)
    return replace(made, **{"warm_up_us": 600 * SECOND, "seed": 2, **more})  # type: ignore[arg-type]


def rules(interrupts: Mapping[str, Sequence[str]], **more: object) -> Rules:
    """What is cut is resumed."""
    ladder = tuple(
        replace(entry, interrupts=dict.fromkeys(interrupts.get(entry.name, ()), 0)) for entry in DEFAULT_LADDER
    )
    return replace(Rules("Cuts", ladder, resume=True), **more)  # type: ignore[arg-type]


def known(made: Scenario, by: Rules) -> dict[tuple[str, str], float]:
    found = theory(made, by)
    assert isinstance(found, Theory), found
    return {(one.precedence, one.measure): one.value for one in found.figures}


def simulated(made: Scenario, by: Rules) -> dict[tuple[str, str], list[float]]:
    """The figures of each replication: means over the addressees delivered, by their precedence in the scenario."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(1, REPLICATIONS + 1):
        filed = workload(made, made.seed, number)
        values: dict[tuple[str, str], list[float]] = defaultdict(list)

        told: list[object] = []
        Simulation(made.under(by), filed, "deliveries").run(told.append)
        for event in told:
            if not isinstance(event, Delivered) or filed[event.message].at_us < made.warm_up_us:
                continue
            filing = filed[event.message]
            for who, level in zip(filing.addressees, made.levels(filing), strict=True):
                if who.indicator == event.indicator:
                    for name in (made.rules.ladder[level].name, ALL):
                        values[name, "queue_mean_s"].append(event.queue_us / SECOND)
                        values[name, "elapsed_mean_s"].append((event.at_us - filing.at_us) / SECOND)
        for key, each in values.items():
            found[key].append(fmean(each))
    return found


def agree(made: Scenario, by: Rules, within: float) -> None:
    """Every figure of theory lies in the 99.9 % interval of 20 replications, which is narrow enough to tell."""
    expected, measured = known(made, by), simulated(made, by)
    assert expected.keys() == measured.keys()
    for key, values in measured.items():
        half = T_999 * stdev(values) / sqrt(REPLICATIONS)
        assert abs(fmean(values) - expected[key]) <= half, (key, expected[key], fmean(values), half)
        assert half < within * expected[key], (key, expected[key], half)


# By hand


def test_first_come_by_hand() -> None:
    # M/M/1 with rho 0.7: 7/3 s for whoever it is, and a second on the line
    found = known(scenario([source(F, "0.3"), source(R, "0.4")]), FIRST_COME)
    assert found.keys() == set(product((F, R, ALL), ("queue_mean_s", "elapsed_mean_s")))
    for (_, measure), value in found.items():
        assert value == pytest.approx(7 / 3 + (measure == "elapsed_mean_s"), rel=1e-5)


def test_precedence_by_hand() -> None:
    # rates 0.2 and 0.3 of a second each: 0.25 / 0.8 and 0.25 / (0.8 x 0.5); all: two of five parts, and three
    found = known(scenario([source(F, "0.2", FIXED), source(R, "0.3", FIXED)]), STRICT)
    assert [found[name, "queue_mean_s"] for name in (F, R, ALL)] == pytest.approx([0.3125, 0.625, 0.5])


def test_interruption_by_hand() -> None:
    found = known(scenario([source(F, "0.2", FIXED), source(R, "0.3", FIXED)]), rules({F: [R]}))
    assert [found[name, "queue_mean_s"] for name in (F, R)] == pytest.approx([0.125, 0.875])
    assert [found[name, "elapsed_mean_s"] for name in (F, R)] == pytest.approx([1.125, 1.875])


def test_what_is_not_waiting_is_added_by_hand() -> None:
    posts = {"A": Post("A", (), 60 * SECOND, 5, 7), "B": Post("B", (), 11, 13, 30 * SECOND)}
    stands = Network("Line", posts, (Trunk("B", "A", Fraction(2_000), 4 * SECOND),))
    found = known(scenario([source(R, "0.25", FIXED)], stands), STRICT)
    # M/D/1 with rho 0.5 and two seconds each: one second; 60 + 1 + 2 + 4 + 30
    assert [found[R, name] for name in ("queue_mean_s", "elapsed_mean_s")] == pytest.approx([1, 97])


def test_shares_of_a_source_by_hand() -> None:
    # the same as two sources of 0.2 and 0.3
    mixed = replace(source(F, "0.5", FIXED), precedence=drawn({F: 2, R: 3, D: 0}))
    found = known(scenario([mixed]), STRICT)
    assert found.keys() == set(product((F, R, ALL), ("queue_mean_s", "elapsed_mean_s")))
    assert [found[name, "queue_mean_s"] for name in (F, R)] == pytest.approx([0.3125, 0.625])


def test_precedences_of_one_class_wait_alike() -> None:
    ladder = tuple(replace(one, served_with=F) if one.name == D else one for one in DEFAULT_LADDER)
    found = known(scenario([source(F, "0.1", FIXED), source(D, "0.1", FIXED), source(R, "0.3", FIXED)]),
                  replace(STRICT, ladder=ladder))  # fmt: skip
    assert [found[name, "queue_mean_s"] for name in (F, D, R)] == pytest.approx([0.3125, 0.3125, 0.625])


def test_figures_go_by_the_ladder_of_the_scenario() -> None:
    two = (Precedence("URGENT", "U", ("URGENT", F, D)), Precedence("NORMAL", "N", ("NORMAL", P, R)))
    made = scenario([source(F, "0.1", FIXED), source(D, "0.1", FIXED), source(R, "0.3", FIXED)])
    found = known(made, Rules("Two", two, interruption=False))
    assert [found[name, "queue_mean_s"] for name in (F, D, R)] == pytest.approx([0.3125, 0.3125, 0.625])
    found = known(made.under(Rules("Two", two, interruption=False)), STRICT)
    assert found.keys() == set(product(("URGENT", "NORMAL", ALL), ("queue_mean_s", "elapsed_mean_s")))


def test_two_ways_of_a_trunk_are_two_lines() -> None:
    # M/D/1: 0.5 / (2 x 0.5) one way, 0.8 / (2 x 0.2) the other way, and eight of thirteen go there
    there = source(R, "0.8", FIXED)
    back = source(D, "0.5", FIXED, origins=drawn({"B": 1}), recipients=drawn({"A": 1}))
    found = known(scenario([there, back]), STRICT)
    assert [found[name, "queue_mean_s"] for name in (D, R)] == pytest.approx([0.5, 2.0])
    assert found[ALL, "queue_mean_s"] == pytest.approx((5 * 0.5 + 8 * 2.0) / 13)


def star(*trunks: Trunk, **posts: Post) -> Network:
    """H in the middle, with trunks to A, B and C."""
    return Network("Star", {name: posts.get(name, Post(name)) for name in "HABC"}, trunks or STAR)


STAR = tuple(Trunk("H", name, Fraction(1_000)) for name in "ABC")


def from_h(precedence: str, per_second: str, characters: Characters = EXPONENTIAL, **more: object) -> Source:
    return source(precedence, per_second, characters, origins=drawn({"H": 1}), **more)


def test_addressees_are_drawn_with_their_weights() -> None:
    made = from_h(R, "0.8", FIXED, recipients=drawn({"A": 3, "B": 1, "H": 9}))
    found = known(scenario([made], star()), STRICT)
    # 0.6 and 0.2 a second; each its own line; three of four go to A
    assert found[R, "queue_mean_s"] == pytest.approx(0.75 * 0.6 / 0.8 + 0.25 * 0.2 / 1.6)


def test_several_addressees_of_a_message_wait_at_lines_of_their_own() -> None:
    several = from_h(R, "0.4", FIXED, recipients=drawn({"A": 1, "B": 1, "C": 1}), addressees=drawn({"2": 1}))
    # each of three lines gets two thirds of the messages: M/D/1 with rho 0.8/3
    assert known(scenario([several], star()), STRICT)[R, "queue_mean_s"] == pytest.approx(0.8 / 3 / 2 / (1 - 0.8 / 3))
    more = replace(several, addressees=drawn({"7": 1}))
    assert known(scenario([more], star()), STRICT)[R, "queue_mean_s"] == pytest.approx(0.4 / 1.2)


@pytest.mark.parametrize("policy", ["message", "dual", "addressees"])
def test_info_addressees_are_carried_as_the_rules_say(policy: CopyPrecedence) -> None:
    # FLASH to A or B, ROUTINE to the other for information: 0.3 and 0.3 a second at each of two lines
    made = scenario(
        [from_h(F, "0.6", FIXED, recipients=drawn({"A": 1, "B": 1}), info=drawn({"1": 1}),
                info_precedence=drawn({R: 1}))],
        star(),
    )  # fmt: skip
    found = known(made, replace(STRICT, copy_precedence=policy))
    waits = [found[name, "queue_mean_s"] for name in (F, R)]
    # as one class M/D/1 with rho 0.6; as two Cobham
    assert waits == pytest.approx([0.75, 0.75] if policy == "message" else [0.3 / 0.7, 0.3 / 0.7 / 0.4])
    automatic = replace(made, network=star(H=Post("H", automatic=True)))
    found = known(automatic, replace(STRICT, copy_precedence=policy))
    assert found[F, "queue_mean_s"] == pytest.approx(0.75)


def test_unlabelled_info_counts_below_what_it_is_carried_as() -> None:
    made = scenario(
        [from_h(F, "0.6", FIXED, recipients=drawn({"A": 1, "B": 1}), info=drawn({"1": 1}))], star(),
        unlabelled_info=R,
    )  # fmt: skip
    assert known(made, replace(STRICT, copy_precedence="dual"))[R, "queue_mean_s"] == pytest.approx(0.75)
    assert known(made, replace(STRICT, copy_precedence="addressees"))[R, "queue_mean_s"] == pytest.approx(0.3 / 0.28)


def test_what_has_no_route_does_not_count() -> None:
    tables = {"H": RouteTable(exact={"A": None})}
    both = from_h(R, "0.8", FIXED, recipients=drawn({"A": 1, "B": 1}))
    found = known(scenario([both], replace(star(), tables=tables)), STRICT)
    assert found[R, "queue_mean_s"] == pytest.approx(0.4 / 2 / 0.6)


def test_an_originator_that_is_no_post_does_not_count() -> None:
    made = scenario([source(R, "1.6", FIXED, origins=drawn({"A": 1, "X": 1}))])
    assert known(made, STRICT)[R, "queue_mean_s"] == pytest.approx(2.0)


def test_one_class_is_first_come_in_whatever_order() -> None:
    made = scenario([source(R, "0.8", FIXED)])
    for by in (Rules("Ageing", DEFAULT_LADDER, order="ageing", ageing_us=SECOND), rules(ALL_CUT, resume=False),
               Rules("Weighted", DEFAULT_LADDER, order="weighted")):  # fmt: skip
        assert known(made, by)[R, "queue_mean_s"] == pytest.approx(2.0)


def test_operators_that_have_nothing_to_do_do_not_matter() -> None:
    posts = {"A": Post("A", (), 0, 0, 9 * SECOND, operators=1), "B": Post("B", (), 9 * SECOND, operators=1)}
    made = scenario([source(R, "0.8", FIXED)], replace(LINE, posts=posts))
    assert known(made, STRICT)[R, "elapsed_mean_s"] == pytest.approx(3.0)


def test_operators_of_the_addressee_leave_the_wait_for_channels() -> None:
    posts = {"A": Post("A"), "B": Post("B", (), 0, 0, SECOND, operators=3)}
    found = theory(scenario([source(R, "0.8", FIXED)], replace(LINE, posts=posts)), STRICT)
    assert isinstance(found, Theory)
    assert [(one.precedence, one.measure) for one in found.figures] == [(R, "queue_mean_s"), (ALL, "queue_mean_s")]
    assert found.notes == (
        "The operators of B are limited: theory knows the wait for channels alone, and not the time from filing to "
        "receipt.",
    )


def test_formulas_are_told_once_each() -> None:
    made = scenario([from_h(R, "0.8", recipients=drawn({"A": 1, "B": 1, "C": 1})),
                     from_h(F, "0.1", recipients=drawn({"A": 1}))], star())  # fmt: skip
    found = theory(made, STRICT)
    assert isinstance(found, Theory)
    names = ["M/G/1, precedence without interruption", "M/G/1, first come first served"]
    assert [one.name for one in found.formulas] == names
    assert {one.formula for one in found.figures if one.precedence == F} == {names[0]}
    assert {one.formula for one in found.figures if one.precedence == R} == {"; ".join(names)}


# No closed form


def reasons(made: Scenario, by: Rules = STRICT) -> tuple[str, ...]:
    found = theory(made, by)
    assert isinstance(found, NoTheory), found
    return found.reasons


ONE = Filing("alarm", 0, "A", 900, F, None, (Addressee("B", None, "action"),))
CHAIN = Network("Chain", {name: Post(name) for name in "ABC"},
                (Trunk("A", "B", Fraction(1_000)), Trunk("B", "C", Fraction(1_000))))  # fmt: skip
UNEQUAL = drawn({"A": 1, "B": 2, "C": 1})
SLOW_DESK = {"A": Post("A", (), SECOND, operators=2), "B": Post("B")}
HOURS = (1.0,) * 23 + (2.0,)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (scenario([]), "Nothing is filed; a closed form is for Poisson traffic."),
        (
            scenario([source(R, "0.1")], filings=(ONE,)),
            "1 of its messages is not drawn; a closed form is for Poisson traffic.",
        ),
        (
            scenario([source(R, "0.1")], filings=(ONE, ONE)),
            "2 of its messages are not drawn; a closed form is for Poisson traffic.",
        ),
        (
            scenario([source(R, "0.1", arrivals="fixed")]),
            "Messages of 'routine' are filed at equal steps; a closed form is for Poisson traffic.",
        ),
        (
            scenario([source(R, "0.1", hours=HOURS)]),
            "'routine' has a daily profile; a closed form is for traffic that goes on unchanged.",
        ),
        (
            scenario([source(R, "0.1", from_us=601 * SECOND)]),
            "'routine' begins when the time that counts has begun; a closed form is for traffic that goes on "
            "unchanged.",
        ),
        (
            scenario([source(R, "0.1", until_us=6_000 * SECOND), source(F, "0.1")]),
            "Not all sources end together; a closed form is for traffic that goes on unchanged.",
        ),
        (
            scenario([source(R, "0.1", recipients=drawn({"B": 1, "C": 1}))], CHAIN),
            "'routine' goes over more than one trunk (from A to C by B); a closed form is for messages that cross one.",
        ),
        (
            scenario([source(R, "0.1", origins=drawn({"A": 1, "C": 1}), recipients=drawn({"A": 1, "C": 1}))], CHAIN),
            "'routine' goes over more than one trunk (from A to C by B, and 1 more); a closed form is for messages "
            "that cross one.",
        ),
        (
            scenario([source(R, "0.1")], replace(LINE, tables={"A": RouteTable(exact={"B": None})})),
            "No message crosses a trunk.",
        ),
        (
            scenario([from_h(R, "0.1", recipients=UNEQUAL, addressees=drawn({"1": 1, "2": 1}))], star()),
            "'routine' draws several addressees by unequal weights: how often each is drawn has no closed form.",
        ),
        (
            scenario([source(R, "0.1")], replace(LINE, posts=SLOW_DESK)),
            "A has 2 operators; what has waited for operators does not come to a line as Poisson traffic.",
        ),
        (
            scenario(
                [source(R, "0.1"), source(F, "0.1", origins=drawn({"B": 1}), recipients=drawn({"A": 1}))],
                replace(LINE, posts={"A": Post("A", (), 0, 0, SECOND, operators=1), "B": Post("B")}),
            ),
            "A has 1 operator; what has waited for operators does not come to a line as Poisson traffic.",
        ),
        (
            scenario([source(R, "1.25", FIXED)]),
            "The line from A to B is offered 125 % of what it carries: its queue grows without end.",
        ),
        (
            scenario([source(R, "1", FIXED)]),
            "The line from A to B is offered 100 % of what it carries: its queue grows without end.",
        ),
    ],
)
def test_what_keeps_a_scenario_from_a_closed_form(made: Scenario, reason: str) -> None:
    assert reasons(made) == (reason,)


BOTH = scenario([source(F, "0.1"), source(P, "0.1"), source(R, "0.1")])
OVER = tuple(replace(one, interrupts={R: 900 * SECOND}) if one.name == P else one for one in DEFAULT_LADDER)
PAIR = tuple(replace(one, interrupts={P: 0}) if one.name == F else replace(one, served_with=P) if one.name == R else one
             for one in DEFAULT_LADDER)  # fmt: skip


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (
            Rules("Ageing", DEFAULT_LADDER, order="ageing", ageing_us=SECOND),
            "`order: ageing` with more than one class has no closed form.",
        ),
        (
            Rules("Weighted", DEFAULT_LADDER, order="weighted"),
            "`order: weighted` with more than one class has no closed form.",
        ),
        (
            rules(ALL_CUT, resume=False),
            "A copy that was cut is sent again whole (`interrupted: restart`): that has no closed form here.",
        ),
        (
            rules(ALL_CUT, cancel_characters=47),
            "A cut costs a cancel sequence of 47 characters: that has no closed form.",
        ),
        (
            replace(rules({}), ladder=OVER),
            "PRIORITY cuts ROUTINE only where more than some time is left (`over`): that has no closed form.",
        ),
        (rules({P: (R,)}), "PRIORITY cuts ROUTINE, but FLASH above it does not: that has no closed form."),
        (
            replace(rules({}), ladder=PAIR),
            "Not all that is served with FLASH cuts all that is served with PRIORITY: that has no closed form.",
        ),
    ],
)
def test_what_keeps_rules_from_a_closed_form(by: Rules, reason: str) -> None:
    assert reasons(BOTH, by) == (reason,)


def test_what_is_never_used_keeps_no_rules_from_a_closed_form() -> None:
    # FLASH and IMMEDIATE alone: nothing that costs or that is limited comes up
    made = scenario([source(F, "0.1", FIXED), source(D, "0.2", FIXED)])
    by = replace(rules({P: (R,)}, resume=False, cancel_characters=47))
    assert known(made, by) == known(made, STRICT)
    assert known(BOTH, replace(rules(ALL_CUT, cancel_characters=47), interruption=False)) == known(BOTH, STRICT)


def several(channels: int) -> Network:
    return replace(LINE, trunks=(replace(LINE.trunks[0], channels=channels),))


@pytest.mark.parametrize(
    ("sources", "by", "reason"),
    [
        (
            [source(R, "0.1", FIXED)], STRICT,
            "; a closed form is for one, or for lengths that are all `exponential` with one mean.",
        ),
        (
            [source(R, "0.1"), source(F, "0.1", Characters("exponential", (900.0,)))], STRICT,
            "; a closed form is for one, or for lengths that are all `exponential` with one mean.",
        ),
        (
            [source(R, "0.1", Characters("exponential", (4.0,)))], STRICT,
            ", and its lengths are so few characters that, rounded, they are not exponential.",
        ),
        (
            [source(F, "0.1"), source(D, "0.1"), source(R, "0.1")], rules({F: (D, R)}),
            ", and not all that is cut is cut by all above it: that has no closed form.",
        ),
        (
            [source(F, "0.1"), source(D, "0.1"), source(R, "0.1")], rules({F: (D,)}),
            ", and not all that is cut is cut by all above it: that has no closed form.",
        ),
    ],
)  # fmt: skip
def test_what_keeps_several_channels_from_a_closed_form(sources: list[Source], by: Rules, reason: str) -> None:
    assert reasons(scenario(sources, several(3)), by) == (f"The line from A to B has 3 channels{reason}",)


def test_every_reason_is_told_once() -> None:
    far = source(R, "9", FIXED, recipients=drawn({"B": 1, "C": 1}), hours=HOURS)
    made = scenario([far, source(F, "1")], CHAIN)
    assert reasons(made, rules(ALL_CUT, resume=False, cancel_characters=1)) == (
        "'routine' has a daily profile; a closed form is for traffic that goes on unchanged.",
        "'routine' goes over more than one trunk (from A to C by B); a closed form is for messages that cross one.",
        "A copy that was cut is sent again whole (`interrupted: restart`): that has no closed form here.",
        "A cut costs a cancel sequence of 1 characters: that has no closed form.",
        "The line from A to B is offered 550 % of what it carries: its queue grows without end.",
    )


def test_a_profile_that_is_level_is_none() -> None:
    made = scenario([source(R, "0.8", FIXED, hours=(3.0,) * 24)])
    assert known(made, STRICT)[R, "queue_mean_s"] == pytest.approx(2.0)


# What a run leaves out


def notes(made: Scenario) -> tuple[str, ...]:
    found = theory(made, STRICT)
    assert isinstance(found, Theory)
    return found.notes


def test_a_run_that_begins_empty_is_told() -> None:
    # M/M/1 with rho 0.81 forgets its beginning to 1/e in 2 / 2.8 / 0.01 = 71.4 s, and four times that is 4 min 46 s
    made = replace(scenario([source(R, "0.81")], hours=1), warm_up_us=0)
    assert notes(made) == (
        "Theory is of the steady state, and a run begins empty: the line from A to B takes about 4 min 46 s to fill. A "
        "`warm_up` as long leaves that out; a much longer horizon makes it small.",
    )
    assert notes(replace(made, warm_up_us=286 * SECOND)) == ()
    assert notes(replace(made, horizon_us=10 * 3600 * SECOND)) == ()


def test_what_waits_at_the_horizon_is_told() -> None:
    # waits of 9 s, twice that against the ten minutes that count
    made = scenario([source(R, "0.9")], warm_up_us=1_200 * SECOND, horizon_us=1_800 * SECOND)
    assert notes(made) == (
        "What still waits at the horizon is missing from the means of a run, which are a little short for that; less "
        "so with a longer horizon.",
    )
    assert notes(replace(made, horizon_us=3_600 * SECOND)) == ()
    assert notes(replace(made, sources=(replace(made.sources[0], until_us=1_790 * SECOND),))) == ()


# Simulated

MIXED = (
    source(F, "0.10", Characters("fixed", (500.0,))),
    source(D, "0.15", EXPONENTIAL),
    source(P, "0.20", Characters("uniform", (200.0, 1_800.0))),
    source(R, "0.15", Characters("lognormal", (1_200.0, 0.6))),
)
sizes = pytest.mark.parametrize(
    ("hours", "within"), [pytest.param(1, 0.7, id="short"), pytest.param(30, 0.1, id="long", marks=pytest.mark.long)]
)


@sizes
@pytest.mark.parametrize(
    "by",
    [
        FIRST_COME, STRICT, rules(ALL_CUT),
        rules({F: (D, P, R)}),  # only the highest cuts
        rules({F: (D, P, R), D: (P, R)}),  # as ACP 127(G) without its extra long messages
        rules({F: (P, R), D: (P, R), P: (R,)}),  # the highest two do not cut each other
        rules({F: (D, P), D: (P,)}),  # the lowest is not cut
        rules({F: (D, R), D: (R,)}),
    ],
    ids=["first come", "strict", "all", "flash", "acp127g", "two kept", "routine kept", "priority kept"],
)  # fmt: skip
def test_one_channel_with_all_sorts_of_lengths(by: Rules, hours: int, within: float) -> None:
    agree(scenario(MIXED, hours=hours), by, within)


THREE_SECONDS = Characters("exponential", (3_000.0,))
FOUR = tuple(source(name, rate, THREE_SECONDS) for name, rate in ((F, "0.10"), (D, "0.15"), (P, "0.25"), (R, "0.20")))


@sizes
@pytest.mark.parametrize(
    "by",
    [FIRST_COME, STRICT, rules({F: (P, R), D: (P, R), P: (R,)})],
    ids=["first come", "strict", "two kept"],
)
def test_three_channels(by: Rules, hours: int, within: float) -> None:
    agree(scenario(FOUR, several(3), hours), by, within)


@sizes
@pytest.mark.parametrize("policy", ["message", "dual", "addressees"])
def test_lines_from_one_post_with_handling_and_several_addressees(
    policy: CopyPrecedence, hours: int, within: float
) -> None:
    posts = {
        "H": Post("H", (), 3 * SECOND, 0, 7 * SECOND), "A": Post("A", (), SECOND, 0, 2 * SECOND), "B": Post("B"),
        "C": Post("C", (), 0, 0, 11 * SECOND),
    }  # fmt: skip
    stands = star(
        Trunk("H", "A", Fraction(1_000), 100), Trunk("B", "H", Fraction(1_500)),
        Trunk("H", "C", Fraction(700), 2 * SECOND), **posts,
    )  # fmt: skip
    curve = Characters("quantiles", quantiles=((0.1, 200.0), (0.5, 900.0), (0.9, 3_000.0)))
    sources = [
        from_h(D, "0.45", recipients=drawn({"A": 1, "B": 1, "C": 1}), addressees=drawn({"1": 1, "2": 1}),
               info=drawn({"0": 1, "1": 1}), info_precedence=drawn({R: 1})),
        source(P, "0.3", curve, origins=drawn({"A": 2, "B": 1}), recipients=drawn({"H": 1})),
        from_h(R, "0.2", Characters("fixed", (700.0,)), recipients=drawn({"A": 3, "B": 1, "C": 2})),
    ]  # fmt: skip
    agree(scenario(sources, stands, hours), replace(STRICT, copy_precedence=policy), within)
