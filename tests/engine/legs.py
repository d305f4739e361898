"""What a full stream of events says of each copy on each trunk, in the words of the naive simulator."""

from __future__ import annotations

from collections.abc import Iterable

from sim.engine.events import Arrived, Event, Finished, Interrupted, Queued, Started
from tests.oracle.simulator import Leg

__all__ = ["legs_of"]


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
