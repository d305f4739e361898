"""Small scenarios to be worked by hand: a line takes one microsecond a character unless it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from sim.engine.simulation import simulate
from sim.network.model import Network, Post, RouteTable, Trunk
from sim.precedence.rules import Precedence, Rules
from sim.results.deliveries import Delivery, deliveries_of
from sim.scenario.model import Addressee, Filing, Scenario
from tests.engine.legs import legs_of
from tests.oracle import simulator
from tests.oracle.simulator import Leg

__all__ = [
    "cuts",
    "info",
    "ladder",
    "legs",
    "message",
    "network",
    "one",
    "records",
    "rules",
    "scenario",
    "served",
    "trunk",
]

STEPS = (("FLASH", "Z"), ("IMMEDIATE", "O"), ("PRIORITY", "P"), ("ROUTINE", "R"))


def cuts(*names: str, **over: int) -> dict[str, int]:
    """What a precedence may cut: always, or where the rest is longer than so many microseconds."""
    return {**dict.fromkeys(names, 0), **over}


def ladder(interrupts: Mapping[str, Mapping[str, int]] | None = None) -> tuple[Precedence, ...]:
    """FLASH, IMMEDIATE, PRIORITY, ROUTINE, with what they may cut."""
    found = interrupts or {}
    return tuple(
        Precedence(name, prosign, (name,), interrupts=MappingProxyType(dict(found.get(name, {}))))
        for name, prosign in STEPS
    )


def rules(**given: object) -> Rules:
    """Rules with the plain ladder, unless another is given."""
    return Rules("by hand", **{"ladder": ladder(), **given})  # type: ignore[arg-type]


def trunk(a: str, b: str, per_character: Fraction | int = 1, delay: int = 0, channels: int = 1) -> Trunk:
    """A trunk of one microsecond a character."""
    return Trunk(a, b, Fraction(per_character), delay, channels)


def network(
    posts: Sequence[Post | str],
    trunks: Sequence[Trunk],
    tables: Mapping[str, RouteTable] | None = None,
    hop_limit: int = 32,
) -> Network:
    """Posts (a name alone takes no time for anything), trunks and tables."""
    made = [Post(post) if isinstance(post, str) else post for post in posts]
    return Network(
        "by hand",
        MappingProxyType({post.indicator: post for post in made}),
        tuple(trunks),
        MappingProxyType(dict(tables or {})),
        hop_limit=hop_limit,
    )


def info(indicator: str, precedence: str | None = None) -> Addressee:
    """An info addressee."""
    return Addressee(indicator, None, "info", precedence)


def served(indicator: str) -> Addressee:
    """An action addressee that has the message by other means."""
    return Addressee(indicator, None, "action", served=True)


def message(name: str, at: int, way: str, characters: int, precedence: str = "ROUTINE") -> Filing:
    """A message with its way as ``A>B C``: from A, for action by B and C."""
    origin, _, to = way.partition(">")
    addressees = tuple(Addressee(indicator, None, "action") for indicator in to.split())
    return Filing(name, at, origin, characters, precedence, None, addressees)


def one(name: str, origin: str, *addressees: Addressee, **given: object) -> Filing:
    """A message for any addressees, of 10 characters, filed at 0."""
    made = {"at_us": 0, "characters": 10, "precedence": "ROUTINE", "info_precedence": None, **given}
    return Filing(name, origin=origin, addressees=addressees, **made)  # type: ignore[arg-type]


def scenario(
    stands: Network, filings: Sequence[Filing], by: Rules | None = None, **given: object
) -> Scenario:
    """A scenario."""
    return Scenario("by hand", stands, by or rules(), 0, tuple(filings), **given)  # type: ignore[arg-type]


def records(made: Scenario) -> dict[tuple[str, str | None], Delivery]:
    """The records by message and indicator; the naive simulator must find the same."""
    found = deliveries_of(simulate(made), made)
    assert found == simulator.simulate(made)[0]
    return {(record.message, record.indicator): record for record in found}


def legs(made: Scenario) -> dict[tuple[str, str, str], Leg]:
    """The copies by message, post and next post; the naive simulator must find the same."""
    found = legs_of(simulate(made))
    assert found == simulator.simulate(made)[1]
    in_order = sorted(made.filings, key=lambda filing: filing.at_us)
    return {(in_order[leg.message].name, leg.post, leg.to): leg for leg in found}
