"""A naive simulator: the written model, sentence by sentence, as slowly and plainly as it can be said.

It shares no code with the engine but the values that a scenario is made of, and exists to be compared with
it. What is due stands in one list that is searched for the first by the rule for one instant; queues are
lists that are searched for the smallest key; every route is worked out anew. Times are whole microseconds
since the start.

Where the written model leaves room, the reading taken here is marked READING.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from sim.network.model import Network, Trunk
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery, DeliveryStatus
from sim.scenario.model import Addressee, Filing, Scenario

__all__ = ["Leg", "Outcome", "Run", "best_neighbour", "half_up", "run", "simulate"]

FILED, HANDLED, SENT, ARRIVED = range(4)
"""The order of kinds at one instant."""
OWN = -1
"""The way of a message at its originator: before those of all trunks."""


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves up."""
    return (value + Fraction(1, 2)).__floor__()


@dataclass
class Leg:
    """One copy on one trunk; the times of what the run did not come to are None."""

    message: int
    post: str
    to: str
    indicators: tuple[str, ...]
    level: int
    joined: int
    started: int | None = None
    finished: int | None = None
    arrived: int | None = None
    queue: int = 0
    lost: int = 0
    cuts: int = 0
    behind: int | None = None


@dataclass(eq=False)
class Spent:
    """Where the time of a copy went, from the filing of its message on."""

    handling: int = 0
    operator: int = 0
    queue: int = 0
    lost: int = 0
    line: int = 0
    cuts: int = 0


@dataclass(eq=False)
class Outcome:
    """What became of one indicator of a message."""

    status: DeliveryStatus
    reason: str | None = None
    arrived: int | None = None
    received: int | None = None
    level: int | None = None
    spent: Spent | None = None
    path: tuple[str, ...] = ()


@dataclass(eq=False)
class Message:
    """A message in the order of filing, with the levels of its prosigns and addressees."""

    place: int
    filing: Filing
    level: int
    second: int | None
    levels: tuple[int, ...]
    outcomes: dict[str | None, Outcome] = field(default_factory=dict)

    def indicators(self) -> list[str | None]:
        """The indicators that it answers for, each once, in the order of the address lines."""
        return list(dict.fromkeys(a.indicator for a in self.filing.addressees if not a.served))


@dataclass(eq=False)
class Copy:
    """One instance of a message with the indicators that it answers for, wherever it is."""

    message: Message
    level: int
    indicators: list[str | None]
    path: tuple[str, ...]
    came_by: int = OWN
    spent: Spent = field(default_factory=Spent)
    leg: Leg | None = None
    to_send: int = 0
    arrived: int = 0
    status: DeliveryStatus = "queued"

    @property
    def post(self) -> str:
        """Where it is, or which post it left last."""
        return self.path[-1]


@dataclass(eq=False)
class Waiting:
    """A place in a queue."""

    copy: Copy
    key: Fraction
    joined: int
    since: int


@dataclass(eq=False)
class Occupation:
    """A channel that is taken: first a cancel sequence (perhaps of 0), then a transmission."""

    copy: Copy
    place: Waiting
    begun: int
    transmission: int
    ends: int
    end: Happening | None = None

    @property
    def number(self) -> int:
        """Its number in the order of beginning."""
        assert self.end is not None
        return self.end.begun


@dataclass(eq=False)
class Happening:
    """What is due: when, what kind, of which message, by which way; ``begun`` numbers all beginnings."""

    at: int
    kind: int
    message: int
    way: int
    begun: int
    carry_through: Callable[[], None]

    def rank(self) -> tuple[int, int, int, int, int]:
        """Its place among all that is due."""
        return (self.at, self.kind, self.message, self.way, self.begun)


class Queue:
    """Copies that wait for an operator or a channel, with the tags of weighted orders."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.places: list[Waiting] = []
        self.last_tags: dict[int, Fraction] = {}
        self.last_started = Fraction(0)

    def key(self, copy: Copy, now: int) -> Fraction:
        """The key of a copy that joins now."""
        rules, position = self.run.rules, self.run.positions[copy.level]
        if rules.order == "precedence":
            return Fraction(position)
        if rules.order == "arrival":
            return Fraction(0)
        if rules.order == "ageing":
            return Fraction(now + position * rules.ageing_us)
        begin = max(self.last_tags.get(position, Fraction(0)), self.last_started)
        tag = begin + copy.message.filing.characters / self.run.weights[position]
        self.last_tags[position] = tag
        return tag

    def place_for(self, copy: Copy, now: int) -> Waiting:
        """A place for a copy that joins now, not yet in the queue."""
        return Waiting(copy, self.key(copy, now), self.run.number(), now)

    def begin(self, place: Waiting) -> None:
        """Note that the copy at this place has started."""
        self.last_started = place.key

    def first(self) -> Waiting:
        """Take the place with the smallest key; of equals, the one that joined first."""
        best = min(self.places, key=lambda place: (place.key, place.joined))
        self.places.remove(best)
        return best


class Desk:
    """The operators of a post."""

    def __init__(self, run: Run, operators: int | None) -> None:
        self.queue = Queue(run)
        self.operators = operators
        self.at_work = 0

    def has_operator(self) -> bool:
        """Whether a copy that comes now is worked on at once."""
        return self.operators is None or self.at_work < self.operators


class Way:
    """One way of a trunk: its channels and its queue."""

    def __init__(self, run: Run, index: int, trunk: Trunk, to: str) -> None:
        self.queue = Queue(run)
        self.index = index
        self.trunk = trunk
        self.to = to
        self.busy: list[Occupation] = []
        self.cancel = half_up(run.rules.cancel_characters * trunk.us_per_character)

    def transmission(self, characters: int) -> int:
        """How long this many characters take."""
        return half_up(characters * self.trunk.us_per_character)


class Run:
    """One run of a scenario, from its first happening to its end."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.rules = scenario.rules
        self.network = scenario.network
        self.positions = positions(scenario)
        self.weights = weights(scenario, self.positions)
        self.now = 0
        self.numbers = 0
        self.due: list[Happening] = []
        self.legs: list[Leg] = []
        self.copies: list[Copy] = []
        self.desks = {name: Desk(self, post.operators) for name, post in self.network.posts.items()}
        self.ways: list[tuple[str, Way]] = []
        for index, trunk in enumerate(self.network.trunks):
            self.ways.append((trunk.a, Way(self, 2 * index, trunk, trunk.b)))
            self.ways.append((trunk.b, Way(self, 2 * index + 1, trunk, trunk.a)))
        in_order = sorted(scenario.filings, key=lambda filing: filing.at_us)
        self.messages = [self.message(place, filing) for place, filing in enumerate(in_order)]

    def number(self) -> int:
        """The next number in the order of beginning and joining."""
        self.numbers += 1
        return self.numbers

    def level(self, word: str) -> int:
        """The level of a precedence that the ladder has."""
        found = self.rules.level(word)
        assert found is not None, word
        return found

    def message(self, place: int, filing: Filing) -> Message:
        """A message with its levels, before it is filed."""
        second = None if filing.info_precedence is None else self.level(filing.info_precedence)
        levels = tuple(self.addressee_level(filing, addressee) for addressee in filing.addressees)
        return Message(place, filing, self.level(filing.precedence), second, levels)

    def addressee_level(self, filing: Filing, addressee: Addressee) -> int:
        """Own word; for info the second prosign, then ``unlabelled_info``; else the first prosign."""
        if addressee.precedence is not None:
            return self.level(addressee.precedence)
        if addressee.role == "info":
            if filing.info_precedence is not None:
                return self.level(filing.info_precedence)
            if self.scenario.unlabelled_info is not None:
                return self.level(self.scenario.unlabelled_info)
        return self.level(filing.precedence)

    # What happens, one after the other.

    def go(self) -> None:
        """Carry through all that is due, up to and with the horizon."""
        for message in self.messages:
            self.expect(message.filing.at_us, FILED, message, OWN, lambda m=message: self.file(m))
        horizon = self.scenario.horizon_us
        while self.due:
            happening = min(self.due, key=Happening.rank)
            if horizon is not None and happening.at > horizon:
                break
            self.due.remove(happening)
            self.now = happening.at
            happening.carry_through()
        if horizon is not None:
            self.now = horizon
        for copy in self.copies:
            self.remain(copy)

    def expect(self, at: int, kind: int, message: Message, way: int, then: Callable[[], None]) -> Happening:
        """Put a happening on the list of what is due."""
        happening = Happening(at, kind, message.place, way, self.number(), then)
        self.due.append(happening)
        return happening

    def file(self, message: Message) -> None:
        """Step 1; a message of an unknown originator is unroutable from its time on."""
        origin = message.filing.origin
        if origin not in self.network.posts:
            for indicator in message.indicators():
                message.outcomes[indicator] = Outcome("unroutable", "unknown indicator")
            return
        # READING: a message whose addressees are all served by other means is worked on all the same.
        copy = Copy(message, message.level, message.indicators(), (origin,), arrived=self.now)
        self.copies.append(copy)
        self.come_to_desk(copy)

    # Step 2: handling.

    def come_to_desk(self, copy: Copy) -> None:
        """The post handles a copy, once it has an operator for it."""
        desk = self.desks[copy.post]
        place = desk.queue.place_for(copy, self.now)
        if desk.has_operator():
            self.take_up(desk, place)
        else:
            copy.status = "queued"
            desk.queue.places.append(place)

    def take_up(self, desk: Desk, place: Waiting) -> None:
        """An operator begins with a copy."""
        copy = place.copy
        desk.at_work += 1
        desk.queue.begin(place)
        copy.spent.operator += self.now - place.since
        copy.status = "handling"
        post = self.network.posts[copy.post]
        if copy.came_by == OWN:
            self.work(copy, post.originate_us, lambda: self.worked(copy))
        elif any(indicator != copy.post for indicator in copy.indicators):
            self.work(copy, post.relay_us, lambda: self.worked(copy))
        else:
            self.work(copy, post.deliver_us, lambda: self.deliver(copy))

    def work(self, copy: Copy, lasting: int, then: Callable[[], None]) -> None:
        """Work on a copy that long."""

        def ended() -> None:
            copy.spent.handling += lasting
            then()

        self.expect(self.now + lasting, HANDLED, copy.message, copy.came_by, ended)

    def worked(self, copy: Copy) -> None:
        """Step 3: ``originate`` or ``relay`` has ended; what goes on leaves, its own is handled on."""
        self.segregate(copy)
        if copy.post in copy.indicators:
            copy.indicators = [copy.post]
            self.work(copy, self.network.posts[copy.post].deliver_us, lambda: self.deliver(copy))
        else:
            self.copies.remove(copy)
            self.free_operator(copy.post)

    def deliver(self, copy: Copy) -> None:
        """``deliver`` has ended: the indicator has the message, the operator is free."""
        copy.message.outcomes[copy.post] = Outcome(
            "delivered", None, copy.arrived, self.now, copy.level, copy.spent, copy.path
        )
        self.copies.remove(copy)
        self.free_operator(copy.post)

    def free_operator(self, post: str) -> None:
        """An operator is free for the first that waits."""
        desk = self.desks[post]
        desk.at_work -= 1
        if desk.queue.places:
            self.take_up(desk, desk.queue.first())

    # Step 3: segregation.

    def segregate(self, copy: Copy) -> None:
        """One copy for each neighbour, in the order of the trunks; what has no route is unroutable here."""
        groups: dict[str, list[str | None]] = {}
        for indicator in copy.indicators:
            if indicator == copy.post:
                continue
            reason, neighbour = self.next_post(copy, indicator)
            if neighbour is None:
                copy.message.outcomes[indicator] = Outcome("unroutable", reason, path=copy.path)
            else:
                groups.setdefault(neighbour, []).append(indicator)
        for post, way in self.ways:
            if post == copy.post and way.to in groups:
                self.join(way, self.child(copy, groups[way.to], way))

    def next_post(self, copy: Copy, indicator: str | None) -> tuple[str | None, str | None]:
        """Why not, or where an indicator goes from here."""
        if indicator is None or indicator not in self.network.posts:
            return "unknown indicator", None
        if len(copy.path) - 1 >= self.network.hop_limit:
            return "hop limit", None
        return "no route", best_neighbour(self.network, copy.post, indicator)

    def child(self, parent: Copy, indicators: list[str | None], way: Way) -> Copy:
        """The copy for these indicators, which has been through all that its parent has been through."""
        spent = Spent(**vars(parent.spent))
        level = self.copy_level(parent, indicators)
        child = Copy(parent.message, level, indicators, parent.path, way.index, spent)
        child.to_send = way.transmission(parent.message.filing.characters)
        names = tuple(name for name in indicators if name is not None)
        child.leg = Leg(parent.message.place, parent.post, way.to, names, level, self.now)
        self.legs.append(child.leg)
        self.copies.append(child)
        return child

    def copy_level(self, parent: Copy, indicators: list[str | None]) -> int:
        """The precedence of a copy that leaves, by ``copy_precedence``."""
        message, how = parent.message, self.rules.copy_precedence
        if how == "message":
            return message.level
        if self.network.posts[parent.post].automatic:
            return parent.level
        # READING: a copy does not answer for an addressee that is served by other means.
        answers = [
            (addressee.role, level)
            for addressee, level in zip(message.filing.addressees, message.levels, strict=True)
            if addressee.indicator in indicators and not addressee.served
        ]
        if how == "addressees":
            return min(level for _, level in answers)
        if message.second is not None and all(role == "info" for role, _ in answers):
            return message.second
        return message.level

    # Steps 4 and 5: the channels of a way.

    def join(self, way: Way, copy: Copy) -> None:
        """A copy joins a trunk's queue: a free channel takes it; else it looks once for another to cut."""
        place = way.queue.place_for(copy, self.now)
        assert copy.leg is not None
        if len(way.busy) < way.trunk.channels:
            self.occupy(way, place, cancel=0)
            return
        copy.leg.behind = self.soonest(way).copy.message.place
        victim = self.to_cut(way, copy)
        if victim is not None:
            self.cut(way, victim)
            self.occupy(way, place, cancel=way.cancel)
        else:
            copy.status = "queued"
            way.queue.places.append(place)

    def soonest(self, way: Way) -> Occupation:
        """The occupation that ends first. READING: of several that end at one instant, the one whose end is
        first by the rule for one instant."""
        return min(way.busy, key=lambda one: (one.ends, one.copy.message.place, one.number))

    def to_cut(self, way: Way, copy: Copy) -> Occupation | None:
        """The lowest class that may be cut; among equals the occupation that began last."""
        allowed = [other for other in way.busy if self.may_cut(way, copy, other)]
        return max(allowed, key=lambda one: (self.positions[one.copy.level], one.number), default=None)

    def may_cut(self, way: Way, copy: Copy, other: Occupation) -> bool:
        """Whether a copy may cut this one: it names it, whose rest is longer than ``over`` and the cancel."""
        if self.rules.order != "precedence" or not self.rules.interruption:
            return False
        rest = other.ends - self.now
        over = self.rules.ladder[copy.level].interrupts.get(self.rules.ladder[other.copy.level].name)
        return over is not None and rest > over and rest > way.cancel

    def occupy(self, way: Way, place: Waiting, cancel: int) -> None:
        """A channel begins with a copy."""
        copy = place.copy
        assert copy.leg is not None
        waited = self.now - place.since
        copy.spent.queue += waited
        copy.leg.queue += waited
        copy.status = "sending"
        way.queue.begin(place)
        begins = self.now + cancel
        occupation = Occupation(copy, place, self.now, begins, begins + copy.to_send)
        way.busy.append(occupation)
        occupation.end = self.expect(
            occupation.ends, SENT, copy.message, way.index, lambda: self.sent(way, occupation)
        )

    def lose(self, copy: Copy, lasting: int) -> None:
        """Line time in vain."""
        assert copy.leg is not None
        copy.spent.lost += lasting
        copy.leg.lost += lasting

    def cut(self, way: Way, occupation: Occupation) -> None:
        """Cut a copy off; it goes back to its place in the queue."""
        copy, place = occupation.copy, occupation.place
        assert copy.leg is not None
        way.busy = [other for other in way.busy if other is not occupation]
        self.due = [one for one in self.due if one is not occupation.end]
        # READING: of a cancel sequence that is cut itself, what had passed of it was in vain.
        self.lose(copy, min(self.now, occupation.transmission) - occupation.begun)
        sent = max(0, self.now - occupation.transmission)
        if self.rules.resume:
            copy.to_send -= sent
            copy.spent.line += sent
            # READING: a part counts as the first where something of it was sent.
            if sent and copy.leg.started is None:
                copy.leg.started = occupation.transmission
        else:
            self.lose(copy, sent)
        copy.spent.cuts += 1
        copy.leg.cuts += 1
        copy.status = "queued"
        place.since = self.now
        way.queue.places.append(place)

    def sent(self, way: Way, occupation: Occupation) -> None:
        """A transmission has ended: the copy is under way, the channel takes the next."""
        copy = occupation.copy
        assert copy.leg is not None
        way.busy = [other for other in way.busy if other is not occupation]
        self.lose(copy, occupation.transmission - occupation.begun)
        copy.spent.line += self.now - occupation.transmission
        copy.leg.finished = self.now
        if copy.leg.started is None:
            copy.leg.started = occupation.transmission
        due = self.now + way.trunk.delay_us
        self.expect(due, ARRIVED, copy.message, way.index, lambda: self.arrive(way, copy))
        if way.queue.places:
            self.occupy(way, way.queue.first(), cancel=0)

    # Step 6: arrival.

    def arrive(self, way: Way, copy: Copy) -> None:
        """All of a copy has arrived at the next post."""
        assert copy.leg is not None
        copy.spent.line += way.trunk.delay_us
        copy.leg.arrived = self.now
        copy.path = (*copy.path, way.to)
        copy.arrived = self.now
        self.come_to_desk(copy)

    # Step 8: the end.

    def remain(self, copy: Copy) -> None:
        """What is not delivered is reported as where it is; ``arrived`` where its post has it."""
        for indicator in copy.indicators:
            here = indicator == copy.post and copy.status != "sending"
            copy.message.outcomes[indicator] = Outcome(
                copy.status, arrived=copy.arrived if here else None, path=copy.path
            )

    def deliveries(self) -> list[Delivery]:
        """One record per addressee, in the order of filing and of the address lines."""
        return [
            self.delivery(message, addressee, level)
            for message in self.messages
            for addressee, level in zip(message.filing.addressees, message.levels, strict=True)
        ]

    def told(self, message: Message) -> str:
        """Its name; a second use is ``X (2)``. READING: the uses are counted in the order of filing."""
        name = message.filing.name
        uses = sum(other.filing.name == name for other in self.messages[: message.place + 1])
        return name if uses == 1 else f"{name} ({uses})"

    def outcome(self, message: Message, addressee: Addressee) -> Outcome:
        """What became of an addressee."""
        filed, origin = message.filing.at_us <= self.now, message.filing.origin
        if not filed:
            # READING: before its time even an addressee that is served by other means is just not filed.
            return Outcome("unfiled")
        if addressee.served:
            # READING: such an addressee is suppressed at the originator, also where its indicator is served
            # for another addressee.
            path = (origin,) if origin in self.network.posts else ()
            return Outcome("suppressed", "served by other means", path=path)
        return message.outcomes[addressee.indicator]

    def delivery(self, message: Message, addressee: Addressee, level: int) -> Delivery:
        """The record of one addressee."""
        outcome, filed = self.outcome(message, addressee), message.filing.at_us
        post = self.network.posts.get(addressee.indicator or "")
        designator = addressee.designator
        if designator is None and post is not None and post.designators:
            designator = post.designators[0]
        target = self.scenario.targets_us()[level]
        elapsed = None if outcome.received is None else outcome.received - filed
        on_time = None
        if target is not None and elapsed is not None:
            on_time = elapsed <= target
        elif target is not None and self.now - filed > target:
            on_time = False
        spent = outcome.spent
        return Delivery(
            message=self.told(message),
            addressee=designator,
            indicator=addressee.indicator,
            role=addressee.role,
            precedence=self.rules.ladder[level].name,
            carried_as=None if outcome.level is None else self.rules.ladder[outcome.level].name,
            status=outcome.status,
            reason=outcome.reason,
            filed_us=filed,
            arrived_us=outcome.arrived,
            received_us=outcome.received,
            elapsed_us=elapsed,
            handling_us=None if spent is None else spent.handling,
            operator_us=None if spent is None else spent.operator,
            queue_us=None if spent is None else spent.queue,
            lost_us=None if spent is None else spent.lost,
            line_us=None if spent is None else spent.line,
            waiting_us=None if spent is None else 0,
            interrupted=None if spent is None else spent.cuts,
            hops=max(0, len(outcome.path) - 1),
            path=outcome.path,
            target_us=target,
            on_time=on_time,
        )

    def copy_records(self) -> list[CopyRecord]:
        """One record per copy and leg, in the order of joining; the sums only of a copy that has left."""
        return [self.copy_record(leg) for leg in self.legs]

    def copy_record(self, leg: Leg) -> CopyRecord:
        """The record of one copy on one trunk."""
        entry, gone = self.rules.ladder[leg.level], leg.finished is not None
        return CopyRecord(
            message=self.told(self.messages[leg.message]),
            from_post=leg.post,
            to_post=leg.to,
            routing_line=" ".join((entry.prosign + entry.prosign, *leg.indicators)),
            precedence=entry.name,
            joined_us=leg.joined,
            started_us=leg.started,
            finished_us=leg.finished,
            arrived_us=leg.arrived,
            queue_us=leg.queue if gone else None,
            lost_us=leg.lost if gone else None,
            cuts=leg.cuts,
            behind=None if leg.behind is None else self.told(self.messages[leg.behind]),
        )


def positions(scenario: Scenario) -> list[int]:
    """The position of each level's class: 0 for the highest, without gaps."""
    found: list[int] = []
    names = [entry.name for entry in scenario.rules.ladder]
    for entry in scenario.rules.ladder:
        if entry.served_with is None:
            found.append(max(found, default=-1) + 1)
        else:
            found.append(found[names.index(entry.served_with)])
    return found


def weights(scenario: Scenario, of_levels: list[int]) -> list[Fraction]:
    """The weight of each class: that under the name of its highest precedence, else 1."""
    count = max(of_levels) + 1
    highest = [of_levels.index(position) for position in range(count)]
    return [scenario.rules.weights.get(scenario.rules.ladder[level].name, Fraction(1)) for level in highest]


def best_neighbour(network: Network, post: str, indicator: str) -> str | None:
    """Where an indicator goes: by the table (exact, longest prefix, otherwise), else on the fastest path."""
    table = network.tables.get(post)
    if table is not None:
        if indicator in table.exact:
            return table.exact[indicator]
        fitting = [prefix for prefix in table.prefixes if indicator.startswith(prefix)]
        if fitting:
            return table.prefixes[max(fitting, key=len)]
        if table.has_otherwise:
            return table.otherwise
    return fastest(network, post, indicator)


def fastest(network: Network, post: str, to: str) -> str | None:
    """The neighbour on the path with the least total time for 1,000 characters; ties by the neighbour's name.

    The totals of all posts are improved until none changes. READING: each leg's transmission is rounded to a
    whole microsecond, as every duration is, before they are added; other posts' tables play no part.
    """
    totals: dict[str, int] = {to: 0}
    changed = True
    while changed:
        changed = False
        for here in network.posts:
            best = min(onward(network, here, to, totals), default=None)
            if here != to and best is not None and (here not in totals or best[0] < totals[here]):
                totals[here], changed = best[0], True
    choices = onward(network, post, to, totals)
    return min(choices)[1] if choices else None


def onward(network: Network, here: str, to: str, totals: dict[str, int]) -> list[tuple[int, str]]:
    """The total time through each neighbour that leads on; a post between must relay."""
    found = []
    for trunk in network.trunks:
        for start, end in ((trunk.a, trunk.b), (trunk.b, trunk.a)):
            neighbour = network.posts[end]
            if start != here or end not in totals or (end != to and not neighbour.relays):
                continue
            leg = half_up(1000 * trunk.us_per_character) + trunk.delay_us
            found.append((leg + (0 if end == to else neighbour.relay_us) + totals[end], end))
    return found


def run(scenario: Scenario) -> Run:
    """A run of a scenario, carried to its end."""
    made = Run(scenario)
    made.go()
    return made


def simulate(scenario: Scenario) -> tuple[list[Delivery], list[Leg]]:
    """What became of every addressee, and every copy on every trunk, in the order in which they joined."""
    made = run(scenario)
    return made.deliveries(), made.legs
