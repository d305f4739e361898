"""The quiz: which questions are asked, in which order, and how the answers are scored.

Owns the choice of questions, which follows from the scenarios and the seed alone: the first five of twenty are the
five of five. How a question is shown and how an answer is typed is the command's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.model import Scenario
from sim.teaching.case import Case
from sim.teaching.draw import Draw
from sim.teaching.question import Question
from sim.teaching.questions import header, precedence, queues, routing, segregation, times
from sim.teaching.questions.kind import Kind

__all__ = ["KINDS", "SMALL", "Score", "is_small", "questions_of"]

KINDS: tuple[Kind[Any], ...] = (
    routing.TRUNK, routing.ENTRY, routing.PATH, routing.UNROUTABLE,
    segregation.GROUPING, segregation.COPIES, segregation.LINE, segregation.TOTAL, segregation.SERVED,
    precedence.PROSIGN, precedence.ADDRESSEE, queues.NEXT, queues.CUT, queues.LOST, queues.ORDER,
    times.TRANSMISSION, times.SUM, times.SHARE, times.LAST, times.TARGET,
    header.FIELD, header.FIND, header.JULIAN, header.DTG,
)  # fmt: skip
"""Every kind of question."""

SMALL = 60
"""Of all that ships, questions are taken from scenarios with at most so many posts."""


def is_small(scenario: Scenario) -> bool:
    """Whether a scenario is small enough to be worked through by hand."""
    return len(scenario.network.posts) <= SMALL


def questions_of(cases: Sequence[Case], seed: int, kinds: Sequence[Kind[Any]] = KINDS) -> Iterator[Question]:
    """Questions about cases without end, but for that of the subjects: each subject is asked about once.

    Kinds take turns in an order that the seed gives, and inside a kind the scenarios that offer it.
    """
    asking = [_Asking(kind, cases, seed) for kind in Draw(seed, "kinds").shuffled(kinds)]
    while asking:
        for one in list(asking):
            question = one.next()
            if question is None:
                asking.remove(one)
            else:
                yield question


class _Asking:
    """A kind at work: its scenarios in turn, each with the subjects that are left."""

    def __init__(self, kind: Kind[Any], cases: Sequence[Case], seed: int) -> None:
        self._kind = kind
        self._seed = seed
        order = Draw(seed, kind.name, "scenarios").shuffled(cases)
        self._left = [(case, Draw(seed, kind.name, case.name), list(kind.subjects(case))) for case in order]

    def next(self) -> Question | None:
        """The next question of this kind, or None where all have been asked."""
        while self._left:
            case, draw, subjects = self._left.pop(0)
            while subjects:
                place = draw.below(len(subjects))
                number = str(len(subjects))
                question = self._kind.question(
                    case, subjects.pop(place), Draw(self._seed, self._kind.name, case.name, number)
                )
                if question is not None:
                    self._left.append((case, draw, subjects))
                    return question
        return None


@dataclass
class Score:
    """How a quiz went: a mark for each question answered."""

    marks: list[bool] = field(default_factory=list)
    helped: int = 0

    def note(self, *, right: bool, hints: int) -> None:
        """Note an answer, and how many hints came before it."""
        self.marks.append(right)
        self.helped += right and hints > 0

    def __str__(self) -> str:
        """``7 of 10 right, 2 of them with hints``."""
        right = sum(self.marks)
        told = f"{right} of {len(self.marks)} right"
        return f"{told}, {self.helped} of them with hints" if self.helped else told
