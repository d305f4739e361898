"""When: the discrete-event simulation that carries copies from post to post, on SimPy's clock.

Owns the flow of model section 5 and the rule for one instant (model section 3), and nothing of where a copy goes
(`network.routing`), who is next (`precedence.queue`) or what the events add up to (`sim.results`). Each line and
each copy is a SimPy event that is used again and again, put on with `Environment.schedule` under a whole-number
priority which is the rule for one instant. What falls due at the same instant is carried on directly where
`Environment.peek` shows that nothing else is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias, cast, get_args

import simpy

from sim.engine.collector import collector_paused
from sim.engine.ending import remained, remaining
from sim.engine.events import (
    Arrived,
    Delivered,
    Ended,
    Event,
    Filed,
    Finished,
    Handled,
    Interrupted,
    Queued,
    Started,
    Unfiled,
    Unrouted,
    Waited,
    Work,
)
from sim.engine.state import Copy, Line, MessageState, Station, Way
from sim.network.routing import Router
from sim.network.tree import Reason
from sim.precedence.interruption import interrupts
from sim.precedence.queue import queues
from sim.scenario.model import Filing, Scenario
from sim.scenario.traffic import workload

__all__ = ["Detail", "Occupied", "Received", "Simulation", "simulate"]

Detail: TypeAlias = Literal["all", "lines", "deliveries", "receipts"]
Sink: TypeAlias = Callable[[Any], object]
Callbacks: TypeAlias = list[Callable[[Any], None]]

FILED, HANDLED, SENT, ARRIVED, HORIZON = range(5)
"""The kinds of happenings, in the order in which they are looked at within one instant."""

_new = tuple.__new__


class Received(NamedTuple):
    """All that is told with ``detail="receipts"``: when an indicator's post handed a message over."""

    at_us: int
    message: int
    indicator: str


class Occupied(NamedTuple):
    """Told with ``detail="lines"``: a channel of the way from a post to another was busy with a copy of a message.

    From ``began_us`` to ``at_us``, when the last character had left, the copy was ``cut``, or the run ended. Of this
    time ``lost_us`` was in vain: the cancel sequence that came first, and what has to be sent again of a copy cut.
    """

    at_us: int
    message: int
    indicators: tuple[str | None, ...]
    post: str
    to: str
    channel: int
    began_us: int
    cut: bool
    lost_us: int


def simulate(
    scenario: Scenario, *, seed: int | None = None, replication: int = 1, detail: Detail = "all"
) -> Iterator[Event]:
    """The events of a run, live and in order of time.

    ``detail="deliveries"`` leaves out what happens between filing and delivery, ``"lines"`` tells with it how channels
    were `Occupied`, and ``"receipts"`` nothing but the times of receipt (`Received`). The seed is the scenario's
    unless one is given.
    """
    filings = workload(scenario, scenario.seed if seed is None else seed, replication)
    return Simulation(scenario, filings, detail).events()


class Simulation:
    """One run: stations and ways made from a scenario, and the messages to be filed, in their order."""

    def __init__(self, scenario: Scenario, filings: Sequence[Filing], detail: Detail = "all") -> None:
        if detail not in get_args(Detail):
            raise ValueError(f"no detail {detail!r}; it is one of {', '.join(get_args(Detail))}")
        self._scenario = scenario
        self._rules = scenario.rules
        self._filings = filings
        self._horizon = scenario.horizon_us
        self._until = 1 << 62 if scenario.horizon_us is None else scenario.horizon_us
        self._all = detail == "all"
        self._records = detail != "receipts"
        self._lines = detail == "lines"
        self._tell: Sink = [].append
        self._env = simpy.Environment()
        self._put = cast(Callable[[simpy.Event, int, int], None], self._env.schedule)
        self._never = simpy.Environment()
        self._way_bits = (2 * len(scenario.network.trunks) + 1).bit_length()
        kind = 1 << (len(filings).bit_length() + self._way_bits)
        self._handled_rank, self._sent_rank, self._arrived_rank = (
            rank * kind for rank in (HANDLED, SENT, ARRIVED)
        )
        self._horizon_rank = HORIZON * kind
        self._on_file: Callbacks = [self._file]
        self._on_sent: Callbacks = [self._sent]
        self._on_free: Callbacks = [self._free]
        self._on_arrive: Callbacks = [self._arrive]
        self._on_forward: Callbacks = [self._forward]
        self._on_deliver: Callbacks = [self._deliver]
        self._positions = self._rules.positions
        self._resume = self._rules.resume
        self._tagged = self._rules.order == "weighted"
        self._by_segregation = self._rules.copy_precedence if self._rules.copy_precedence != "message" else None
        self._hop_limit = scenario.network.hop_limit
        operators = any(post.operators is not None for post in scenario.network.posts.values())
        self._troubled = operators or interrupts(self._rules)
        self._prosigns: dict[tuple[str, str | None], tuple[int, int | None]] = {}
        self._made: list[Copy] = []
        self._idle: list[Copy] = []
        self._next = 0
        self._copies = 0
        self._occupations = 0
        self._last_us = 0
        self._build()

    def _build(self) -> None:
        """What stands: a station for each post, and two ways for each trunk."""
        network, rules, queue = self._scenario.network, self._rules, queues(self._rules)
        router = Router(network)
        self._stations = {name: Station(post, queue(), router) for name, post in network.posts.items()}
        self._ways: list[Way] = []
        for trunk in network.trunks:
            for a, b in ((trunk.a, trunk.b), (trunk.b, trunk.a)):
                origin, to = self._stations[a], self._stations[b]
                way = Way(len(self._ways), trunk, origin, to, rules, queue(), self._all or self._lines)
                way.lines = [Line(self._never, way, channel) for channel in range(trunk.channels)]
                way.free = way.lines[::-1]
                origin.ways.by_neighbour[b] = way
                self._ways.append(way)
        for name, station in self._stations.items():
            if len(station.ways.by_neighbour) == 1 and name not in network.tables:
                ((neighbour, station.only),) = station.ways.by_neighbour.items()
                station.behind = router.reach(neighbour)

    def _copy(self) -> Copy:
        if self._idle:
            return self._idle.pop()
        copy = Copy(self._never)
        self._made.append(copy)
        return copy

    # The run

    @property
    def transmissions(self) -> int:
        """How many copies have been put on a way so far."""
        return self._copies

    def run(self, tell: Sink) -> None:
        """Carry the run to its end, telling each event as soon as it is certain; the last is `Ended`.

        With all details that is in order of time; else a delivery is told when nothing can change it any more.
        """
        self._tell = tell
        with collector_paused():
            self._begin()
            if self._horizon is None:
                self._env.run()
            else:
                end = simpy.Timeout(self._never, 0)
                self._put(end, self._horizon_rank, self._horizon)
                self._env.run(until=end)
            self._end()
            self._let_loose()

    def _let_loose(self) -> None:
        """Hold nothing any more that holds this in turn: what was told, and what moved, goes at once, and not when
        Python's collector comes by."""
        self._tell = [].append
        for callbacks in (
            self._on_file, self._on_sent, self._on_free, self._on_arrive, self._on_forward, self._on_deliver,
        ):  # fmt: skip
            callbacks.clear()
        for way in self._ways:
            way.lines.clear()
            way.free.clear()
        for station in self._stations.values():
            station.ways.clear()
            station.ways.by_neighbour.clear()
            station.only = None
            del station.start
        for held in (self._made, self._idle, self._ways, self._stations):
            held.clear()

    def events(self) -> Iterator[Event]:
        """The run as a stream in order of time; with all details each event as soon as it has happened."""
        told: list[Event] = []
        if not self._all:
            self.run(told.append)
            yield from sorted(told[:-1], key=attrgetter("at_us"))
            yield told[-1]
            return
        self._tell = told.append
        self._begin()
        env, horizon = self._env, float("inf") if self._horizon is None else self._horizon
        while (due := env.peek()) <= horizon and due != float("inf"):
            env.step()
            yield from told
            told.clear()
        self._end()
        yield from told

    def _begin(self) -> None:
        if self._filings:
            self._feed(simpy.Timeout(self._never, 0), 0)

    def _feed(self, feed: simpy.Event, now: int) -> None:
        """Put on the next filing; one event serves them all."""
        if self._next < len(self._filings):
            feed.callbacks = self._on_file
            self._put(feed, FILED, self._filings[self._next].at_us - now)

    def _file(self, feed: simpy.Event) -> None:
        number, filing = self._next, self._filings[self._next]
        now = filing.at_us
        self._next += 1
        self._feed(feed, now)
        message = self._message(number, filing)
        station = self._stations.get(filing.origin)
        if station is None:
            self._last_us = max(self._last_us, now)
            for indicator in filing.indicators:
                self._unroute(now, message, 0, indicator, "unknown indicator", ())
            return
        copy = self._copy()
        copy.message, copy.number, copy.rank, copy.level = message, 0, message.rank, message.level
        copy.indicators, copy.at, copy.path, copy.hops = filing.indicators, station, station.start, 0
        copy.operator_us = copy.lost_us = copy.line_us = copy.interrupted = 0
        self._come(copy, now)

    def _message(self, number: int, filing: Filing) -> MessageState:
        words = filing.precedence, filing.info_precedence
        prosigns = self._prosigns.get(words)
        if prosigns is None:
            prosigns = self._prosigns[words] = self._scenario.prosigns(filing)
        level, info_level = prosigns
        message = MessageState(number, number << self._way_bits, filing, level, info_level)
        if self._records:
            self._tell(_new(Filed, (filing.at_us, number, filing, level, self._scenario.levels(filing))))
        if self._by_segregation == "dual":
            if info_level is not None:
                action = {who.indicator for who in filing.addressees if who.role == "action" and not who.served}
                message.info_only = frozenset(filing.indicators) - action
        elif self._by_segregation == "addressees":
            best = message.best = {}
            for who, own in zip(filing.addressees, self._scenario.levels(filing), strict=True):
                if not who.served:
                    best[who.indicator] = min(own, best.get(who.indicator, own))
        return message

    # At a post

    def _arrive(self, copy: Copy) -> None:
        now: int = self._env.now  # type: ignore[assignment]
        if self._all:
            self._tell(Arrived(now, copy.message.number, copy.number, copy.at.name))
        self._come(copy, now)

    def _come(self, copy: Copy, now: int) -> None:
        """A copy is at a post, all of it: an operator takes it up, or it waits for one."""
        copy.arrived_us = now
        station = copy.at
        if station.operators is None:
            self._handle(copy, now)
            return
        copy.place = station.desk.place(self._positions[copy.level], now, copy.message.characters)
        if station.busy < station.operators:
            station.busy += 1
            station.desk.begun(copy.place)
            self._handle(copy, now)
        else:
            copy.since_us = now
            station.desk.wait(copy)
            if self._all:
                self._tell(Waited(now, copy.message.number, copy.number, station.name, copy.level))

    def _handle(self, copy: Copy, now: int) -> None:
        """Work on a copy begins: `originate` at its originator, `relay` where something must go on, `deliver`."""
        station = copy.at
        if not copy.hops:
            self._work(copy, now, station.originate_us, self._on_forward)
        elif copy.indicators == station.own:
            if self._records:
                copy.handling_us = copy.path.handled_us + station.deliver_us
            self._work(copy, now, station.deliver_us, self._on_deliver)
        else:
            self._work(copy, now, station.relay_us, self._on_forward)

    def _work(self, copy: Copy, now: int, time_us: int, ended: Callbacks) -> None:
        if not time_us and copy.at.operators is None and self._env.peek() > now:
            ended[0](copy)
        else:
            copy.callbacks = ended
            self._put(copy, self._handled_rank + copy.rank, time_us)

    def _leave(self, station: Station, now: int) -> None:
        """An operator is free, and takes up the first copy that waits."""
        if station.desk.waiting:
            copy = station.desk.take()
            copy.operator_us += now - copy.since_us
            self._handle(copy, now)
        else:
            station.busy -= 1

    def _forward(self, copy: Copy) -> None:
        """`originate` or `relay` ends: the copy is segregated, and what leaves joins its queues."""
        now: int = self._env.now  # type: ignore[assignment]
        station = copy.at
        if self._all:
            self._tell(self._handled(copy, now))
        indicators, ways = copy.indicators, station.ways
        if indicators and copy.hops < self._hop_limit:
            only = None
            if station.only is not None:
                if station.name not in indicators and station.behind.issuperset(indicators):
                    only = station.only
            elif len(indicators) == 1:
                only = ways[indicators[0]]
            if only is not None:
                self._join(only, copy, indicators, now)
                self._let_go(copy, station, now)
                return
        own, lost = False, []
        groups: dict[Way, list[str | None]] = {}
        for indicator in indicators:
            if indicator == station.name:
                own = True
                continue
            way = ways[indicator]
            if way is None:
                lost.append(indicator)
            elif way in groups:
                groups[way].append(indicator)
            else:
                groups[way] = [indicator]
        if copy.hops >= self._hop_limit and groups:
            lost = [indicator for indicator in indicators if indicator != station.name]
            groups = {}
        if lost:
            self._lose(copy, lost, now)
        for way in groups if len(groups) < 2 else sorted(groups, key=_number):
            self._join(way, copy, tuple(groups[way]), now)
        if own:
            copy.indicators = station.own
            if self._records:
                copy.handling_us = copy.path.through_us + station.deliver_us
            self._work(copy, now, station.deliver_us, self._on_deliver)
            return
        if not groups:
            self._last_us = max(self._last_us, now)
        self._let_go(copy, station, now)

    def _let_go(self, copy: Copy, station: Station, now: int) -> None:
        """A post is done with a copy."""
        self._idle.append(copy)
        if station.operators is not None:
            self._leave(station, now)

    def _handled(self, copy: Copy, now: int) -> Handled:
        work: Work = "relay" if copy.hops else "originate"
        began = now - (copy.at.relay_us if copy.hops else copy.at.originate_us)
        return Handled(now, copy.message.number, copy.number, copy.at.name, work, began)

    def _lose(self, copy: Copy, lost: list[str | None], now: int) -> None:
        self._last_us = max(self._last_us, now)
        if not self._records:
            return
        for indicator in lost:
            if indicator not in self._stations:
                reason: Reason = "unknown indicator"
            else:
                reason = "hop limit" if copy.hops >= self._hop_limit else "no route"
            self._unroute(now, copy.message, copy.number, indicator, reason, copy.path.posts)

    def _unroute(
        self, now: int, message: MessageState, copy: int, indicator: str | None, reason: Reason, path: tuple[str, ...]
    ) -> None:
        if self._records:
            self._tell(Unrouted(now, message.number, copy, indicator, reason, path))

    def _deliver(self, copy: Copy) -> None:
        """`deliver` ends, and where operators are counted one of them is free."""
        now: int = self._env.now  # type: ignore[assignment]
        station = copy.at
        if self._all:
            began = now - station.deliver_us
            self._tell(Handled(now, copy.message.number, copy.number, station.name, "deliver", began))
        if self._records:
            self._hand_over(copy, now, copy.arrived_us, copy.handling_us, copy.line_us, copy.path.posts)
        else:
            self._hand_over(copy, now, 0, 0, 0, ())
        if station.operators is not None:
            self._leave(station, now)

    def _hand_over(
        self, copy: Copy, at_us: int, arrived_us: int, handling_us: int, line_us: int, path: tuple[str, ...]
    ) -> None:
        """The addressees behind the post's own indicator have the message, or will have it then."""
        self._idle.append(copy)
        message, name = copy.message, copy.at.name
        if at_us > self._until:
            if self._records:
                self._tell(remained(copy, name, self._until, arrived_us, path))
            return
        if at_us > self._last_us:
            self._last_us = at_us
        if self._records:
            operator_us, lost_us = copy.operator_us, copy.lost_us
            queue_us = at_us - message.at_us - handling_us - operator_us - lost_us - line_us
            self._tell(
                _new(
                    Delivered,
                    (
                        at_us, message.number, copy.number, name, copy.level, arrived_us, handling_us, operator_us,
                        queue_us, lost_us, line_us, 0, copy.interrupted, path,
                    ),
                )
            )  # fmt: skip
        else:
            self._tell(_new(Received, (at_us, message.number, name)))

    # On a trunk

    def _level(self, parent: Copy, indicators: tuple[str | None, ...]) -> int:
        """What a copy that leaves is sent as, where that can differ from the message's own precedence."""
        message, station = parent.message, parent.at
        if station.automatic:
            return parent.level
        if self._by_segregation == "addressees":
            return min(message.best[indicator] for indicator in indicators)
        if message.info_level is not None and message.info_only.issuperset(indicators):
            return message.info_level
        return message.level

    def _join(self, way: Way, parent: Copy, indicators: tuple[str | None, ...], now: int) -> None:
        """A copy with its own routing line joins a way: it is sent at once, or cuts another, or waits."""
        message = parent.message
        copy = self._idle.pop() if self._idle else self._copy()
        self._copies += 1
        copy.message, copy.number, copy.indicators = message, self._copies, indicators
        copy.rank, copy.hops, copy.at = message.rank + way.number + 1, parent.hops + 1, way.to
        copy.rest_us = (message.characters * way.twice_numerator + way.denominator) // way.twice_denominator
        copy.level = self._level(parent, indicators) if self._by_segregation else message.level
        if self._records:
            copy.path, copy.line_us = parent.path, parent.line_us
            if self._troubled:
                copy.operator_us, copy.lost_us = parent.operator_us, parent.lost_us
                copy.interrupted = parent.interrupted
        queue = way.queue
        if way.settled:
            for line in way.lines:
                if line.until_us < now:
                    if self._tagged:
                        queue.begun(queue.place(self._positions[copy.level], now, message.characters))
                    self._carry(line, copy, now)
                    return
            if not queue.waiting:
                self._watch(way, now)
            queue.join(copy, self._positions[copy.level], now, message.characters)
            return
        copy.place = queue.place(self._positions[copy.level], now, message.characters)
        if self._all:
            self._tell(self._queued(way, copy, parent, now))
        if way.free:
            queue.begun(copy.place)
            self._send(way.free.pop(), copy, now)
            return
        line_cut = self._victim(way, copy, now) if way.cuts is not None else None
        if line_cut is not None:
            self._cut(line_cut, copy, now)
        else:
            queue.wait(copy)

    def _watch(self, way: Way, now: int) -> None:
        """Put on the next end of a transmission, since somebody waits for it."""
        lines = way.lines
        line = lines[0]
        if len(lines) > 1:
            for other in lines[1:]:
                if other.until_us < line.until_us or (
                    other.until_us == line.until_us and other.rank < line.rank
                ):
                    line = other
        line.callbacks = self._on_free
        self._put(line, self._sent_rank + line.rank, line.until_us - now)

    def _free(self, line: Line) -> None:
        """A transmission ends for which others wait: the first of them is sent."""
        now, way = line.until_us, line.way
        self._carry(line, way.queue.take(), now)
        if way.queue.waiting:
            self._watch(way, now)

    def _carry(self, line: Line, copy: Copy, now: int) -> None:
        """Send a copy whose way is certain: the end of its handling at the next post is put on, or told, at once."""
        rest_us, way, station = copy.rest_us, line.way, copy.at
        line.until_us, line.rank = now + rest_us, copy.rank
        line_us = rest_us + way.delay_us
        arrived_us = now + line_us
        if copy.indicators == station.own:
            work_us = station.deliver_us
            if self._records:
                path, line_us = copy.path, copy.line_us + line_us
                handling_us, posts = path.through_us + work_us, path.posts + station.own
                self._hand_over(copy, arrived_us + work_us, arrived_us, handling_us, line_us, posts)
            else:
                self._hand_over(copy, arrived_us + work_us, 0, 0, 0, ())
            return
        work_us = station.relay_us
        if self._records:
            path = copy.path
            copy.line_us += line_us
            copy.arrived_us = arrived_us
            copy.path = path.onward.get(station) or path.then(station)
        copy.callbacks = self._on_forward
        rank = copy.rank + (self._handled_rank if work_us else self._arrived_rank)
        self._put(copy, rank, line_us + work_us)

    def _queued(self, way: Way, copy: Copy, parent: Copy, now: int) -> Queued:
        behind = None
        if not way.free:
            soonest = min(way.lines, key=_freed)
            assert soonest.copy is not None
            behind = soonest.copy.message.number
        names = tuple(indicator for indicator in copy.indicators if indicator is not None)
        return Queued(
            now, copy.message.number, copy.number, parent.number, way.origin.name, way.to.name, copy.level, names,
            behind,
        )  # fmt: skip

    def _send(self, line: Line, copy: Copy, now: int, cancel_us: int = 0) -> None:
        """A channel begins to send: the cancel sequence, if another was cut, and then what is left of the copy."""
        line.copy, line.began_us, line.cancel_us = copy, now, cancel_us
        busy_us = cancel_us + copy.rest_us
        line.until_us = now + busy_us
        self._occupations += 1
        line.order = self._occupations
        line.callbacks = self._on_sent
        self._put(line, self._sent_rank + copy.rank, busy_us)
        if self._all:
            self._tell(Started(now, copy.message.number, copy.number, line.channel, cancel_us, copy.rest_us))

    def _victim(self, way: Way, copy: Copy, now: int) -> Line | None:
        """The channel whose copy may be cut: of the lowest class, among equals the one that began last."""
        assert way.cuts is not None
        least_rest = way.cuts[copy.level]
        if least_rest is None:
            return None
        found, lowest = None, (-1, -1)
        for line in way.lines:
            assert line.copy is not None
            least = least_rest[line.copy.level]
            if least is not None and line.until_us - now > least:
                key = self._positions[line.copy.level], line.order
                if key > lowest:
                    found, lowest = line, key
        return found

    def _cut(self, line: Line, copy: Copy, now: int) -> None:
        """Another copy takes a channel: what was on it goes back to its place in the queue."""
        way, other = line.way, line.copy
        assert other is not None
        on_line = now - line.began_us
        cancel = min(on_line, line.cancel_us)
        sent = on_line - cancel if self._resume else 0
        other.rest_us -= sent
        other.line_us += sent
        other.lost_us += on_line - sent
        other.interrupted += 1
        if self._lines:
            self._occupied(line, other, line.began_us, now, cut=True, lost_us=on_line - sent)
        if self._all:
            self._tell(
                Interrupted(
                    now, other.message.number, other.number, copy.message.number, copy.number, on_line - sent, sent
                )
            )
        way.queue.wait(other)
        line.copy = None
        fresh = way.lines[line.channel] = Line(self._never, way, line.channel)
        self._send(fresh, copy, now, way.cancel_us)

    def _sent(self, line: Line) -> None:
        """A transmission ends: the channel takes up the next copy, and what it sent travels on.

        Where any number of copies are worked on at once and nobody listens, the arrival changes nothing, and the
        end of the handling is put on at once; one that takes no time goes with the arrival.
        """
        copy = line.copy
        if copy is None:
            return
        way, now, station = line.way, line.until_us, copy.at
        if self._records:
            copy.line_us += now - line.began_us - line.cancel_us + way.delay_us
            copy.lost_us += line.cancel_us
            copy.path = copy.path.then(station)
            copy.arrived_us = now + way.delay_us
            if self._all:
                self._tell(Finished(now, copy.message.number, copy.number))
            elif self._lines:
                self._occupied(line, copy, line.began_us, now, cut=False, lost_us=line.cancel_us)
        if way.queue.waiting:
            self._send(line, way.queue.take(), now)
        else:
            line.copy = None
            way.free.append(line)
            if len(way.free) > 1:
                way.free.sort(key=_channel, reverse=True)
        time_us, rank = way.delay_us, self._arrived_rank
        if self._all or station.operators is not None:
            callbacks = self._on_arrive
        else:
            if copy.indicators == station.own:
                callbacks, work_us = self._on_deliver, station.deliver_us
            else:
                callbacks, work_us = self._on_forward, station.relay_us
            if self._records:
                copy.handling_us = copy.path.handled_us + work_us
            if work_us:
                time_us, rank = time_us + work_us, self._handled_rank
        if time_us or self._env.peek() <= now:
            copy.callbacks = callbacks
            self._put(copy, rank + copy.rank, time_us)
        else:
            callbacks[0](copy)

    def _occupied(self, line: Line, copy: Copy, began_us: int, at_us: int, *, cut: bool, lost_us: int) -> None:
        """A channel is left, or is certain to be then."""
        way = line.way
        self._tell(
            _new(
                Occupied,
                (
                    at_us, copy.message.number, copy.indicators, way.origin.name, way.to.name, line.channel, began_us,
                    cut, lost_us,
                ),
            )
        )  # fmt: skip

    # The end

    def _end(self) -> None:
        """At the horizon: what is not delivered is reported as where it is."""
        end = self._last_us if self._horizon is None else self._horizon
        if self._lines:
            for way in self._ways:
                for line in way.lines:
                    if line.copy is not None:
                        lost_us = min(line.cancel_us, end - line.began_us)
                        self._occupied(line, line.copy, line.began_us, end, cut=False, lost_us=lost_us)
        if self._records:
            stations = self._stations.values()
            for left in remaining(self._made, self._idle, stations, self._ways, end):
                self._tell(left)
            for number in range(self._next, len(self._filings)):
                filing = self._filings[number]
                level, _ = self._scenario.prosigns(filing)
                self._tell(Unfiled(end, number, filing, level, self._scenario.levels(filing)))
        self._tell(Ended(end))


def _number(way: Way) -> int:
    return way.number


def _freed(line: Line) -> tuple[int, int, int]:
    """When a channel would be free, and of several at one instant, which of them by the rule for it."""
    assert line.copy is not None
    return line.until_us, line.copy.rank, line.order


def _channel(line: Line) -> int:
    return line.channel
