"""Marks: what a class has handed in, judged by the simulation, so that any right solution counts.

Owns what of a submission counts (its network and rules; filings, times, targets and `expect` are the lesson's), the
bounds on a stranger's run, and what becomes of one that is wrong, broken or without end. Each is run in a process of
its own by `examiner`; how marks are told is `sim.reports`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from sim.engine.events import Started
from sim.network.model import Network
from sim.precedence.rules import Rules
from sim.problems import InvalidInput, Place, Problem
from sim.results.expectations import Judged, needs_copies
from sim.results.result import run
from sim.scenario.files import Setting, read_scenario
from sim.scenario.model import Scenario
from sim.teaching.handed_in import Submission, setting_of
from sim.teaching.lessons import named

__all__ = ["Bounds", "Exam", "Grades", "Mark", "Verdict", "exam_of"]

Verdict: TypeAlias = Literal["passed", "failed", "broken", "stopped"]
"""All expectations met; some not; it could not be run; a bound was hit."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a submission may ask for: bytes of a file, posts, trunks, transmissions, seconds, bytes of memory."""

    largest: int = 1_000_000
    posts: int = 2_000
    trunks: int = 10_000
    transmissions: int = 500_000
    seconds: float = 60.0
    memory: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one submission.

    ``judged`` is empty where it could not be run. ``stopped_by`` is the bound that was hit. ``unchanged``: its
    network and rules are the lesson's own, names and notes apart.
    """

    student: str
    path: str
    verdict: Verdict
    judged: tuple[Judged, ...] = ()
    problems: tuple[Problem, ...] = ()
    stopped_by: str = ""
    unchanged: bool = False

    @property
    def met(self) -> int:
        """How many expectations were met."""
        return sum(one.met for one in self.judged)


@dataclass(frozen=True)
class Grades:
    """The marks of a class, by the name of each student; ``passed_over`` names files that are no submissions."""

    lesson: Scenario
    marks: tuple[Mark, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def expected(self) -> int:
        """How many expectations the lesson has."""
        return len(self.lesson.expectations)

    @property
    def all_passed(self) -> bool:
        """Whether every submission meets everything that is expected."""
        return all(mark.verdict == "passed" for mark in self.marks)


def exam_of(lesson: str | Path, bounds: Bounds | None = None) -> Exam:
    """The exam that a lesson is: a number, a name that ships, or the path of a scenario with `expect:`.

    Raises `InvalidInput` with the lesson's own problems, or where it expects nothing.
    """
    name = named(str(lesson))
    scenario = read_scenario(name).checked()
    if not scenario.expectations:
        text, hint = "the lesson expects nothing that could be judged", "write 'expect:' in its scenario"
        raise InvalidInput([Problem(Place(name), "F013", text, hint)])
    return Exam(name, scenario, bounds or Bounds())


class _Stopped(Exception):  # noqa: N818 - it says what became of the run
    pass


@dataclass(frozen=True)
class Exam:
    """A lesson by which submissions are judged, and the bounds within which they run."""

    name: str
    lesson: Scenario
    bounds: Bounds

    def mark(self, submission: Submission) -> Mark:
        """The mark of one submission; nothing that it holds raises an error, but a run may take its time."""
        loaded = setting_of(submission, self.bounds.largest)
        mark = Mark(submission.student, submission.path, "broken", problems=loaded.problems)
        if loaded.value is None:
            return mark
        setting = loaded.value
        try:
            self._count_posts(setting.network)
            scenario, problems = self._under(setting)
            if scenario is None:
                return replace(mark, problems=(*loaded.problems, *problems))
            judged = self._judged(scenario)
        except _Stopped as stopped:
            return replace(mark, verdict="stopped", stopped_by=str(stopped))
        verdict: Verdict = "passed" if all(one.met for one in judged) else "failed"
        return replace(mark, verdict=verdict, judged=tuple(judged), unchanged=self._unchanged(scenario))

    def _under(self, setting: Setting) -> tuple[Scenario | None, list[Problem]]:
        """The lesson on another network and under other rules, its expectations as they are; or what hinders it."""
        found = read_scenario(self.name, network=setting.network, rules=setting.rules)
        errors = [problem for problem in found.problems if problem.severity == "error"]
        if found.value is None:
            return None, errors
        return replace(found.value, expectations=self.lesson.expectations), []

    def _judged(self, scenario: Scenario) -> Sequence[Judged]:
        result = run(scenario)
        result.gather(_Count(self.bounds.transmissions).take, copies=needs_copies(scenario.expectations))
        return result.expectations

    def _count_posts(self, network: Network | None) -> None:
        if network is None:
            return
        if len(network.posts) > self.bounds.posts:
            raise _Stopped(f"more than {self.bounds.posts:,} posts")
        if len(network.trunks) > self.bounds.trunks:
            raise _Stopped(f"more than {self.bounds.trunks:,} trunks")

    def _unchanged(self, scenario: Scenario) -> bool:
        here, there = (_bare(one.network, one.rules) for one in (scenario, self.lesson))
        return here == there


def _bare(network: Network, rules: Rules) -> tuple[Network, Rules]:
    """A network and rules without what they are called and where they come from."""
    return replace(network, name="", source="", note=""), replace(rules, name="", source="", note="")


class _Count:
    """Counts transmissions, and ends a run that has too many."""

    def __init__(self, most: int) -> None:
        self.most, self.seen = most, 0

    def take(self, event: object) -> None:
        """Take note of an event."""
        if type(event) is Started:
            self.seen += 1
            if self.seen > self.most:
                raise _Stopped(f"more than {self.most:,} transmissions")
