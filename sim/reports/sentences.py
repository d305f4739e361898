"""The story of a message in sentences, from its filing to its last receipt, each with its time.

Owns the order of the story and its wording, but for waits (`waiting`). A story is told post by post and leg by leg, in
order of time; every figure in it is in the trace. How it is set on a page is `lesson`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.quantities import counted, listed
from sim.reports.moments import exact_length, moment
from sim.reports.waiting import Speech
from sim.results.copies import routing_line
from sim.results.deliveries import Delivery
from sim.results.story import Story, Transmission, Trip, Visit, Wait
from sim.scenario.model import Addressee, Scenario

__all__ = ["Sentence", "sentences_of"]

_VERBS = {"queued": "waits still", "handling": "is being worked on", "sending": "is on the line", "held": "is held"}


class Sentence(NamedTuple):
    """What happened at an instant (None: what holds at no one instant), under the heading of its post or leg."""

    at_us: int | None
    heading: str
    text: str


def sentences_of(story: Story, deliveries: Sequence[Delivery], scenario: Scenario) -> list[Sentence]:
    """The story of a message; ``deliveries`` are its records."""
    return list(_Teller(story, deliveries, scenario).told())


class _Teller:
    def __init__(self, story: Story, deliveries: Sequence[Delivery], scenario: Scenario) -> None:
        self.story = story
        self.deliveries = deliveries
        self.scenario = scenario
        self.names = scenario.rules.names()
        self.speech = Speech(scenario, story.name)
        self.numbers = {copy: number for number, copy in enumerate(story.trips, 1)}
        self.heading = ""

    def told(self) -> Iterator[Sentence]:
        """All sentences: posts and legs by the time at which they begin, then what came of it."""
        story = self.story
        if not story.filed:
            self.heading = "Not filed"
            when = self._when(story.filing.at_us)
            yield self._say(story.end_us, f"The run ends here. {story.name} would be filed at {when}.")
            return
        parts: list[tuple[int, int, int, Visit | Trip]] = [
            (visit.arrived_us, copy, 1, visit) for copy, visit in story.visits.items()
        ]
        parts += [(trip.joined_us, copy, 0, trip) for copy, trip in story.trips.items()]
        for _, copy, _, part in sorted(parts, key=lambda one: one[:3]):
            if isinstance(part, Trip):
                self.heading = f"Copy {self.numbers[copy]}, {part.post} to {part.to}: {self._line(part)}"
                yield from self._trip(part)
            else:
                self.heading = f"{self._post(part.post)}{'' if copy else ', the originator'}"
                yield from self._visit(part)
        self.heading = "What came of it"
        yield from self._outcome()

    def _say(self, at_us: int | None, *texts: str) -> Sentence:
        return Sentence(at_us, self.heading, " ".join(filter(None, texts)))

    # At a post

    def _visit(self, visit: Visit) -> Iterator[Sentence]:
        if visit.copy == 0:
            yield from self._filing()
        else:
            yield self._say(visit.arrived_us, self._came(visit), *self._again(visit))
        if visit.desk is not None:
            yield from self._desk(visit.desk)
        for worked in visit.worked:
            if worked.work == "deliver":
                yield from self._received(visit, worked.ended_us - worked.began_us)
            else:
                yield from self._segregated(visit, worked.ended_us, worked.ended_us - worked.began_us)
        for left in visit.remained:
            text = f"The run ends, and the copy for {left.indicator} {_VERBS[left.status]} at {visit.post}"
            yield self._say(left.at_us, text + (" for an operator." if left.status == "queued" else "."))

    def _filing(self) -> Iterator[Sentence]:
        story, filing = self.story, self.story.filing
        text = f"{story.name} is filed: {self.names[story.level]}, {counted(filing.characters, 'character')},"
        text += f" for {counted(len(filing.addressees), 'addressee')}."
        yield self._say(filing.at_us, text, self._addressees("action"), self._addressees("info"))
        first, second = self.scenario.prosigns(filing)
        ladder = self.scenario.rules.ladder
        if second is not None and second != first:
            prosigns = f"{ladder[first].prosign} {ladder[second].prosign}"
            text = f"Its precedence line has two prosigns, {prosigns}: {self.names[first]} for action"
            text += f" and {self.names[second]} for info addressees."
            if self.scenario.rules.copy_precedence == "message":
                text += f" Under these rules every copy goes by the first, {self.names[first]}."
            yield self._say(None, text)
        served = [who for who in filing.addressees if who.served]
        if served:
            have = "has" if len(served) == 1 else "have"
            yield self._say(None, f"{listed([_name(who) for who in served])} {have} it by other means, and no copy.")
        for one in story.nowhere:
            who = one.indicator or "An addressee without an indicator"
            yield self._say(one.at_us, f"{who} is unroutable: {one.reason}.")

    def _addressees(self, role: str) -> str:
        found = [_name(who) for who in self.story.filing.addressees if who.role == role]
        return f"{role.capitalize()}: {', '.join(found)}." if found else ""

    def _came(self, visit: Visit) -> str:
        trip = self.story.trips[visit.copy]
        text = f"Copy {self.numbers[visit.copy]} is here, all of it."
        if trip.indicators == (visit.post,):
            return f"{text} It is for this post alone."
        if visit.post in trip.indicators:
            others = len(trip.indicators) - 1
            return f"{text} It is for this post, and for {counted(others, 'other', 'others')} to which it must go on."
        return f"{text} Nothing on it is for this post, and it must go on."

    def _again(self, visit: Visit) -> Iterator[str]:
        """That a copy has come to a post for the second time or more."""
        path = [*self.story.path(visit.copy), visit.post]
        times = path.count(visit.post)
        if times > 1:
            yield f"It came by {' '.join(path)}: it is here for the {_ordinal(times)} time, and goes round in a loop."

    def _desk(self, wait: Wait) -> Iterator[Sentence]:
        yield self._say(wait.since_us, self.speech.desk_busy(wait.busy, wait.before))
        level = self._level_of(wait)
        if wait.until_us is not None:
            length = exact_length(wait.until_us - wait.since_us)
            first = self.speech.went_first(wait.ahead, level)
            taken = f"An operator takes it up, after a wait of {length}."
            yield self._say(wait.until_us, taken, first, self.speech.passed(wait.passed))

    def _level_of(self, wait: Wait) -> int:
        for visit in self.story.visits.values():
            if visit.desk is wait and visit.copy in self.story.trips:
                return self.story.trips[visit.copy].level
        return self.story.level

    def _segregated(self, visit: Visit, at_us: int, length_us: int) -> Iterator[Sentence]:
        own = self._own(visit)
        groups = [f"{' '.join(trip.indicators)} to {trip.to} (copy {self.numbers[trip.copy]})" for trip in visit.trips]
        work = "The originator" if visit.copy == 0 else "The relay" if self._relays(visit.post) else "The post"
        text = f"{work} has worked on it for {exact_length(length_us)}."
        if len(groups) == 1:
            text += f" Segregation: one copy leaves, with {groups[0]}."
        elif groups:
            text += " Segregation sorts the indicators by the trunk on which each leaves: "
            text += f"{'; '.join(groups)}. So {len(groups)} copies leave, and each names its own indicators alone."
        if own:
            text += f" {visit.post} itself is on no copy: it is delivered here."
        yield self._say(at_us, text)
        for one in visit.unrouted:
            yield self._say(one.at_us, self._unroutable(visit, one.indicator, one.reason, one.path))

    def _own(self, visit: Visit) -> bool:
        if visit.copy == 0:
            return any(who.indicator == visit.post and not who.served for who in self.story.filing.addressees)
        return visit.post in self.story.trips[visit.copy].indicators

    def _relays(self, post: str) -> bool:
        found = self.scenario.network.posts.get(post)
        return found is not None and found.relays

    def _unroutable(self, visit: Visit, indicator: str | None, reason: str, path: Sequence[str]) -> str:
        if indicator is None:
            return "An addressee has no indicator, and none is found for its designator: it is unroutable."
        if reason == "unknown indicator":
            return f"{indicator} is unroutable: no post of the network has that indicator."
        if reason == "no route":
            why = "no neighbour leads there, or its table says none"
            return f"{indicator} is unroutable: {visit.post} has no route for it ({why})."
        hops = len(path) - 1
        text = f"{indicator} is unroutable: the copy has made {counted(hops, 'transmission')}, the hop limit of this"
        text += f" network, and {visit.post} would have to send it on once more."
        again = [post for post in dict.fromkeys(path) if path.count(post) > 1]
        if again:
            text += f" It came by {' '.join(path)}: {listed([f'{post} {path.count(post)} times' for post in again])}."
            text += f" Each sends {indicator} to another that sends it back. One of their tables must be wrong."
        return text

    # On a leg

    def _trip(self, trip: Trip) -> Iterator[Sentence]:
        precedence = self._precedence(trip)
        waits = list(trip.waits)
        first = waits.pop(0) if waits and waits[0].since_us == trip.joined_us else None
        begun = list(trip.transmissions)
        if first is not None and (not begun or begun[0].at_us > first.since_us):
            busy = self.speech.line_busy(first.busy, first.before)
            alone = self.speech.left_alone(trip.level, first.busy, (trip.post, trip.to))
            yield self._say(first.since_us, precedence, busy, alone)
            precedence = ""
        for number, one in enumerate(begun):
            wait = first if number == 0 else waits[number - 1] if number <= len(waits) else None
            begun_now = self._begun(trip, one, wait, number)
            yield begun_now._replace(text=f"{precedence} {begun_now.text}".lstrip())
            precedence = ""
            if one.lost is not None and one.over_us is not None:
                yield self._cut(trip, one, one.over_us)
        if trip.finished_us is None:
            yield from self._at_end(trip, waits[-1] if waits else first)

    def _begun(self, trip: Trip, one: Transmission, wait: Wait | None, number: int) -> Sentence:
        again = "is sent again" if number else "is sent"
        waited = 0 if wait is None or wait.until_us is None else wait.until_us - wait.since_us
        texts = []
        if one.cut is not None:
            mine, other = self.names[trip.level], self.names[one.cut.who.level]
            texts.append(f"The line is busy with {self.speech.other(one.cut.who)}, and {mine} interrupts {other}.")
            lost = exact_length(one.cut.lost_us)
            texts.append(f"{one.cut.who.message} is cut off, and {lost} of its line time are lost.")
            texts.append(f"A cancel sequence of {exact_length(one.cancel_us)} goes out first." if one.cancel_us else "")
            texts.append(f"Then the copy {again}.")
        elif wait is None:
            texts.append(f"A channel is free, and the copy {again} at once.")
        else:
            texts.append(f"The copy {again}, after a wait of {exact_length(waited)}.")
            if number and trip.transmissions[number - 1].lost is not None:
                texts.append(self.speech.cut_by(trip.transmissions[number - 1]))
            texts.append(self.speech.went_first(wait.ahead, trip.level))
            texts.append(self.speech.passed(wait.passed))
        texts.append(self._transmission(trip, one))
        return self._say(one.at_us, *texts)

    def _transmission(self, trip: Trip, one: Transmission) -> str:
        line = f"It needs {exact_length(one.line_us)} on the line"
        if one.lost is not None or one.over_us is None:
            return f"{line}."
        text = f"{line}: its last character leaves at {self._when(one.over_us)}"
        if trip.arrived_us is None:
            return f"{text}."
        delay = trip.arrived_us - one.over_us
        if not delay:
            return f"{text}, and all of it is at {trip.to}."
        when = self._when(trip.arrived_us)
        return f"{text}, and all of it is at {trip.to} after a delay of {exact_length(delay)}, at {when}."

    def _cut(self, trip: Trip, one: Transmission, at_us: int) -> Sentence:
        assert one.lost is not None
        lost = one.lost
        mine, by = self.names[trip.level], self.names[lost.by.level]
        text = f"It is cut off: {self.speech.other(lost.by)} joins, and {by} interrupts {mine}."
        if lost.sent_us:
            text += f" The {exact_length(lost.sent_us)} that it was sent for count: only what is left will be sent."
            if lost.lost_us:
                text += f" {exact_length(lost.lost_us)} of line time are lost, for the cancel sequence before it."
        else:
            text += f" Its {exact_length(lost.lost_us)} on the line are lost:"
            text += " it must be sent again from its first character."
        return self._say(at_us, text, "It goes back to its own place in the queue.")

    def _at_end(self, trip: Trip, wait: Wait | None) -> Iterator[Sentence]:
        end = self.story.end_us
        if trip.transmissions and trip.transmissions[-1].over_us is None:
            yield self._say(end, f"The run ends, and the copy is on the line to {trip.to}.")
        elif wait is not None:
            length = exact_length(end - wait.since_us)
            first = self.speech.went_first(wait.ahead, trip.level)
            yield self._say(end, f"The run ends, and the copy waits still, after {length} in the queue.", first)

    def _precedence(self, trip: Trip) -> str:
        """Why a copy goes by another precedence than its message, or by the same where that is not plain."""
        story, rules = self.story, self.scenario.rules
        first, second = self.scenario.prosigns(story.filing)
        sent, own = self.names[trip.level], self.names[story.level]
        post = self.scenario.network.posts.get(trip.post)
        automatic = post is not None and post.automatic
        if rules.copy_precedence == "addressees" and trip.level != story.level:
            if automatic:
                return f"It keeps {sent}, as it came: {trip.post} is automatic, and cannot rewrite a precedence."
            return f"It goes as {sent}, not {own}: the highest precedence of those whom it answers for."
        if rules.copy_precedence != "dual" or second is None or second == first:
            return ""
        action = self._action(trip)
        if action:
            addressees = "is an action addressee" if len(action) == 1 else "are action addressees"
            return f"It goes by the first prosign, as {sent}: {listed(action)} {addressees}."
        if trip.level == second:
            prosign = rules.ladder[second].prosign
            why = "it answers for info addressees alone"
            return f"It goes by the second prosign ({prosign}), as {sent} and not as {own}: {why}."
        why = f": {trip.post} is automatic, and cannot rewrite a precedence" if automatic else ""
        return f"It answers for info addressees alone, but stays {sent}{why}."

    def _action(self, trip: Trip) -> list[str]:
        action = {who.indicator for who in self.story.filing.addressees if who.role == "action" and not who.served}
        return [indicator for indicator in trip.indicators if indicator in action]

    # At the end

    def _received(self, visit: Visit, length_us: int) -> Iterator[Sentence]:
        event = visit.delivered
        assert event is not None
        here = [one for one in self.deliveries if one.indicator == event.indicator and one.status == "delivered"]
        who = listed([one.addressee or one.indicator or "" for one in here])
        has = "has" if len(here) == 1 else "have"
        text = f"After {exact_length(length_us)} of handling for delivery, {who} {has} the message,"
        text += f" {exact_length(event.at_us - self.story.filing.at_us)} after filing."
        if len(here) > 1:
            text += f" One copy served all {len(here)} addressees behind {event.indicator}."
        alike = len({(one.precedence, one.on_time) for one in here}) == 1
        targets = dict.fromkeys(self._target(one, alike) for one in here)
        yield self._say(event.at_us, text, _where_time_went(here[0]), *targets)

    def _target(self, one: Delivery, alike: bool) -> str:
        if one.target_us is None:
            return ""
        met = "met" if one.on_time else "missed"
        who = "" if alike else f" for {one.addressee}"
        return f"The target of {one.precedence} is {exact_length(one.target_us)}{who}: {met}."

    def _outcome(self) -> Iterator[Sentence]:
        story, deliveries = self.story, self.deliveries
        for left in story.on_way:
            text = f"{left.indicator} has nothing yet when the run ends: its copy {_VERBS[left.status]}."
            yield self._say(left.at_us, text)
        done = [one for one in deliveries if one.status == "delivered"]
        text = f"Delivered to {len(done)} of {counted(len(deliveries), 'addressee')}."
        last = max((one.received_us for one in done if one.received_us is not None), default=None)
        if last is not None:
            length = exact_length(last - story.filing.at_us)
            text += f" The last of them had it at {self._when(last)}, {length} after filing."
        yield self._say(None, text, self._on_time())
        yield self._say(None, self._lines())

    def _on_time(self) -> str:
        judged = [one.on_time for one in self.deliveries if one.on_time is not None]
        return f"Speed-of-service target met: {sum(judged)} of {len(judged)}." if judged else ""

    def _lines(self) -> str:
        trips = list(self.story.trips.values())
        cuts = [one for trip in trips for one in trip.transmissions if one.lost is not None]
        made = [one for trip in trips for one in trip.transmissions if one.cut is not None]
        text = f"The network made {counted(len(trips), 'copy', 'copies')} of it, one for each leg."
        if len(trips) < 2:
            text = "The network made 1 copy of it, for one leg." if trips else "It left on no trunk."
        waited = sum(
            (wait.until_us if wait.until_us is not None else self.story.end_us) - wait.since_us
            for trip in trips
            for wait in trip.waits
        )
        text += f" Waits for channels: {exact_length(waited)} in all." if waited else " No copy waited for a channel."
        if cuts:
            text += f" Cut off on the line: {_times(len(cuts))}."
        if made:
            cost = sum(one.cut.lost_us for one in made if one.cut is not None)
            text += f" To make way, {counted(len(made), 'other copy was', 'other copies were')} cut off,"
            text += f" which lost {exact_length(cost)} of line time."
        lost = sum(trip.lost_us for trip in trips)
        if lost:
            text += f" Line time in vain, cut transmissions and cancel sequences: {exact_length(lost)}."
        return text

    # Words

    def _when(self, at_us: int) -> str:
        return moment(self.scenario.start, at_us)

    def _line(self, trip: Trip) -> str:
        return routing_line(self.scenario.rules.ladder[trip.level].prosign, trip.indicators)

    def _post(self, indicator: str) -> str:
        post = self.scenario.network.posts.get(indicator)
        return f"{indicator}/{post.designators[0]}" if post and post.designators else indicator


def _where_time_went(one: Delivery) -> str:
    """The parts of the time from filing to receipt, but for those that are nothing."""
    parts = (
        ("handling", one.handling_us),
        ("waiting for operators", one.operator_us),
        ("waiting for channels", one.queue_us),
        ("held", one.waiting_us),
        ("on the line", one.line_us),
        ("lost on the line", one.lost_us),
    )
    told = [f"{name} {exact_length(length)}" for name, length in parts if length]
    return f"Of this time: {', '.join(told)}." if len(told) > 1 else ""


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"


def _name(who: Addressee) -> str:
    return "/".join(filter(None, (who.indicator, who.designator))) or "-"
