"""A lesson is true to its run: every time, length, count, post and routing line in it is found in the trace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest

from sim.engine.events import (
    Arrived,
    Event,
    Filed,
    Finished,
    Handled,
    Interrupted,
    Queued,
    Started,
    Unfiled,
    Waited,
)
from sim.quantities import transmission_us
from sim.reports.moments import exact_length, moment
from sim.reports.sentences import Sentence, sentences_of
from sim.results.copies import routing_line
from sim.results.deliveries import Delivery
from sim.results.result import run
from sim.results.story import Stories
from sim.scenario.files import load_scenario
from sim.scenario.model import Scenario
from tests.oracle.scenarios import scenario as random_scenario

SHIPPED = (
    "01_one_cable", "04_segregation", "06_queue", "07_interruption", "08_dual_precedence", "10_ageing",
    "11_wrong_table", "13_saigon_1963", "tests/golden/everything_once.yaml",
)  # fmt: skip
MOMENT = re.compile(r"\b\d{6}Z(?: [A-Z]{3} \d\d)?(?: \+[\d.]+ s)?")
PART = r"\d[\d,]*(?:\.\d+)? (?:d|h|min|s)\b"
LENGTH = re.compile(rf"less than 0\.001 s|{PART}(?: {PART})*")


class Trace:
    """The events of a run, by the message that they are of."""

    def __init__(self, what: Scenario) -> None:
        result = run(what)
        self.scenario = what
        self.stories = Stories(what, every=True, most=100_000)
        self.events: list[Event] = []
        result.gather(self.events.append, self.stories.take)
        self.deliveries = result.deliveries
        self.end_us = self.events[-1].at_us
        self.legs = {event.copy: (event.post, event.to) for event in self.events if isinstance(event, Queued)}

    def of(self, message: int) -> list[Event]:
        return [event for event in self.events[:-1] if event.message == message]  # type: ignore[union-attr]

    def told(self) -> Iterator[tuple[list[Event], list[Delivery], list[Sentence]]]:
        for number, story in enumerate(self.stories.told):
            own = [one for one in self.deliveries if one.message == story.name]
            yield self.of(number), own, sentences_of(story, own, self.scenario)

    def on_leg(self, leg: tuple[str, str]) -> list[Event]:
        kinds = (Queued, Started, Interrupted, Finished)
        return [event for event in self.events if isinstance(event, kinds) and self.legs.get(event.copy) == leg]


def moments(trace: Trace, events: Sequence[Event]) -> set[str]:
    """The instants of a message, as they are told."""
    found = {event.at_us for event in events} | {trace.end_us} | {at_us for _, at_us in taken_up(trace, events)}
    found |= {event.filing.at_us for event in events if isinstance(event, Filed | Unfiled)}
    return {moment(trace.scenario.start, at_us) for at_us in found}


def taken_up(trace: Trace, events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """When a copy that waited for an operator may have been taken up: when one at its post was free."""
    for waited in (event for event in events if isinstance(event, Waited)):
        for event in trace.events:
            if isinstance(event, Handled) and event.post == waited.post and event.at_us >= waited.at_us:
                yield waited.at_us, event.at_us


def lengths(trace: Trace, events: Sequence[Event], deliveries: Sequence[Delivery]) -> set[str]:
    """The lengths of time that the records of a message hold, or that lie between two of its events on one leg."""
    found = {0, trace.scenario.rules.ageing_us}
    at: dict[int, list[int]] = {}
    filed = next((event.at_us for event in events if isinstance(event, Filed)), 0)
    for event in events:
        if isinstance(event, Handled):
            found.add(event.at_us - event.began_us)
        elif isinstance(event, Started):
            found |= {event.cancel_us, event.line_us}
        elif isinstance(event, Interrupted):
            found |= {event.lost_us, event.sent_us}
        if isinstance(event, Queued | Started | Interrupted | Finished | Arrived | Waited):
            times = at.setdefault(event.copy, [])
            found |= {event.at_us - time for time in times} | {trace.end_us - event.at_us}
            times.append(event.at_us)
    for event in trace.events:
        if isinstance(event, Interrupted) and any(event.by == other.message for other in events):  # type: ignore[union-attr]
            found.add(event.lost_us)
    for one in deliveries:
        found |= {time for time in one[11:18] if time is not None} | {one.target_us or 0}
        found |= {one.received_us - filed} if one.received_us is not None else set()
    found |= {at_us - since_us for since_us, at_us in taken_up(trace, events)}
    rules = trace.scenario.rules
    for trunk in trace.scenario.network.trunks:
        found.add(transmission_us(rules.cancel_characters, trunk.us_per_character))
    found |= {over for step in rules.ladder for over in step.interrupts.values()}
    return {exact_length(length) for length in found}


def rests(trace: Trace, leg: tuple[str, str], at_us: int) -> set[str]:
    """How long each channel of a leg needed yet at an instant."""
    started = [event for event in trace.on_leg(leg) if isinstance(event, Started) and event.at_us <= at_us]
    found = [event.at_us + event.cancel_us + event.line_us for event in started]
    return {exact_length(until - at_us) for until in found if until >= at_us}


def sums(events: Sequence[Event], trace: Trace) -> set[str]:
    """What is told of all copies of a message together."""
    waited, lost, cost, since = 0, 0, 0, {}
    cancels: dict[int, int] = {}
    numbers = {event.message for event in events}  # type: ignore[union-attr]
    for event in events:
        if isinstance(event, Queued):
            since[event.copy] = event.at_us
        elif isinstance(event, Started):
            waited += event.at_us - since.pop(event.copy)
            cancels[event.copy] = event.cancel_us
        elif isinstance(event, Interrupted):
            since[event.copy] = event.at_us
            lost += event.lost_us
        elif isinstance(event, Finished):
            lost += cancels[event.copy]
    waited += sum(trace.end_us - at_us for at_us in since.values())
    cost = sum(event.lost_us for event in trace.events if isinstance(event, Interrupted) and event.by in numbers)
    return {exact_length(waited), exact_length(lost), exact_length(cost)}


def check(trace: Trace, events: list[Event], deliveries: list[Delivery], told: list[Sentence]) -> None:
    whens, known, whole = moments(trace, events), lengths(trace, events, deliveries), sums(events, trace)
    posts = set(trace.scenario.network.posts) | {one.indicator for one in deliveries}
    ladder = trace.scenario.rules.ladder
    legs = {
        f"{event.post} to {event.to}: {routing_line(ladder[event.level].prosign, event.indicators)}"
        for event in events
        if isinstance(event, Queued)
    }
    headings = set()
    for one in told:
        assert one.at_us is None or moment(trace.scenario.start, one.at_us) in whens
        assert set(MOMENT.findall(one.text)) <= whens, one.text
        allowed = known | whole if one.heading == "What came of it" else known
        if one.heading.startswith("Copy "):
            text = one.heading.split(", ", 1)[1]
            headings.add(text)
            leg = text.split(":")[0].split(" to ")
            if one.at_us is not None:
                allowed = allowed | rests(trace, (leg[0], leg[1]), one.at_us)
        elif one.heading not in ("What came of it", "Not filed"):
            assert re.split(r"[/,]", one.heading)[0] in posts | {events[0].filing.origin}  # type: ignore[union-attr]
        found = set(LENGTH.findall(MOMENT.sub("", one.text)))
        assert found <= allowed, (one.text, found - allowed)
    assert headings == legs


@pytest.mark.parametrize("name", SHIPPED)
def test_every_figure_of_a_shipped_lesson_is_in_the_trace(name: str) -> None:
    what = load_scenario(name)
    trace = Trace(replace(what, sources=(), filings=what.filings[:40]) if len(what.filings) > 40 else what)
    for number, (events, deliveries, told) in enumerate(trace.told()):
        if number < 40:
            check(trace, events, deliveries, told)


@pytest.mark.parametrize("number", range(80))
def test_every_figure_of_a_lesson_is_in_the_trace(number: int) -> None:
    trace = Trace(random_scenario(number))
    for events, deliveries, told in trace.told():
        check(trace, events, deliveries, told)


@pytest.mark.parametrize("number", range(80))
def test_who_went_first_did(number: int) -> None:
    """Counts of those that were taken while a copy waited, taken again from the trace."""
    trace = Trace(random_scenario(number))
    for story in trace.stories.told:
        for trip in story.trips.values():
            leg = trace.on_leg((trip.post, trip.to))
            for wait in trip.waits:
                until = trace.end_us if wait.until_us is None else wait.until_us
                assert len(wait.ahead) == len(taken(leg, trip.copy, wait.since_us, until))


def taken(leg: Iterable[Event], copy: int, since_us: int, until_us: int) -> set[int]:
    """The copies that started on a leg while another waited, but for the one that cut it off."""
    found: set[int] = set()
    waits, by = False, 0
    for event in leg:
        if isinstance(event, Queued) and event.copy == copy:
            waits = event.at_us == since_us
        elif isinstance(event, Interrupted) and event.copy == copy:
            waits, by = event.at_us == since_us, event.by_copy
        elif isinstance(event, Started):
            if event.copy == copy:
                waits = False
            elif waits and since_us <= event.at_us <= until_us and event.copy != by:
                found.add(event.copy)
            by = 0 if event.copy == by else by
    return found


def story_of(name: str, message: str) -> str:
    what = load_scenario(name)
    stories, result = Stories(what, message), run(what)
    result.gather(stories.take)
    assert stories.story is not None
    own = [one for one in result.deliveries if one.message == message]
    return " ".join(one.text for one in sentences_of(stories.story, own, what))


@pytest.mark.parametrize(
    ("name", "message", "said"),
    [
        ("07_interruption", "inventory", "alarm (FLASH) joins, and FLASH interrupts ROUTINE. Its 5 min on the line"),
        ("07_interruption", "alarm", "inventory is cut off, and 5 min of its line time are lost."),
        ("07_interruption", "alarm", "A cancel sequence of 4.7 s goes out first."),
        ("07_interruption", "query", "weather (ROUTINE), which needs 4 s more."),
        ("07_interruption", "query", "the cancel sequence alone would take 4.7 s: to wait is quicker."),
        ("06_queue", "r", "Before it went o1 and o2 (IMMEDIATE), of a higher precedence; p (PRIORITY)"),
        ("06_queue", "o2", "It passes p (PRIORITY) and r (ROUTINE), which joined before it and wait on."),
        ("06_queue", "o2", "Under these rules nothing is cut off for it"),
        ("08_dual_precedence", "RUEPAA 031", "It goes by the second prosign (R), as ROUTINE and not as PRIORITY"),
        ("08_dual_precedence", "RUEPAA 031", "RXFPC and RFFWBG are action addressees."),
        ("10_ageing", "letter", "each step of the ladder counts as much as 1 h of waiting"),
        ("11_wrong_table", "notice", "the copy has made 8 transmissions, the hop limit of this network"),
        ("11_wrong_table", "notice", "it is here for the second time, and goes round in a loop."),
        ("01_one_cable", "RUEHNT 1989/01", "One copy served all 2 addressees behind RUEKJCS."),
        ("13_saigon_1963", "Embtel 841", "In the queue 27 copies stand before it."),
        ("tests/golden/everything_once.yaml", "RUEHNT 1989/01", "RUEHXX is unroutable: no post of the network"),
        ("tests/golden/everything_once.yaml", "RUEHNT 1989/01", "AMEMBASSY ASTANA has it by other means"),
        ("tests/golden/everything_once.yaml", "late", "The run ends, and the copy is on the line to RUEH."),
        ("tests/golden/everything_once.yaml", "tomorrow", "tomorrow would be filed at 012300Z DEC 07."),
    ],
)
def test_what_a_lesson_says(name: str, message: str, said: str) -> None:
    assert said in story_of(name, message)


def test_a_delivered_message_is_told_to_its_last_receipt() -> None:
    told = story_of("07_interruption", "inventory")
    assert "BIRCH has the message, 47 min 44.7 s after filing." in told
    assert "handling 5 min, waiting for channels 1 min 4.7 s, on the line 36 min 40 s, lost on the line 5 min" in told
    assert "The target of ROUTINE is 6 h: met." in told


def test_a_wait_for_an_operator_is_told() -> None:
    told = [one.text for _, _, sentences in Trace(random_scenario(12)).told() for one in sentences]
    assert any(text.startswith("The operator is at work, on ") for text in told)
    assert any(re.match(r"An operator takes it up, after a wait of .*\. Before it went ", text) for text in told)
