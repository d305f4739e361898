"""Where the copies of a message would go in a scenario, and what they would be carried as.

Owns the precedence of each copy without a run (model.md section 3, ``copy_precedence``), the copies that come by
one post, what becomes different where a table is changed, and the cable that no scenario files. Where copies go
is `sim.network.tree`'s; that a run agrees is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.cable.message import Message
from sim.cable.writer import write_message
from sim.documents import Document, Value
from sim.network.entries import Change, changed
from sim.network.model import Network
from sim.network.routing import Router
from sim.network.tree import Fate, Indicator, Leg, Step, Tree, step, tree
from sim.precedence.rules import DEFAULT_LADDER, Rules
from sim.problems import InvalidInput, Place, Problem
from sim.scenario.files import Loaded, read_scenario
from sim.scenario.model import Filing, Scenario
from sim.textfiles import shown
from sim.written import closest

__all__ = [
    "Answer", "Differences", "Moved", "Other", "Routed", "answer", "by_post", "cable_filing", "differences",
    "legs_of", "route", "routed",
]  # fmt: skip


class Carriage:
    """What the copies of one message are carried as, by the rules' ``copy_precedence``."""

    def __init__(self, scenario: Scenario, filing: Filing) -> None:
        self._manner = scenario.rules.copy_precedence
        self._posts = scenario.network.posts
        self.level, self._second = scenario.prosigns(filing)
        action = {who.indicator for who in filing.addressees if who.role == "action" and not who.served}
        self._info_only = frozenset(filing.indicators) - action
        self._best: dict[Indicator, int] = {}
        for who, own in zip(filing.addressees, scenario.levels(filing), strict=True):
            if not who.served:
                self._best[who.indicator] = min(own, self._best.get(who.indicator, own))

    def onward(self, post: str, came_as: int, indicators: Sequence[Indicator]) -> int:
        """The level of a copy that leaves a post; an automatic one cannot rewrite it (ACP 127(G) 152 note)."""
        if self._manner == "message":
            return self.level
        if self._posts[post].automatic:
            return came_as
        if self._manner == "addressees":
            return min(self._best[name] for name in indicators)
        if self._second is not None and self._info_only.issuperset(indicators):
            return self._second
        return self.level


@dataclass(frozen=True)
class Routed:
    """A message's copies, or those of bare indicators (``filing`` None), from one post on.

    ``level`` is what the first of them is carried as, None where there is no message.
    """

    scenario: Scenario
    filing: Filing | None
    tree: Tree
    level: int | None

    @cached_property
    def levels(self) -> tuple[int | None, ...]:
        """The level of the copy that makes each visit of the tree."""
        if self.filing is None or self.level is None:
            return (None,) * len(self.tree.visits)
        carriage, found = Carriage(self.scenario, self.filing), list[int]()
        for visit in self.tree.visits:
            if visit.parent is None:
                found.append(self.level)
                continue
            before = self.tree.visits[visit.parent].step.post
            found.append(carriage.onward(before, found[visit.parent], visit.step.indicators))
        return tuple(found)

    def prosign(self, level: int | None) -> str | None:
        """The prosign of a level; None where there is no message."""
        return None if level is None else self.scenario.rules.ladder[level].prosign

    def line(self, number: int) -> str:
        """Format line 2 of the copy that makes a visit, ``PP RUEKJCS``; of bare indicators without prosign."""
        names = [name or "?" for name in self.tree.visits[number].step.indicators]
        prosign = self.prosign(self.levels[number])
        return " ".join(([prosign * 2] if prosign else []) + names)


def legs_of(routed: Routed) -> Iterator[tuple[Leg, int | None]]:
    """Every transmission with the level of its copy, those of circles up to the hop limit."""
    carriage = None if routed.filing is None else Carriage(routed.scenario, routed.filing)
    levels: list[int | None] = []
    for leg in routed.tree.legs():
        came_as = routed.level if leg.parent is None else levels[leg.parent]
        if carriage is None or came_as is None:
            levels.append(None)
        else:
            levels.append(carriage.onward(leg.post, came_as, leg.indicators))
        yield leg, levels[-1]


# ---------------------------------------------------------------- what is asked


@dataclass(frozen=True)
class Answer:
    """Where a message, or bare indicators, would go: ``trees``, one for each copy that comes by the post asked.

    ``whole`` is the tree from the originator on, or from the post that indicators begin at. Where tables are
    changed, ``before`` are the trees without that, over ``network_before``; else it is empty.
    """

    whole: Routed
    at: str | None
    trees: tuple[Routed, ...]
    network_before: Network
    changes: tuple[Change, ...] = ()
    before: tuple[Routed, ...] = ()

    @property
    def differences(self) -> Differences:
        """What the changes make different."""
        return differences(self.before, self.trees) if self.changes else Differences((), ())


def answer(
    scenario: Scenario, asked: Filing | Sequence[str], at: str | None = None, changes: Sequence[Change] = ()
) -> Answer:
    """Where a message would go, from its originator or from one post on; or bare indicators, from that post."""
    after = replace(scenario, network=changed(scenario.network, changes)) if changes else scenario
    whole, trees = _trees(after, asked, at)
    before = _trees(scenario, asked, at)[1] if changes else ()
    return Answer(whole, at, trees, scenario.network, tuple(changes), before)


def _trees(scenario: Scenario, asked: Filing | Sequence[str], at: str | None) -> tuple[Routed, tuple[Routed, ...]]:
    if not isinstance(asked, Filing):
        assert at is not None, "indicators need a post to begin at"
        whole = Routed(scenario, None, tree(scenario.network, at, tuple(asked)), None)
        return whole, (whole,)
    whole = routed(scenario, asked)
    return whole, (whole,) if at is None else tuple(by_post(whole, at))


def routed(scenario: Scenario, filing: Filing) -> Routed:
    """Where the copies of a message would go; its originator must be a post of the network."""
    level, _ = scenario.prosigns(filing)
    return Routed(scenario, filing, tree(scenario.network, filing.origin, filing.indicators), level)


def by_post(whole: Routed, post: str) -> list[Routed]:
    """The same from a post on, for each copy that comes by there; none where no copy does."""
    network = whole.scenario.network
    return [
        replace(
            whole,
            tree=tree(network, post, visit.step.indicators, hops=visit.hops),
            level=whole.levels[visit.number],
        )
        for visit in whole.tree.visits
        if visit.step.post == post and visit.circle is None
    ]


def cable_filing(path: str, scenario: Scenario) -> Loaded[Filing]:
    """The cable in a file as the scenario would file it, and what is wrong with it."""
    found = _filed(path, scenario, {})
    return Loaded(found.value, tuple(_of_the_cable(problem, path) for problem in found.problems))


def _of_the_cable(problem: Problem, path: str) -> Problem:
    """A problem as it is told of a cable that no scenario names."""
    hint = "write a prosign in FL5, before the date-time group" if problem.code == "S406" else problem.hint
    text = problem.text.removeprefix(f"{shown(path)}: ")
    return replace(problem, place=problem.place if problem.place.file else Place(path), text=text, hint=hint)


ROUTINE: Mapping[str, Value] = {"precedence": "ROUTINE"}


def _filed(cable: str, scenario: Scenario, beside: Mapping[str, Value]) -> Loaded[Filing]:
    """A cable, by its path or its text, with what is said beside it."""
    document = Document("", {"scenario": "a cable", "filings": [{"cable": cable, "at": "0 s", **beside}]})
    found = read_scenario(document, network=scenario.network, rules=scenario.rules)
    filings = () if found.value is None else found.value.filings
    return Loaded(filings[0] if filings else None, found.problems)


def route(message: Message | Iterable[str], network: Network, at: str | None = None) -> Step:
    """What a post does with a message, or with a copy that answers for some indicators: ``local``, ``onward``,
    ``unroutable``, and the ``reasons`` for each indicator.

    ``at`` is the post, for a message its originator unless given. Of a message, only what its copies bring there
    counts; of several the first. Raises `InvalidInput` for a post that the network does not have, and for a
    message without addressees.
    """
    if not isinstance(message, Message):
        return step(Router(network), network, _post(network, at), tuple(message))
    filing = _filed(write_message(message) + "\n", Scenario("", network, Rules("default", DEFAULT_LADDER), 0), ROUTINE)
    origin = _post(network, filing.checked().origin)
    whole = tree(network, origin, filing.checked().indicators)
    wanted = origin if at is None else _post(network, at)
    found = (visit.step for visit in whole.visits if visit.step.post == wanted)
    return next(found, step(Router(network), network, wanted, ()))


def _post(network: Network, name: str | None) -> str:
    if name in network.posts:
        return str(name)
    text = "bare indicators need a post to begin at" if name is None else f"no post {shown(name)} in this network"
    hint = "give one with at=" if name is None else closest(name, network.posts)
    raise InvalidInput([Problem(Place(network.name), "N203", text, hint)])


# ---------------------------------------------------------------- what becomes different


@dataclass(frozen=True, slots=True)
class Other:
    """A leg whose copies differ: their routing lines before and after; none where no copy takes it."""

    post: str
    neighbour: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator that is reached by another path, or no longer, or now; None where no copy brings it there."""

    indicator: Indicator
    before: Fate | None
    after: Fate | None


@dataclass(frozen=True, slots=True)
class Differences:
    """What a changed table makes different: legs in the order of the trees, and indicators as addressed."""

    legs: tuple[Other, ...]
    fates: tuple[Moved, ...]


def differences(before: Sequence[Routed], after: Sequence[Routed]) -> Differences:
    """What becomes different between the trees of one question."""
    lines_before, lines_after = _lines(before), _lines(after)
    legs = tuple(
        Other(*leg, tuple(lines_before.get(leg, ())), tuple(lines_after.get(leg, ())))
        for leg in lines_before | lines_after
        if lines_before.get(leg) != lines_after.get(leg)
    )
    fates_before, fates_after = _fates(before), _fates(after)
    moved = (Moved(name, fates_before.get(name), fates_after.get(name)) for name in fates_before | fates_after)
    return Differences(legs, tuple(one for one in moved if one.before != one.after))


def _lines(trees: Sequence[Routed]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in trees:
        for visit in one.tree.visits:
            if visit.parent is not None:
                leg = one.tree.visits[visit.parent].step.post, visit.step.post
                found.setdefault(leg, []).append(one.line(visit.number))
    return found


def _fates(trees: Sequence[Routed]) -> dict[Indicator, Fate]:
    return {name: fate for one in trees for name, fate in one.tree.fates.items()}
