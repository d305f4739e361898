"""A kind of question: its name, the subjects that a scenario offers it, and how it asks about one of them.

Owns the shape that all kinds share. The kinds themselves are in the modules beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sim.teaching.case import Case
from sim.teaching.draw import Draw
from sim.teaching.question import Asked, Question, question_of

__all__ = ["Kind"]

S = TypeVar("S")


@dataclass(frozen=True)
class Kind(Generic[S]):
    """A kind of question. ``subjects`` are all that it can ask about in a case, always in the same order."""

    name: str
    title: str
    topic: str
    subjects: Callable[[Case], Sequence[S]]
    ask: Callable[[Case, S, Draw], Asked | None]

    def question(self, case: Case, subject: S, draw: Draw) -> Question | None:
        """The question about a subject, or None where it makes no good one."""
        asked = self.ask(case, subject, draw)
        if asked is None:
            return None
        return question_of(
            asked, draw, kind=self.name, title=self.title, topic=self.topic, scenario=(case.name, case.title)
        )
