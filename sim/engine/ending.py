"""Where a run leaves what it has not delivered.

Owns how the state of the engine at the horizon becomes `Remained`; the states themselves are `state`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from sim.engine.events import Remained, Status
from sim.engine.state import Copy, Station, Way

__all__ = ["remained", "remaining"]


def remaining(
    made: Iterable[Copy], idle: Sequence[Copy], stations: Iterable[Station], ways: Sequence[Way], end_us: int
) -> list[Remained]:
    """Every indicator of the copies that are somewhere at the end, in the order of messages and then of copies."""
    left = [
        remained(copy, indicator, end_us, copy.arrived_us, copy.path.posts, status)
        for copy, status in _placed(made, idle, stations, ways)
        for indicator in copy.indicators
    ]
    return sorted(left, key=attrgetter("message", "copy"))


def _placed(
    made: Iterable[Copy], idle: Sequence[Copy], stations: Iterable[Station], ways: Sequence[Way]
) -> Iterator[tuple[Copy, Status | None]]:
    """The copies in use; no status where it depends on whether the copy has arrived."""
    waiting = [copy for station in stations for copy in station.desk.inside()]
    waiting += [copy for way in ways for copy in way.queue.inside()]
    on_line = [line.copy for way in ways for line in way.lines if line.copy is not None]
    yield from ((copy, "queued") for copy in waiting)
    yield from ((copy, "sending") for copy in on_line)
    elsewhere = {id(copy) for copies in (idle, waiting, on_line) for copy in copies}
    yield from ((copy, None) for copy in made if id(copy) not in elsewhere)


def remained(
    copy: Copy,
    indicator: str | None,
    end_us: int,
    arrived_us: int,
    posts: tuple[str, ...],
    status: Status | None = None,
) -> Remained:
    """One indicator of a copy; ``posts`` leads to the post that it is at, or on its way to if not there by the end."""
    here = posts[-1] == copy.at.name
    if here and arrived_us > end_us:
        here, posts = False, posts[:-1]
    arrived = arrived_us if here and indicator == copy.at.name else None
    where = status or ("handling" if here else "sending")
    return Remained(end_us, copy.message.number, copy.number, indicator, where, arrived, posts)
