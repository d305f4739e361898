"""Routing without a run agrees with a run: every leg, every routing line, every delivery and loss."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engine.events import Delivered, Filed, Unrouted
from sim.network.entries import Change, changed
from sim.results.copies import copies_of, routing_line
from sim.scenario.model import Filing, Scenario
from sim.scenario.routes import by_post, differences, legs_of, route, routed
from tests.oracle.scenarios import scenario


def agreement(made: Scenario) -> str | None:
    """Where a run and the trees of its messages differ; None if nowhere."""
    events = list(sim.simulate(made))
    filed = [(event.message, event.filing) for event in events if isinstance(event, Filed)]
    copies = copies_of(events, made)
    for number, filing in filed:
        mine = [event for event in events if getattr(event, "message", None) == number]
        if filing.origin not in made.network.posts:
            continue
        found = routed(made, filing)
        delivered = {event.indicator: event.path for event in mine if isinstance(event, Delivered)}
        lost = {event.indicator: (event.reason, len(event.path) - 1) for event in mine if isinstance(event, Unrouted)}
        fates = found.tree.fates.values()
        if delivered != {fate.indicator: fate.path for fate in fates if fate.delivered}:
            return f"{filing.name}: deliveries"
        if lost != {fate.indicator: (fate.reason, fate.transmissions) for fate in fates if not fate.delivered}:
            return f"{filing.name}: losses"
    lines = Counter((copy.from_post, copy.to_post, copy.routing_line) for copy in copies)
    if lines != Counter(line for _, filing in filed for line in lines_of(made, filing)):
        return "legs"
    return None


def lines_of(made: Scenario, filing: Filing) -> list[tuple[str, str, str]]:
    """Every leg of a message with its routing line, as pure routing has it."""
    if filing.origin not in made.network.posts:
        return []
    found = []
    for leg, level in legs_of(routed(made, filing)):
        assert level is not None
        prosign = made.rules.ladder[level].prosign
        found.append((leg.post, leg.neighbour, routing_line(prosign, [name for name in leg.indicators if name])))
    return found


@pytest.mark.parametrize("seeds", [range(first, first + 50) for first in range(0, 200, 50)], ids=str)
def test_routing_agrees_with_a_run(seeds: range) -> None:
    made = (replace(scenario(seed), horizon_us=None) for seed in seeds)
    assert [found for one in made if (found := agreement(one))] == []


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1_000, max_value=10_000_000))
def test_routing_agrees_with_any_run(seed: int) -> None:
    assert agreement(replace(scenario(seed), horizon_us=None)) is None


@pytest.mark.parametrize("name", ["01_one_cable", "03_exact_and_prefix", "08_dual_precedence", "11_wrong_table"])
def test_routing_agrees_with_the_lessons(name: str) -> None:
    assert agreement(replace(sim.load_scenario(name), horizon_us=None)) is None


def lesson(name: str) -> tuple[Scenario, Filing]:
    made = sim.load_scenario(name)
    return made, made.filings[0]


def test_each_visit_has_the_line_that_its_copy_carries() -> None:
    found = routed(*lesson("08_dual_precedence"))
    lines = {visit.step.post: found.line(visit.number) for visit in found.tree.visits}
    assert lines["RUFDAE"] == "RR RUFDAE"
    assert lines["RXFP"] == "PP RXFPC RFFWBG RXFPSA"


def test_the_copies_that_come_by_a_post() -> None:
    whole = routed(*lesson("08_dual_precedence"))
    (found,) = by_post(whole, "RXFP")
    assert (found.tree.at, found.line(0)) == ("RXFP", "PP RXFPC RFFWBG RXFPSA")
    (info,) = by_post(whole, "RXFPSA")
    assert info.line(0) == "RR RXFPSA"
    assert by_post(routed(*lesson("01_one_cable")), "RUSBC")[0].tree.visits[0].hops == 1
    made = sim.load_scenario("01_one_cable")
    assert by_post(routed(made, replace(made.filings[0], addressees=made.filings[0].addressees[:1])), "RUDKC") == []


def test_what_one_entry_makes_different() -> None:
    made, filing = lesson("01_one_cable")
    other = replace(made, network=changed(made.network, [Change("RUEH", "RUEK*", "RUES")]))
    found = differences([routed(made, filing)], [routed(other, filing)])
    legs = {(leg.post, leg.neighbour): (leg.before, leg.after) for leg in found.legs}
    assert legs["RUEH", "RUES"] == (("PP RUEHDBU",), ("PP RUEHDBU RUEKJCS",))
    assert legs["RUEO", "RUEKJCS"] == (("PP RUEKJCS",), ())
    assert legs["RUES", "RUEH"] == ((), ("PP RUEKJCS",))
    (moved,) = found.fates
    assert moved.indicator == "RUEKJCS"
    assert moved.before is not None
    assert moved.before.delivered
    assert moved.after is not None
    assert moved.after.circle is not None
    assert differences([routed(made, filing)], [routed(made, filing)]).legs == ()


def test_the_public_question() -> None:
    made = sim.load_scenario("01_one_cable")
    message = made.filings[0].cable
    assert message is not None
    found = sim.route(message, made.network, at="RUEH")
    assert not found.local
    assert [group.neighbour for group in found.onward] == ["RUCN", "RUEO", "RUES"]
    assert found.reasons["RUEKJCS"].entry == "RUEK*"
    assert sim.route(message, made.network).post == "RUEHNT"
    assert sim.route(message, made.network, at="RUEHAH").local
    assert sim.route(["RUEHC", "RUEH"], made.network, at="RUEH").local
    alone = sim.Network("alone", made.network.posts, made.network.trunks)
    assert sim.route(message, alone, at="RUEHVEN").local


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (None, "bare indicators need a post to begin at; give one with at="),
        ("RUSBX", "no post 'RUSBX' in this network; did you mean 'RUSBC'?"),
    ],
)
def test_the_public_question_asked_wrongly(at: str | None, told: str) -> None:
    network = sim.load_network("south_central_asia_2007")
    with pytest.raises(sim.InvalidInput) as wrong:
        route(["RUEHC"], network, at=at)
    assert str(wrong.value).endswith(f"N203 {told}")


def test_no_copy_comes_by() -> None:
    made = sim.load_scenario("08_dual_precedence")
    message = made.filings[0].cable
    assert message is not None
    lonely = changed(made.network, [Change("RUEPAA", "otherwise", "none")])
    assert sim.route(message, lonely, at="RUEP").indicators == ()
