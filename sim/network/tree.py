"""Where all copies of a message would go: the posts that they come by, the legs between, and where each ends.

Owns the tree of copies from one post on, and where wrong tables make a circle of it. Pure: nothing waits and
nothing takes time, and what a copy is carried as is not known here. Which neighbour serves an indicator, and
why, is `routing`'s. Legs, deliveries and losses are those that a run would have, given all the time it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from sim.network.model import Network
from sim.network.routing import Decision, Group, Router

__all__ = ["Circle", "Fate", "Indicator", "Leg", "Lost", "Reason", "Step", "Tree", "Visit", "step", "tree"]

Indicator: TypeAlias = "str | None"
"""A routing indicator as a copy carries it; None stands for addressees that have none."""
Reason: TypeAlias = Literal["unknown indicator", "hop limit", "no route"]


class Lost(NamedTuple):
    """An indicator that is unroutable at a post, and why."""

    indicator: Indicator
    reason: Reason


@dataclass(frozen=True, slots=True)
class Step:
    """What one post does with a copy: ``local``, whether it delivers it; ``onward``, the copies that leave, in
    the order of the trunks; ``unroutable``, what it cannot send on; ``reasons``, the decision on each indicator."""

    post: str
    indicators: tuple[Indicator, ...]
    local: bool
    onward: tuple[Group, ...]
    unroutable: tuple[Lost, ...]
    reasons: Mapping[Indicator, Decision]

    def __repr__(self) -> str:
        ways = "; ".join(f"{' '.join(group.indicators)} to {group.neighbour}" for group in self.onward)
        lost = f"; unroutable: {' '.join(str(one.indicator) for one in self.unroutable)}" if self.unroutable else ""
        return f"<Step at {self.post}: {'delivers its own; ' if self.local else ''}{ways or 'nothing goes on'}{lost}>"


@dataclass(frozen=True, slots=True)
class Circle:
    """A copy that is back at a post where it has been: ``posts`` it goes round by, from there on, and the post
    where the hop limit ends it."""

    posts: tuple[str, ...]
    ended_at: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A copy at a post. ``parent`` is the visit that it left from, ``hops`` its transmissions so far.

    ``onward`` are the visits that the copies of ``step.onward`` make next, in the same order; a copy that is
    back where it has been makes none that are told, but a ``circle``.
    """

    number: int
    parent: int | None
    hops: int
    step: Step
    onward: tuple[int, ...] = ()
    circle: Circle | None = None


class Leg(NamedTuple):
    """A copy on its way from one post to the next. ``parent`` is the leg that brought what it was made from."""

    number: int
    parent: int | None
    post: str
    neighbour: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a message for one indicator: delivered, or unroutable and why.

    ``path`` are the posts that its copies come by, in a circle up to the first that they come by again.
    ``transmissions`` counts all, those of the circle too; ``ended_at`` is the last post of all.
    """

    indicator: Indicator
    reason: Reason | None
    path: tuple[str, ...]
    transmissions: int
    ended_at: str
    circle: Circle | None = None

    @property
    def delivered(self) -> bool:
        """Whether its post has it."""
        return self.reason is None


@dataclass(frozen=True)
class Tree:
    """All visits that the copies of a message make, the first post's own first, each before those behind it."""

    at: str
    indicators: tuple[Indicator, ...]
    visits: tuple[Visit, ...]
    hop_limit: int

    def path(self, visit: Visit) -> tuple[str, ...]:
        """The posts that a copy has come by, up to a visit."""
        posts = [visit.step.post]
        while visit.parent is not None:
            visit = self.visits[visit.parent]
            posts.append(visit.step.post)
        return tuple(reversed(posts))

    @cached_property
    def fates(self) -> Mapping[Indicator, Fate]:
        """What becomes of each indicator, in the order in which they came."""
        found: dict[Indicator, Fate] = {}
        for visit in self.visits:
            step, path, circle = visit.step, self.path(visit), visit.circle
            if circle is not None:
                for name in step.indicators:
                    found[name] = Fate(name, "hop limit", path, self.hop_limit, circle.ended_at, circle)
                continue
            if step.local:
                found[step.post] = Fate(step.post, None, path, visit.hops, step.post)
            for name, reason in step.unroutable:
                found[name] = Fate(name, reason, path, visit.hops, step.post)
        return MappingProxyType({name: found[name] for name in self.indicators})

    def legs(self) -> Iterator[Leg]:
        """Every transmission, those of circles up to the hop limit; each after the one that it comes from."""
        number, brought = 0, dict[int, int]()
        for visit in self.visits:
            if visit.circle is not None:
                round_by, copy = visit.circle.posts, brought[visit.number]
                for step in range(self.hop_limit - visit.hops):
                    near, far = round_by[step % len(round_by)], round_by[(step + 1) % len(round_by)]
                    yield Leg(number, copy, near, far, visit.step.indicators)
                    copy, number = number, number + 1
                continue
            for group, behind in zip(visit.step.onward, visit.onward, strict=True):
                yield Leg(number, brought.get(visit.number), visit.step.post, group.neighbour, group.indicators)
                brought[behind] = number
                number += 1


def step(
    router: Router, network: Network, post: str, indicators: Sequence[Indicator], *, exhausted: bool = False
) -> Step:
    """What a post does with a copy that answers for some indicators, and why (ACP 127(G) 303.a).

    ``exhausted``: the copy has made all transmissions that it may, and nothing goes on.
    """
    names = tuple(dict.fromkeys(indicators))
    reasons = {name: Decision(None, "unknown") if name is None else router.explain(post, name) for name in names}
    groups: dict[str, list[str]] = {}
    lost: list[Lost] = []
    for name, decision in reasons.items():
        if decision.basis == "unknown" or name is None:
            lost.append(Lost(name, "unknown indicator"))
        elif name == post:
            continue
        elif exhausted or decision.neighbour is None:
            lost.append(Lost(name, "hop limit" if exhausted else "no route"))
        else:
            groups.setdefault(decision.neighbour, []).append(name)
    onward = [Group(near, router.way(post, near), tuple(group)) for near, group in groups.items()]
    onward.sort(key=lambda group: group.way)
    return Step(post, names, post in names, tuple(onward), tuple(lost), MappingProxyType(reasons))


def tree(network: Network, at: str, indicators: Sequence[Indicator], *, hops: int = 0) -> Tree:
    """Where all copies would go of a copy that is at a post, one of the network's, after so many transmissions."""
    grown = _Grower(network, Router(network)).grown(_Sprout(None, at, hops, tuple(indicators)))
    return Tree(at, tuple(dict.fromkeys(indicators)), tuple(grown), network.hop_limit)


@dataclass
class _Sprout:
    """A visit that is still to be made."""

    parent: int | None
    post: str
    hops: int
    indicators: tuple[Indicator, ...]


class _Grower:
    """Makes the visits of a tree, branch by branch; without recursion, since a circle may be thousands long."""

    def __init__(self, network: Network, router: Router) -> None:
        self._network, self._router = network, router
        self._visits: list[Visit] = []
        self._onward: list[list[int]] = []

    def grown(self, first: _Sprout) -> list[Visit]:
        ahead = [first]
        while ahead:
            sprout = ahead.pop()
            number = len(self._visits)
            if sprout.parent is not None:
                self._onward[sprout.parent].append(number)
            made = self._visit(number, sprout)
            self._visits.append(made)
            self._onward.append([])
            if made.circle is None:
                groups = reversed(made.step.onward)
                ahead += [_Sprout(number, one.neighbour, sprout.hops + 1, one.indicators) for one in groups]
        return [
            Visit(one.number, one.parent, one.hops, one.step, tuple(onward), one.circle)
            for one, onward in zip(self._visits, self._onward, strict=True)
        ]

    def _visit(self, number: int, sprout: _Sprout) -> Visit:
        exhausted = sprout.hops >= self._network.hop_limit
        made = step(self._router, self._network, sprout.post, sprout.indicators, exhausted=exhausted)
        return Visit(number, sprout.parent, sprout.hops, made, circle=self._circle(sprout))

    def _circle(self, sprout: _Sprout) -> Circle | None:
        """The circle of a copy that has been here: every post sends it on as it did before, again and again."""
        posts, parent = list[str](), sprout.parent
        while parent is not None:
            before = self._visits[parent]
            posts.append(before.step.post)
            if before.step.post == sprout.post:
                round_by = tuple(reversed(posts))
                left = self._network.hop_limit - sprout.hops
                return Circle(round_by, round_by[left % len(round_by)])
            parent = before.parent
        return None
