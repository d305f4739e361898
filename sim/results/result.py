"""A run and what came of it: a value that works out what it is asked for, once, and nothing else.

Owns the choice of how much of a run has to be told: deliveries alone are the cheapest; copies, waits and legs
need the whole stream. A saved trace stands in for the run where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from sim.engine.events import Event, Filed, Unfiled
from sim.quantities import short_length
from sim.results.copies import CopyRecord, Legs
from sim.results.deliveries import Delivery, deliveries_of, told_name
from sim.results.expectations import Judged, judged, needs_copies
from sim.results.queues import Queues
from sim.results.story import Stories
from sim.results.summary import Speed, summary_of
from sim.results.waits import Wait, Waits
from sim.scenario.model import Filing, Scenario

if TYPE_CHECKING:
    from sim.results.frame import Frame

__all__ = ["Result", "Sink", "Source", "run"]

Source = Callable[[bool], Iterable[Event]]
"""A run's events: the whole stream if asked with True, else at least what deliveries need."""
Sink = Callable[[Event], object]


def run(scenario: Scenario, seed: int | None = None, replication: int = 1) -> Result:
    """The result of running a scenario; nothing is run before something is asked of it.

    The seed is the scenario's unless one is given. The same scenario, seed and replication (from 1) give the
    same result on every machine.
    """
    chosen = scenario.seed if seed is None else seed

    def source(whole: bool) -> Iterable[Event]:
        from sim.engine.simulation import simulate  # noqa: PLC0415 - a saved trace needs no engine

        detail = "all" if whole else "deliveries"
        return simulate(scenario, seed=chosen, replication=replication, detail=detail)  # type: ignore[arg-type]

    return Result(scenario, source, chosen, replication)


class Result:
    """What came of a run, each part worked out when it is first asked for."""

    def __init__(self, scenario: Scenario, source: Source, seed: int, replication: int = 1) -> None:
        self.scenario = scenario
        self.seed = seed
        self.replication = replication
        self.stories: Stories | None = None
        self.queues: Queues | None = None
        self._source = source

    def events(self) -> Iterator[Event]:
        """The whole stream, live."""
        return iter(self._source(True))

    def gather(
        self,
        *sinks: Sink,
        message: str | None = None,
        copies: bool = False,
        stories: Stories | None = None,
        queues: Queues | None = None,
    ) -> None:
        """Go through the whole stream once: for deliveries, waits, copies (where they are wanted, or a leg is
        expected), what follows messages or queues, and further listeners.

        ``message`` is the one whose waits alone are wanted.
        """
        self.stories, self.queues = stories, queues
        sinks = (*sinks, *(fold.take for fold in (stories, queues) if fold is not None))
        legs, waits, filings = Legs(self.scenario), Waits(self.scenario, message=message), _Filings()
        copies = copies or needs_copies(self.scenario.expectations)
        listeners = (waits.take, filings.take, *([legs.take] if copies else []), *sinks)
        self.deliveries = deliveries_of(_heard(self._source(True), listeners), self.scenario)
        self.waits, self.filings = waits.longest(), filings.by_name
        if copies:
            self.copies = legs.records()

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """One record per addressee of each message, in the order of filing and of the address lines."""
        return deliveries_of(self._source(False), self.scenario)

    @cached_property
    def summary(self) -> list[Speed]:
        """How fast, by the addressee's precedence; the last line is for all."""
        return summary_of(self.deliveries, self.scenario.rules.names(), self.scenario.warm_up_us)

    @cached_property
    def copies(self) -> list[CopyRecord]:
        """A record per copy and leg, in the order of joining; asking for it takes the whole stream."""
        self.gather(copies=True)
        return self.copies

    @cached_property
    def waits(self) -> list[Wait]:
        """The longest waits, longest first; asking for them takes the whole stream."""
        self.gather()
        return self.waits

    @cached_property
    def filings(self) -> dict[str, Filing]:
        """The messages by the name under which they are reported, in the order of filing."""
        filings = _Filings()
        for event in self._source(False):
            filings.take(event)
        return filings.by_name

    @cached_property
    def expectations(self) -> list[Judged]:
        """What became of each expectation of the scenario."""
        asked = needs_copies(self.scenario.expectations)
        copies = self.copies if asked else []
        return judged(self.scenario, self.deliveries, copies)

    def to_frame(self) -> Frame:
        """The deliveries as a pandas data frame, with the columns of the CSV; raises `NoPandas` where it is not
        installed."""
        from sim.results.frame import frame_of  # noqa: PLC0415 - pandas is never required

        return frame_of(self.deliveries, self.scenario)

    def _repr_html_(self) -> str:
        """For notebooks: how fast, by precedence."""
        head = "".join(f"<th>{name}</th>" for name in _SPEED_HEADERS)
        rows = "".join(_html_row(speed) for speed in self.summary)
        title = escape(f"{self.scenario.name}: rules {self.scenario.rules.name}, seed {self.seed}")
        return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        text = f"<Result of {self.scenario.name!r}, seed {self.seed}"
        if "deliveries" in self.__dict__:
            delivered = sum(delivery.status == "delivered" for delivery in self.deliveries)
            text += f": {delivered} of {len(self.deliveries)} delivered"
        return text + ">"


_SPEED_HEADERS = ("Precedence", "Addressees", "Delivered", "On time", "Mean", "Median", "95 %", "Longest")


def _html_row(speed: Speed) -> str:
    times = (speed.elapsed_mean_us, speed.elapsed_median_us, speed.elapsed_p95_us, speed.elapsed_max_us)
    lengths = ["-" if time is None else short_length(time) for time in times]
    on_time = "-" if speed.on_time is None else str(speed.on_time)
    cells = [speed.precedence, str(speed.count), str(speed.delivered), on_time, *lengths]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


class _Filings:
    """The messages by the name under which they are reported."""

    def __init__(self) -> None:
        self.by_name: dict[str, Filing] = {}
        self._used: dict[str, int] = {}

    def take(self, event: Event) -> None:
        if isinstance(event, (Filed, Unfiled)):
            self.by_name[told_name(event.filing.name, self._used)] = event.filing


def _heard(events: Iterable[Event], sinks: Iterable[Sink]) -> Iterator[Event]:
    """The same stream, each event told to the listeners first."""
    listeners = tuple(sinks)
    for event in events:
        for listener in listeners:
            listener(event)
        yield event
