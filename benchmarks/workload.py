"""The work that engines are measured on: 258 posts, and any number of messages at a constant rate.

Eight relays are fully meshed; each of the 250 tributaries hangs on one of them. At every size the same load
stands on the lines, since a larger workload lasts longer: the ways to tributaries and between relays are busy
about three fifths of the time, those from tributaries a sixth. Strict precedence, nothing is cut, desks have
no limit.

All durations are whole microseconds. Filing times are drawn to the microsecond and every trunk has a rate of
its own, so that two copies hardly ever want one line at one instant, and any correct program gives the same
times of receipt.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import log
from random import Random
from types import MappingProxyType

from sim.network.model import Network, Post, Trunk
from sim.precedence.rules import Precedence, Rules
from sim.scenario.model import Addressee, Characters, Drawn, Filing, Role, Scenario, Source

__all__ = ["drawn", "network", "rules", "workload"]

TRIBUTARIES = 250
MEAN_GAP_US = 4_600_000
TRIBUTARY_US, RELAY_US = 100_000, 68_000
"""Microseconds a character, about: ten characters a second, and fifteen on two channels between relays."""
SHARES = {"FLASH": 1, "IMMEDIATE": 14, "PRIORITY": 35, "ROUTINE": 50}
ADDRESSEES = {1: 30, 2: 20, 3: 14, 4: 10, 5: 7, 6: 5, 7: 4, 8: 3, 9: 2, 10: 2, 11: 2, 12: 1}
MEDIAN_CHARACTERS, SIGMA, SHORTEST, LONGEST = 1_600, 0.7, 200, 12_000


def workload(messages: int, seed: int = 1) -> Scenario:
    """That many messages, filed one after the other, each for one to twelve tributaries."""
    draw = Random(f"workload/{seed}")
    stands = network(seed)
    return Scenario(
        name=f"{messages} messages",
        network=stands,
        rules=rules(),
        start=0,
        filings=tuple(_filings(draw, messages, [name for name in stands.posts if len(name) > 4])),
    )


def drawn(messages: int) -> Scenario:
    """About that many messages of the same kind, drawn anew in each replication."""
    stands = network()
    tributaries = Drawn(*zip(*((name, 1.0) for name in stands.posts if len(name) > 4), strict=True))
    source = Source(
        name="messages",
        origins=tributaries,
        recipients=tributaries,
        addressees=Drawn(tuple(map(str, ADDRESSEES)), tuple(map(float, ADDRESSEES.values()))),
        info=Drawn(("0",), (1.0,)),
        precedence=Drawn(tuple(SHARES), tuple(map(float, SHARES.values()))),
        info_precedence=None,
        arrivals="poisson",
        mean_gap_us=Fraction(MEAN_GAP_US),
        hours=None,
        local=False,
        characters=Characters("lognormal", (float(MEDIAN_CHARACTERS), SIGMA)),
        until_us=messages * MEAN_GAP_US,
    )
    return Scenario(f"{messages} drawn messages", stands, rules(), start=0, sources=(source,))


def network(seed: int = 1) -> Network:
    """The relays ``RUEA`` to ``RUEH``, and tributaries that are named after theirs (``RUEAAA``)."""
    draw = Random(f"network/{seed}")
    relays = [f"RUE{letter}" for letter in "ABCDEFGH"]
    posts = {name: Post(name, relay_us=20_000_003) for name in relays}
    trunks = [_trunk(draw, pair, RELAY_US, channels=2) for pair in combinations(relays, 2)]
    for n in range(TRIBUTARIES):
        relay, (first, second) = relays[n % len(relays)], divmod(n // len(relays), 26)
        name = f"{relay}{chr(65 + first)}{chr(65 + second)}"
        posts[name] = Post(name, originate_us=60_000_011, deliver_us=120_000_007, relays=False)
        trunks.append(_trunk(draw, (name, relay), TRIBUTARY_US, channels=1))
    return Network("benchmark", MappingProxyType(posts), tuple(trunks))


def rules() -> Rules:
    """Four precedences; the highest goes first, and what is on the line goes on."""
    ladder = (
        Precedence("FLASH", "Z", ("FLASH",)),
        Precedence("IMMEDIATE", "O", ("IMMEDIATE",)),
        Precedence("PRIORITY", "P", ("PRIORITY",)),
        Precedence("ROUTINE", "R", ("ROUTINE",)),
    )
    return Rules("benchmark", ladder, interruption=False)


def _trunk(draw: Random, pair: tuple[str, str], us_per_character: int, channels: int) -> Trunk:
    rate = Fraction(us_per_character + draw.randint(-us_per_character // 50, us_per_character // 50))
    return Trunk(*pair, us_per_character=rate, delay_us=draw.randint(20_000, 250_000), channels=channels)


def _filings(draw: Random, messages: int, tributaries: list[str]) -> list[Filing]:
    counts, count_weights = tuple(ADDRESSEES), tuple(ADDRESSEES.values())
    names, shares = tuple(SHARES), tuple(SHARES.values())
    found, at = [], 0
    for n in range(1, messages + 1):
        at += round(draw.expovariate(1 / MEAN_GAP_US))
        length = round(draw.lognormvariate(log(MEDIAN_CHARACTERS), SIGMA))
        posts = draw.sample(tributaries, 1 + draw.choices(counts, count_weights)[0])
        found.append(
            Filing(
                name=f"filing-{n}",
                at_us=at,
                origin=posts[0],
                characters=min(max(length, SHORTEST), LONGEST),
                precedence=draw.choices(names, shares)[0],
                info_precedence=None,
                addressees=tuple(_addressee(name, place) for place, name in enumerate(posts[1:])),
            )
        )
    return found


def _addressee(indicator: str, place: int) -> Addressee:
    role: Role = "info" if place >= 2 else "action"
    return Addressee(indicator, None, role)
