"""What a full stream of events says of each copy on each trunk, in the words of the naive simulator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.engine.events import Arrived, Ended, Event, Finished, Interrupted, Queued, Started
from sim.engine.simulation import Occupied
from tests.oracle.simulator import Leg

__all__ = ["legs_of", "occupied_of"]


def legs_of(events: Iterable[Event]) -> list[Leg]:
    """Every copy on every trunk, in the order in which they joined."""
    legs: dict[int, Leg] = {}
    since: dict[int, int] = {}
    last: dict[int, Started] = {}
    for event in events:
        if isinstance(event, Queued):
            legs[event.copy] = Leg(
                event.message,
                event.post,
                event.to,
                event.indicators,
                event.level,
                event.at_us,
                behind=event.behind,
            )
            since[event.copy] = event.at_us
        elif isinstance(event, Started):
            legs[event.copy].queue += event.at_us - since[event.copy]
            last[event.copy] = event
        elif isinstance(event, Interrupted):
            leg = legs[event.copy]
            leg.cuts += 1
            leg.lost += event.lost_us
            since[event.copy] = event.at_us
            if event.sent_us and leg.started is None:
                leg.started = last[event.copy].at_us + last[event.copy].cancel_us
        elif isinstance(event, Finished):
            leg = legs[event.copy]
            leg.finished = event.at_us
            leg.lost += last[event.copy].cancel_us
            if leg.started is None:
                leg.started = last[event.copy].at_us + last[event.copy].cancel_us
        elif isinstance(event, Arrived) and event.copy in legs:
            legs[event.copy].arrived = event.at_us
    return list(legs.values())


def occupied_of(events: Iterable[Event]) -> Iterator[Occupied]:
    """How channels were occupied, told from the whole stream."""
    legs: dict[int, Queued] = {}
    busy: dict[int, Started] = {}

    def left(copy: int, now: int, *, cut: bool, lost_us: int) -> Occupied:
        started, leg = busy.pop(copy), legs[copy]
        return Occupied(
            now, leg.message, leg.indicators, leg.post, leg.to, started.channel, started.at_us, cut, lost_us
        )

    for event in events:
        if isinstance(event, Queued):
            legs[event.copy] = event
        elif isinstance(event, Started):
            busy[event.copy] = event
        elif isinstance(event, Finished):
            yield left(event.copy, event.at_us, cut=False, lost_us=busy[event.copy].cancel_us)
        elif isinstance(event, Interrupted):
            yield left(event.copy, event.at_us, cut=True, lost_us=event.lost_us)
        elif isinstance(event, Ended):
            for copy, started in list(busy.items()):
                lost_us = min(started.cancel_us, event.at_us - started.at_us)
                yield left(copy, event.at_us, cut=False, lost_us=lost_us)
