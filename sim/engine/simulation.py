"""When: the discrete-event simulation that carries copies from post to post, on SimPy's clock.

Owns the flow of model section 5 and the rule for one instant (model section 3), and nothing of where a copy goes
(`network.routing`), who is next (`precedence.queue`) or what the events add up to (`sim.results`). Each line and
each task is a `simpy.Event` that is used again and again, put on with `Environment.schedule` under a whole-number
priority which is the rule for one instant. What falls due at the same instant is carried on directly where
`Environment.peek` shows that nothing else is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

import simpy

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
    Reason,
    Remained,
    Started,
    Status,
    Unfiled,
    Unrouted,
    Waited,
    Work,
)
from sim.engine.state import Copy, Line, MessageState, Path, Station, Task, Way
from sim.network.model import Trunk
from sim.network.routing import Router
from sim.precedence.queue import queues
from sim.precedence.rules import Rules
from sim.quantities import transmission_us
from sim.scenario.model import Filing, Scenario
from sim.scenario.traffic import workload

__all__ = ["Detail", "Received", "Simulation", "simulate"]

Detail: TypeAlias = Literal["all", "deliveries", "receipts"]
Sink: TypeAlias = Callable[[Any], object]
Callbacks: TypeAlias = list[Callable[[Any], None]]
E = TypeVar("E", bound=simpy.Event)

FILED, HANDLED, SENT, ARRIVED, HORIZON = range(5)
"""The kinds of happenings, in the order in which they are looked at within one instant."""


class Received(NamedTuple):
    """All that is told with ``detail="receipts"``: when an indicator's post handed a message over."""

    at_us: int
    message: int
    indicator: str


def simulate(
    scenario: Scenario, *, seed: int | None = None, replication: int = 1, detail: Detail = "all"
) -> Iterator[Event]:
    """The events of a run, live and in order of time.

    ``detail="deliveries"`` leaves out what happens between filing and delivery, ``"receipts"`` all but the times
    of receipt (`Received`). The seed is the scenario's unless one is given.
    """
    filings = workload(scenario, scenario.seed if seed is None else seed, replication)
    return Simulation(scenario, filings, detail).events()


class Simulation:
    """One run: stations and ways made from a scenario, and the messages to be filed, in their order."""

    def __init__(self, scenario: Scenario, filings: Sequence[Filing], detail: Detail = "all") -> None:
        self._scenario = scenario
        self._rules = scenario.rules
        self._filings = filings
        self._horizon = scenario.horizon_us
        self._all = detail == "all"
        self._records = detail != "receipts"
        self._tell: Sink = [].append
        self._env = simpy.Environment()
        self._scratch = simpy.Environment()
        self._way_bits = (2 * len(scenario.network.trunks) + 1).bit_length()
        kind = 1 << (len(filings).bit_length() + self._way_bits)
        self._handled_rank, self._sent_rank, self._arrived_rank = (
            rank * kind for rank in (HANDLED, SENT, ARRIVED)
        )
        self._horizon_rank = HORIZON * kind
        self._on_file: Callbacks = [self._file]
        self._on_sent: Callbacks = [self._sent]
        self._on_arrive: Callbacks = [self._arrive]
        self._on_forward: Callbacks = [self._forward]
        self._on_deliver: Callbacks = [self._deliver]
        self._tasks: list[Task] = []
        self._idle: list[Task] = []
        self._next = 0
        self._copies = 0
        self._occupations = 0
        self._last_us = 0
        self._router = Router(scenario.network)
        self._build()

    # What stands, made once

    def _build(self) -> None:
        network, make = self._scenario.network, queues(self._rules)
        self._positions = self._rules.positions
        self._resume = self._rules.resume
        self._hop_limit = network.hop_limit
        self._by_segregation = self._rules.copy_precedence if self._rules.copy_precedence != "message" else None
        self._stations = {}
        for post in network.posts.values():
            station = self._stations[post.indicator] = Station()
            station.name, station.own = post.indicator, (post.indicator,)
            station.originate_us, station.relay_us = post.originate_us, post.relay_us
            station.deliver_us, station.automatic = post.deliver_us, post.automatic
            station.operators, station.busy, station.desk = post.operators, 0, make()
            station.start, station.ways = Path((post.indicator,)), {}
        self._ways: list[Way] = []
        for trunk in network.trunks:
            for origin, to in ((trunk.a, trunk.b), (trunk.b, trunk.a)):
                way = self._way(trunk, self._stations[origin], self._stations[to])
                way.queue = make()

    def _way(self, trunk: Trunk, origin: Station, to: Station) -> Way:
        way, rate = Way(), trunk.us_per_character
        way.number, way.origin, way.to = len(self._ways), origin, to
        way.delay_us = trunk.delay_us
        way.denominator = rate.denominator
        way.twice_denominator, way.twice_numerator = 2 * rate.denominator, 2 * rate.numerator
        way.cancel_us = transmission_us(self._rules.cancel_characters, rate)
        way.cuts = _cuts(self._rules, way.cancel_us)
        way.lines = [self._line(way, channel) for channel in range(trunk.channels)]
        way.free = way.lines[::-1]
        self._ways.append(way)
        return way

    def _past(self, kind: type[E]) -> E:
        """An event that has been, on a clock of its own: such a one can be put on again and again."""
        event = kind(self._scratch)
        event.succeed()
        self._scratch.run()
        return event

    def _line(self, way: Way, channel: int) -> Line:
        line = self._past(Line)
        line.way, line.channel, line.copy = way, channel, None
        return line

    def _task(self) -> Task:
        if self._idle:
            return self._idle.pop()
        task = self._past(Task)
        self._tasks.append(task)
        return task

    # The run

    def run(self, tell: Sink) -> None:
        """Carry the run to its end, telling each event as it happens."""
        self._tell = tell
        self._begin()
        if self._horizon is None:
            self._env.run()
        else:
            end = self._past(simpy.Event)
            end.callbacks = []
            self._env.schedule(end, self._horizon_rank, self._horizon)  # type: ignore[arg-type]
            self._env.run(until=end)
        self._end()

    def events(self) -> Iterator[Event]:
        """The run as a stream: each event as soon as it has happened."""
        told: list[Event] = []
        self._tell = told.append
        self._begin()
        env, horizon = self._env, float("inf") if self._horizon is None else self._horizon
        while env.peek() <= horizon and env.peek() != float("inf"):
            env.step()
            if told:
                yield from told
                told.clear()
        self._end()
        yield from told

    def _begin(self) -> None:
        if self._filings:
            self._feed(self._past(simpy.Event), 0)

    def _feed(self, feed: simpy.Event, now: int) -> None:
        """Put on the next filing; one event serves them all."""
        if self._next < len(self._filings):
            feed.callbacks = self._on_file
            self._env.schedule(feed, FILED, self._filings[self._next].at_us - now)  # type: ignore[arg-type]

    def _file(self, feed: simpy.Event) -> None:
        number, filing = self._next, self._filings[self._next]
        now = self._last_us = filing.at_us
        self._next += 1
        self._feed(feed, now)
        message = self._message(number, filing)
        station = self._stations.get(filing.origin)
        if station is None:
            self._unroute(None, message, _indicators(filing), "unknown indicator", ())
            return
        copy = Copy()
        copy.message, copy.number, copy.rank, copy.level = message, 0, message.rank, message.level
        copy.indicators, copy.at, copy.path, copy.hops = _indicators(filing), station, station.start, 0
        copy.handling_us = copy.operator_us = copy.queue_us = copy.lost_us = copy.line_us = copy.interrupted = 0
        self._come(copy, now)

    def _message(self, number: int, filing: Filing) -> MessageState:
        level, info_level = self._scenario.prosigns(filing)
        message = MessageState(number, number << self._way_bits, filing, level, info_level)
        if self._records:
            self._tell(Filed(filing.at_us, number, filing, level, self._scenario.levels(filing)))
        if self._by_segregation == "dual":
            if info_level is not None:
                action = {who.indicator for who in filing.addressees if who.role == "action" and not who.served}
                message.info_only = frozenset(_indicators(filing)) - action
        elif self._by_segregation == "addressees":
            best = message.best = {}
            for who, own in zip(filing.addressees, self._scenario.levels(filing), strict=True):
                if not who.served:
                    best[who.indicator] = min(own, best.get(who.indicator, own))
        return message

    # At a post

    def _arrive(self, task: Task) -> None:
        copy = self._taken(task)
        now = self._env.now
        if self._all:
            self._tell(Arrived(now, copy.message.number, copy.number, copy.at.name))  # type: ignore[arg-type]
        self._come(copy, now)  # type: ignore[arg-type]

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
            self._work(copy, now, station.originate_us, "originate")
        elif copy.indicators == station.own:
            self._work(copy, now, station.deliver_us, "deliver")
        else:
            self._work(copy, now, station.relay_us, "relay")

    def _work(self, copy: Copy, now: int, time_us: int, work: Work) -> None:
        copy.handling_us += time_us
        task = self._task()
        task.copy, task.work, task.began_us = copy, work, now
        if not time_us and copy.at.operators is None and self._env.peek() > now:
            if work == "deliver":
                self._deliver(task)
            else:
                self._forward(task)
            return
        task.callbacks = self._on_deliver if work == "deliver" else self._on_forward
        self._env.schedule(task, self._handled_rank + copy.rank, time_us)  # type: ignore[arg-type]

    def _taken(self, task: Task) -> Copy:
        """The copy of a task that is over; the task is free for another."""
        copy = task.copy
        assert copy is not None
        task.copy = None
        self._idle.append(task)
        return copy

    def _leave(self, station: Station, now: int) -> None:
        """An operator is free, and takes up the first copy that waits."""
        if len(station.desk):
            copy: Copy = station.desk.take()
            copy.operator_us += now - copy.since_us
            self._handle(copy, now)
        else:
            station.busy -= 1

    def _forward(self, task: Task) -> None:
        """`originate` or `relay` ends: the copy is segregated, and what leaves joins its queues."""
        copy = self._taken(task)
        now: int = self._env.now  # type: ignore[assignment]
        self._last_us = now
        station = copy.at
        if self._all:
            self._tell(Handled(now, copy.message.number, copy.number, station.name, task.work, task.began_us))
        ways, own, lost = station.ways, False, []
        groups: dict[Way, list[str | None]] = {}
        for indicator in copy.indicators:
            if indicator == station.name:
                own = True
                continue
            try:
                way = ways[indicator]
            except KeyError:
                way = ways[indicator] = self._route(station, indicator)
            if way is None:
                lost.append(indicator)
            elif way in groups:
                groups[way].append(indicator)
            else:
                groups[way] = [indicator]
        if copy.hops >= self._hop_limit and groups:
            lost = [indicator for indicator in copy.indicators if indicator != station.name]
            groups = {}
        if lost:
            self._lose(copy, lost)
        if len(groups) == 1:
            for way, indicators in groups.items():
                self._join(way, self._child(copy, way, tuple(indicators)), copy, now)
        elif groups:
            for way in sorted(groups, key=_number):
                self._join(way, self._child(copy, way, tuple(groups[way])), copy, now)
        if own:
            copy.indicators = station.own
            self._work(copy, now, station.deliver_us, "deliver")
        elif station.operators is not None:
            self._leave(station, now)

    def _route(self, station: Station, indicator: str | None) -> Way | None:
        neighbour = None if indicator is None else self._router.neighbour(station.name, indicator)
        return None if neighbour is None else self._ways[self._router.way(station.name, neighbour)]

    def _lose(self, copy: Copy, lost: list[str | None]) -> None:
        for indicator in lost:
            if indicator not in self._stations:
                reason: Reason = "unknown indicator"
            else:
                reason = "hop limit" if copy.hops >= self._hop_limit else "no route"
            self._unroute(copy, copy.message, (indicator,), reason, copy.path.posts)

    def _unroute(
        self,
        copy: Copy | None,
        message: MessageState,
        indicators: tuple[str | None, ...],
        reason: Reason,
        path: tuple[str, ...],
    ) -> None:
        if self._records:
            number = copy.number if copy else 0
            for indicator in indicators:
                self._tell(Unrouted(self._last_us, message.number, number, indicator, reason, path))

    def _deliver(self, task: Task) -> None:
        """`deliver` ends: the addressees behind the post's own indicator have the message."""
        copy = self._taken(task)
        now: int = self._env.now  # type: ignore[assignment]
        self._last_us = now
        station, message = copy.at, copy.message
        if self._all:
            self._tell(Handled(now, message.number, copy.number, station.name, "deliver", task.began_us))
        if self._records:
            self._tell(
                Delivered(
                    now, message.number, copy.number, station.name, copy.level, copy.arrived_us, copy.handling_us,
                    copy.operator_us, copy.queue_us, copy.lost_us, copy.line_us, 0, copy.interrupted,
                    copy.path.posts,
                )
            )  # fmt: skip
        else:
            self._tell(Received(now, message.number, station.name))
        if station.operators is not None:
            self._leave(station, now)

    # On a trunk

    def _child(self, parent: Copy, way: Way, indicators: tuple[str | None, ...]) -> Copy:
        """The copy that leaves by a way with its own routing line."""
        message = parent.message
        copy = Copy()
        self._copies += 1
        copy.message, copy.number, copy.indicators = message, self._copies, indicators
        copy.rank = message.rank + way.number + 1
        copy.hops = parent.hops + 1
        copy.at, copy.path = way.to, parent.path
        copy.handling_us, copy.operator_us, copy.queue_us = parent.handling_us, parent.operator_us, parent.queue_us
        copy.lost_us, copy.line_us, copy.interrupted = parent.lost_us, parent.line_us, parent.interrupted
        copy.rest_us = (message.characters * way.twice_numerator + way.denominator) // way.twice_denominator
        copy.level = self._level(parent, indicators) if self._by_segregation else message.level
        return copy

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

    def _join(self, way: Way, copy: Copy, parent: Copy, now: int) -> None:
        """A copy joins a way: it is sent at once, or cuts another, or waits."""
        copy.since_us = now
        queue = way.queue
        copy.place = queue.place(self._positions[copy.level], now, copy.message.characters)
        if self._all:
            self._tell(self._queued(way, copy, parent, now))
        if way.free:
            queue.begun(copy.place)
            self._send(way.free.pop(), copy, now)
            return
        if way.cuts is not None:
            line = self._victim(way, copy, now)
            if line is not None:
                self._cut(line, copy, now)
                return
        queue.wait(copy)

    def _queued(self, way: Way, copy: Copy, parent: Copy, now: int) -> Queued:
        behind = None
        if not way.free:
            soonest = min(way.lines, key=lambda line: (line.until_us, line.channel))
            behind = soonest.copy.message.number if soonest.copy else None
        names = tuple(indicator for indicator in copy.indicators if indicator is not None)
        return Queued(
            now, copy.message.number, copy.number, parent.number, way.origin.name, way.to.name, copy.level, names,
            behind,
        )  # fmt: skip

    def _send(self, line: Line, copy: Copy, now: int, cancel_us: int = 0) -> None:
        """A channel begins to send: the cancel sequence, if another was cut, and then what is left of the copy."""
        copy.queue_us += now - copy.since_us
        line.copy, line.began_us, line.cancel_us = copy, now, cancel_us
        busy_us = cancel_us + copy.rest_us
        line.until_us = now + busy_us
        self._occupations += 1
        line.order = self._occupations
        line.callbacks = self._on_sent
        self._env.schedule(line, self._sent_rank + copy.rank, busy_us)  # type: ignore[arg-type]
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
        other.since_us = now
        if self._all:
            self._tell(
                Interrupted(
                    now, other.message.number, other.number, copy.message.number, copy.number, on_line - sent, sent
                )
            )
        way.queue.wait(other)
        line.copy = None
        fresh = way.lines[line.channel] = self._line(way, line.channel)
        self._send(fresh, copy, now, way.cancel_us)

    def _sent(self, line: Line) -> None:
        """A transmission ends: the channel takes up the next copy, and what it sent travels on."""
        copy = line.copy
        if copy is None:
            return
        way = line.way
        now = line.until_us
        delay = way.delay_us
        copy.line_us += now - line.began_us - line.cancel_us + delay
        copy.lost_us += line.cancel_us
        if self._all:
            self._tell(Finished(now, copy.message.number, copy.number))
        if len(way.queue):
            self._send(line, way.queue.take(), now)
        else:
            line.copy = None
            way.free.append(line)
            if len(way.free) > 1:
                way.free.sort(key=_channel, reverse=True)
        self._travel(copy, delay, now)

    def _travel(self, copy: Copy, delay: int, now: int) -> None:
        """A copy that has left arrives after the delay of its trunk, and is worked on there.

        Where any number of copies are worked on at once and nobody listens, the arrival changes nothing, and the
        end of the handling is put on at once.
        """
        station = copy.at
        copy.path = copy.path.then(station.name)
        copy.arrived_us = now + delay
        if not self._all and station.operators is None:
            task_us = delay
            if copy.indicators == station.own:
                handling, callbacks = station.deliver_us, self._on_deliver
            else:
                handling, callbacks = station.relay_us, self._on_forward
            task_us = delay + handling
            copy.handling_us += handling
            rank = self._handled_rank
        else:
            task_us, callbacks, rank = delay, self._on_arrive, self._arrived_rank
        task = self._task()
        task.copy = copy
        if not task_us and self._env.peek() > now:
            callbacks[0](task)
            return
        task.callbacks = callbacks
        self._env.schedule(task, rank + copy.rank, task_us)  # type: ignore[arg-type]

    # The end

    def _end(self) -> None:
        """At the horizon: what is not delivered is reported as where it is."""
        end = self._last_us if self._horizon is None else self._horizon
        if self._records:
            left = [remained for copy, status in self._left(end) for remained in self._remained(copy, status, end)]
            for remained in sorted(left, key=lambda event: (event.message, event.copy)):
                self._tell(remained)
            for number in range(self._next, len(self._filings)):
                filing = self._filings[number]
                level, _ = self._scenario.prosigns(filing)
                self._tell(Unfiled(end, number, filing, level, self._scenario.levels(filing)))
        self._tell(Ended(end))

    def _left(self, end: int) -> Iterator[tuple[Copy, Status]]:
        for task in self._tasks:
            if task.copy is not None:
                yield task.copy, "sending" if task.copy.arrived_us > end else "handling"
        for station in self._stations.values():
            for copy in station.desk.inside():
                yield copy, "queued"
        for way in self._ways:
            for copy in way.queue.inside():
                yield copy, "queued"
            for line in way.lines:
                if line.copy is not None:
                    yield line.copy, "sending"

    def _remained(self, copy: Copy, status: Status, end: int) -> Iterator[Remained]:
        station, posts = copy.at, copy.path.posts
        here = posts[-1] == station.name
        if here and copy.arrived_us > end:
            here, posts = False, posts[:-1]
        for indicator in copy.indicators:
            arrived = copy.arrived_us if here and indicator == station.name else None
            yield Remained(end, copy.message.number, copy.number, indicator, status, arrived, posts)


def _indicators(filing: Filing) -> tuple[str | None, ...]:
    """The indicators that a message must reach, in the order of the address lines, each once."""
    return tuple(dict.fromkeys([who.indicator for who in filing.addressees if not who.served]))


def _cuts(rules: Rules, cancel_us: int) -> tuple[tuple[int | None, ...] | None, ...] | None:
    """Who may cut whom: by level, the rest above which the other is cut; None where nothing is ever cut."""
    if rules.order != "precedence" or not rules.interruption:
        return None
    rows: list[tuple[int | None, ...] | None] = []
    for entry in rules.ladder:
        row = [
            max(entry.interrupts[other.name], cancel_us) if other.name in entry.interrupts else None
            for other in rules.ladder
        ]
        rows.append(tuple(row) if any(least is not None for least in row) else None)
    return tuple(rows) if any(rows) else None


def _number(way: Way) -> int:
    return way.number


def _channel(line: Line) -> int:
    return line.channel
