"""How long the queues were: before each line and at each desk, over a run, or what stood in them at one time.

Owns the record of a queue and the fold that makes it from a run's whole stream. A copy stands in a queue from when it
joined (or was cut) until it was taken; one that found a channel or an operator free never stood in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from sim.engine.events import Ended, Event
from sim.results.standing import Key, Standing, Stay
from sim.results.summary import ALL
from sim.scenario.model import Scenario

__all__ = ["QueueRecord", "Queues", "Stood"]


class QueueRecord(NamedTuple):
    """A queue over a run, for the copies of one precedence or of all: at a post, for the line to ``to`` or (None) for
    an operator.

    ``places`` is how many it served at a time: channels or operators. ``waits`` counts the waits (a copy that was cut
    waits again), ``waited_us`` is their sum. The queue was ``longest`` for the first time at ``longest_us``, and
    ``mean`` long on average from the end of the warm-up to the end of the run.
    """

    post: str
    to: str | None
    places: int | None
    precedence: str
    waits: int
    waited_us: int
    longest_wait_us: int | None
    mean: Fraction
    longest: int
    longest_us: int | None


class Stood(NamedTuple):
    """A copy that stood in a queue at the time asked for; ``place`` 1 is the next to be taken. ``joined_us`` is when it
    joined, ``since_us`` since when it waited (later, where it had been cut)."""

    post: str
    to: str | None
    place: int
    message: str
    precedence: str
    joined_us: int
    since_us: int
    waited_us: int


class Queues:
    """All queues of a run: take its events one by one, then ask. ``at_us`` is the time at which to look."""

    def __init__(self, scenario: Scenario, at_us: int | None = None) -> None:
        self.at_us = at_us
        self.end_us = 0
        self.stood: list[Stood] = []
        self._scenario = scenario
        self._names = scenario.rules.names()
        self._stays: dict[Key, list[Stay]] = {}
        self._standing = Standing(scenario, joined=self._note)
        self._looked = at_us is None

    def take(self, event: Event) -> None:
        """Note one event of the stream. What happens exactly at the time to look still counts."""
        if not self._looked and self.at_us is not None and event.at_us > self.at_us:
            self._look(self.at_us)
        self._standing.take(event)
        if isinstance(event, Ended):
            self.end_us = event.at_us
            if not self._looked and self.at_us is not None:
                self._look(self.at_us)

    def records(self) -> list[QueueRecord]:
        """A record for all of each queue, and before it one for each precedence where several waited there."""
        found: list[QueueRecord] = []
        for key, places in self._places().items():
            stays = [stay for stay in self._stays.get(key, ()) if stay.until_us != stay.since_us]
            levels = sorted({stay.level for stay in stays})
            if len(levels) > 1:
                for level in levels:
                    found.append(self._record(key, places, self._names[level], [s for s in stays if s.level == level]))
            found.append(self._record(key, places, ALL, stays))
        return found

    def _note(self, key: Key, stay: Stay) -> None:
        self._stays.setdefault(key, []).append(stay)

    def _look(self, at_us: int) -> None:
        self._looked = True
        for key in self._places():
            for place, stay in enumerate(self._standing.order(key), 1):
                name, precedence = self._standing.names[stay.message], self._names[stay.level]
                since = stay.since_us
                self.stood.append(Stood(*key, place, name, precedence, stay.joined_us, since, at_us - since))

    def _places(self) -> dict[Key, int | None]:
        """The queues in the order of the trunks and then of the posts, with channels and operators."""
        network = self._scenario.network
        places: dict[Key, int | None] = {}
        for trunk in network.trunks:
            places[trunk.a, trunk.b] = places[trunk.b, trunk.a] = trunk.channels
        for name, post in network.posts.items():
            if post.operators is not None:
                places[name, None] = post.operators
        return {**places, **{key: None for key in self._stays if key not in places}}

    def _record(self, key: Key, places: int | None, precedence: str, stays: Sequence[Stay]) -> QueueRecord:
        begin, end = self._scenario.warm_up_us, self.end_us
        spans = [(max(stay.since_us, begin), end if stay.until_us is None else stay.until_us) for stay in stays]
        lengths = [until - since for since, until in spans if until > since]
        total = sum(lengths)
        longest, when = _longest([span for span in spans if span[1] > span[0]])
        mean = Fraction(total, end - begin) if end > begin else Fraction(0)
        most = max(lengths, default=None)
        return QueueRecord(*key, places, precedence, len(lengths), total, most, mean, longest, when)


def _longest(spans: Iterable[tuple[int, int]]) -> tuple[int, int | None]:
    """How many of the spans overlap at most for any length of time, and from when on they first did."""
    steps: dict[int, int] = {}
    for since, until in spans:
        steps[since] = steps.get(since, 0) + 1
        steps[until] = steps.get(until, 0) - 1
    length, longest, when = 0, 0, None
    for at_us in sorted(steps):
        length += steps[at_us]
        if length > longest:
            longest, when = length, at_us
    return longest, when
