"""What changes during a run: messages, copies, channel lines, ways and stations.

Owns the mutable things that `simulation` moves; none of them leaves the engine. A copy and a line are each a
`simpy.Timeout` that was made on a clock which never runs, and so can be put on the real one again and again.
"""

from __future__ import annotations

import simpy

from sim.network.routing import Router
from sim.precedence.queue import Place, Queue
from sim.scenario.model import Filing

__all__ = ["Copy", "Directory", "Line", "MessageState", "Path", "Station", "Way"]


class Path:
    """The stations that a copy has come by, and the paths that lead on from there; each is made once.

    ``handled_us`` is what the stations before the last have worked on it: one `originate`, then `relay`;
    ``through_us`` is the same with the last, where the copy goes on.
    """

    __slots__ = ("handled_us", "onward", "posts", "through_us")

    def __init__(self, posts: tuple[str, ...], handled_us: int, through_us: int) -> None:
        self.posts = posts
        self.handled_us = handled_us
        self.through_us = through_us
        self.onward: dict[Station, Path] = {}

    def then(self, station: Station) -> Path:
        """This path and one station more."""
        path = self.onward.get(station)
        if path is None:
            through_us = self.through_us + station.relay_us
            path = self.onward[station] = Path((*self.posts, station.name), self.through_us, through_us)
        return path


class MessageState:
    """What the engine keeps of a message: its prosigns as levels, and its place in the rule for one instant.

    ``info_only`` holds the indicators that answer for info addressees alone, ``best`` the highest level of each
    indicator's addressees; both only where the rules ask for them.
    """

    __slots__ = ("at_us", "best", "characters", "info_level", "info_only", "level", "number", "rank")

    best: dict[str | None, int]
    info_only: frozenset[str | None]

    def __init__(self, number: int, rank: int, filing: Filing, level: int, info_level: int | None) -> None:
        self.number = number
        self.rank = rank
        self.at_us = filing.at_us
        self.characters = filing.characters
        self.level = level
        self.info_level = info_level


class Copy(simpy.Timeout):
    """One instance of a message: the indicators that it answers for, where it is, and where its time went.

    The event is its arrival at the post ``at``, or the end of the handling there. ``rest_us`` is the line time
    that it still needs on its way, ``since_us`` when it began to wait. ``line_us``, ``lost_us``, ``operator_us``
    and ``interrupted`` go back to the filing. A copy that is done with serves for another.
    """

    __slots__ = (
        "arrived_us",
        "at",
        "handling_us",
        "hops",
        "indicators",
        "interrupted",
        "level",
        "line_us",
        "lost_us",
        "message",
        "number",
        "operator_us",
        "path",
        "place",
        "rank",
        "rest_us",
        "since_us",
    )

    at: Station
    arrived_us: int
    handling_us: int
    hops: int
    indicators: tuple[str | None, ...]
    interrupted: int
    level: int
    line_us: int
    lost_us: int
    message: MessageState
    number: int
    operator_us: int
    path: Path
    place: Place
    rank: int
    rest_us: int
    since_us: int


class Line(simpy.Timeout):
    """A channel of a way: the event is the end of the transmission that it is busy with.

    ``copy`` None: idle, or cut off; a line that was cut off gives its channel to a new one and means nothing.
    ``order`` tells which of several occupations began last.
    """

    way: Way
    channel: int
    copy: Copy | None
    began_us: int
    cancel_us: int
    until_us: int
    order: int
    rank: int


class Way:
    """One direction of a trunk: its channels, the queue for them, and the station that it leads to.

    ``cuts[level][other]`` is the rest, in microseconds, that a copy of the other level on the line must have
    more of to be cut; None: never. ``settled``: once a copy is on the line its end is certain and nobody listens,
    so that the end of its handling is put on when it is sent, and the end of a transmission only where one waits.
    """

    __slots__ = (
        "cancel_us",
        "cuts",
        "delay_us",
        "denominator",
        "free",
        "lines",
        "number",
        "origin",
        "queue",
        "settled",
        "to",
        "twice_denominator",
        "twice_numerator",
    )

    cancel_us: int
    cuts: tuple[tuple[int | None, ...] | None, ...] | None
    delay_us: int
    denominator: int
    free: list[Line]
    lines: list[Line]
    number: int
    origin: Station
    queue: Queue
    settled: bool
    to: Station
    twice_denominator: int
    twice_numerator: int


class Station:
    """A post at work: its times, its operators and their queue, and the way that each indicator takes."""

    __slots__ = (
        "automatic",
        "busy",
        "deliver_us",
        "desk",
        "name",
        "operators",
        "originate_us",
        "own",
        "relay_us",
        "start",
        "ways",
    )

    automatic: bool
    busy: int
    deliver_us: int
    desk: Queue
    name: str
    operators: int | None
    originate_us: int
    own: tuple[str]
    relay_us: int
    start: Path
    ways: Directory


class Directory(dict["str | None", "Way | None"]):
    """The way that each indicator takes from a station, asked of the router once; None: no route."""

    def __init__(self, post: str, router: Router) -> None:
        self._post = post
        self._router = router
        self.by_neighbour: dict[str, Way] = {}

    def __missing__(self, indicator: str | None) -> Way | None:
        neighbour = None if indicator is None else self._router.neighbour(self._post, indicator)
        way = self[indicator] = None if neighbour is None else self.by_neighbour[neighbour]
        return way
