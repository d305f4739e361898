"""What stands: names of posts, designators as they are compared, values that do not change."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.network.model import DEFAULT_HOP_LIMIT, Network, Post, RouteTable, Trunk, folded

WASHINGTON = Post("RUEKJCS", ("JOINT STAFF WASHINGTON DC", "SECDEF WASHINGTON DC"))
TASHKENT = Post("RUEHNT", ("AMEMBASSY TASHKENT",))
RELAY = Post("RUEH")
NETWORK = Network(
    "Three posts",
    {post.indicator: post for post in (WASHINGTON, TASHKENT, RELAY)},
    (Trunk("RUEHNT", "RUEH", Fraction(1)), Trunk("RUEH", "RUEKJCS", Fraction(1))),
)


def test_designators_are_compared_without_regard_to_case_and_blanks() -> None:
    assert folded("  Amembassy \t TASHKENT\n") == "AMEMBASSY TASHKENT"


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("AZaz09 \t\n/-"), max_size=30))
def test_folding_twice_changes_nothing_more(designator: str) -> None:
    once = folded(designator)
    assert folded(once) == once
    assert folded(designator.lower()) == folded(f" {designator} ") == once


def test_a_post_is_called_by_its_first_designator_else_by_its_indicator() -> None:
    assert WASHINGTON.name == "JOINT STAFF WASHINGTON DC"
    assert RELAY.name == "RUEH"


def test_a_post_that_says_nothing_takes_no_time_and_paths_lead_through_it() -> None:
    assert (RELAY.originate_us, RELAY.relay_us, RELAY.deliver_us) == (0, 0, 0)
    assert RELAY.operators is None
    assert RELAY.relays
    assert not RELAY.automatic
    assert RELAY.zone == "UTC"
    assert NETWORK.hop_limit == DEFAULT_HOP_LIMIT == 32


def test_every_designator_leads_to_the_indicator_that_serves_it() -> None:
    assert NETWORK.by_designator == {
        "JOINT STAFF WASHINGTON DC": "RUEKJCS",
        "SECDEF WASHINGTON DC": "RUEKJCS",
        "AMEMBASSY TASHKENT": "RUEHNT",
    }


def test_a_table_without_otherwise_is_not_one_whose_otherwise_is_none() -> None:
    assert RouteTable() != RouteTable(has_otherwise=True)


@pytest.mark.parametrize("value", [NETWORK, WASHINGTON, NETWORK.trunks[0], RouteTable()])
def test_what_stands_does_not_change(value: object) -> None:
    name = next(iter(value.__dataclass_fields__))  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, "other")
    for mapping in (RouteTable().exact, Network("bare", {}).tables):
        with pytest.raises(TypeError):
            mapping["RUEH"] = None  # type: ignore[index]


def test_a_network_is_shown_by_its_size() -> None:
    assert repr(NETWORK) == "<Network 'Three posts': 3 posts, 2 trunks>"
