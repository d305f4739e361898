"""What stands in every queue and on every line as a run goes: told from its events, and from nothing else.

Owns a likeness of each queue, of a trunk's way and of a desk with operators, in the order in which the rules take
from it. What comes of the waits is `queues`' and `story`'s; how copies wait by the rules is `precedence.queue`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from sim.engine.events import (
    Arrived,
    Delivered,
    Event,
    Filed,
    Finished,
    Handled,
    Interrupted,
    Queued,
    Started,
    Waited,
)
from sim.precedence.queue import Place, Queue, queues
from sim.results.deliveries import told_name
from sim.scenario.model import Scenario

__all__ = ["Key", "Occupied", "Standing", "Stay"]

Key: TypeAlias = tuple[str, str | None]
"""A queue: the post, and the neighbour that its line leads to (None: the desk)."""
Identity: TypeAlias = tuple[int, int]
"""A copy: the place of its message and its number; 0 stands for each message at its originator."""
Heard: TypeAlias = Callable[[Key, "Stay"], object]


class Stay:
    """One wait of a copy in a queue: from ``since_us`` until it was taken (``until_us`` None: not yet).

    ``place`` is its key and its number of joining, ``joined_us`` when it joined first (a copy that was cut waits
    again).
    """

    __slots__ = ("copy", "joined_us", "level", "message", "place", "since_us", "until_us")

    def __init__(self, message: int, copy: int, level: int, place: Place, joined_us: int, since_us: int) -> None:
        self.message = message
        self.copy = copy
        self.level = level
        self.place = place
        self.joined_us = joined_us
        self.since_us = since_us
        self.until_us: int | None = None


class Occupied(NamedTuple):
    """A copy on a channel, and when the channel would be free; or (None) with an operator."""

    message: int
    copy: int
    level: int
    until_us: int | None


class Standing:
    """The queues, lines and desks of a run as they stand: take its events one by one.

    ``waiting`` holds, by queue, the copies that wait; ``occupied`` those on its channels, or with the operators of its
    desk. ``joined`` and ``left`` are told of each wait when it begins and when it is over.
    """

    def __init__(self, scenario: Scenario, joined: Heard | None = None, left: Heard | None = None) -> None:
        self.names: list[str] = []
        self.waiting: dict[Key, dict[Identity, Stay]] = {}
        self.occupied: dict[Key, dict[Identity, Occupied]] = {}
        self._operators = {name for name, post in scenario.network.posts.items() if post.operators is not None}
        self._positions = scenario.rules.positions
        self._new = queues(scenario.rules)
        self._queues: dict[Key, Queue[Stay]] = {}
        self._used: dict[str, int] = {}
        self._characters: list[int] = []
        self._ways: dict[int, Key] = {}
        self._copies: dict[Identity, tuple[int, frozenset[str | None]]] = {}
        self._stays: dict[tuple[Key, Identity], Stay] = {}
        self._come: tuple[Key, Stay] | None = None
        self._joined, self._left = joined, left

    def take(self, event: Event) -> None:
        """Note one event of the stream."""
        if self._come is not None:
            self._settle(event)
        if isinstance(event, Queued):
            self._queue(event)
        elif isinstance(event, (Started, Interrupted, Finished)):
            self._on_line(event)
        elif isinstance(event, Handled):
            self._handle(event)
        elif isinstance(event, Arrived):
            self._arrive(event.post, event)
        elif isinstance(event, Filed):
            self._file(event)
        elif isinstance(event, Delivered):
            self._copies.pop((event.message, event.copy), None)

    def order(self, key: Key) -> list[Stay]:
        """Those that wait in a queue, first to be taken first."""
        return sorted(self.waiting.get(key, {}).values(), key=lambda stay: stay.place)

    def key_of(self, copy: int) -> Key | None:
        """The way that a copy is on."""
        return self._ways.get(copy)

    # Messages and desks

    def _file(self, event: Filed) -> None:
        filing = event.filing
        self.names.append(told_name(filing.name, self._used))
        self._characters.append(filing.characters)
        indicators = frozenset(who.indicator for who in filing.addressees if not who.served)
        self._copies[event.message, 0] = event.level, indicators
        self._arrive(filing.origin, event)

    def _arrive(self, post: str, event: Filed | Arrived) -> None:
        """A copy comes to a desk with operators: the next event tells whether it has to wait there."""
        if post not in self._operators:
            return
        copy = 0 if isinstance(event, Filed) else event.copy
        found = self._copies.get((event.message, copy))
        if found is not None:
            key = post, None
            self._come = key, self._stay(key, event.message, copy, found[0], event.at_us)

    def _settle(self, event: Event) -> None:
        """Whether the copy that came last waits for an operator, or is worked on at once."""
        assert self._come is not None
        key, stay = self._come
        self._come = None
        if isinstance(event, Waited) and (event.message, event.copy) == (stay.message, stay.copy):
            self._wait(key, stay)
        else:
            self._queues[key].begun(stay.place)
            self._occupy(key, stay, None)

    def _handle(self, event: Handled) -> None:
        key, identity = (event.post, None), (event.message, event.copy)
        if event.post not in self._operators:
            return
        stay = self._stays.pop((key, identity), None)
        if stay is not None and stay.until_us is None:
            self._leave(key, stay, event.began_us)
        _, indicators = self._copies.get(identity, (0, frozenset[str | None]()))
        if event.work != "deliver" and event.post in indicators:
            return
        self.occupied.get(key, {}).pop(identity, None)
        first = next(iter(self.order(key)), None)
        if first is not None:
            self._leave(key, first, event.at_us)
            self._occupy(key, first, None)

    # Lines

    def _queue(self, event: Queued) -> None:
        key = event.post, event.to
        self._ways[event.copy] = key
        self._copies[event.message, event.copy] = event.level, frozenset(event.indicators)
        self._wait(key, self._stay(key, event.message, event.copy, event.level, event.at_us))

    def _on_line(self, event: Started | Interrupted | Finished) -> None:
        key, identity = self._ways.get(event.copy, ("", None)), (event.message, event.copy)
        stay = self._stays.get((key, identity))
        if isinstance(event, Finished):
            self.occupied.get(key, {}).pop(identity, None)
            self._stays.pop((key, identity), None)
            self._ways.pop(event.copy, None)
        elif stay is not None and isinstance(event, Started):
            if stay.until_us is None:
                self._leave(key, stay, event.at_us)
            self._occupy(key, stay, event.at_us + event.cancel_us + event.line_us)
        elif stay is not None:
            self.occupied.get(key, {}).pop(identity, None)
            again = Stay(event.message, event.copy, stay.level, stay.place, stay.joined_us, event.at_us)
            self._wait(key, again)

    # Either

    def _stay(self, key: Key, message: int, copy: int, level: int, now: int) -> Stay:
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = self._new()
        place = queue.place(self._positions[level], now, self._characters[message])
        return Stay(message, copy, level, place, now, now)

    def _wait(self, key: Key, stay: Stay) -> None:
        identity = stay.message, stay.copy
        self._stays[key, identity] = stay
        self.waiting.setdefault(key, {})[identity] = stay
        if self._joined is not None:
            self._joined(key, stay)

    def _leave(self, key: Key, stay: Stay, now: int) -> None:
        stay.until_us = now
        self.waiting[key].pop((stay.message, stay.copy), None)
        self._queues[key].begun(stay.place)
        if self._left is not None:
            self._left(key, stay)

    def _occupy(self, key: Key, stay: Stay, until_us: int | None) -> None:
        taken = Occupied(stay.message, stay.copy, stay.level, until_us)
        self.occupied.setdefault(key, {})[stay.message, stay.copy] = taken
