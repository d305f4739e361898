"""What changes during a run: messages, copies, channel lines, ways and stations.

Owns the mutable things that `simulation` moves; none of them leaves the engine. A copy and a line are each a
`simpy.Timeout` that was made on a clock which never runs, and so can be put on the real one again and again.
"""

from __future__ import annotations

import simpy

from sim.network.model import Post, Trunk
from sim.network.routing import Router
from sim.precedence.interruption import cuts
from sim.precedence.queue import Place, Queue
from sim.precedence.rules import Rules
from sim.quantities import transmission_us
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

    arrived_us: int
    at: Station
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

    def __init__(self, never: simpy.Environment) -> None:
        super().__init__(never, 0)
        self.arrived_us = self.interrupted = self.line_us = self.lost_us = self.operator_us = 0


class Line(simpy.Timeout):
    """A channel of a way: the event is the end of the transmission that it is busy with.

    ``copy`` None: idle, or cut off; a line that was cut off gives its channel to a new one and means nothing.
    ``order`` tells which of several occupations began last, ``rank`` is that of the copy in one instant.
    """

    began_us: int
    cancel_us: int
    order: int
    rank: int

    def __init__(self, never: simpy.Environment, way: Way, channel: int) -> None:
        super().__init__(never, 0)
        self.way = way
        self.channel = channel
        self.copy: Copy | None = None
        self.until_us = -1


class Way:
    """One direction of a trunk: its channels, the queue for them, and the station that it leads to.

    ``settled``: once a copy is on the line its end is certain and nobody listens, so that the end of its handling
    is put on when it is sent, and the end of a transmission only where somebody waits for it.
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

    def __init__(
        self, number: int, trunk: Trunk, origin: Station, to: Station, rules: Rules, queue: Queue[Copy], listened: bool
    ) -> None:
        rate = trunk.us_per_character
        self.number = number
        self.origin = origin
        self.to = to
        self.queue = queue
        self.delay_us = trunk.delay_us
        self.denominator = rate.denominator
        self.twice_denominator = 2 * rate.denominator
        self.twice_numerator = 2 * rate.numerator
        self.cancel_us = transmission_us(rules.cancel_characters, rate)
        self.cuts = cuts(rules, self.cancel_us)
        self.settled = self.cuts is None and to.operators is None and not listened
        self.lines: list[Line] = []
        self.free: list[Line] = []


class Station:
    """A post at work: its times, its operators and their queue, and the way that each indicator takes.

    ``only`` is the one way of a post that has just one and no table; by it go all indicators ``behind`` it.
    """

    __slots__ = (
        "automatic",
        "behind",
        "busy",
        "deliver_us",
        "desk",
        "name",
        "only",
        "operators",
        "originate_us",
        "own",
        "relay_us",
        "start",
        "ways",
    )

    def __init__(self, post: Post, desk: Queue[Copy], router: Router) -> None:
        self.name = post.indicator
        self.own = (post.indicator,)
        self.originate_us = post.originate_us
        self.relay_us = post.relay_us
        self.deliver_us = post.deliver_us
        self.automatic = post.automatic
        self.operators = post.operators
        self.busy = 0
        self.desk = desk
        self.start = Path((post.indicator,), 0, post.originate_us)
        self.ways = Directory(post.indicator, router)
        self.only: Way | None = None
        self.behind: frozenset[str] = frozenset()


class Directory(dict["str | None", "Way | None"]):
    """The way that each indicator takes from a station, asked of the router once; None: its own, or no route."""

    def __init__(self, post: str, router: Router) -> None:
        super().__init__({post: None})
        self._post = post
        self._router = router
        self.by_neighbour: dict[str, Way] = {}

    def __missing__(self, indicator: str | None) -> Way | None:
        neighbour = None if indicator is None else self._router.neighbour(self._post, indicator)
        way = self[indicator] = None if neighbour is None else self.by_neighbour[neighbour]
        return way
