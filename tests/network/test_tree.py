"""The tree of copies: who delivers, who sends on and why, what is lost where, and how circles end."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

import pytest

from sim.network.entries import Change, changed, entry_now, read_change
from sim.network.model import Collective, Network, Post, RouteTable, Trunk
from sim.network.routing import Router
from sim.network.tree import Circle, Lost, step, tree
from sim.written import WrongValue

SECOND = 1_000_000


def network(*trunks: str, hop_limit: int = 32, **tables: dict[str, str]) -> Network:
    """Posts joined by trunks ``A-B`` or ``A-B:SECONDS`` (for 1,000 characters), with tables as in a file."""
    made = []
    for trunk in trunks:
        pair, _, seconds = trunk.partition(":")
        a, b = pair.split("-")
        made.append(Trunk(a, b, Fraction(int(seconds or 1) * SECOND, 1000)))
    posts = {name: Post(name) for trunk in made for name in (trunk.a, trunk.b)}
    bare = Network("test", MappingProxyType(posts), tuple(made), hop_limit=hop_limit)
    return changed(bare, [Change(post, entry, to) for post, table in tables.items() for entry, to in table.items()])


def test_a_post_delivers_its_own_and_groups_the_rest_by_neighbour() -> None:
    net = network("A-R", "R-S", "R-B", "S-C", "S-D")
    found = step(Router(net), net, "R", ("C", "R", "B", "D"))
    assert found.local
    assert [(group.neighbour, group.indicators) for group in found.onward] == [("S", ("C", "D")), ("B", ("B",))]
    assert found.unroutable == ()
    assert found.reasons["C"].paths == ((2 * SECOND, "S"),)


def test_each_reason_names_its_entry() -> None:
    net = network("R-A", "R-B", "R-RUEK", "R-RUEKJ", R={"A": "B", "RUEK*": "A", "RUE*": "B", "otherwise": "none"})
    found = step(Router(net), net, "R", ("A", "RUEKJ", "B", "ZZ", None))
    assert {name: (one.basis, one.entry) for name, one in found.reasons.items()} == {
        "A": ("exact", "A"),
        "RUEKJ": ("prefix", "RUEK*"),
        "B": ("otherwise", "otherwise"),
        "ZZ": ("unknown", None),
        None: ("unknown", None),
    }
    assert found.unroutable == (
        Lost("B", "no route"),
        Lost("ZZ", "unknown indicator"),
        Lost(None, "unknown indicator"),
    )


def test_the_next_best_path_does_not_come_back() -> None:
    """By B there is no way to C but back through A, though the fastest path from B has a time."""
    net = network("A-C:2", "A-B:1")
    assert step(Router(net), net, "A", ("C",)).reasons["C"].paths == ((2 * SECOND, "C"),)
    around = network("A-C:2", "A-B:1", "B-C:5")
    assert step(Router(around), around, "A", ("C",)).reasons["C"].paths == ((2 * SECOND, "C"), (6 * SECOND, "B"))


def test_a_tree_tells_every_visit_and_every_path() -> None:
    found = tree(network("A-R", "R-B", "R-S", "S-C", "S-D"), "A", ("D", "B", "C", "D"))
    assert [(visit.step.post, visit.step.indicators, visit.hops) for visit in found.visits] == [
        ("A", ("D", "B", "C"), 0),
        ("R", ("D", "B", "C"), 1),
        ("B", ("B",), 2),
        ("S", ("D", "C"), 2),
        ("C", ("C",), 3),
        ("D", ("D",), 3),
    ]
    assert list(found.fates) == ["D", "B", "C"]
    assert found.fates["C"].path == ("A", "R", "S", "C")
    assert all(fate.delivered for fate in found.fates.values())
    assert [(leg.post, leg.neighbour) for leg in found.legs()] == [
        ("A", "R"), ("R", "B"), ("R", "S"), ("S", "C"), ("S", "D"),
    ]  # fmt: skip


def test_a_circle_is_told_once_and_its_legs_in_full() -> None:
    net = network("A-R", "R-S", "S-B", "R-C", hop_limit=8, R={"C": "S"}, S={"C": "R"})
    found = tree(net, "A", ("C", "B"))
    back = found.visits[3]
    assert (back.step.post, back.circle, back.onward) == ("R", Circle(("R", "S"), "S"), ())
    fate = found.fates["C"]
    assert (fate.reason, fate.path, fate.transmissions, fate.ended_at) == (
        "hop limit", ("A", "R", "S", "R"), 8, "S",
    )  # fmt: skip
    assert found.fates["B"].delivered
    legs = [(leg.post, leg.neighbour) for leg in found.legs() if "C" in leg.indicators]
    assert legs == [("A", "R")] + [("R", "S"), ("S", "R")] * 3 + [("R", "S")]


def test_a_circle_of_any_length_costs_no_more() -> None:
    net = network("A-R", "R-S", "R-C", hop_limit=100_000, R={"C": "S"}, S={"C": "R"})
    found = tree(net, "A", ("C",))
    assert len(found.visits) == 4
    assert found.fates["C"].transmissions == 100_000
    assert sum(1 for _ in found.legs()) == 100_000


def test_the_post_at_the_hop_limit_still_delivers_its_own() -> None:
    found = tree(network("A-B", "B-C", "C-D", hop_limit=2), "A", ("D", "C", "ZZ"))
    last = found.visits[-1].step
    assert (last.post, last.local, last.unroutable) == ("C", True, (Lost("D", "hop limit"),))
    assert found.fates["ZZ"].path == ("A",)
    assert tree(network("A-B", "B-C"), "A", ("C",), hops=31).fates["C"].reason == "hop limit"


def test_an_originator_delivers_to_itself() -> None:
    found = tree(network("A-B"), "A", ("A", "B"))
    assert found.fates["A"].path == ("A",)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("R:RUEK*=B", Change("R", "RUEK*", "B")),
        (" R : A = none ", Change("R", "A", "none")),
        ("R:otherwise=A", Change("R", "otherwise", "A")),
        ("R:ALL=A", Change("R", "ALL", "A")),
        ("R:A=", Change("R", "A", None)),
    ],
)
def test_a_change_is_read(text: str, change: Change) -> None:
    net = replace(network("R-A", "R-B", R={"A": "B"}), collectives={"ALL": Collective("ALL", (), ("A", "B"))})
    assert read_change(text, net) == change


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("R", "'R' is not RI:ENTRY=NEIGHBOUR", "write RUEH:RUEK*=RUES, or RUEH:RUEK*=none"),
        ("R:=B", "'R:=B' is not RI:ENTRY=NEIGHBOUR", "write RUEH:RUEK*=RUES, or RUEH:RUEK*=none"),
        ("RUEHZ:A=B", "no post 'RUEHZ' in this network", "did you mean 'RUEHX'?"),
        ("R:a*=B", "'a*' is no indicator", "write an indicator, 'PREFIX*' or 'otherwise'"),
        ("R:*=B", "'*' is no indicator", "write an indicator, 'PREFIX*' or 'otherwise'"),
        ("R:RUEH=B", "no post has the indicator 'RUEH'", "for all that begin so, write 'RUEH*'"),
        ("R:RUEHZ=B", "no post has the indicator 'RUEHZ'", "did you mean 'RUEHX'?"),
        ("R:QQ=B", "no post has the indicator 'QQ'", ""),
        ("R:A=RUEHX", "RUEHX is no neighbour of R", "its neighbours are A, B"),
        ("R:A=RUEHZ", "unknown post 'RUEHZ'", "did you mean 'RUEHX'?"),
        ("R:A=Non", "unknown post 'Non'", "did you mean 'none'?"),
        ("C:A=B", "B is no neighbour of C", "its neighbours are A"),
        ("R:B=", "R has no entry 'B' to take out", "its entries are A"),
        ("A:B=", "A has no entry 'B' to take out", "it has no table"),
    ],
)
def test_a_wrong_change_is_told_with_what_to_write(text: str, told: str, hint: str) -> None:
    net = network("R-A", "R-B", "A-RUEHX", "A-C", R={"A": "B"})
    with pytest.raises(WrongValue) as wrong:
        read_change(text, net)
    assert (wrong.value.text, wrong.value.hint) == (told, hint)


def test_a_changed_table_keeps_its_other_entries() -> None:
    net = network("R-A", "R-B", R={"A": "B", "B*": "A", "otherwise": "none"})
    assert net.tables["R"] == RouteTable({"A": "B"}, {"B": "A"}, None, True)
    after = changed(net, [Change("R", "A", None), Change("R", "B*", "none"), Change("A", "otherwise", "R")])
    assert after.tables["R"] == RouteTable({}, {"B": None}, None, True)
    assert after.tables["A"] == RouteTable({}, {}, "R", True)
    assert (entry_now(net, "R", "otherwise"), entry_now(after, "R", "A")) == ("none", None)
    assert str(Change("R", "A", None)) == "R:A="
