"""Where a copy goes: fastest paths against a search of all paths, entries by their rank, segregation."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.network.model import Network, Post, RouteTable, Trunk
from sim.network.routing import FASTEST_PATH_CHARACTERS, Decision, Router
from sim.network.tree import step
from tests.engine.cases import network, trunk

NAMES = ("RUEA", "RUEAB", "RUEABC", "RUEB", "RUECX", "RUFD", "RUGH")
often = settings(max_examples=300, deadline=None, derandomize=True)


@st.composite
def networks(draw: st.DrawFn, tables: bool = False) -> Network:
    """Two to seven posts with any trunks; few figures, so that many paths take equally long."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, len(NAMES)))]
    posts = [Post(name, relay_us=draw(st.integers(0, 2)), relays=draw(st.integers(0, 3)) > 0) for name in names]
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    trunks = [
        trunk(*draw(st.permutations(pair)), Fraction(draw(st.integers(1, 3)), 1_000), draw(st.integers(0, 2)))
        for pair in draw(st.lists(st.sampled_from(pairs), unique=True))
    ]
    made = network(posts, trunks)
    return network(posts, trunks, {post: draw(a_table(made, post)) for post in names}) if tables else made


@st.composite
def a_table(draw: st.DrawFn, stands: Network, post: str) -> RouteTable:
    """Any entries, right or wrong."""
    to = st.sampled_from([None, *neighbours(stands, post)])
    prefixes = sorted({name[:length] for name in NAMES for length in range(len(name) + 1)})
    exact = draw(st.dictionaries(st.sampled_from(NAMES), to, max_size=2))
    return RouteTable(
        MappingProxyType(exact),
        MappingProxyType(draw(st.dictionaries(st.sampled_from(prefixes), to, max_size=3))),
        draw(to) if (has := draw(st.booleans())) else None,
        has,
    )


def neighbours(stands: Network, post: str) -> dict[str, int]:
    """The neighbours of a post, with the time of a 1,000-character message and its delay to each."""
    found = {}
    for line in stands.trunks:
        for near, far in ((line.a, line.b), (line.b, line.a)):
            if near == post:
                found[far] = round(1_000 * line.us_per_character) + line.delay_us
    return found


def all_paths(stands: Network, post: str, to: str, seen: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """The total time and the first step of every path, by walking them all."""
    found = []
    for name, link in neighbours(stands, post).items():
        if name == to:
            found.append((link, name))
        elif name not in (*seen, post) and stands.posts[name].relays:
            found += [
                (link + stands.posts[name].relay_us + rest, name)
                for rest, _ in all_paths(stands, name, to, (*seen, post))
            ]
    return found


def table(**entries: str | None) -> RouteTable:
    """Exact entries alone."""
    return RouteTable(MappingProxyType(entries))


# Fastest paths


@often
@given(networks())
def test_the_fastest_path_is_the_least_of_all_paths_and_ties_go_by_the_neighbours_name(stands: Network) -> None:
    router = Router(stands)
    for post in stands.posts:
        for to in stands.posts:
            if post != to:
                paths = all_paths(stands, post, to)
                wanted = min(paths)[1] if paths else None
                assert router.neighbour(post, to) == wanted
                decision = router.decide(post, to)
                assert (decision.neighbour, decision.basis, decision.entry) == (wanted, "fastest", None)
                assert decision.paths[:1] == tuple([min(paths)] if paths else [])


@often
@given(networks(tables=True))
def test_what_is_asked_for_is_what_is_explained(stands: Network) -> None:
    router = Router(stands)
    for post in stands.posts:
        for to in (*stands.posts, "RUXX"):
            if post != to:
                assert router.neighbour(post, to) == router.decide(post, to).neighbour


@often
@given(networks(tables=True), st.randoms(use_true_random=False))
def test_an_answer_does_not_depend_on_what_was_asked_before(stands: Network, order: object) -> None:
    questions = [(post, to) for post in stands.posts for to in stands.posts if post != to]
    alone = {(post, to): Router(stands).decide(post, to) for post, to in questions}
    order.shuffle(questions)  # type: ignore[attr-defined]
    router = Router(stands)
    assert {question: router.decide(*question) for question in questions} == alone


@often
@given(networks())
def test_paths_are_told_quickest_first_and_each_neighbour_once(stands: Network) -> None:
    for post in stands.posts:
        for to in stands.posts:
            paths = Router(stands).decide(post, to).paths
            assert list(paths) == sorted(paths)
            names = [name for _, name in paths]
            assert len(names) == len(set(names))
            assert set(names) <= neighbours(stands, post).keys()


def test_a_path_counts_transmission_delay_and_the_relay_between_but_not_the_ends() -> None:
    posts = [Post("A", relay_us=10**6), Post("B", relay_us=50), Post("C", relay_us=10**6), Post("D", relay_us=60)]
    lines = [trunk("A", "B", 1, delay=7), trunk("B", "C", 2), trunk("A", "D", 1), trunk("D", "C", 2)]
    decision = Router(network(posts, lines)).decide("A", "C")
    assert decision == Decision("B", "fastest", None, ((1_000 + 7 + 50 + 2_000, "B"), (1_000 + 60 + 2_000, "D")))


def test_a_path_is_measured_with_1000_characters() -> None:
    # in 1,000 characters the slow line without delay takes 3,000, the quick one with delay 1,000 + 2,001
    lines = [trunk("A", "B", 3), trunk("A", "C", 1, delay=2_001), trunk("C", "B", Fraction(1, 10**6))]
    assert FASTEST_PATH_CHARACTERS == 1_000
    assert Router(network(["A", "B", "C"], lines)).neighbour("A", "B") == "B"
    quicker = [lines[0], trunk("A", "C", 1, delay=1_999), lines[2]]
    assert Router(network(["A", "B", "C"], quicker)).neighbour("A", "B") == "C"


def test_paths_do_not_lead_through_a_post_that_does_not_relay_but_may_end_there() -> None:
    stands = network(["A", Post("B", relays=False), "C"], [trunk("A", "B"), trunk("B", "C")])
    router = Router(stands)
    assert router.neighbour("A", "B") == "B"
    assert router.neighbour("A", "C") is None
    assert router.decide("A", "C") == Decision(None, "fastest", None, ())
    assert router.neighbour("B", "C") == "C", "it sends what is its own"


def test_a_table_may_lead_through_a_post_that_does_not_relay() -> None:
    stands = network(
        ["A", Post("B", relays=False), "C"], [trunk("A", "B"), trunk("B", "C")], {"A": table(C="B")}
    )
    assert Router(stands).neighbour("A", "C") == "B"


def test_a_table_says_nothing_of_the_paths_of_others() -> None:
    stands = network(["A", "B", "C"], [trunk("A", "B"), trunk("B", "C")], {"B": table(C=None)})
    assert Router(stands).neighbour("A", "C") == "B", "the lesson of a wrong table is that A does not know"
    assert Router(stands).neighbour("B", "C") is None


# Entries


RELAY = ("RUEH", "RUEHC", "RUEHCV", "RUEHNT", "RUEO", "RUES", "RUET")


def relay(exact: dict[str, str | None], prefixes: dict[str, str | None], **more: object) -> Router:
    """A relay with trunks to all others, and its table."""
    entries = RouteTable(MappingProxyType(exact), MappingProxyType(prefixes), **more)  # type: ignore[arg-type]
    lines = [trunk("RUEH", name) for name in RELAY[1:]]
    return Router(network(RELAY, lines, {"RUEH": entries}))


def test_an_exact_entry_does_not_catch_indicators_that_begin_with_it() -> None:
    router = relay({"RUEHC": "RUEO"}, {})
    assert router.decide("RUEH", "RUEHC") == Decision("RUEO", "exact", "RUEHC")
    assert router.decide("RUEH", "RUEHCV").basis == "fastest"
    assert router.neighbour("RUEH", "RUEHCV") == "RUEHCV"


def test_a_prefix_entry_catches_the_prefix_itself() -> None:
    router = relay({}, {"RUEHC": "RUEO"})
    assert router.decide("RUEH", "RUEHC") == Decision("RUEO", "prefix", "RUEHC*")
    assert router.decide("RUEH", "RUEHCV") == Decision("RUEO", "prefix", "RUEHC*")
    assert router.decide("RUEH", "RUEHNT").basis == "fastest"


def test_exact_wins_then_the_longest_prefix_then_otherwise() -> None:
    router = relay(
        {"RUEHC": "RUEHC"}, {"RUE": "RUEO", "RUEHC": "RUES", "": "RUET"}, otherwise="RUEHNT", has_otherwise=True
    )
    assert router.decide("RUEH", "RUEHC") == Decision("RUEHC", "exact", "RUEHC")
    assert router.decide("RUEH", "RUEHCV") == Decision("RUES", "prefix", "RUEHC*")
    assert router.decide("RUEH", "RUEHNT") == Decision("RUEO", "prefix", "RUE*")
    router = relay({}, {"RUEHC": "RUES"}, otherwise="RUET", has_otherwise=True)
    assert router.decide("RUEH", "RUEO") == Decision("RUET", "otherwise", "otherwise")


def test_an_entry_of_no_prefix_at_all_catches_everything() -> None:
    assert relay({}, {"": "RUET"}).decide("RUEH", "RUEO") == Decision("RUET", "prefix", "*")


def test_otherwise_none_cuts_off_neighbours_that_are_not_listed() -> None:
    router = relay({"RUEO": "RUEO"}, {}, otherwise=None, has_otherwise=True)
    assert router.neighbour("RUEH", "RUEO") == "RUEO"
    assert router.decide("RUEH", "RUES") == Decision(None, "otherwise", "otherwise")


def test_none_is_no_route_even_where_a_shorter_entry_has_one() -> None:
    router = relay({"RUEHC": None}, {"RUEH": "RUEO", "RUEHN": None})
    assert router.decide("RUEH", "RUEHC") == Decision(None, "exact", "RUEHC")
    assert router.decide("RUEH", "RUEHNT") == Decision(None, "prefix", "RUEHN*")
    assert router.decide("RUEH", "RUEHCV") == Decision("RUEO", "prefix", "RUEH*")


@often
@given(networks(tables=True))
def test_an_entry_is_found_by_its_rank(stands: Network) -> None:
    router = Router(stands)
    for post, entries in stands.tables.items():
        for to in stands.posts:
            if post == to:
                continue
            matching = [(99, to, entries.exact[to])] if to in entries.exact else []
            matching += [(len(p), f"{p}*", name) for p, name in entries.prefixes.items() if to.startswith(p)]
            matching += [(-1, "otherwise", entries.otherwise)] if entries.has_otherwise else []
            decision = router.decide(post, to)
            if matching:
                _, entry, name = max(matching, key=lambda match: match[0])
                assert (decision.entry, decision.neighbour) == (entry, name)
            else:
                assert decision.basis == "fastest"


def test_no_table_knows_an_indicator_of_no_post() -> None:
    router = relay({"RUXX": "RUEO"}, {"RUX": "RUEO", "": "RUEO"}, otherwise="RUEO", has_otherwise=True)
    assert router.decide("RUEH", "RUXX") == Decision(None, "unknown")
    assert router.neighbour("RUEH", "RUXX") is None


def test_a_posts_own_indicator_is_local_whatever_its_table_says() -> None:
    assert relay({"RUEH": "RUEO"}, {"": "RUEO"}).decide("RUEH", "RUEH") == Decision(None, "local")


# Segregation


@often
@given(networks(tables=True), st.permutations((*NAMES, "RUXX", "RUEZ")), st.integers(0, 9))
def test_segregation_is_a_partition_in_the_order_of_the_trunks(
    stands: Network, indicators: list[str], count: int
) -> None:
    router, copy = Router(stands), indicators[:count]
    order = [way for line in stands.trunks for way in ((line.a, line.b), (line.b, line.a))]
    for post in stands.posts:
        found = step(router, stands, post, copy)
        lost = [one.indicator for one in found.unroutable]
        groups = [list(group.indicators) for group in found.onward]
        own = [post] if found.local else []
        assert sorted(chain(own, lost, *groups)) == sorted(copy)
        assert found.local == (post in copy)
        for part in (*groups, lost):
            assert part == [name for name in copy if name in part], "in the order they came"
        for group in found.onward:
            assert order[group.way] == (post, group.neighbour)
            assert router.way(post, group.neighbour) == group.way
            assert {router.neighbour(post, name) for name in group.indicators} == {group.neighbour}
        assert all(router.neighbour(post, name) is None for name in lost)
        ways = [group.way for group in found.onward]
        assert ways == sorted(set(ways)), "one copy for each trunk, in the order of the file"


def test_a_copy_of_nothing_is_segregated_into_nothing() -> None:
    stands = network(["RUEH", "RUEO"], [trunk("RUEH", "RUEO")])
    found = step(Router(stands), stands, "RUEH", [])
    assert (found.local, found.onward, found.unroutable) == (False, (), ())


@pytest.mark.parametrize(("line", "there", "back"), [("AB", 0, 1), ("BA", 1, 0)])
def test_ways_are_numbered_as_the_ends_of_a_trunk_are_written(line: str, there: int, back: int) -> None:
    router = Router(network(["A", "B", "C"], [Trunk(line[0], line[1], Fraction(1)), trunk("B", "C")]))
    assert (router.way("A", "B"), router.way("B", "A")) == (there, back)
    assert (router.way("B", "C"), router.way("C", "B")) == (2, 3)


@often
@given(networks())
def test_what_lies_behind_a_neighbour_is_what_a_path_leads_to(stands: Network) -> None:
    router = Router(stands)
    for one in stands.trunks:
        for post, neighbour in ((one.a, one.b), (one.b, one.a)):
            led = {
                to
                for to in stands.posts
                if to != post and neighbour in {name for _, name in router.decide(post, to).paths}
            }
            assert router.reach(neighbour) - {post} == led
