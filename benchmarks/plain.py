"""The plain SimPy program that the SimPy documentation teaches, to measure the engine against.

A process for each copy and hop, a `simpy.PriorityResource` for each way of a trunk, and `yield
env.timeout(...)` for all that takes time. It knows strict precedence without interruption and desks without a
limit, which is what the workload asks for; routes are worked out once, before the run. `run` gives the time
of receipt in microseconds for each message (from 0) and indicator, the same as the engine's.

    python -m benchmarks.plain 10000
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

import simpy

from benchmarks.workload import workload
from sim.network.model import Network, Post
from sim.scenario.model import Scenario

__all__ = ["World", "prepare", "run"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a trunk: the lines that copies queue for, and how long they take."""

    lines: simpy.PriorityResource
    us_per_character: int
    delay_us: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a copy has to know of its message."""

    number: int
    level: int
    characters: int


@dataclass(frozen=True, slots=True)
class World:
    """All that the processes share."""

    env: simpy.Environment
    scenario: Scenario
    posts: dict[str, Post]
    routes: dict[str, dict[str, str]]
    ways: dict[tuple[str, str], Way]
    received: dict[tuple[int, str], int] = field(default_factory=dict)


def source(world: World) -> Iterator[simpy.Event]:
    """File every message at its time."""
    env, level = world.env, world.scenario.rules.levels
    for number, filing in enumerate(world.scenario.filings):
        yield env.timeout(filing.at_us - env.now)
        message = Message(number, level[filing.precedence], filing.characters)
        indicators = [addressee.indicator or "" for addressee in filing.addressees]
        originate_us = world.posts[filing.origin].originate_us
        env.process(handle(world, filing.origin, message, indicators, originate_us))


def copy(world: World, post: str, to: str, message: Message, indicators: list[str]) -> Iterator[simpy.Event]:
    """One copy on one trunk: wait for a line, be sent, arrive, be handled."""
    env, way = world.env, world.ways[post, to]
    with way.lines.request(priority=message.level) as line:
        yield line
        yield env.timeout(message.characters * way.us_per_character)
    yield env.timeout(way.delay_us)
    yield from handle(world, to, message, indicators, world.posts[to].relay_us)


def handle(
    world: World, post: str, message: Message, indicators: list[str], onward_us: int
) -> Iterator[simpy.Event]:
    """A post's work on a copy: send on what must go on, deliver its own."""
    env, route = world.env, world.routes[post]
    onward: dict[str, list[str]] = {}
    for indicator in indicators:
        if indicator != post:
            onward.setdefault(route[indicator], []).append(indicator)
    if onward:
        yield env.timeout(onward_us)
        for to, group in onward.items():
            env.process(copy(world, post, to, message, group))
    if post in indicators:
        yield env.timeout(world.posts[post].deliver_us)
        world.received[message.number, post] = env.now


def prepare(scenario: Scenario) -> World:
    """The world before the first message: ways, and the fastest routes."""
    env = simpy.Environment()
    ways = {}
    for trunk in scenario.network.trunks:
        for pair in ((trunk.a, trunk.b), (trunk.b, trunk.a)):
            lines = simpy.PriorityResource(env, capacity=trunk.channels)
            ways[pair] = Way(lines, int(trunk.us_per_character), trunk.delay_us)
    return World(env, scenario, dict(scenario.network.posts), fastest_routes(scenario.network), ways)


def fastest_routes(network: Network) -> dict[str, dict[str, str]]:
    """Post -> indicator -> neighbour on the path that takes 1,000 characters there soonest (Dijkstra)."""
    next_to: dict[str, list[tuple[str, int]]] = {name: [] for name in network.posts}
    for trunk in network.trunks:
        leg = int(trunk.us_per_character) * 1000 + trunk.delay_us
        next_to[trunk.a].append((trunk.b, leg))
        next_to[trunk.b].append((trunk.a, leg))
    routes: dict[str, dict[str, str]] = {name: {} for name in network.posts}
    for to in network.posts:
        best, heap = {to: 0}, [(0, to)]
        while heap:
            total, here = heappop(heap)
            if total > best[here] or not (here == to or network.posts[here].relays):
                continue
            work = 0 if here == to else network.posts[here].relay_us
            for neighbour, leg in next_to[here]:
                longer = total + work + leg
                if neighbour not in best or longer < best[neighbour]:
                    best[neighbour] = longer
                    routes[neighbour][to] = here
                    heappush(heap, (longer, neighbour))
    return routes


def run(world: World) -> dict[tuple[int, str], int]:
    """Run until nothing is left to do; the time of receipt by message (from 0) and indicator."""
    world.env.process(source(world))
    world.env.run()
    return world.received


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    world = prepare(workload(messages))
    began = time.perf_counter()
    received = run(world)
    seconds = time.perf_counter() - began
    print(f"{messages} messages, {len(received)} deliveries: {seconds:.2f} s")


if __name__ == "__main__":
    main()
