"""A message as a Mermaid sequence diagram: posts side by side, an arrow for each leg, notes for what happened.

Owns the text of the diagram, and what Mermaid must not take for its own. What happened is `sim.results.story`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.quantities import counted
from sim.reports.moments import exact_length, moment
from sim.reports.titles import title_of
from sim.results.copies import routing_line
from sim.results.story import Story, Trip, Visit
from sim.scenario.model import Scenario

__all__ = ["MOST_HOPS", "sequence_diagram"]

MOST_HOPS = 40
"""Arrows in a diagram that can still be read."""
_PLAIN = re.compile(r"R[A-Z0-9]*")
_MARKUP = re.compile(r"[#;<>%:&{}\\]|[^ -~]")


def sequence_diagram(story: Story, scenario: Scenario) -> str:
    """The diagram, a line of Mermaid each; of more than forty hops the first forty."""
    return "\n".join(_Diagram(story, scenario).lines()) + "\n"


class _Diagram:
    def __init__(self, story: Story, scenario: Scenario) -> None:
        self.story = story
        self.scenario = scenario
        self.names = scenario.rules.names()
        self.drawn = dict(list(story.trips.items())[:MOST_HOPS])
        self.posts: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        """Title, posts in the order in which the message comes to them, then all that happens, in order of time."""
        story, scenario = self.story, self.scenario
        title = title_of(story.name, story.filing, scenario.network, scenario.start)
        yield "sequenceDiagram"
        yield f"    title {_text(title)}"
        for post in dict.fromkeys([story.filing.origin, *(trip.to for trip in self.drawn.values())]):
            self.posts[post] = post if _PLAIN.fullmatch(post) else f"post{len(self.posts) + 1}"
            yield f"    participant {self.posts[post]} as {_text(self._name(post))}"
        happened: list[tuple[int, int, str]] = []
        if not story.filed:
            text = f"would be filed at {self._when(story.filing.at_us)}, after the end of the run"
            happened.append((0, 0, self._note(story.filing.origin, text)))
        for visit in story.visits.values():
            if visit.copy == 0 or visit.copy in self.drawn:
                happened += [(at_us, 0, line) for at_us, line in self._visit(visit)]
        for trip in self.drawn.values():
            happened += [(at_us, 1, line) for at_us, line in self._trip(trip)]
        for _, _, line in sorted(happened, key=lambda one: one[:2]):
            yield f"    {line}"
        more = len(story.trips) - len(self.drawn)
        if more:
            text = f"{counted(len(story.trips), 'hop')}, of which the first {MOST_HOPS} are drawn"
            yield f"    {self._note(story.filing.origin, text)}"

    def _visit(self, visit: Visit) -> Iterator[tuple[int, str]]:
        story = self.story
        if visit.copy == 0:
            length = counted(story.filing.characters, "character")
            text = f"filed {self._when(story.filing.at_us)}, {self.names[story.level]}, {length}"
            yield visit.arrived_us, self._note(visit.post, text)
        if visit.desk is not None and visit.desk.until_us is not None:
            waited = exact_length(visit.desk.until_us - visit.desk.since_us)
            yield visit.desk.until_us, self._note(visit.post, f"waited {waited} for an operator")
        for worked in visit.worked:
            length = exact_length(worked.ended_us - worked.began_us)
            text = f"{worked.work} {length}"
            if worked.work == "deliver":
                text += f", received {self._when(worked.ended_us)}"
            yield worked.ended_us, self._note(visit.post, text)
        for lost in visit.unrouted:
            yield lost.at_us, self._note(visit.post, f"{lost.indicator or 'no indicator'} unroutable, {lost.reason}")
        for left in visit.remained:
            yield left.at_us, self._note(visit.post, f"{left.indicator} {left.status} at the end")

    def _trip(self, trip: Trip) -> Iterator[tuple[int, str]]:
        line = routing_line(self.scenario.rules.ladder[trip.level].prosign, trip.indicators)
        for wait in trip.waits:
            until = self.story.end_us if wait.until_us is None else wait.until_us
            if until > wait.since_us:
                text = f"waited {exact_length(until - wait.since_us)} for a channel to {trip.to}"
                yield until, self._note(trip.post, text if wait.until_us is not None else f"{text}, and waits still")
        for one in trip.transmissions:
            if one.cut is not None:
                text = f"{one.cut.who.message} cut off, cancel sequence {exact_length(one.cancel_us)}"
                yield one.at_us, self._note(trip.post, text)
            if one.lost is not None and one.over_us is not None:
                text = f"{line}, cut off by {one.lost.by.message}, {exact_length(one.lost.lost_us)} lost"
                yield one.over_us, self._arrow(trip, "-x", text)
        if trip.arrived_us is not None and trip.transmissions:
            last = trip.transmissions[-1]
            took = exact_length(trip.arrived_us - last.at_us - last.cancel_us)
            yield last.at_us, self._arrow(trip, "->>", f"{line}, {took} from {self._when(last.at_us + last.cancel_us)}")
        elif trip.transmissions and trip.transmissions[-1].lost is None:
            yield self.story.end_us, self._arrow(trip, "--)", f"{line}, on the line at the end")

    def _arrow(self, trip: Trip, arrow: str, text: str) -> str:
        return f"{self.posts[trip.post]}{arrow}{self.posts[trip.to]}: {_text(text)}"

    def _note(self, post: str, text: str) -> str:
        return f"Note over {self.posts[post]}: {_text(text)}"

    def _when(self, at_us: int) -> str:
        return moment(self.scenario.start, at_us)

    def _name(self, indicator: str) -> str:
        post = self.scenario.network.posts.get(indicator)
        return f"{indicator} {post.designators[0]}" if post and post.designators else indicator


def _text(text: str) -> str:
    """A text in which Mermaid finds no markup: what could be some is written as an entity, by its number."""
    return _MARKUP.sub(lambda found: f"#{ord(found[0])};", text)
