"""What each measure means, on messages that are worked out by hand."""

from __future__ import annotations

from itertools import accumulate
from math import isnan

import pytest

import sim
from sim.precedence.rules import Precedence, Rules
from sim.precedence.targets import Targets
from sim.scenario.model import Addressee, Filing, Scenario
from sim.study.measures import MEASURES, NAMES, Counted, Spread, added, place_of
from sim.study.replications import Run, Task
from tests.study.cases import LADDER, LINE, SECOND, STRICT, work

CUTTING = Rules(
    "Cutting",
    (Precedence("FIRST", "F", ("FIRST",), 2 * SECOND, interrupts={"LAST": 0}), LADDER[1]),
    cancel_characters=100,
)
FIRST, LAST, ALL = range(3)


def filing(name: str, at_s: float, precedence: str, characters: int = 1000, *addressees: Addressee) -> Filing:
    to = addressees or (Addressee("BBBB", None, "action"),)
    return Filing(name, int(at_s * SECOND), "AAAA", characters, precedence, None, to)


def outcome(*filings: Filing, rules: tuple[Rules, ...] = (STRICT,), **given: object) -> list[Run]:
    made = Scenario("By hand", LINE, rules[0], 0, filings, **given)  # type: ignore[arg-type]
    return work(made, *rules)(Task(0, 1, tuple(range(len(rules)))))


def figure(found: list[Run], level: int, measure: str, setting: int = 0) -> float:
    return found[setting].figures[place_of(level, measure)]


def test_times_are_over_the_delivered() -> None:
    # 1 s of line each, filed together: done at 1, 2, 3 s, and LAST at 4 s
    found = outcome(*(filing(f"m{at}", 0, "FIRST") for at in range(3)), filing("x", 0, "LAST"))
    assert [figure(found, FIRST, name) for name in NAMES[:4]] == [2.0, 2.0, 2.9, 3.0]
    assert [figure(found, ALL, name) for name in NAMES[:4]] == [2.5, 2.5, 3.85, 4.0]
    assert figure(found, FIRST, "queue_mean_s") == 1.0
    assert figure(found, LAST, "queue_mean_s") == 3.0
    assert figure(found, ALL, "busiest_use") == 1.0


def test_late_is_what_is_past_its_target_delivered_or_not() -> None:
    # done at 1, 2 and 3 s against a target of 2 s; at the end (3.5 s) the fourth is late, the LAST is still undecided
    filings = [*(filing(f"m{at}", 0, "FIRST") for at in range(4)), filing("x", 0, "LAST")]
    found = outcome(*filings, horizon_us=3_500_000)
    assert figure(found, FIRST, "on_time") == 0.5
    assert isnan(figure(found, LAST, "on_time"))
    assert figure(found, ALL, "on_time") == 0.5
    assert figure(found, FIRST, "delivered") == 0.75
    assert figure(found, ALL, "delivered") == 0.6
    assert isnan(figure(found, LAST, "elapsed_mean_s"))


def test_unroutable_counts_as_filed_and_served_does_not() -> None:
    nowhere, has = Addressee("ZZZZ", None, "action"), Addressee("BBBB", None, "info", served=True)
    found = outcome(
        filing("m", 0, "FIRST", 1000, Addressee("BBBB", None, "action"), nowhere, has), filing("never", 99, "FIRST"),
        horizon_us=10 * SECOND,
    )  # fmt: skip
    assert figure(found, FIRST, "delivered") == 0.5
    assert figure(found, FIRST, "on_time") == 0.5
    assert found[0].counted == Counted(2, 1, 1, (0, 0, 0), 0, 10 * SECOND, SECOND)


def test_messages_of_the_warm_up_are_left_out() -> None:
    found = outcome(filing("early", 0, "FIRST"), filing("m", 2, "FIRST", 3000), warm_up_us=1_500_000)
    assert figure(found, ALL, "elapsed_mean_s") == 3.0
    assert figure(found, ALL, "busiest_use") == pytest.approx(3 / 3.5)  # from 1.5 s to 5 s
    nobody = outcome(filing("early", 0, "FIRST"), horizon_us=SECOND, warm_up_us=SECOND)
    assert all(map(isnan, (figure(nobody, ALL, "delivered"), figure(nobody, ALL, "busiest_use"))))


def test_cuts_and_what_they_cost() -> None:
    # LAST is on the line from 0 to 1 s, cut; 0.1 s of cancel sequence and 1 s of FIRST; LAST again from 2.1 to 6.1 s
    found = outcome(filing("long", 0, "LAST", 4000), filing("alarm", 1, "FIRST"), rules=(CUTTING, STRICT))
    assert [figure(found, level, "interruptions") for level in (FIRST, LAST, ALL)] == [0, 1, 1]
    assert [figure(found, level, "lost_s") for level in (FIRST, LAST, ALL)] == [0.1, 1.0, 1.1]
    assert figure(found, LAST, "elapsed_mean_s") == 6.1
    assert [figure(found, ALL, name, setting=1) for name in ("interruptions", "lost_s")] == [0, 0]
    assert figure(found, FIRST, "elapsed_mean_s", setting=1) == 4.0


def test_a_cancel_sequence_counts_as_far_as_it_was_sent() -> None:
    half = outcome(filing("long", 0, "LAST", 4000), filing("alarm", 1, "FIRST"), rules=(CUTTING,), horizon_us=1_050_000)
    assert figure(half, FIRST, "lost_s") == 0.05
    at_once = outcome(filing("long", 0, "LAST", 4000), filing("alarm", 1, "FIRST"), rules=(CUTTING,), horizon_us=SECOND)
    assert figure(at_once, FIRST, "lost_s") == 0


def test_losses_of_the_warm_up_are_left_out() -> None:
    found = outcome(filing("long", 0, "LAST", 4000), filing("alarm", 1, "FIRST"), rules=(CUTTING,), warm_up_us=SECOND)
    assert [figure(found, ALL, name) for name in ("interruptions", "lost_s")] == [0, 0.1]


def test_a_copy_counts_once_under_the_highest_that_it_answers_for() -> None:
    both = (Addressee("BBBB", "X", "action", "LAST"), Addressee("BBBB", "Y", "info", "FIRST"))
    found = outcome(filing("long", 0, "LAST", 4000, *both), filing("alarm", 1, "FIRST"), rules=(CUTTING,))
    assert [figure(found, level, "interruptions") for level in (FIRST, LAST, ALL)] == [1, 0, 1]


def test_all_are_judged_by_the_ladder_and_the_targets_of_the_first() -> None:
    other = Rules("Other", (Precedence("HIGH", "H", ("FIRST",), SECOND), Precedence("LOW", "W", ("LAST",), SECOND)))
    found = outcome(*(filing(f"m{at}", 0, "FIRST") for at in range(2)), rules=(STRICT, other))
    assert figure(found, FIRST, "on_time", setting=1) == 1.0
    targets = Targets("Quick", {"FIRST": SECOND})
    found = outcome(*(filing(f"m{at}", 0, "FIRST") for at in range(2)), rules=(STRICT, other), targets=targets)
    assert [figure(found, FIRST, "on_time", setting=at) for at in (0, 1)] == [0.5, 0.5]


def test_figures_are_those_of_the_report_of_a_run() -> None:
    scenario = sim.load_scenario("10_ageing")
    found = work(scenario, scenario.rules, seed=scenario.seed)(Task(0, 3, (0,)))
    for line in sim.run(scenario, replication=3).summary:
        level = {**scenario.rules.levels, "all": len(scenario.rules.ladder)}[line.precedence]
        assert figure(found, level, "elapsed_mean_s") == (line.elapsed_mean_us or 0) / 1e6
        assert figure(found, level, "elapsed_p95_s") == (line.elapsed_p95_us or 0) / 1e6
        assert figure(found, level, "delivered") == line.delivered / line.count


def test_each_measure_has_one_place() -> None:
    assert len({place_of(level, name) for level in range(3) for name in NAMES}) == 3 * len(MEASURES)


def test_how_times_are_spread() -> None:
    # done at 1, 2 and 3 s; the fourth is on the line at 3.5 s, and LAST has not begun
    filings = [*(filing(f"m{at}", 0, "FIRST") for at in range(4)), filing("x", 0, "LAST")]
    found, *_ = outcome(*filings, horizon_us=3_500_000)
    rows = [Spread.of(found.spread, level) for level in (FIRST, LAST, ALL)]
    within = [list(accumulate(row)) for row in rows]
    at = {edge: place for place, edge in enumerate(Spread.EDGES_US)}
    assert Spread.EDGES_US[0] == SECOND
    assert Spread.EDGES_US[16] == 10 * SECOND
    assert within[0][at[SECOND]] == 1
    assert within[0][at[10 * SECOND]] == 3
    assert [(row[-1], sum(row)) for row in rows] == [(1, 4), (1, 1), (2, 5)]
    assert list(added(added(None, found.spread), found.spread)) == [2 * number for number in found.spread]


def test_times_beyond_all_bounds_are_counted() -> None:
    row = Spread.row([0, 10**15], 3)
    assert (row[0], row[-2], row[-1], sum(row)) == (1, 1, 3, 5)
