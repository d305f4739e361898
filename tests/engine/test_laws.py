"""What holds in every run, whatever happens in it: laws over random scenarios."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.events import (
    Delivered,
    Ended,
    Event,
    Filed,
    Finished,
    Interrupted,
    Queued,
    Remained,
    Started,
    Unfiled,
    Unrouted,
)
from sim.engine.simulation import Received, simulate
from sim.results.deliveries import Delivery, deliveries_of
from sim.scenario.model import Scenario
from tests.oracle.scenarios import scenario

scenarios = st.integers(0, 10**9).map(scenario)
often = settings(max_examples=50, deadline=None, derandomize=True)


def cancel_us(made: Scenario, copy: Queued) -> int:
    """What the cancel sequence takes on the trunk of a copy: halves up."""
    trunk = next(one for one in made.network.trunks if {one.a, one.b} == {copy.post, copy.to})
    return floor(made.rules.cancel_characters * trunk.us_per_character + Fraction(1, 2))


def on_way(event: Event) -> bool:
    """Whether an event tells of the queue or the channels of a trunk's way."""
    return isinstance(event, (Queued, Started, Interrupted, Finished))


class Way:
    """The copies that wait for and that are on one way of a trunk, as the events tell."""

    def __init__(self, channels: int) -> None:
        self.channels = channels
        self.waiting: dict[int, Queued] = {}
        self.busy: dict[int, Started] = {}

    def holders(self) -> set[int]:
        """The copies on the line."""
        return {started.copy for started in self.busy.values()}

    def off(self, copy: int) -> Started:
        """Take a copy off its channel."""
        started = next(one for one in self.busy.values() if one.copy == copy)
        return self.busy.pop(started.channel)


def ways(made: Scenario, events: list[Event]) -> Iterator[tuple[Way, Event]]:
    """Each event of a way with what stands there just before it, and all ways whenever time goes on."""
    channels = {}
    for trunk in made.network.trunks:
        channels[trunk.a, trunk.b] = channels[trunk.b, trunk.a] = trunk.channels
    found = {pair: Way(count) for pair, count in channels.items()}
    joined: dict[int, Queued] = {}
    now = 0
    for event in events:
        if event.at_us > now:
            for way in found.values():
                assert not way.waiting or len(way.busy) == way.channels, "a channel is free while copies wait"
            now = event.at_us
        if isinstance(event, Queued):
            joined[event.copy] = event
        elif not isinstance(event, (Started, Interrupted, Finished)):
            continue
        queued = joined[event.copy]
        way = found[queued.post, queued.to]
        yield way, event
        if isinstance(event, Queued):
            way.waiting[event.copy] = event
        elif isinstance(event, Started):
            assert event.channel not in way.busy
            assert 0 <= event.channel < way.channels
            del way.waiting[event.copy]
            way.busy[event.channel] = event
        else:
            way.off(event.copy)
            if isinstance(event, Interrupted):
                way.waiting[event.copy] = queued


@often
@given(scenarios)
def test_every_indicator_filed_is_delivered_unroutable_or_in_transit_once(made: Scenario) -> None:
    filed: dict[int, set[str | None]] = {}
    became: dict[int, list[str | None]] = defaultdict(list)
    for event in simulate(made):
        if isinstance(event, Filed):
            filed[event.message] = {who.indicator for who in event.filing.addressees if not who.served}
        elif isinstance(event, Unfiled):
            filed[event.message] = set()
        elif isinstance(event, (Delivered, Unrouted, Remained)):
            became[event.message].append(event.indicator)
    assert len(filed) == len(made.filings)
    for message, indicators in filed.items():
        assert len(became[message]) == len(set(became[message]))
        assert set(became[message]) == indicators


@often
@given(scenarios)
def test_every_addressee_has_one_record_in_the_order_of_filing(made: Scenario) -> None:
    records = deliveries_of(simulate(made), made)
    in_order = sorted(made.filings, key=lambda filing: filing.at_us)
    addressees = [(filing, who) for filing in in_order for who in filing.addressees]
    assert [(one.filed_us, one.indicator, one.role) for one in records] == [
        (filing.at_us, who.indicator, who.role) for filing, who in addressees
    ]
    for record, (_, who) in zip(records, addressees, strict=True):
        assert (record.status in {"suppressed", "unfiled"}) >= who.served


@often
@given(scenarios)
def test_segregation_is_a_partition(made: Scenario) -> None:
    whole: dict[tuple[int, int], list[str | None]] = {}
    parts: dict[tuple[int, int], list[str | None]] = defaultdict(list)
    for event in simulate(made):
        if isinstance(event, Filed):
            names = (who.indicator for who in event.filing.addressees if not who.served)
            whole[event.message, 0] = list(dict.fromkeys(names))
        elif isinstance(event, Queued):
            whole[event.message, event.copy] = list(event.indicators)
            order = [name for name in whole[event.message, event.parent] if name in event.indicators]
            assert list(event.indicators) == order
            parts[event.message, event.parent] += event.indicators
        elif isinstance(event, (Delivered, Unrouted, Remained)):
            parts[event.message, event.copy].append(event.indicator)
    for copy, indicators in whole.items():
        assert sorted(map(str, parts[copy])) == sorted(map(str, indicators))


@often
@given(scenarios)
def test_a_higher_class_never_waits_for_a_lower_once_a_channel_is_free(made: Scenario) -> None:
    positions = made.rules.positions
    level: dict[int, int] = {}
    before: Event | None = None
    for way, event in ways(made, list(simulate(made))):
        if isinstance(event, Queued):
            level[event.copy] = event.level
            on_line = {way_started.message for way_started in way.busy.values()}
            assert event.behind in (on_line if len(way.busy) == way.channels else {None})
        elif isinstance(event, Started) and made.rules.order == "precedence":
            cuts_in = isinstance(before, Interrupted) and before.by_copy == event.copy
            if not cuts_in:
                mine = positions[level[event.copy]], way.waiting[event.copy].at_us
                for copy, other in way.waiting.items():
                    assert mine <= (positions[level[copy]], other.at_us)
        before = event


@often
@given(scenarios)
def test_only_what_is_named_is_cut_and_only_where_it_pays(made: Scenario) -> None:
    rules = made.rules
    joined: dict[int, Queued] = {}
    for way, event in ways(made, list(simulate(made))):
        if isinstance(event, Queued):
            joined[event.copy] = event
        elif isinstance(event, Interrupted):
            on_line = next(one for one in way.busy.values() if one.copy == event.copy)
            rest = on_line.at_us + on_line.cancel_us + on_line.line_us - event.at_us
            by, other = rules.ladder[joined[event.by_copy].level], rules.ladder[joined[event.copy].level]
            assert rules.interruption
            assert rules.order == "precedence"
            assert len(way.busy) == way.channels
            assert joined[event.by_copy].at_us == event.at_us, "it looks once, when it joins"
            assert rest > by.interrupts[other.name]
            assert rest > cancel_us(made, joined[event.copy])
            assert event.lost_us + event.sent_us == event.at_us - on_line.at_us
            assert rules.resume or event.sent_us == 0


@often
@given(scenarios)
def test_the_six_durations_add_up_to_the_time_since_filing(made: Scenario) -> None:
    for one in deliveries_of(simulate(made), made):
        parts = (
            one.handling_us, one.operator_us, one.queue_us, one.lost_us, one.line_us, one.waiting_us
        )  # fmt: skip
        if one.status == "delivered":
            assert one.elapsed_us == sum(part or 0 for part in parts)
            assert one.received_us == one.filed_us + one.elapsed_us
        else:
            assert set(parts) == {None}


@often
@given(scenarios)
def test_a_run_is_the_same_twice_in_order_of_time_and_has_one_end(made: Scenario) -> None:
    events = list(simulate(made))
    assert events == list(simulate(made))
    assert [event.at_us for event in events] == sorted(event.at_us for event in events)
    assert [type(event) for event in events].index(Ended) == len(events) - 1
    if made.horizon_us is not None:
        assert events[-1].at_us == made.horizon_us
    else:
        assert not any(isinstance(event, (Remained, Unfiled)) for event in events)


@often
@given(scenarios)
def test_deliveries_alone_are_those_of_the_whole_stream(made: Scenario) -> None:
    whole: list[Delivery] = deliveries_of(simulate(made), made)
    assert deliveries_of(simulate(made, detail="deliveries"), made) == whole


@often
@given(scenarios)
def test_receipts_alone_are_those_of_the_whole_stream(made: Scenario) -> None:
    receipts = [event for event in simulate(made, detail="receipts") if isinstance(event, Received)]
    delivered = [event for event in simulate(made) if isinstance(event, Delivered)]
    assert sorted(receipts) == sorted((event.at_us, event.message, event.indicator) for event in delivered)
