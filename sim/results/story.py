"""What happened to a message: each post that a copy of it came to, each leg that it went, and who was ahead of it.

Owns the fold that follows one message (or all) through a run's whole stream, and the reason why another copy was taken
first. How it is told is the reports' (lesson, timeline, sequence). Times are whole microseconds since the start.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

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
    Remained,
    Started,
    Unfiled,
    Unrouted,
    Waited,
    Work,
)
from sim.precedence.rules import Rules
from sim.results.deliveries import told_name
from sim.results.standing import Key, Standing, Stay
from sim.scenario.model import Filing, Scenario

__all__ = ["Ahead", "Busy", "Cut", "Lost", "Other", "Stories", "Story", "Transmission", "Trip", "Visit", "Wait", "Why"]

Why: TypeAlias = Literal["higher", "earlier", "aged", "share", "cut in"]
"""Why a copy was taken before one that waited: of a higher precedence; joined earlier, neither being higher; had waited
so long that it made up for a lower precedence; its turn by weight; cut another copy off when it joined."""


class Other(NamedTuple):
    """A copy of another message (or another copy of the same): its message's name, and its level."""

    message: str
    level: int


class Busy(NamedTuple):
    """A copy that was on a channel (or, ``rest_us`` None, with an operator), and how long its channel needs yet."""

    who: Other
    rest_us: int | None


class Ahead(NamedTuple):
    """A copy that was taken while another waited, and why it was first; its message's place and its number tell it
    from others."""

    who: Other
    why: Why
    message: int
    copy: int


class Lost(NamedTuple):
    """How a transmission was cut off: by whom, the line time in vain, and what counts of it (``resume``)."""

    by: Other
    lost_us: int
    sent_us: int


class Cut(NamedTuple):
    """A copy that was cut off to make way, and the line time that it lost."""

    who: Other
    lost_us: int


class Wait:
    """A wait for a channel or an operator: whom it found there, how many stood before it, who went first meanwhile, and
    those who had joined before it and were passed."""

    __slots__ = ("_ahead", "before", "busy", "passed", "since_us", "until_us")

    def __init__(self, since_us: int, busy: tuple[Busy, ...], before: int) -> None:
        self.since_us = since_us
        self.until_us: int | None = None
        self.busy = busy
        self.before = before
        self.passed: list[Other] = []
        self._ahead: dict[tuple[int, int], Ahead] = {}

    @property
    def ahead(self) -> list[Ahead]:
        """Who was taken first meanwhile; one that was cut off and taken again counts once."""
        return list(self._ahead.values())

    def taken(self, ahead: Ahead) -> None:
        """Another copy was taken."""
        self._ahead.setdefault((ahead.message, ahead.copy), ahead)


class Transmission:
    """One occupation of a channel: first the cancel sequence where another was cut, then the copy."""

    __slots__ = ("at_us", "cancel_us", "channel", "cut", "line_us", "lost", "over_us")

    def __init__(self, event: Started, cut: Cut | None) -> None:
        self.at_us = event.at_us
        self.channel = event.channel
        self.cancel_us = event.cancel_us
        self.line_us = event.line_us
        self.cut = cut
        self.over_us: int | None = None
        self.lost: Lost | None = None


class Trip:
    """A copy on a leg: its number within the run, the copy that it was made of, and all that happened on the way.

    ``waits`` and ``transmissions`` follow each other; a copy that found a channel free has no wait before the first.
    """

    __slots__ = (
        "arrived_us", "copy", "finished_us", "indicators", "joined_us", "level", "parent", "post", "to",
        "transmissions", "waits",
    )  # fmt: skip

    def __init__(self, event: Queued) -> None:
        self.copy = event.copy
        self.parent = event.parent
        self.post = event.post
        self.to = event.to
        self.level = event.level
        self.indicators = event.indicators
        self.joined_us = event.at_us
        self.waits: list[Wait] = []
        self.transmissions: list[Transmission] = []
        self.finished_us: int | None = None
        self.arrived_us: int | None = None

    @property
    def lost_us(self) -> int:
        """Line time in vain: what was cut off, and the cancel sequences that it was sent behind."""
        return sum(
            one.lost.lost_us if one.lost is not None else one.cancel_us if one.over_us is not None else 0
            for one in self.transmissions
        )


class Worked(NamedTuple):
    """A post's work on a copy, from first to last."""

    work: Work
    began_us: int
    ended_us: int


class Visit:
    """A copy at a post: from when the post had all of it, what was done with it there, and what became of it."""

    __slots__ = ("arrived_us", "copy", "delivered", "desk", "post", "remained", "trips", "unrouted", "worked")

    def __init__(self, copy: int, post: str, arrived_us: int) -> None:
        self.copy = copy
        self.post = post
        self.arrived_us = arrived_us
        self.desk: Wait | None = None
        self.worked: list[Worked] = []
        self.trips: list[Trip] = []
        self.unrouted: list[Unrouted] = []
        self.delivered: Delivered | None = None
        self.remained: list[Remained] = []


class Story:
    """All that happened to one message. ``visits`` and ``trips`` are by the number of the copy in the run, in order of
    time; ``nowhere`` holds what is unroutable before any post has the message."""

    def __init__(self, name: str, filing: Filing, level: int, levels: tuple[int, ...], *, filed: bool = True) -> None:
        self.name = name
        self.filing = filing
        self.level = level
        self.levels = levels
        self.filed = filed
        self.visits: dict[int, Visit] = {}
        self.trips: dict[int, Trip] = {}
        self.nowhere: list[Unrouted] = []
        self.on_way: list[Remained] = []
        self.end_us = 0

    def path(self, copy: int) -> list[str]:
        """The posts that a copy has come by, from the originator to the one that it left."""
        posts: list[str] = []
        while copy in self.trips:
            trip = self.trips[copy]
            posts.append(trip.post)
            copy = trip.parent
        return posts[::-1]


class _Cutting(NamedTuple):
    """Between the cut and the start of the copy that made it: who, whom, and what that lost."""

    by_copy: int
    copy: int
    cut: Cut


class Stories:
    """Follows the message of a name through a run, or the first that is filed, or (``every``) all of them up to a
    number of trips: take the run's events one by one, then ask."""

    def __init__(self, scenario: Scenario, message: str | None = None, *, every: bool = False, most: int = 400) -> None:
        self.told: list[Story] = []
        self.too_many = False
        self._rules = scenario.rules
        self._message, self._every, self._most = message, every, most
        self._used: dict[str, int] = {}
        self._stories: dict[int, Story] = {}
        self._trips: dict[int, Trip] = {}
        self._waits: dict[Key, list[tuple[Wait, Stay]]] = {}
        self._cutting: _Cutting | None = None
        self._standing = Standing(scenario, left=self._left)

    @property
    def story(self) -> Story | None:
        """The message that was followed, or the first of them; None where nothing was filed."""
        return self.told[0] if self.told else None

    def take(self, event: Event) -> None:
        """Note one event of the stream."""
        if isinstance(event, (Filed, Unfiled)):
            self._file(event)
        if isinstance(event, Interrupted):
            self._interrupt(event)
        self._standing.take(event)
        if isinstance(event, Interrupted):
            self._wait_again(event)
        if isinstance(event, Ended):
            for story in self.told:
                story.end_us = event.at_us
            return
        if isinstance(event, Started):
            self._start(event)
        elif event.message in self._stories:
            self._follow(self._stories[event.message], event)

    # Whom to follow

    def _file(self, event: Filed | Unfiled) -> None:
        name = told_name(event.filing.name, self._used)
        wanted = self._every or (name == self._message if self._message is not None else not self.told)
        if not wanted or self.too_many:
            return
        filed = isinstance(event, Filed)
        story = Story(name, event.filing, event.level, event.levels, filed=filed)
        self.told.append(story)
        if filed:
            self._stories[event.message] = story
            story.visits[0] = Visit(0, event.filing.origin, event.at_us)

    def _give_up(self) -> None:
        self.too_many = True
        self._stories, self._trips, self._waits = {}, {}, {}

    # What happens to those that are followed

    def _follow(self, story: Story, event: Event) -> None:
        if isinstance(event, Queued):
            self._queue(story, event)
        elif isinstance(event, (Finished, Arrived)):
            self._arrive(story, event)
        elif isinstance(event, Waited):
            self._wait_for_operator(story, event)
        elif isinstance(event, Handled):
            visit = story.visits.get(event.copy)
            if visit is not None:
                visit.worked.append(Worked(event.work, event.began_us, event.at_us))
        elif isinstance(event, (Delivered, Unrouted, Remained)):
            _end(story, event)

    def _queue(self, story: Story, event: Queued) -> None:
        if self._every and len(self._trips) >= self._most:
            self._give_up()
            return
        trip = self._trips[event.copy] = story.trips[event.copy] = Trip(event)
        visit = story.visits.get(event.parent)
        if visit is not None:
            visit.trips.append(trip)
        key = event.post, event.to
        stay = self._standing.waiting[key][event.message, event.copy]
        if event.behind is not None:
            self._begin(trip.waits, key, stay, event.at_us)

    def _begin(self, waits: list[Wait], key: Key, stay: Stay, now: int) -> Wait:
        """A wait of a followed copy begins: note whom it finds there."""
        found = self._standing.occupied.get(key, {}).values()
        busy = tuple(
            Busy(self._other(one.message, one.level), None if one.until_us is None else one.until_us - now)
            for one in sorted(found, key=lambda one: one.until_us or 0)
        )
        before = sum(other.place < stay.place for other in self._standing.waiting[key].values())
        wait = Wait(now, busy, before)
        waits.append(wait)
        self._waits.setdefault(key, []).append((wait, stay))
        return wait

    def _wait_for_operator(self, story: Story, event: Waited) -> None:
        key = event.post, None
        stay = self._standing.waiting.get(key, {}).get((event.message, event.copy))
        visit = story.visits.get(event.copy)
        if stay is not None and visit is not None:
            visit.desk = self._begin([], key, stay, event.at_us)

    def _left(self, key: Key, stay: Stay) -> None:
        """A copy is taken from a queue: those that are followed and wait there are not, or it is one of them."""
        mine = self._waits.get(key)
        if not mine:
            return
        who, kept = self._other(stay.message, stay.level), []
        for wait, own in mine:
            if (own.message, own.copy) == (stay.message, stay.copy):
                wait.until_us = stay.until_us
                others = self._standing.waiting[key].values()
                passed = sorted((one for one in others if one.place[1] < own.place[1]), key=lambda one: one.place[1])
                wait.passed = [self._other(one.message, one.level) for one in passed]
            else:
                kept.append((wait, own))
                if not self._made_way(stay, own, key):
                    wait.taken(Ahead(who, self._why(stay, own, key), stay.message, stay.copy))
        self._waits[key] = kept

    def _made_way(self, first: Stay, own: Stay, key: Key) -> bool:
        """Whether it was for this copy that the other was cut off just now."""
        cutting = self._cutting
        return key[1] is not None and cutting is not None and (cutting.by_copy, cutting.copy) == (first.copy, own.copy)

    def _why(self, first: Stay, own: Stay, key: Key) -> Why:
        if key[1] is not None and self._cutting is not None and self._cutting.by_copy == first.copy:
            return "cut in"
        return why_first(self._rules, first, own)

    def _interrupt(self, event: Interrupted) -> None:
        """One copy cuts another off: it starts next."""
        trip = self._trips.get(event.copy)
        key = self._standing.key_of(event.copy)
        line = self._standing.occupied.get(key, {}).get((event.message, event.copy)) if key is not None else None
        level = 0 if line is None else line.level
        cut = Cut(self._other(event.message, level), event.lost_us)
        self._cutting = _Cutting(event.by_copy, event.copy, cut)
        cutting = self._standing.waiting.get(key, {}).get((event.by, event.by_copy)) if key is not None else None
        if trip is not None and trip.transmissions and cutting is not None:
            last = trip.transmissions[-1]
            last.over_us = event.at_us
            last.lost = Lost(self._other(event.by, cutting.level), event.lost_us, event.sent_us)

    def _wait_again(self, event: Interrupted) -> None:
        """A followed copy that was cut off is back in its queue."""
        trip, key = self._trips.get(event.copy), self._standing.key_of(event.copy)
        if trip is not None and key is not None:
            stay = self._standing.waiting.get(key, {}).get((event.message, event.copy))
            if stay is not None:
                self._begin(trip.waits, key, stay, event.at_us)

    def _start(self, event: Started) -> None:
        cutting, self._cutting = self._cutting, None
        trip = self._trips.get(event.copy)
        if trip is not None:
            cut = cutting.cut if cutting is not None and cutting.by_copy == event.copy else None
            trip.transmissions.append(Transmission(event, cut))

    def _arrive(self, story: Story, event: Finished | Arrived) -> None:
        trip = story.trips.get(event.copy)
        if trip is None:
            return
        if isinstance(event, Arrived):
            trip.arrived_us = event.at_us
            story.visits[event.copy] = Visit(event.copy, event.post, event.at_us)
        else:
            trip.finished_us = event.at_us
            if trip.transmissions:
                trip.transmissions[-1].over_us = event.at_us

    def _other(self, message: int, level: int) -> Other:
        return Other(self._standing.names[message], level)


def why_first(rules: Rules, first: Stay, own: Stay) -> Why:
    """Why the rules take one of two waiting copies before the other."""
    order = rules.order
    mine, others = rules.positions[own.level], rules.positions[first.level]
    earlier = first.place[1] < own.place[1]
    if order == "arrival" or mine == others:
        return "earlier"
    if order == "precedence":
        return "higher"
    if order == "weighted":
        return "share"
    if others > mine:
        return "aged"
    return "earlier" if earlier else "higher"


def _end(story: Story, event: Delivered | Unrouted | Remained) -> None:
    visit = story.visits.get(event.copy)
    if isinstance(event, Delivered):
        if visit is not None:
            visit.delivered = event
    elif isinstance(event, Unrouted):
        if visit is None or not event.path:
            story.nowhere.append(event)
        else:
            visit.unrouted.append(event)
    elif visit is not None:
        visit.remained.append(event)
    else:
        story.on_way.append(event)
