"""A scenario at each point of a study: values put where they belong, and the files read again from memory.

Owns what is shared between points (a network or rules that do not vary are made once) and what must go to another
process: plain values and texts, no files. Which points there are is `design`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from threading import Lock
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, overload

from sim.documents import Part, Steps, Value
from sim.network.files import read_network
from sim.network.model import Network
from sim.precedence.checks import check_rules
from sim.precedence.files import read_targets
from sim.precedence.layers import layered
from sim.precedence.rules import Rules
from sim.precedence.written import RulesForm
from sim.problems import InvalidInput, Place, Problem
from sim.scenario.background import FEWEST_GAP_US
from sim.scenario.build import Replaced, build
from sim.scenario.ladders import ladder_problems
from sim.scenario.model import Input, Scenario
from sim.scenario.provenance import Reading
from sim.scenario.written import ScenarioForm
from sim.study.design import Design, Factor
from sim.study.settings import Settings, named
from sim.textfiles import TextFile
from sim.validation import validated

__all__ = ["SCALES", "Aim", "Points", "Put", "Variants"]

T = TypeVar("T")
SCALES = ("load", "speed")
"""What all traffic, or all trunks, are multiplied by."""
KEPT = 16
"""So many networks, rules and scenarios are kept, those made last."""


@dataclass(frozen=True)
class Aim:
    """Where values go: into the scenario (with the network and the targets in place), into the rules (with a path for
    each set of them), to all traffic as a load, or to all trunks as a speed."""

    kind: Literal["scenario", "rules", "load", "speed"]
    paths: tuple[Steps, ...] = ()

    @property
    def part(self) -> str:
        """Which part of a point it makes another."""
        return "network" if self.kind == "scenario" and self.paths[0][0] == "network" else self.kind


class Put(NamedTuple):
    """A value for a factor, and the part of the study where it is written (None where nobody asks)."""

    value: Value
    stands: Part | None = None


Chosen: TypeAlias = Sequence[Put | None]
"""For each factor in turn its value; None: the field stays as it is written."""


class _Recent:
    """What was made last; threads of a worker may share it."""

    def __init__(self) -> None:
        self._made: dict[Any, Any] = {}
        self._lock = Lock()

    def of(self, key: object, make: Callable[[], T]) -> T:
        """What belongs to a key, made now where it is not there."""
        with self._lock:
            if key in self._made:
                kept: T = self._made[key]
                return kept
        found = make()
        with self._lock:
            if len(self._made) >= KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = found
        return found

    def __reduce__(self) -> tuple[type[_Recent], tuple[()]]:
        return _Recent, ()


@dataclass(frozen=True)
class Variants:
    """The documents of a study, and what they are with other values in them.

    ``texts`` are the files that were read, by their paths; ``others`` those that only values name.
    """

    scenario: Part
    rules: tuple[Part, ...]
    aims: tuple[Aim, ...]
    texts: dict[str, TextFile]
    inputs: tuple[Input, ...] = ()
    rules_inputs: tuple[tuple[Input, ...], ...] = ()
    others: dict[str, Input] = field(default_factory=dict)
    _recent: _Recent = field(default_factory=_Recent, repr=False, compare=False)

    def settings(self, chosen: Chosen) -> Settings:
        """The settings with values; raises `InvalidInput` where they do not go together."""
        found, problems = self.made(chosen)
        if found is None or any(problem.severity == "error" for problem in problems):
            raise InvalidInput(problems)
        return found

    def made(self, chosen: Chosen, *, rules_at: Sequence[Place] = ()) -> tuple[Settings | None, list[Problem]]:
        """The settings with values in their places, and what is wrong with them. With ``rules_at``, where each set of
        rules is named, the scenario is held against each."""
        network, problems = self._network(chosen)
        rules, wrong = self._rules(chosen)
        problems = [*problems, *wrong]
        first = rules[0]
        key = (_key(self.aims, chosen, "scenario"), _names_of(network), _words_of(first))
        scenario, wrong = self._recent.of(key, lambda: self._scenario(chosen, network, first))
        problems += wrong
        if scenario is None or network is None or None in rules:
            return None, problems
        sets = tuple(one for one in rules if one is not None)
        for one, place in zip(sets, rules_at, strict=False):
            problems += ladder_problems(scenario, one, place)
        scenario = self._scaled(replace(scenario, network=network, rules=sets[0], inputs=self.inputs), chosen)
        if any(one.mean_gap_us < FEWEST_GAP_US for one in scenario.sources):
            text, hint = "more than a thousand messages a second", "write a smaller load"
            problems.append(Problem(Place(self.scenario.file), "S420", text, hint))
        return Settings(scenario, sets, named(sets), self.rules_inputs), problems

    def _network(self, chosen: Chosen) -> tuple[Network | None, list[Problem]]:
        def make() -> tuple[Network | None, list[Problem]]:
            return read_network(self._put(chosen, "network").part(("network",)))

        return self._recent.of(_key(self.aims, chosen, "network"), make)

    def _rules(self, chosen: Chosen) -> tuple[list[Rules | None], list[Problem]]:
        def make() -> tuple[list[Rules | None], list[Problem]]:
            made = [self._one_set(at, chosen) for at in range(len(self.rules))]
            return [rules for rules, _ in made], [problem for _, problems in made for problem in problems]

        return self._recent.of(_key(self.aims, chosen, "rules"), make)

    def _one_set(self, at: int, chosen: Chosen) -> tuple[Rules | None, list[Problem]]:
        part = self.rules[at]
        for aim, put in zip(self.aims, chosen, strict=True):
            if aim.kind == "rules" and put is not None:
                part = part.with_value(aim.paths[at], put.value, put.stands)
        form, problems = validated(RulesForm, part)
        rules, wrong = check_rules(layered(form, part, None))
        return rules, [*problems, *wrong]

    def _scenario(
        self, chosen: Chosen, network: Network | None, rules: Rules | None
    ) -> tuple[Scenario | None, list[Problem]]:
        reading = Reading(kept=self.texts)
        part = self._put(chosen, "scenario")
        form, problems = validated(ScenarioForm, part)
        reading.tell(problems)
        targets = None
        if isinstance(form.targets, dict):
            targets, problems = read_targets(part.part(("targets",)))
            reading.tell(problems)
        judged = Replaced(judged_by_others=True)
        scenario = build(form, part, reading, network=network, rules=rules, targets=targets, replaced=judged)
        self.others.update({one.path: one for one in reading.inputs if one.path not in self.texts})
        self.texts.update(reading.texts)
        return scenario, reading.problems

    def _put(self, chosen: Chosen, which: str) -> Part:
        """The scenario with the values of one of its parts."""
        part = self.scenario
        for aim, put in zip(self.aims, chosen, strict=True):
            if aim.part == which and put is not None:
                part = part.with_value(aim.paths[0], put.value, put.stands)
        return part

    def _scaled(self, scenario: Scenario, chosen: Chosen) -> Scenario:
        """With all its traffic busier, and all its trunks faster, by a factor each."""
        scales = {
            aim.kind: Fraction(str(put.value))
            for aim, put in zip(self.aims, chosen, strict=True)
            if aim.kind in SCALES and put is not None
        }
        if load := scales.get("load"):
            sources = tuple(replace(one, mean_gap_us=one.mean_gap_us / load) for one in scenario.sources)
            scenario = replace(scenario, sources=sources)
        if speed := scales.get("speed"):
            trunks = tuple(
                replace(one, us_per_character=Fraction(one.us_per_character) / speed) for one in scenario.network.trunks
            )
            scenario = replace(scenario, network=replace(scenario.network, trunks=trunks))
        return scenario


def _key(aims: Sequence[Aim], chosen: Chosen, part: str) -> tuple[str, str]:
    """What the values for one part of a point are known by."""
    own = [put for aim, put in zip(aims, chosen, strict=True) if aim.part == part]
    return part, str([put and (put.value, put.stands and put.stands.path) for put in own])


def _names_of(network: Network | None) -> object:
    """All that a scenario asks of its network when it is put together: where this is the same, so is the scenario."""
    if network is None:
        return None
    posts = tuple((name, post.designators, post.relays) for name, post in network.posts.items())
    return posts, tuple((trunk.a, trunk.b) for trunk in network.trunks), tuple(network.collectives.values())


def _words_of(rules: Rules | None) -> object:
    """All that a scenario asks of its rules."""
    return None if rules is None else tuple((one.name, one.prosign, one.words) for one in rules.ladder)


@dataclass(frozen=True)
class Points(Sequence[Settings]):
    """The points of a study, each made when it is asked for. What goes to another process is values and texts.

    The variants take first the values that are ``held`` at all points, and then those of the factors.
    """

    variants: Variants
    factors: tuple[Factor, ...]
    design: Design
    held: tuple[Put, ...] = ()
    _last: _Recent = field(default_factory=_Recent, repr=False, compare=False)

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.design)

    def chosen(self, point: int) -> list[Put]:
        """The values of a point."""
        own = [Put(one.levels[self.design.level(point, at)].value) for at, one in enumerate(self.factors)]
        return [*self.held, *own]

    def values(self, point: int) -> dict[str, str]:
        """The levels of a point as people read them, by the names of the factors."""
        return {one.name: one.levels[self.design.level(point, at)].text for at, one in enumerate(self.factors)}

    @overload
    def __getitem__(self, point: int) -> Settings: ...
    @overload
    def __getitem__(self, point: slice) -> list[Settings]: ...
    def __getitem__(self, point: int | slice) -> Settings | list[Settings]:
        """The settings of a point."""
        if isinstance(point, slice):
            return [self[one] for one in range(*point.indices(len(self)))]
        at = range(len(self))[point]
        return self._last.of(at, lambda: self._made(at))

    def _made(self, point: int) -> Settings:
        try:
            return self.variants.settings(self.chosen(point))
        except InvalidInput as wrong:  # beyond the points that were tried
            values = ", ".join(f"{name} {text}" for name, text in self.values(point).items())
            raise InvalidInput(replace(one, text=f"{one.text}, with {values}") for one in wrong.problems) from None
