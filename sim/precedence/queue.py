"""Who is next: the order in which copies that wait are taken, for a channel or for an operator.

Owns the key of each order (model: `order`) and nothing else: no routes, no clock. A queue numbers those that
join, so that equal keys go in the order of joining, and a copy that was cut goes back to its own place.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from heapq import heappop, heappush
from itertools import count
from math import lcm
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sim.precedence.rules import Rules

__all__ = ["Place", "Queue", "Waiting", "queues"]

Place: TypeAlias = tuple[int, int]


class Waiting(Protocol):
    """Whatever waits: it keeps the place that the queue gave it, its key and its number of joining."""

    place: Place


W = TypeVar("W", bound=Waiting)


class Queue(Generic[W]):
    """Strict precedence (ACP 127(G) 151): by position, then in the order of joining.

    ``waiting`` is a heap of those that wait, empty when nobody does.
    """

    __slots__ = ("_joined", "waiting")

    def __init__(self) -> None:
        self.waiting: list[tuple[Place, W]] = []
        self._joined = count()

    def place(self, position: int, now_us: int, characters: int) -> Place:
        """The place of one that joins now, whether it waits or is served at once."""
        return position, next(self._joined)

    def join(self, copy: W, position: int, now_us: int, characters: int) -> None:
        """One joins now and waits."""
        copy.place = place = self.place(position, now_us, characters)
        heappush(self.waiting, (place, copy))

    def wait(self, copy: W) -> None:
        """It waits at its place: one that has joined, or one that was cut and comes back."""
        heappush(self.waiting, (copy.place, copy))

    def take(self) -> W:
        """The first of those that wait, which is served now."""
        return heappop(self.waiting)[1]

    def begun(self, place: Place) -> None:
        """One that joined was served at once."""

    def inside(self) -> list[W]:
        """Those that wait, first to be taken first."""
        return [copy for _, copy in sorted(self.waiting, key=lambda waiting: waiting[0])]


class ArrivalQueue(Queue[W]):
    """First come, first served."""

    __slots__ = ()

    def place(self, position: int, now_us: int, characters: int) -> Place:
        """Nothing but the order of joining."""
        return 0, next(self._joined)


class AgeingQueue(Queue[W]):
    """So long a wait is worth one step of the ladder."""

    __slots__ = ("_step_us",)

    def __init__(self, step_us: int) -> None:
        super().__init__()
        self._step_us = step_us

    def place(self, position: int, now_us: int, characters: int) -> Place:
        """The time of joining, put back by the step for each position."""
        return now_us + position * self._step_us, next(self._joined)


class WeightedQueue(Queue[W]):
    """Self-clocked fair queueing (Golestani 1994); tags are exact: characters times a whole number per class."""

    __slots__ = ("_last", "_per_character", "_started")

    def __init__(self, per_character: tuple[int, ...]) -> None:
        super().__init__()
        self._per_character = per_character
        self._last = [0] * len(per_character)
        self._started = 0

    def place(self, position: int, now_us: int, characters: int) -> Place:
        """The larger of its class's last tag and the tag last started, plus characters over weight."""
        tag = max(self._last[position], self._started) + characters * self._per_character[position]
        self._last[position] = tag
        return tag, next(self._joined)

    def take(self) -> W:
        """The smallest tag, which becomes the tag last started."""
        place, copy = heappop(self.waiting)
        self._started = place[0]
        return copy

    def begun(self, place: Place) -> None:
        """Its tag becomes the tag last started."""
        self._started = place[0]


def queues(rules: Rules) -> Callable[[], Queue[Any]]:
    """What makes the queues of a set of rules: one for each way of a trunk, one for each desk."""
    if rules.order == "arrival":
        return ArrivalQueue
    if rules.order == "ageing":
        return partial(AgeingQueue, rules.ageing_us)
    if rules.order == "weighted":
        return partial(WeightedQueue, _per_character(rules.class_weights))
    return Queue


def _per_character(weights: tuple[Fraction, ...]) -> tuple[int, ...]:
    """One over each weight, all scaled by one factor that makes them whole."""
    scale = lcm(*(weight.numerator for weight in weights))
    return tuple(int(scale / weight) for weight in weights)
