"""Every copy on every leg: its routing line, when it joined, started and arrived, and what it waited behind.

Owns the record of a copy and the fold that makes it from a run's whole stream. Each leg has its own copy,
since segregation makes a new one for each neighbour. Times are whole microseconds since the scenario's start.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.engine.events import Arrived, Event, Filed, Finished, Interrupted, Queued, Started
from sim.quantities import short_length
from sim.results.deliveries import told_name
from sim.scenario.model import Scenario

__all__ = ["CopyRecord", "Legs", "copies_of", "routing_line"]


class CopyRecord(NamedTuple):
    """A copy on a leg. ``started_us`` is the transmission that counted (of several parts the first).

    Until the copy has left, ``started_us`` (but for a part that counts), ``finished_us``, ``queue_us`` and
    ``lost_us`` are None. ``behind`` is the message that was on the line when it joined.
    """

    message: str
    from_post: str
    to_post: str
    routing_line: str
    precedence: str
    joined_us: int
    started_us: int | None
    finished_us: int | None
    arrived_us: int | None
    queue_us: int | None
    lost_us: int | None
    cuts: int
    behind: str | None

    def __repr__(self) -> str:
        waited = "" if self.queue_us is None else f", waited {short_length(self.queue_us)}"
        gone = "" if self.arrived_us is not None else ", not arrived"
        return f"<Copy of {self.message!r}, {self.from_post} to {self.to_post}: {self.routing_line}{waited}{gone}>"


def copies_of(events: Iterable[Event], scenario: Scenario) -> list[CopyRecord]:
    """A record per copy and leg, in the order of joining. ``events`` is the whole stream of a run."""
    legs = Legs(scenario)
    for event in events:
        legs.take(event)
    return legs.records()


def routing_line(prosign: str, indicators: Iterable[str]) -> str:
    """Format line 2 as it is sent, ``PP RUEKJCS RUEAIIA``."""
    return " ".join((prosign * 2, *indicators))


class Leg:
    """A copy on its way: its sums so far, and since when it waits (None: it is on the line, or gone)."""

    __slots__ = (
        "arrived_us",
        "cancel_us",
        "cuts",
        "finished_us",
        "lost_us",
        "queue_us",
        "queued",
        "since_us",
        "started_us",
        "try_us",
    )

    def __init__(self, queued: Queued) -> None:
        self.queued = queued
        self.since_us: int | None = queued.at_us
        self.try_us: int | None = None
        self.started_us: int | None = None
        self.finished_us: int | None = None
        self.arrived_us: int | None = None
        self.queue_us = self.lost_us = self.cancel_us = self.cuts = 0

    def take(self, event: Started | Interrupted | Finished | Arrived) -> None:
        """Note what happened to the copy."""
        if isinstance(event, Started):
            self.queue_us = self.waited_us(event.at_us)
            self.since_us, self.cancel_us, self.try_us = None, event.cancel_us, event.at_us + event.cancel_us
        elif isinstance(event, Interrupted):
            self.cuts += 1
            self.since_us = event.at_us
            self.lost_us += event.lost_us
            if event.sent_us and self.started_us is None:
                self.started_us = self.try_us
        elif isinstance(event, Finished):
            self.finished_us = event.at_us
            self.lost_us += self.cancel_us
            if self.started_us is None:
                self.started_us = self.try_us
        else:
            self.arrived_us = event.at_us

    def waited_us(self, now: int) -> int:
        """How long it has waited for a channel by now, in all."""
        return self.queue_us if self.since_us is None else self.queue_us + now - self.since_us


class Legs:
    """All copies of a run: take its events one by one, then ask for the records."""

    def __init__(self, scenario: Scenario) -> None:
        self._ladder = scenario.rules.ladder
        self._names: list[str] = []
        self._used: dict[str, int] = {}
        self._legs: dict[int, Leg] = {}

    def take(self, event: Event) -> None:
        """Note one event of the stream; those that tell of no leg are passed over."""
        if isinstance(event, Filed):
            self._names.append(told_name(event.filing.name, self._used))
        elif isinstance(event, Queued):
            self._legs[event.copy] = Leg(event)
        elif isinstance(event, (Started, Interrupted, Finished, Arrived)):
            self._legs[event.copy].take(event)

    def records(self) -> list[CopyRecord]:
        """The record of each copy so far, in the order of joining."""
        return [self._record(leg) for leg in self._legs.values()]

    def _record(self, leg: Leg) -> CopyRecord:
        queued, gone = leg.queued, leg.finished_us is not None
        precedence = self._ladder[queued.level]
        return CopyRecord(
            self._names[queued.message],
            queued.post,
            queued.to,
            routing_line(precedence.prosign, queued.indicators),
            precedence.name,
            queued.at_us,
            leg.started_us,
            leg.finished_us,
            leg.arrived_us,
            leg.queue_us if gone else None,
            leg.lost_us if gone else None,
            leg.cuts,
            None if queued.behind is None else self._names[queued.behind],
        )
