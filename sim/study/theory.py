"""Whether a scenario under some rules is so simple that queueing theory has a closed form, and what that says.

Owns the question and its reasons. A closed form is there where each message crosses one trunk at most, from the post
that files it to the post that receives it: then what joins each line is Poisson, and each line stands for itself.
The formulas are `formulas`', how long messages are `lengths`'. All is of the steady state; times are seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp
from typing import Literal, NamedTuple, TypeAlias

from sim.network.model import Network, Post, Trunk
from sim.network.routing import Router
from sim.precedence.interruption import interrupts
from sim.precedence.rules import Rules
from sim.quantities import short_length
from sim.results.summary import ALL
from sim.scenario.model import Addressee, Characters, Drawn, Filing, Role, Scenario, Source
from sim.study.formulas import Formula, Stream, formula, load, settling_s, waits
from sim.study.lengths import lengths

__all__ = ["Expected", "NoTheory", "Theory", "theory"]

SECOND = 1_000_000
SMALL = 0.01
"""What a run leaves out of the steady state is told where it may shift a mean by more than this share of it."""
NEARLY = 0.002
"""Lengths count as exponential where rounding to characters shifts their mean square by no more, against 2."""
NONE = "has no closed form"
POISSON, UNCHANGED = "a closed form is for Poisson traffic", "a closed form is for traffic that goes on unchanged"


class Expected(NamedTuple):
    """What a measure (`measures.MEASURES`) of a precedence is in the steady state, in seconds."""

    precedence: str
    measure: str
    value: float
    formula: str


@dataclass(frozen=True)
class Theory:
    """What theory says of a scenario under some rules: its figures, the formulas that they are from, and `notes` on
    what keeps a simulation from its steady state."""

    figures: tuple[Expected, ...]
    formulas: tuple[Formula, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class NoTheory:
    """Why there is no closed form, a sentence each."""

    reasons: tuple[str, ...]


class _Flow(NamedTuple):
    """Copies that are alike on a way: the trunk with its originator and its addressee, the level that they are carried
    as, the level under which the addressee is counted, and their length."""

    trunk: Trunk
    origin: str
    to: str
    level: int
    counted: int
    characters: Characters


_Way: TypeAlias = tuple[str, str]


class _Solved(NamedTuple):
    """A flow with its copies a second, its mean time on the line, and its mean wait for it."""

    flow: _Flow
    rate: float
    line_s: float
    wait_s: float
    formula: Formula


def theory(scenario: Scenario, rules: Rules) -> Theory | NoTheory:
    """The mean wait for channels and the mean time from filing to receipt, for each precedence of the scenario's own
    ladder and for all, when it runs under ``rules``; or why theory does not know them.

    Comparable with ``queue_mean_s`` and ``elapsed_mean_s`` of `measures.MEASURES`, which are means over addressees.
    Line times are taken as they are before they are rounded to microseconds.
    """
    reasons: list[str] = [*_of_traffic(scenario)]
    flows = _flows(scenario, rules, reasons)
    if not flows and not reasons:
        reasons.append("No message crosses a trunk.")
    reasons += _of_desks(scenario.network, flows)
    solved: list[_Solved] = []
    settling: list[tuple[float, str]] = []
    for _, group in groupby(sorted(flows.items(), key=_in_order), key=lambda one: _way(one[0])):
        line = _Line(dict(group), rules)
        reasons += line.reasons()
        if not reasons:
            solved += line.solved()
            settling.append((line.settling_s(), line.name))
    if reasons:
        return NoTheory(tuple(dict.fromkeys(reasons)))
    busy = sorted({flow.to for flow in flows if _counts_operators(scenario.network.posts[flow.to], flows)})
    figures = _figures(scenario, solved, elapsed=not busy)
    notes = [*_settling(scenario, *max(settling)), *_cut_off(scenario, figures)]
    if busy:
        notes.append(
            f"The operators of {_and(busy)} are limited: theory knows the wait for channels alone, and not the time "
            "from filing to receipt."
        )
    return Theory(figures, tuple(dict.fromkeys(one.formula for one in solved)), tuple(notes))


# What is filed


def _of_traffic(scenario: Scenario) -> Iterator[str]:
    """What keeps the traffic from being Poisson from the beginning to the end."""
    if scenario.filings:
        many = len(scenario.filings)
        yield f"{many:,} of its messages {'is' if many == 1 else 'are'} not drawn; {POISSON}."
    elif not scenario.sources:
        yield f"Nothing is filed; {POISSON}."
    for source in scenario.sources:
        if source.arrivals == "fixed":
            yield f"Messages of {source.name!r} are filed at equal steps; {POISSON}."
        if source.hours is not None and len(set(source.hours)) > 1:
            yield f"{source.name!r} has a daily profile; {UNCHANGED}."
        if source.from_us > scenario.warm_up_us:
            yield f"{source.name!r} begins when the time that counts has begun; {UNCHANGED}."
    if len({_end_us(scenario, source) for source in scenario.sources}) > 1:
        yield f"Not all sources end together; {UNCHANGED}."


def _end_us(scenario: Scenario, source: Source) -> int:
    return min((at for at in (source.until_us, scenario.horizon_us) if at is not None), default=0)


def _flows(scenario: Scenario, rules: Rules, reasons: list[str]) -> dict[_Flow, float]:
    """The copies a second of each flow; what would have to cross a second trunk becomes a reason."""
    network, router, under = scenario.network, Router(scenario.network), scenario.under(rules)
    trunks = {way: trunk for trunk in network.trunks for way in ((trunk.a, trunk.b), (trunk.b, trunk.a))}
    found: dict[_Flow, float] = defaultdict(float)
    for source in scenario.sources:
        rate = SECOND / float(source.mean_gap_us)
        recipients, numbers = _shares(source.recipients), _numbers(source)
        far: list[str] = []
        for origin, share in _shares(source.origins).items():
            if origin not in network.posts:
                continue
            others = {name: weight for name, weight in recipients.items() if name != origin}
            if len(set(others.values())) > 1 and min(len(others), max(map(sum, numbers))) > 1:
                reasons.append(
                    f"{source.name!r} draws several addressees by unequal weights: how often each is drawn {NONE}."
                )
            kinds = [
                (_levels(scenario, under, origin, role, words), chance * many)
                for role, many in _asked(numbers, len(others)).items()
                for words, chance in _words(source).items()
            ]
            weights = sum(others.values())
            for name, weight in others.items():
                neighbour = router.neighbour(origin, name)
                if neighbour is None:
                    continue
                if neighbour != name:
                    far.append(f"from {origin} to {name} by {neighbour}")
                    continue
                for (level, counted), each in kinds:
                    if each > 0:
                        flow = _Flow(trunks[origin, name], origin, name, level, counted, source.characters)
                        found[flow] += rate * share * each * weight / weights
        if far:
            more = f", and {len(far) - 1:,} more" if len(far) > 1 else ""
            crossed = f"{source.name!r} goes over more than one trunk ({far[0]}{more})"
            reasons.append(f"{crossed}; a closed form is for messages that cross one.")
    return dict(found)


def _shares(drawn: Drawn) -> dict[str, float]:
    """The values that are drawn at all, with their chances."""
    whole = sum(drawn.weights)
    return {value: weight / whole for value, weight in zip(drawn.values, drawn.weights, strict=True) if weight > 0}


def _numbers(source: Source) -> dict[tuple[int, int], float]:
    """The chances of so many addressees for action and so many for information."""
    return {
        (int(action), int(info)): chance * other
        for action, chance in _shares(source.addressees).items()
        for info, other in _shares(source.info).items()
    }


def _asked(numbers: Mapping[tuple[int, int], float], others: int) -> dict[Role, float]:
    """How many addressees a message has on average in each role, where there are so many to choose from."""
    action = sum(chance * min(first, others) for (first, _), chance in numbers.items())
    both = sum(chance * min(first + second, others) for (first, second), chance in numbers.items())
    return {"action": action, "info": both - action}


def _words(source: Source) -> dict[tuple[str, str | None], float]:
    """The chances of a message's first and second precedence."""
    second = {None: 1.0} if source.info_precedence is None else _shares(source.info_precedence)
    return {
        (word, other): chance * part
        for word, chance in _shares(source.precedence).items()
        for other, part in second.items()
    }


def _levels(
    scenario: Scenario, under: Scenario, origin: str, role: Role, words: tuple[str, str | None]
) -> tuple[int, int]:
    """The level that a copy for one addressee is carried as under the rules, and that under which it is counted."""
    filing = Filing("", 0, origin, 1, *words, (Addressee(None, None, role),))
    own, second = under.prosigns(filing)
    policy, level = under.rules.copy_precedence, own
    if not under.network.posts[origin].automatic:
        if policy == "addressees":
            level = under.levels(filing)[0]
        elif policy == "dual" and second is not None and role == "info":
            level = second
    return level, scenario.levels(filing)[0]


# What stands


def _way(flow: _Flow) -> _Way:
    return flow.origin, flow.to


def _in_order(one: tuple[_Flow, float]) -> tuple[_Way, int, int]:
    return _way(one[0]), one[0].level, one[0].counted


def _works(post: Post, flows: Iterable[_Flow]) -> int:
    """The longest time that the post's operators work on anything; 0: nobody waits for them."""
    files = any(flow.origin == post.indicator for flow in flows)
    receives = any(flow.to == post.indicator for flow in flows)
    return max(post.originate_us if files else 0, post.deliver_us if receives else 0)


def _counts_operators(post: Post, flows: Iterable[_Flow]) -> bool:
    return post.operators is not None and _works(post, flows) > 0


def _of_desks(network: Network, flows: Iterable[_Flow]) -> Iterator[str]:
    """Originators whose operators are limited, so that what leaves their desks is not Poisson."""
    for name in dict.fromkeys(flow.origin for flow in flows):
        post = network.posts[name]
        if _counts_operators(post, flows):
            many = "1 operator" if post.operators == 1 else f"{post.operators} operators"
            yield f"{name} has {many}; what has waited for operators does not come to a line as Poisson traffic."


class _Line:
    """One way of a trunk with what is sent on it: its classes, and by how many of the highest each is cut."""

    def __init__(self, flows: Mapping[_Flow, float], rules: Rules) -> None:
        self.rules = rules
        self.trunk = next(iter(flows)).trunk
        self.name = " to ".join(_way(next(iter(flows))))
        self.classes: list[list[_Flow]] = []
        positions = [0] * len(rules.ladder) if rules.order == "arrival" else rules.positions
        for position in sorted({positions[flow.level] for flow in flows}):
            self.classes.append([flow for flow in flows if positions[flow.level] == position])
        self.streams = [[self._stream(flow, flows[flow]) for flow in each] for each in self.classes]
        self.cutters = [0] * len(self.classes)

    def _stream(self, flow: _Flow, rate: float) -> Stream:
        per_character = float(self.trunk.us_per_character) / SECOND
        return Stream(rate, tuple((length * per_character, chance) for length, chance in lengths(flow.characters)))

    def reasons(self) -> Iterator[str]:
        """What keeps it from having a closed form."""
        rules = self.rules
        if len(self.classes) > 1:
            if rules.order in ("ageing", "weighted"):
                yield f"`order: {rules.order}` with more than one class {NONE}."
            if interrupts(rules):
                yield from self._cuts()
        if self.trunk.channels > 1:
            yield from self._several_channels()
        used = load(self.streams, self.trunk.channels)
        if used >= 1:
            share = f"{100 * used:.0f} % of what it carries"
            yield f"The line from {self.name} is offered {share}: its queue grows without end."

    def _cuts(self) -> Iterator[str]:
        """Who may cut whom must be in order: each class is cut by the highest so many, always, and resumed."""
        for place in range(1, len(self.classes)):
            cut = [self._cut(above, place) for above in range(place)]
            self.cutters[place] = many = cut.count("always")
            for above, how in enumerate(cut):
                name, other = self._told(above), self._told(place)
                if how == "limited":
                    yield f"{name} cuts {other} only where more than some time is left (`over`): that {NONE}."
                elif how == "mixed":
                    yield f"Not all that is served with {name} cuts all that is served with {other}: that {NONE}."
                elif how == "always" and above >= many:
                    first = self._told(cut.index("never") if "never" in cut else 0)
                    yield f"{name} cuts {other}, but {first} above it does not: that {NONE}."
        if any(self.cutters):
            if not self.rules.resume:
                yield f"A copy that was cut is sent again whole (`interrupted: restart`): that {NONE} here."
            if self.rules.cancel_characters:
                yield f"A cut costs a cancel sequence of {self.rules.cancel_characters} characters: that {NONE}."

    def _cut(self, above: int, below: int) -> Literal["always", "never", "limited", "mixed"]:
        """Whether one class cuts another."""
        ladder = self.rules.ladder
        limits = {
            ladder[one.level].interrupts.get(ladder[other.level].name)
            for one in self.classes[above]
            for other in self.classes[below]
        }
        if len(limits) > 1:
            return "mixed"
        (limit,) = limits
        return "never" if limit is None else "limited" if limit else "always"

    def _told(self, place: int) -> str:
        """What a class is called: the highest precedence in it that there is."""
        return self.rules.ladder[min(flow.level for flow in self.classes[place])].name

    def _several_channels(self) -> Iterator[str]:
        drawn = {flow.characters for each in self.classes for flow in each}
        line = f"The line from {self.name} has {self.trunk.channels} channels"
        if len(drawn) > 1 or {one.kind for one in drawn} != {"exponential"}:
            yield f"{line}; a closed form is for one, or for lengths that are all `exponential` with one mean."
        elif abs(self.streams[0][0].square / self.streams[0][0].mean ** 2 - 2) > NEARLY:
            yield f"{line}, and its lengths are so few characters that, rounded, they are not exponential."
        kept = self.cutters.count(0)
        if self.cutters != [0 if place < kept else place for place in range(len(self.cutters))]:
            yield f"{line}, and not all that is cut is cut by all above it: that {NONE}."

    def solved(self) -> Iterator[_Solved]:
        """What the closed form says of each flow."""
        channels = self.trunk.channels
        found = waits(self.streams, self.cutters, channels)
        by = formula(self.cutters, channels)
        for flows, streams, each in zip(self.classes, self.streams, found, strict=True):
            for flow, stream, wait in zip(flows, streams, each, strict=True):
                yield _Solved(flow, stream.rate, stream.mean, wait, by)

    def settling_s(self) -> float:
        """About how long it takes to forget its beginning."""
        return settling_s(self.streams, self.trunk.channels)


# What comes of it


def _figures(scenario: Scenario, solved: Sequence[_Solved], *, elapsed: bool) -> tuple[Expected, ...]:
    posts = scenario.network.posts
    names = (*scenario.rules.names(), ALL)
    found = []
    for place, name in enumerate(names):
        own = [one for one in solved if name == ALL or one.flow.counted == place]
        if not own:
            continue
        rate = sum(one.rate for one in own)
        by = "; ".join(dict.fromkeys(one.formula.name for one in own))
        found.append(Expected(name, "queue_mean_s", sum(one.rate * one.wait_s for one in own) / rate, by))
        if elapsed:
            whole = sum(one.rate * (one.wait_s + one.line_s + _certain_s(posts, one.flow)) for one in own)
            found.append(Expected(name, "elapsed_mean_s", whole / rate, by))
    return tuple(found)


def _certain_s(posts: Mapping[str, Post], flow: _Flow) -> float:
    """What a copy spends besides its wait and its time on the line: handling at both ends, and the trunk's delay."""
    return (posts[flow.origin].originate_us + flow.trunk.delay_us + posts[flow.to].deliver_us) / SECOND


def _settling(scenario: Scenario, takes_s: float, name: str) -> Iterator[str]:
    """That runs begin with an empty network, where it weighs."""
    span_s = _counted_s(scenario)
    if takes_s * exp(-scenario.warm_up_us / SECOND / takes_s) > SMALL * span_s:
        yield (
            f"Theory is of the steady state, and a run begins empty: the line from {name} takes about "
            f"{short_length(round(4 * takes_s * SECOND))} to fill. A `warm_up` as long leaves that out; a much longer "
            "horizon makes it small."
        )


def _cut_off(scenario: Scenario, figures: Sequence[Expected]) -> Iterator[str]:
    """That what waits longest is not delivered by the horizon, where it weighs."""
    longest = max(one.value for one in figures if one.measure == "queue_mean_s")
    horizon = scenario.horizon_us
    ends = max(_end_us(scenario, source) for source in scenario.sources)
    if horizon is not None and (horizon - ends) / SECOND < longest and 2 * longest > SMALL * _counted_s(scenario):
        yield (
            "What still waits at the horizon is missing from the means of a run, which are a little short for that; "
            "less so with a longer horizon."
        )


def _counted_s(scenario: Scenario) -> float:
    """How long the traffic goes on after the warm-up, in seconds."""
    ends = max(_end_us(scenario, source) for source in scenario.sources)
    return max(ends - scenario.warm_up_us, 0) / SECOND


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
